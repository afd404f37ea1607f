"""
misconception: "B is the matrix that x meets first"
score: {test_init: 0, test_layer: 0}
message:
  test_init: "A and B are in each other's place."
  test_layer: "The shapes of A and B do not fit the way in which forward uses them."
hint:
  test_init: "A is the one that x meets first; return A, then B."
  test_layer: "A is r × in and B is out × r: which one does x meet first?"
"""

# %% init_lora
#-    A = torch.randn(r, n_in) / r
#-    B = torch.zeros(n_out, r)
#+    A = torch.zeros(n_out, r) / r
#+    B = torch.randn(r, n_in)

# %% lora_linear
#-        self.A = nn.Parameter(torch.randn(r, base.in_features) / r)
#-        self.B = nn.Parameter(torch.zeros(base.out_features, r))
#+        self.A = nn.Parameter(torch.zeros(base.out_features, r))
#+        self.B = nn.Parameter(torch.randn(r, base.in_features) / r)

#-        return self.base(x) + (x @ self.A.T @ self.B.T) * (self.alpha / self.r)
#+        return self.base(x) + (x @ self.B.T @ self.A.T) * (self.alpha / self.r)
