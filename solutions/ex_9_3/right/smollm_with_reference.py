"""
about: another model and other layers, and a reference line across the plot
score: {test_counts: 3, test_function: 2, test_printed: 1, test_plot_data: 2, test_plot_labels: 2}
"""

# %% choose_model
MODEL_NAME = "smollm2-135m"
TARGET_MODULES = ["q_proj", "v_proj"]

# %% count_trainable
def count_trainable(rank):
    model = get_peft_model(skeleton(MODEL_NAME), LoraConfig(r=rank, target_modules=TARGET_MODULES))
    return model.get_nb_trainable_parameters()[0]

# %% counts
counts = {}
for r in (4, 8, 16, 32):
    get_peft_model(skeleton(MODEL_NAME), LoraConfig(r=r, target_modules=TARGET_MODULES)).print_trainable_parameters()
    counts[r] = count_trainable(r)

# %% plot
fig, ax = plt.subplots()
ax.plot(list(counts), [n / 1e6 for n in counts.values()], marker="^", label="LoRA on q_proj and v_proj")
ax.axhline(576**2 / 1e6, color="gray", ls=":", label="one full 576 x 576 matrix")
ax.set_xlabel("rank")
ax.set_ylabel("trainable parameters / 10^6")
ax.legend()
ax.set_title("SmolLM2 135M")

# %% [markdown] why
# A has r rows and B has r columns, so each layer gets r · (in + out) numbers. That is a straight line through zero. More target layers make it steeper.
