"""
about: labels in Spanish; the counts stand in a table that rich displays
score: {test_counts: 3, test_function: 2, test_printed: 1, test_plot_data: 2, test_plot_labels: 2}
"""

# %% count_trainable
def count_trainable(rank):
    model = get_peft_model(skeleton(MODEL_NAME), LoraConfig(r=rank, target_modules=TARGET_MODULES))
    return sum(p.numel() for p in model.parameters() if p.requires_grad)

# %% counts
from rich.console import Console
from rich.table import Table

counts = {r: count_trainable(r) for r in (4, 8, 16, 32)}
table = Table("rango", "parámetros entrenables", title="LoRA on gpt2")
for r, n in counts.items():
    table.add_row(str(r), f"{n:,}")
Console(force_jupyter=True).print(table)

# %% plot
fig, ax = plt.subplots()
ax.plot(list(counts), list(counts.values()), marker="o")
ax.set_xlabel("Rango r")
ax.set_ylabel("Parámetros entrenables")
ax.set_title("Rango de LoRA y parámetros entrenables")

# %% [markdown] why
# A has r rows and B has r columns, so each layer gets r · (in + out) numbers: a straight line through zero. More layers make it steeper.
