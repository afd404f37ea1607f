"""
misconception: the head of a classifier belongs to LoRA
score: {test_counts: 0, test_function: 0, test_printed: 0, test_plot_data: 2, test_plot_labels: 2}
told:
  test_function: "the head"
  test_counts: "fix count_trainable first"
  test_printed: "printed for rank"
"""

# %% count_trainable
import torch
from peft import TaskType
from transformers import GPT2Config, GPT2ForSequenceClassification

def count_trainable(rank):
    with torch.device("meta"):
        base = GPT2ForSequenceClassification(GPT2Config(num_labels=2))
    lora = LoraConfig(r=rank, target_modules=TARGET_MODULES, task_type=TaskType.SEQ_CLS)
    return get_peft_model(base, lora).get_nb_trainable_parameters()[0]

# %% counts
counts = {r: count_trainable(r) for r in (4, 8, 16, 32)}
for r, n in counts.items():
    print(f"r={r}: {n:,} trainable parameters")

# %% plot
fig, ax = plt.subplots()
ax.plot(list(counts), list(counts.values()), "o-")
ax.set(xlabel="rank r", ylabel="trainable parameters", title="LoRA on gpt2")

# %% [markdown] why
# Each adapted layer adds r * (in + out) numbers, so the line is straight; more layers make it steeper.
