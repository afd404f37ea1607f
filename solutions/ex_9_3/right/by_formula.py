"""
about: no PEFT at all; the sum of r times (in plus out) over the layers, with a helper in a cell of its own
score: {test_counts: 3, test_function: 2, test_printed: 1, test_plot_data: 2, test_plot_labels: 2}
"""

# %% count_trainable
def count_trainable(rank):
    return sum(rank * (n_in + n_out) for n_in, n_out in layers(MODEL_NAME, TARGET_MODULES))

# %% choose_model
MODEL_NAME = "gpt2"
TARGET_MODULES = ["c_attn"]

# %% +helper
def layers(model_name, targets):
    found = []
    for name, module in skeleton(model_name).named_modules():
        if name.split(".")[-1] in targets and hasattr(module, "weight"):
            found.append(tuple(module.weight.shape))
    return found

# %% counts
counts = {}
for rank in [4, 8, 16, 32]:
    counts[rank] = count_trainable(rank)
    print(f"r={rank}: {counts[rank]/1e3:.1f} thousand parameters")

# %% plot
fig, ax = plt.subplots()
for r, n in counts.items():
    ax.plot(r, n, "o", ms=12, label=f"r={r}")
ax.legend(title="rank")
ax.set_xlim(0, 40)
ax.set_ylim(0, 1.5e6)
ax.set_xlabel("LoRA rank")
ax.set_ylabel("number of parameters that are trained")
ax.set_title("r * (in + out), summed")

# %% [markdown] why
# A has r rows and B has r columns, so each layer gets r · (in + out) numbers. That is a straight line through zero. More target layers make it steeper.
