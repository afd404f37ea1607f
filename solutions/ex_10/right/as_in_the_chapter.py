"""
about: "short formulas, a deep copy repaired"
"""

# %% batch_plan
def batch_plan(examples, per_device, accumulation, processes):
    size = per_device * accumulation * processes
    return {"global_batch": size, "steps_per_epoch": math.ceil(examples / size)}

# %% flops_per_step
def flops_per_step(n_params, tokens, method):
    passes = {"full": 3, "lora": 2, "lora, checkpointing": 3}[method]
    return passes * 2 * n_params * tokens

# %% memory_gb
def memory_gb(n_params, n_lora, method):
    trained = 0 if method == "full" else 16 * n_lora
    bytes_per_weight = {"full": 12, "lora": 2, "qlora": 4.127 / 8}[method]
    return (bytes_per_weight * n_params + trained) / 1e9

# %% fits
def fits(needed_gb, gpu_gb, gpus, sharded):
    held = needed_gb / gpus if sharded else needed_gb
    return held <= 0.8 * gpu_gb

# %% repair
def repair(config):
    fixed = copy.deepcopy(config)
    launch = fixed["accelerate"]
    launch["num_processes"] = fixed["gpus_per_machine"] * launch["num_machines"]
    if launch["fsdp_config"]["fsdp_cpu_ram_efficient_loading"]:
        launch["fsdp_config"]["fsdp_sync_module_states"] = True
    fixed["bnb"]["bnb_4bit_quant_storage"] = fixed["dtype"]
    return fixed
