"""Instant feedback on exercise 02: counts predicted from a configuration, beside what transformers and PEFT build.

Each ``…_mistake`` looks at one answer and gives what is wrong and the way on, or None. What is right comes from the
caller: here from a live model on the meta device, in the hidden checks from arithmetic of their own. What leads away
from it is found by making the usual slips on purpose and comparing.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cache, partial
from typing import Any

from course_utils.checks import Mistake, call, function_named, kind_of, quietly, raise_if
from course_utils.checks.values import is_number, no_number

__all__ = ["base_count", "largest_rank", "lora_count", "shapes"]

Config = dict[str, Any]
Shapes = dict[str, list[int]]
Slip = tuple[float, str, str]  # the number that it leads to, what is wrong, the way on

ATTENTION = ("q_proj", "k_proj", "v_proj", "o_proj")
NAMES = (*ATTENTION, "gate_proj", "up_proj", "down_proj")
ALL_LINEAR = "all-linear"
HEAD = "lm_head"
HINTS = {
    "KeyError: 'head_dim'": "some configurations do not have this entry: see hint 2 of the first task.",
    "ZeroDivisionError": "you divide by a count that is 0: for which choice of layers does yours find nothing?",
}
SEEDS = ("one", "two")  # of the configurations that the visible checks invent; those of the grade are numbers


def invent(seed: int | str) -> list[Config]:
    """Three configurations: heads of their own width; tied and without head_dim; biased, with heads of their own width.

    Every width differs from every other, and there are blocks with two digits.
    """
    draw = random.Random(f"configurations {seed}")
    configs = []
    for own_width, tied, bias in ((True, False, False), (False, True, False), (True, False, True)):
        keys, group, width = draw.randint(2, 5), draw.randint(2, 5), 8 * draw.randint(8, 16)
        hidden = keys * group * width
        config: Config = {
            "hidden_size": hidden,
            "intermediate_size": 2 * hidden + 4 * draw.randint(1, hidden // 4),
            "num_hidden_layers": draw.randint(13, 19),
            "num_attention_heads": keys * group,
            "num_key_value_heads": keys,
        }
        if own_width:
            config["head_dim"] = width + 8 * draw.choice((-3, -2, -1, 1, 2, 3))
        config |= {
            "vocab_size": draw.randint(20_000, 90_000),
            "tie_word_embeddings": tied,
            "attention_bias": bias,
        }
        configs.append(config)
    return configs


# ---------------------------------------------------------------------------------------------- what the notebook calls


def shapes(names: Mapping[str, Any]) -> None:
    """Check ``shapes`` against the layers of live models."""
    function = function_named(names, "shapes")
    for config in _configs():
        found = call(function, dict(config), name="shapes", hints=HINTS)
        for mistake in shape_mistakes(found, live_shapes(_key(config)), config).values():
            raise_if(mistake)
    print("✓ shapes gives the shapes of a live model's layers.")
    if (example := usable_example(names)) is not None:
        square = [name for name, (out, into) in right_shapes(example).items() if out == into]
        print(f"  Square in `example`: {', '.join(square) or 'none of the seven'}.")


def lora_count(names: Mapping[str, Any]) -> None:
    """Check ``lora_count`` against PEFT's count; what follows from the own ``shapes`` counts as well."""
    function = function_named(names, "lora_count")
    follows = False
    for seed in SEEDS:
        first, _, biased = invent(seed)
        for config, r, targets in lora_cases(first, biased, seed):
            found = call(function, dict(config), r, _copy(targets), name="lora_count", hints=HINTS)
            own, right = _own(names, config), live_lora(_key(config), r, _key(targets))
            accepted = [right] if own is None else [right, lora(config, r, targets, own)]
            raise_if(lora_mistake(found, accepted, config, r, targets, own))
            follows = follows or found != right
    if follows:
        return _follows("lora_count")
    print("✓ lora_count gives PEFT's count, for every choice of layers.")
    print("  `attention_bias` changed nothing: biases belong to the frozen layers, and A and B have none.")


def base_count(names: Mapping[str, Any]) -> None:
    """Check ``base_count`` against the parameters of live models."""
    function = function_named(names, "base_count")
    follows = False
    for config in _configs():
        found, right = call(function, dict(config), name="base_count", hints=HINTS), live_base(_key(config))
        own = _own(names, config)
        accepted = [right] if own is None else [right, sum(base_parts(config, own).values())]
        raise_if(base_mistake(found, accepted, config, own))
        follows = follows or found != right
    _follows("base_count") if follows else print("✓ base_count gives the parameters of a live model.")


def largest_rank(names: Mapping[str, Any]) -> None:
    """Check ``largest_rank`` against PEFT's count; what follows from the own ``lora_count`` counts as well."""
    function = function_named(names, "largest_rank")
    follows = False
    for seed in SEEDS:
        config = invent(seed)[0]
        right = [live_lora(_key(config), 1, _key(targets)) for targets in RANK_TARGETS]
        for targets, budget in rank_cases(right, seed):
            # Called without arguments of its own, so that a message does not show the budget.
            asked = partial(function, dict(config), _copy(targets), budget)
            found = call(asked, name="largest_rank", hints=HINTS)
            step = right[RANK_TARGETS.index(targets)]
            steps = usable_steps(step, config, targets, _own(names, config), _own_step(names, config, targets))
            raise_if(rank_mistake(found, steps, budget, config["num_hidden_layers"]))
            follows = follows or found != budget // step
    if follows:
        print("✓ largest_rank follows from your lora_count, which is not right yet: see the second task.")
        return
    print("✓ largest_rank takes all that the budget allows, and no more.")
    if isinstance(example := names.get("example"), dict):
        _same_cost(function, example)


def usable_example(names: Mapping[str, Any]) -> Config | None:
    """The notebook's ``example``; None if the student made something else of it."""
    try:
        right_shapes(names["example"])
    except Exception:  # noqa: BLE001 - the student may have put anything into it; this is no check
        return None
    return names["example"]


def _same_cost(function: Callable[..., Any], example: Config) -> None:
    """What the student's own function says about spending one budget in two ways."""
    try:
        budget = lora(example, 8, ALL_LINEAR, right_shapes(example))
        with quietly():
            rank = function(dict(example), ["q_proj", "v_proj"], budget)
    except Exception:  # noqa: BLE001 - the student may have put anything into the example; this is no check
        return
    print(f"  In `example`, r = 8 on all linear layers buys r = {rank} on q_proj and v_proj.")


def _follows(name: str) -> None:
    print(f"✓ {name} follows from your shapes, which are not right yet: see the first task.")


def _configs() -> list[Config]:
    return [config for seed in SEEDS for config in invent(seed)]


def _own(names: Mapping[str, Any], config: Config) -> Shapes | None:
    """The student's own shapes of this model, if they are shapes at all."""
    if not callable(names.get("shapes")):
        return None
    try:
        with quietly():
            return usable_shapes(names["shapes"](dict(config)))
    except Exception:  # noqa: BLE001 - a student's function may raise anything; the first task's check says what
        return None


def _own_step(names: Mapping[str, Any], config: Config, targets: str | Sequence[str]) -> Any:
    """The student's own cost of rank 1; None when there is none."""
    if not callable(names.get("lora_count")):
        return None
    try:
        with quietly():
            return names["lora_count"](dict(config), 1, _copy(targets))
    except Exception:  # noqa: BLE001 - a student's function may raise anything; the second task's check says what
        return None


def _copy(targets: str | Sequence[str]) -> str | list[str]:
    return targets if isinstance(targets, str) else list(targets)


def _key(value: Any) -> Any:
    """A configuration or a choice of layers as something that a cache can take."""
    if isinstance(value, dict):
        return tuple(value.items())
    return value if isinstance(value, str) else tuple(value)


# ---------------------------------------------------------------------------------------------- cases


def lora_cases(first: Config, biased: Config, seed: int | str) -> list[tuple[Config, int, str | list[str]]]:
    """(configuration, rank, target_modules), two for each point: short names, all-linear, longer names, the head."""
    draw = random.Random(f"targets {seed}")
    ranks = draw.sample([*range(3, 13), *range(20, 70)], 8)  # none is a number of blocks
    tens = draw.randint(10, first["num_hidden_layers"] - 1)  # this block's number ends in the number of another
    targets: list[str | list[str]] = [
        ["q_proj", "v_proj"],
        [*draw.sample(("k_proj", "o_proj"), 1), *draw.sample(NAMES[4:], 2)],
        ALL_LINEAR,
        ALL_LINEAR,
        ["self_attn.o_proj", f"{tens % 10}.mlp.{draw.choice(NAMES[4:])}"],
        ["proj", "k_proj", "self_attn.k_proj", f"model.layers.{draw.randint(2, 12)}.mlp.down_proj"],
        ["lm_head", "v_proj"],
        ["lm_head"],
    ]
    return [(biased if k % 2 else first, ranks[k], targets[k]) for k in range(8)]


RANK_TARGETS: tuple[str | list[str], ...] = (["q_proj", "v_proj"], ALL_LINEAR)


def rank_cases(steps: Sequence[int], seed: int | str) -> list[tuple[str | list[str], int]]:
    """(target_modules, budget): nearly one rank more, exactly enough, too little; ``steps``: costs of rank 1."""
    draw = random.Random(f"budgets {seed}")
    few, every = steps
    return [
        (RANK_TARGETS[0], draw.randint(33, 63) * few + few * draw.randint(70, 99) // 100),  # no powers of two
        (RANK_TARGETS[1], draw.choice((5, 6, 7, *range(9, 16))) * every),
        (RANK_TARGETS[1], every * draw.randint(70, 99) // 100),
    ]


# ---------------------------------------------------------------------------------------------- live models


@cache
def live_shapes(key: tuple) -> Shapes:
    """The weights' shapes in the first block of a real Llama."""
    block = _skeleton(key).model.layers[0]
    return {
        name: list(getattr(block.self_attn if name in ATTENTION else block.mlp, name).weight.shape) for name in NAMES
    }


@cache
def live_base(key: tuple) -> int:
    """Parameters of a real Llama, a shared one once."""
    return sum(parameter.numel() for parameter in _skeleton(key).parameters())


@cache
def live_lora(key: tuple, r: int, targets: str | tuple[str, ...]) -> int:
    """What PEFT trains in a real Llama."""
    from peft import LoraConfig, get_peft_model

    with quietly():
        config = LoraConfig(r=r, target_modules=targets if isinstance(targets, str) else list(targets))
        return get_peft_model(_skeleton(key), config, low_cpu_mem_usage=True).get_nb_trainable_parameters()[0]


def _skeleton(key: tuple) -> Any:
    import torch
    from transformers import LlamaConfig, LlamaForCausalLM

    with quietly(), torch.device("meta"):
        return LlamaForCausalLM(LlamaConfig(**dict(key)))


# ---------------------------------------------------------------------------------------------- the same on paper


def right_shapes(config: Config, *, grouped: bool = True, own_width: bool = True) -> Shapes:
    """[out, in] of a block's layers; without ``grouped`` or ``own_width`` as if these were not known."""
    hidden, inner, heads = config["hidden_size"], config["intermediate_size"], config["num_attention_heads"]
    width = config.get("head_dim") if own_width else None
    width = width or hidden // heads
    q, kv = heads * width, (config["num_key_value_heads"] if grouped else heads) * width
    up = [inner, hidden]
    sides = ([q, hidden], [kv, hidden], [kv, hidden], [hidden, q], up, up, [hidden, inner])
    return {name: list(shape) for name, shape in zip(NAMES, sides, strict=True)}


def usable_shapes(found: Any) -> Shapes | None:
    """The student's shapes when they are seven pairs of positive whole numbers; None for anything else."""
    if not isinstance(found, Mapping) or set(found) != set(NAMES):
        return None
    if any(_pair(shape) is None for shape in found.values()):
        return None
    return {name: _pair(found[name]) for name in NAMES}


def _pair(shape: Any) -> list[int] | None:
    shape = shape.tolist() if hasattr(shape, "tolist") else shape
    if not isinstance(shape, list | tuple) or len(shape) != 2:
        return None
    if not all(is_number(side) and 0 < side <= 10**9 and side % 1 == 0 for side in shape):
        return None
    return [int(side) for side in shape]


def _layers(config: Config, of_block: Shapes) -> Shapes:
    """Every linear layer by its full name."""
    layers = {
        f"model.layers.{k}.{'self_attn' if name in ATTENTION else 'mlp'}.{name}": shape
        for k in range(config["num_hidden_layers"])
        for name, shape in of_block.items()
    }
    return layers | {HEAD: [config["vocab_size"], config["hidden_size"]]}


def _chosen(layers: Shapes, targets: str | Sequence[str]) -> Shapes:
    if targets == ALL_LINEAR:
        return {name: shape for name, shape in layers.items() if name != HEAD}
    return _matching(layers, targets, lambda name, target: f".{name}".endswith(f".{target}"))


def _matching(layers: Shapes, targets: Sequence[str], fits: Callable[[str, str], bool]) -> Shapes:
    return {name: shape for name, shape in layers.items() if any(fits(name, target) for target in targets)}


def lora(config: Config, r: int, targets: str | Sequence[str], of_block: Shapes) -> int:
    """LoRA's count from the shapes of a block."""
    return r * _sides(_chosen(_layers(config, of_block), targets))


def _sides(layers: Shapes) -> int:
    return sum(map(sum, layers.values()))


def _weights(layers: Shapes) -> int:
    return sum(rows * columns for rows, columns in layers.values())


def base_parts(config: Config, of_block: Shapes) -> dict[str, int]:
    """The model's parameters by kind."""
    hidden, blocks = config["hidden_size"], config["num_hidden_layers"]
    table = config["vocab_size"] * hidden
    return {
        "embedding": table,
        "head": 0 if config["tie_word_embeddings"] else table,
        "matrices": blocks * _weights(of_block),
        "biases": blocks * sum(of_block[name][0] for name in ATTENTION) * config["attention_bias"],
        "block norms": blocks * 2 * hidden,
        "last norm": hidden,
    }


def usable_steps(
    right: int, config: Config, targets: str | Sequence[str], own_shapes: Shapes | None, own_count: Any
) -> list[int]:
    """Costs of one rank that ``largest_rank`` may go by: the right one, and what the student's own answers give."""
    steps = [right]
    if own_shapes is not None:
        steps.append(lora(config, 1, targets, own_shapes))
    if is_number(own_count) and own_count > 0 and own_count % 1 == 0:
        steps.append(int(own_count))
    return steps


# ---------------------------------------------------------------------------------------------- one answer each

# What is forgotten, how shapes come out then, and the words for it.
FORGOTTEN: tuple[tuple[dict[str, bool], str, str], ...] = (
    ({"grouped": False}, "k_proj and v_proj are as wide as q_proj.", "how many heads have keys and values?"),
    (
        {"own_width": False},
        "a head has the width hidden_size / num_attention_heads although `head_dim` says otherwise.",
        "divide only where the configuration has no `head_dim`.",
    ),
    (
        {"grouped": False, "own_width": False},
        "every layer of attention is square.",
        "which entries of the configuration say how many heads there are, and how wide one is?",
    ),
)


def kind(config: Config) -> str:
    """What tells this configuration from the others, in words."""
    if "head_dim" not in config:
        return "with tied embeddings and without `head_dim`"
    return "with `attention_bias`" if config["attention_bias"] else "with a `head_dim` of its own"


def _tried_on(mistake: Mistake, config: Config) -> Mistake:
    """The same mistake, and last the model on which it was seen."""
    return mistake and (f"{mistake[0].removesuffix('.')} (tried on a model {kind(config)}).", mistake[1])


def shape_mistakes(found: Any, right: Shapes, config: Config) -> dict[str, Mistake]:
    """What is wrong with the shape of each layer (None: nothing)."""
    mistakes = _shape_mistakes(found, right, config)
    return {name: _tried_on(mistake, config) for name, mistake in mistakes.items()}


def _shape_mistakes(found: Any, right: Shapes, config: Config) -> dict[str, Mistake]:
    where = "shapes"
    if not isinstance(found, Mapping):
        way_out = "is the line with `return` missing?" if found is None else "return {name: [out, in], …}."
        return dict.fromkeys(NAMES, (f"shapes gives {kind_of(found)}, not a dict.", way_out))
    if set(found) != set(NAMES):
        return dict.fromkeys(NAMES, ("shapes has not the seven names as keys.", f"they are {', '.join(NAMES)}."))
    for name in NAMES:
        if _pair(found[name]) is None:
            broken = (f"{name} is no pair of positive whole numbers.", "[out, in], with `//` where you divide.")
            return dict.fromkeys(NAMES, broken)
    pairs = {name: _pair(found[name]) for name in NAMES}
    if pairs == {name: shape[::-1] for name, shape in right.items()}:
        turned = (f"{where}: the shapes are [in, out].", "PyTorch stores a Linear's weight as [out, in].")
        return dict.fromkeys(NAMES, turned)
    attention = {name: pairs[name] for name in ATTENTION}
    for forgotten, problem, way_out in FORGOTTEN:
        other = right_shapes(config, **forgotten)
        if attention == {name: other[name] for name in ATTENTION} and any(other[n] != right[n] for n in ATTENTION):
            seen = f"{where}: {problem}", way_out
            return {n: seen if n in ATTENTION else _shape_mistake(n, pairs[n], right[n], where) for n in NAMES}
    return {name: _shape_mistake(name, pairs[name], right[name], where) for name in NAMES}


def _shape_mistake(name: str, found: list[int], right: list[int], where: str) -> Mistake:
    """What is wrong with one layer by itself."""
    if found == right:
        return None
    way_out = "what does this layer read, and what does it write?"
    if found == right[::-1]:
        return f"{where}: {name} is the wrong way round.", f"[out, in]: {way_out}"
    if found[0] == found[1]:
        return f"{where}: {name} is square.", way_out
    if found[0] != right[0] and found[1] != right[1]:
        return f"{where}: neither side of {name} is right.", way_out
    return f"{where}: {name} has a wrong `{'in' if found[0] == right[0] else 'out'}`.", way_out


def _find(found: float, slips: Iterator[Slip], accepted: Sequence[int], where: str) -> Mistake:
    """The first slip that leads to what was found."""
    for value, problem, way_out in slips:
        if found == value and value not in accepted:
            return f"{where}: {problem}", way_out
    return None


def lora_mistake(
    found: Any, accepted: Sequence[int], config: Config, r: int, targets: str | Sequence[str], own: Shapes | None = None
) -> Mistake:
    """What is wrong with one answer of ``lora_count``; ``own`` are the shapes that the student may have gone by."""
    where = f"lora_count for {targets if isinstance(targets, list) else repr(targets)}"
    if mistake := no_number(found, where):
        return mistake
    if found in accepted:
        return None
    for of_block in (right_shapes(config), own or {}):
        if of_block and (mistake := _find(found, _lora_slips(config, r, targets, of_block), accepted, where)):
            return mistake
    for forgotten, problem, way_out in FORGOTTEN:
        if found == lora(config, r, targets, right_shapes(config, **forgotten)):
            return f"{where}: {problem}", way_out
    if found != int(found):
        return f"{where} is no whole number.", "nothing here has to be divided."
    many = "too many" if found > accepted[0] else "too few"
    return f"{where} counts {many}.", "which full names are targeted, and what do A and B cost for one of them?"


def _lora_slips(config: Config, r: int, targets: str | Sequence[str], of_block: Shapes) -> Iterator[Slip]:
    layers, blocks = _layers(config, of_block), config["num_hidden_layers"]
    chosen = _chosen(layers, targets)
    cost, head = r * _sides(chosen), r * _sides({HEAD: layers[HEAD]})
    frozen, base = _weights(chosen), sum(base_parts(config, of_block).values())
    ins = sum(columns for _, columns in chosen.values())
    if targets == ALL_LINEAR:
        yield cost + head, "the output head is counted too.", "`all-linear` leaves it out."
        table = (
            "the embedding is counted too.",
            "it is a table, not a linear layer, and `all-linear` leaves the head out.",
        )
        yield cost + 2 * head, *table
        yield 0, "nothing is found.", "it is a word of its own: what becomes of it when your code takes it for a name?"
    else:
        yield from _name_slips(layers, r, targets, cost, head, blocks)
    yield r * frozen, "in and out are multiplied.", "A and B are two thin matrices: how many numbers has each?"
    for value in (frozen, cost + frozen, base, cost + base):
        yield value, "frozen weights are counted.", "LoRA trains A and B, and nothing of W."
    for value in (r * ins, cost - r * ins):
        yield value, "one of the two matrices is missing.", "each targeted layer has an A and a B."
    yield cost // r, "the rank is left out.", "A has r rows, and B has r columns."
    yield 2 * cost, "everything is counted twice.", "A has r·in numbers, B has r·out."
    yield cost / blocks, "one block is counted.", "the layers of a block are in every block."
    yield cost * blocks, "the blocks are multiplied in once too often.", "is one full name one layer, or many?"
    if config["attention_bias"]:
        biases = sum(shape[0] for name, shape in chosen.items() if name.rsplit(".", 1)[-1] in ATTENTION)
        yield cost + biases, "biases are counted.", "they belong to the frozen layer, and LoRA adds none."
        yield cost + r * biases, "biases are counted.", "they belong to the frozen layer, and LoRA adds none."


def _name_slips(layers: Shapes, r: int, targets: Sequence[str], cost: int, head: int, blocks: int) -> Iterator[Slip]:
    def of(fits: Callable[[str, str], bool]) -> int:
        return r * _sides(_matching(layers, targets, fits))

    if HEAD in targets:
        yield cost - head, "the output head is missing.", "it is a linear layer as well when it is named."
        yield cost + (blocks - 1) * head, "there is a head in every block.", "a model has one, at its end."
    last = [name for name in targets if "." not in name]
    longer = (
        "a name of several parts is not understood.",
        "compare with the end of the full name, not with its last part.",
    )
    yield of(lambda name, target: name.rsplit(".", 1)[-1] == target), *longer
    yield r * _sides(_chosen(layers, last)), *longer
    yield (
        of(lambda name, target: name.rsplit(".", 1)[-1] == target.rsplit(".", 1)[-1]),
        "only the last part of each target is looked at.",
        "a name of several parts says more: the layer's full name has to end in all of it.",
    )
    loose = (
        "a target fits in the middle of a part of a name.",
        "the full name has to *end* in the target, and what has to stand before it?",
    )
    yield of(lambda name, target: target in name), *loose
    yield of(lambda name, target: name.endswith(target)), *loose
    yield (
        sum(r * _sides(_chosen(layers, [target])) for target in targets),
        "a layer that two names fit is counted twice.",
        "it gets one pair of A and B: go through the layers, not through the targets.",
    )
    exact = r * _sides({name: shape for name, shape in layers.items() if name in targets})
    yield exact, "only full names are found.", "a layer is targeted too when its name *ends* in a dot and the target."


def base_mistake(found: Any, accepted: Sequence[int], config: Config, own: Shapes | None = None) -> Mistake:
    """What is wrong with one answer of ``base_count``."""
    return _tried_on(_base_mistake(found, accepted, config, own), config)


def _base_mistake(found: Any, accepted: Sequence[int], config: Config, own: Shapes | None) -> Mistake:
    where = "base_count"
    if mistake := no_number(found, where):
        return mistake
    if found in accepted:
        return None
    for of_block in (right_shapes(config), own or {}):
        if of_block and (mistake := _find(found, _base_slips(config, of_block), accepted, where)):
            return mistake
    for forgotten, problem, way_out in FORGOTTEN:
        if found == sum(base_parts(config, right_shapes(config, **forgotten)).values()):
            return f"{where}: {problem}", way_out
    many = "too many" if found > accepted[0] else "too few"
    return f"{where} counts {many}.", "embedding, linear layers, biases, norms, head: write each down by itself."


def _base_slips(config: Config, of_block: Shapes) -> Iterator[Slip]:
    parts, hidden, blocks = base_parts(config, of_block), config["hidden_size"], config["num_hidden_layers"]
    total, table = sum(parts.values()), parts["embedding"]
    if config["tie_word_embeddings"]:
        twice = "embedding and head are counted although they are one matrix.", "what does `tie_word_embeddings` say?"
        yield total + table, *twice
        yield total - table, "the embedding is missing.", "tied means once, not never."
    else:
        yield total - table, "one large matrix is missing.", "embedding and head are two here: nothing is tied."
        yield total - 2 * table, "embedding and head are missing.", "they are parameters like all others."
    if config["attention_bias"]:
        yield from _bias_slips(total, parts, of_block, blocks)
    else:
        biases = sum(base_parts({**config, "attention_bias": True}, of_block).values())
        yield biases, "biases are counted where there are none.", "what does `attention_bias` say?"
    norms = parts["block norms"]
    yield total - norms - hidden, "the norms are missing.", "they are small, and they are parameters."
    yield total - hidden, "the last norm is missing.", "one more stands after the last block."
    yield total - norms, "the norms inside the blocks are missing.", "there are two in each."
    for value in (total - norms // 2, total - norms // 2 - hidden):
        yield value, "each block has one norm.", "there are two in each: before attention, and before the rest."
    yield total + (blocks - 1) * hidden, "the last norm is in every block.", "it stands once, at the end."
    once = (parts["matrices"] + parts["biases"] + norms) * (blocks - 1) // blocks
    yield total - once, "one block is counted.", "how many are there?"
    yield parts["matrices"], "the linear layers of the blocks are all there is.", "see the list above for the rest."


def _bias_slips(total: int, parts: dict[str, int], of_block: Shapes, blocks: int) -> Iterator[Slip]:
    biases = parts["biases"]
    yield total - biases, "the biases are missing.", "what does `attention_bias` say?"
    own = "a bias is as long as what comes in.", "it has a number for each *output*."
    yield total - biases + blocks * sum(of_block[name][1] for name in ATTENTION), *own
    everywhere = blocks * sum(shape[0] for name, shape in of_block.items() if name not in ATTENTION)
    yield total + everywhere, "the feed-forward layers have biases.", "only the four layers of attention have them."
    yield total - blocks * of_block["o_proj"][0], "o_proj has no bias.", "all four layers of attention have one."
    yield total - biases * (blocks - 1) // blocks, "one block has biases.", "they are in every block."


def rank_mistake(found: Any, steps: Sequence[int], budget: int, blocks: int) -> Mistake:
    """What is wrong with one answer of ``largest_rank``; ``steps`` are accepted costs of one rank."""
    if found is None and budget < min(steps):
        return "largest_rank gives nothing (None) where no rank can be afforded.", "the task says what it is then."
    if mistake := no_number(found, "largest_rank"):
        return mistake
    if found in [budget // step for step in steps]:
        return None
    step = steps[-1]  # the student's own, if known
    right, left = divmod(budget, step)
    if found != int(found):
        return "largest_rank is no whole number.", "a rank is whole: which of its two neighbours can be afforded?"
    if right == 0 and found > 0:
        return (
            "largest_rank names a rank where none can be afforded.",
            "what if even rank 1 costs more than the budget?",
        )
    if found == right + 1:
        return "largest_rank is rounded up: that rank costs more than the budget.", "the budget must not be exceeded."
    if found == right - 1 and left == 0:
        return "largest_rank refuses a rank that costs the budget exactly.", "at most means that this is allowed."
    if found == budget * blocks // step:
        return "largest_rank pays for one block only.", "the layers of a block are in every block."
    if found > right:
        return "largest_rank is too large: that rank costs more than the budget.", "count what your rank would cost."
    powers = found > 0 and int(found) & (int(found) - 1) == 0
    if powers and right < 2 * found:
        return "largest_rank looks at powers of two only.", "any whole number can be a rank."
    return "largest_rank is too small: a larger rank can be afforded.", "does your search end too early?"
