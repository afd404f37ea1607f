"""
about: a small GPT-2 that the notebook builds from a configuration, with MODEL_NAME left as it was
score: {test_counts: 3, test_function: 2, test_printed: 1, test_plot_data: 2, test_plot_labels: 2}
"""

# %% count_trainable
from transformers import AutoModelForCausalLM, GPT2Config

config = GPT2Config(n_layer=2, n_embd=256, n_head=4)

def count_trainable(rank):
    model = AutoModelForCausalLM.from_config(config)
    lora = LoraConfig(r=rank, target_modules=TARGET_MODULES, fan_in_fan_out=True)
    return get_peft_model(model, lora).get_nb_trainable_parameters()[0]

# %% counts
counts = {}
for r in (4, 8, 16, 32):
    counts[r] = count_trainable(r)
    print(r, counts[r])

# %% plot
fig, ax = plt.subplots()
ax.plot(list(counts), list(counts.values()), "s-")
ax.set_xlabel("rank")
ax.set_ylabel("trainable parameters")
ax.set_title("LoRA")

# %% [markdown] why
# A has r rows and B has r columns, so each layer gets r · (in + out) numbers. That is a straight line through zero. More target layers make it steeper.
