"""
misconception: "every matrix of attention is hidden × hidden"
based_on: no_common_code
score: {test_shapes: 1}
message: "Every layer of attention is square in `shapes`."
hint: "which entries of the configuration say how many heads there are, and how wide one is?"
"""

# %% shapes
#-        self.q = self.head_dim * self.num_attention_heads
#+        self.q = self.hidden_size

#-        self.kv = self.head_dim * self.num_key_value_heads
#+        self.kv = self.hidden_size
