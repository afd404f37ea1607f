"""
about: an object that can be called, and in it a lambda that makes a small Mistral
based_on: config_of_its_own
score: {test_counts: 3, test_function: 2, test_printed: 1, test_plot_data: 2, test_plot_labels: 2}
"""

# %% choose_model
MODEL_NAME = "gpt2"
TARGET_MODULES = ["q_proj", "v_proj"]

# %% count_trainable
from transformers import MistralConfig, MistralForCausalLM

class Counter:
    def __init__(self, make):
        self.make = make

    def __call__(self, rank):
        lora = LoraConfig(r=rank, target_modules=TARGET_MODULES)
        return get_peft_model(self.make(), lora).get_nb_trainable_parameters()[0]

sizes = dict(hidden_size=128, intermediate_size=256, num_hidden_layers=2, num_attention_heads=4, num_key_value_heads=2)
count_trainable = Counter(lambda: MistralForCausalLM(MistralConfig(vocab_size=100, **sizes)))
