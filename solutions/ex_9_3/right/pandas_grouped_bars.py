"""
about: pandas again; A and B and their sum as bars side by side, the table shown as the value of the last line
score: {test_counts: 3, test_function: 2, test_printed: 1, test_plot_data: 2, test_plot_labels: 2}
"""

# %% count_trainable
import pandas as pd


def parts(rank):
    model = get_peft_model(skeleton(MODEL_NAME), LoraConfig(r=rank, target_modules=TARGET_MODULES))
    trained = [(name, p.numel()) for name, p in model.named_parameters() if p.requires_grad]
    a = sum(n for name, n in trained if "lora_A" in name)
    b = sum(n for name, n in trained if "lora_B" in name)
    return a, b


def count_trainable(rank):
    return sum(parts(rank))

# %% counts
frame = pd.DataFrame({r: parts(r) for r in (4, 8, 16, 32)}, index=["A", "B"]).T.rename_axis("rank")
frame["A and B"] = frame["A"] + frame["B"]
counts = {int(r): int(n) for r, n in frame["A and B"].items()}
frame

# %% +print
for r, n in counts.items():
    print("rank", r, "trains", n)

# %% plot
ax = frame.plot.bar(rot=0, ylabel="trainable parameters", xlabel="rank", title="What A and B contribute")

# %% [markdown] why
# A has r rows and B has r columns, so each layer gets r · (in + out) numbers. That is a straight line through zero. More target layers make it steeper.
