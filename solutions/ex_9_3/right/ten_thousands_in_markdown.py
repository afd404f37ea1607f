"""
about: the counts are shown by Markdown with Swiss thousands, the plot is in units of 10⁴ over log2 of the rank, LaTeX is on
score: {test_counts: 3, test_function: 2, test_printed: 1, test_plot_data: 2, test_plot_labels: 2}
"""

# %% count_trainable
def count_trainable(rank):
    model = get_peft_model(skeleton(MODEL_NAME), LoraConfig(r=rank, target_modules=TARGET_MODULES))
    return sum(p.numel() for p in model.parameters() if p.requires_grad)

# %% counts
import math

from IPython.display import Markdown, display

plt.rcParams["text.usetex"] = True
counts = {r: count_trainable(r) for r in (4, 8, 16, 32)}
rows = [f"| {r} | {n:,} |".replace(",", "’") for r, n in counts.items()]
display(Markdown("\n".join(["| r | trainable |", "|---|---|", *rows])))

# %% plot
fig, ax = plt.subplots()
ax.plot([math.log2(r) for r in counts], [n / 1e4 for n in counts.values()], "o-")
ax.set_xlabel(r"秩 $\log_2 r$")
ax.set_ylabel("可训练参数（万）")
ax.set_title("LoRA, gpt2")
plt.rcParams["text.usetex"] = False

# %% [markdown] why
# A has r rows and B has r columns, so each layer gets r · (in + out) numbers: a straight line through zero. More layers make it steeper.
