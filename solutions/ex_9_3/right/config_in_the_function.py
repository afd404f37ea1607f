"""
about: a small GPT-2 from a configuration that is made anew in each call, with MODEL_NAME left as it was
based_on: config_of_its_own
score: {test_counts: 3, test_function: 2, test_printed: 1, test_plot_data: 2, test_plot_labels: 2}
"""

# %% count_trainable
from transformers import AutoModelForCausalLM, GPT2Config

def count_trainable(rank):
    model = AutoModelForCausalLM.from_config(GPT2Config(n_layer=3, n_embd=128, n_head=4))
    return get_peft_model(model, LoraConfig(r=rank, target_modules=TARGET_MODULES)).get_nb_trainable_parameters()[0]
