"""
about: "a table of operations, memory in bits, dicts joined"
"""

# %% batch_plan
def batch_plan(examples, per_device, accumulation, processes):
    global_batch = math.prod([per_device, accumulation, processes])
    return {"global_batch": global_batch, "steps_per_epoch": -(-examples // global_batch)}

# %% flops_per_step
OPERATIONS = {"full": 6, "lora": 4, "lora, checkpointing": 4 + 2}


def flops_per_step(n_params, tokens, method):
    return OPERATIONS[method] * n_params * tokens

# %% memory_gb
BITS = {"full": 96, "lora": 16, "qlora": 4.127}


def memory_gb(n_params, n_lora, method):
    bits = BITS[method] * n_params
    if method != "full":
        bits += 128 * n_lora
    return bits / 8 / 1_000_000_000

# %% fits
def fits(needed_gb, gpu_gb, gpus, sharded):
    return bool(needed_gb / (gpus if sharded else 1) <= gpu_gb * 8 / 10)

# %% repair
def repair(config):
    launch = config["accelerate"]
    fsdp = launch["fsdp_config"]
    sync = fsdp["fsdp_sync_module_states"] or fsdp["fsdp_cpu_ram_efficient_loading"]
    return config | {
        "accelerate": launch
        | {
            "num_processes": launch["num_machines"] * config["gpus_per_machine"],
            "fsdp_config": fsdp | {"fsdp_sync_module_states": sync},
        },
        "bnb": config["bnb"] | {"bnb_4bit_quant_storage": config["dtype"]},
    }
