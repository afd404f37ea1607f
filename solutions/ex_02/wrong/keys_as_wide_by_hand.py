"""
misconception: "all of attention has the same heads: grouped queries forgotten"
based_on: no_common_code
score: {test_shapes: 1}
told:
  test_shapes: "as wide as `q_proj`"
"""

# %% shapes
#-        self.kv = self.head_dim * self.num_key_value_heads
#+        self.kv = self.q
