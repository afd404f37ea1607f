"""
misconception: "every model's layers are named as Llama's or GPT-2's"
score: {test_repair: 3}
message: "`target_modules` holds names that this model does not have."
hint: "collect the names from `layer_names`; another model has others."
"""

# %% repair
#-    last = {name.split(".")[-1] for name in fixed["layer_names"]}
#-    if not set(fixed["target_modules"]) <= last:
#-        fixed["target_modules"] = sorted(last - {fixed["head"]})
#+    if "self_attn" in fixed["layer_names"][0]:
#+        known = ["down_proj", "gate_proj", "k_proj", "o_proj", "q_proj", "up_proj", "v_proj"]
#+    else:
#+        known = ["c_attn", "c_fc", "c_proj"]
#+    if [name for name in fixed["target_modules"] if name not in known]:
#+        fixed["target_modules"] = known
