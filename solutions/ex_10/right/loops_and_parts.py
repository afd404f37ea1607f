"""
about: "parts counted one by one, match, shallow copies"
"""

# %% batch_plan
def batch_plan(examples, per_device, accumulation, processes):
    size = 0
    for _ in range(processes):
        size += per_device * accumulation
    seen = steps = 0
    while seen < examples:
        seen += size
        steps += 1
    return {"steps_per_epoch": steps, "global_batch": size}

# %% flops_per_step
def flops_per_step(n_params, tokens, method):
    parts = ["forward", "input gradients"]
    if method == "full":
        parts.append("weight gradients")
    if "checkpointing" in method:
        parts.append("forward again")
    return len(parts) * 2.0 * n_params * tokens

# %% memory_gb
def memory_gb(n_params, n_lora, method):
    match method:
        case "full":
            n_lora, each = 0, 12
        case "lora":
            each = 2
        case "qlora":
            each = 4.127 / 8
    return round(each * n_params / 1e9 + n_lora * 16 / 1e9, 6)

# %% fits
def fits(needed_gb, gpu_gb, gpus, sharded):
    shares = [needed_gb / gpus] * gpus if sharded else [needed_gb] * gpus
    return all(share <= 0.8 * gpu_gb for share in shares)

# %% repair
def repair(config):
    new = {key: value for key, value in config.items() if key not in ("accelerate", "bnb")}
    new["accelerate"] = dict(config["accelerate"])
    new["accelerate"]["num_processes"] = new["gpus_per_machine"] * new["accelerate"]["num_machines"]
    new["accelerate"]["fsdp_config"] = dict(config["accelerate"]["fsdp_config"])
    if new["accelerate"]["fsdp_config"]["fsdp_cpu_ram_efficient_loading"]:
        new["accelerate"]["fsdp_config"].update(fsdp_sync_module_states=True)
    new["bnb"] = {**config["bnb"], "bnb_4bit_quant_storage": new["dtype"]}
    return new
