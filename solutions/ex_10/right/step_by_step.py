"""
about: "long hand, and the configuration repaired in place"
"""

# %% batch_plan
def batch_plan(examples, per_device, accumulation, processes):
    per_process = per_device * accumulation
    total = per_process * processes
    steps = examples // total
    if examples % total != 0:
        steps += 1
    return dict(global_batch=total, steps_per_epoch=steps)

# %% flops_per_step
def flops_per_step(n_params, tokens, method):
    forward = 2 * n_params * tokens
    for_inputs = forward
    for_weights = forward
    if method == "full":
        return forward + for_inputs + for_weights
    if method == "lora":
        return forward + for_inputs
    return 2 * forward + for_inputs

# %% memory_gb
def memory_gb(n_params, n_lora, method):
    if method == "full":
        total = n_params * (2 + 2 + 4 + 4)
    elif method == "lora":
        total = n_params * 2 + n_lora * (4 + 4 + 4 + 4)
    else:
        total = n_params * 4.127 / 8 + n_lora * (4 + 4 + 4 + 4)
    return total / 10**9

# %% fits
def fits(needed_gb, gpu_gb, gpus, sharded):
    if sharded:
        needed_gb = needed_gb / gpus
    if needed_gb > gpu_gb * 0.8:
        return False
    return True

# %% repair
def repair(config):
    config["accelerate"]["num_processes"] = config["accelerate"]["num_machines"] * config["gpus_per_machine"]
    fsdp = config["accelerate"]["fsdp_config"]
    if fsdp["fsdp_cpu_ram_efficient_loading"] is True:
        fsdp["fsdp_sync_module_states"] = True
    config["bnb"]["bnb_4bit_quant_storage"] = config["dtype"]
    return config
