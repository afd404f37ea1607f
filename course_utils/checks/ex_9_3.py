"""Instant feedback on exercise 9.3: rank against trainable parameters."""

from __future__ import annotations

import contextlib
import numbers
import re
from collections.abc import Callable, Mapping, MutableMapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from nbgrader_sandbox.student import made, plot
from nbgrader_sandbox.student.calls import quietly
from nbgrader_sandbox.student.language import N_
from nbgrader_sandbox.student.numerals import Numerals

from course_utils import architectures, checks, counting, models
from course_utils.checks import TO_REVIEW, CheckFailed, _, call, kind_of, layers, named
from course_utils.errors import CourseError, UnsupportedError

__all__ = ["counts", "function", "plot_data", "plot_labels", "printed", "start"]

RANKS = (4, 8, 16, 32)
OTHER_RANKS = (6, 1)  # not in the exercise, and not in order
# Names under which a notebook keeps the configuration of a model of its own.
CONFIGS = ("config", "model_config", "cfg", "model_cfg", "conf", "configuration")
UNREAD_AXES = N_("✎ The checks read flat axes with x and y, and ax has others: your instructor will look at it.")
UNKNOWN_WORDS = N_("✎ The checks do not know the words {words!r} on your plot: your instructor will look at it.")


# ---------------------------------------------------------------------------------------------- exercise 9.3


def start() -> None:
    """Let the checks see what the cells of this notebook print, and which models they make."""
    checks.start()
    made.watch()


def function(names: MutableMapping[str, Any]) -> None:
    """Check ``count_trainable``: on ranks of the exercise and others, and with other target modules."""
    count_trainable = named(names, "count_trainable", _("write it in the cell above, and run that cell."))
    if not callable(count_trainable):
        raise CheckFailed(
            _("{name} is not a function.").format(name="count_trainable"),
            _("another cell gives this name to something else."),
        )
    truth = _truth(names)
    answers = {rank: _count(count_trainable, rank) for rank in (RANKS[0], *OTHER_RANKS)}
    if truth is None:
        return print(_(TO_REVIEW))
    _compare(answers, truth, "count_trainable")
    _try_other_layers(names, count_trainable, truth)
    print("✓ " + _("count_trainable is right, on other ranks and other target modules too."))


def counts(names: Mapping[str, Any]) -> None:
    """Check ``counts``: a dict from each rank to its number of trainable parameters."""
    entries = _entries(named(names, "counts", _("make it in the cell above, and run that cell.")))
    truth = _truth(names)
    try:
        given = {rank: _whole(entries[rank], f"counts[{rank}]") for rank in RANKS}
        if truth is None:
            return print(_(TO_REVIEW))
        _compare(given, truth, "counts")
    except CheckFailed as error:
        if callable(names.get("count_trainable")) and _fails(function, names):  # one mistake, one diagnosis
            raise CheckFailed(error.problem, _("fix count_trainable first: its own check says more.")) from None
        raise
    print("✓ " + _("All four counts are right."))


def _fails(check: Callable[..., None], names: Mapping[str, Any]) -> bool:
    try:
        with quietly():
            check(names)
    except CheckFailed:
        return True
    return False


def printed(names: Mapping[str, Any]) -> None:
    """Check that each of the four counts was printed, in any usual way of writing a number."""
    if not checks.RECORDER.listening:
        raise CheckFailed(
            _("The check has not seen what your cells printed."),
            _("restart the kernel and run all cells from the first."),
        )
    truth = _truth(names)
    right = _as_counts(names.get("counts")) if truth is None else {rank: truth.count(rank) for rank in RANKS}
    written = written_ranks(right, [*checks.RECORDER.texts(), *_texts_of_the_plot(names)], checks.RECORDER.errors())
    if written is None:
        raise CheckFailed(_(CROWD), _("print the four counts, and little else."))
    missing = [rank for rank in RANKS if rank not in written]
    ranks = ", ".join(map(str, missing))
    if missing and names.get("counts") is not None and truth is not None and _fails(counts, names):
        raise CheckFailed(
            _("counts is not right yet, and the right count has not been printed for rank {ranks}.").format(
                ranks=ranks
            ),
            _("fix counts first, then print all four."),
        )
    if len(missing) == len(RANKS):
        raise CheckFailed(
            _("None of the four counts has been printed."),
            _("print the count for each rank; thousands or millions are fine if the line says so."),
        )
    if missing:
        raise CheckFailed(
            _("The right count has not been printed for rank {ranks}.").format(ranks=ranks),
            _("print all four, in a loop, say."),
        )
    print("✓ " + _("All four counts are printed."))


def written_ranks(right: Mapping[int, int], shown: list[str], errors: list[str]) -> list[int] | None:
    """Return the ranks whose counts are shown; None where so many numbers are that it says nothing.

    What stands on the standard error stream, as ``logging`` writes it, may help. Warnings there do no harm.
    """
    found, logged = Numerals(shown), Numerals(errors)
    if found.are_a_crowd():
        return None
    both = [found] if logged.are_a_crowd() else [found, logged]
    return [rank for rank, count in right.items() if any(one.hold(count) for one in both)]


CROWD = N_("So many numbers are printed that nobody can tell which are your counts.")


def _texts_of_the_plot(names: Mapping[str, Any]) -> list[str]:
    """What tables and bars of a plot say, if there is one: it counts as printed."""
    with contextlib.suppress(CheckFailed):
        return plot.texts(_described(names) or {"axes": []}) if "ax" in names else []
    return []


def plot_data(names: Mapping[str, Any]) -> None:
    """Check that the plot shows the four counts at their ranks, visibly."""
    figure, truth = _described(names), _truth(names)
    if figure is None:
        return print(_(UNREAD_AXES))
    if truth is None:
        shown = plot.shows(figure, _as_counts(names.get("counts")))
    else:
        mine = None
        with contextlib.suppress(CheckFailed):
            mine = _as_counts(names.get("counts"))
        shown = plot.shows(figure, {rank: truth.count(rank) for rank in RANKS}, instead(truth, mine))
    if shown == plot.empty() and names.get("counts") is not None and _fails(counts, names):
        raise CheckFailed(_("The plot shows counts that are not right yet."), _("fix counts first."))
    if shown.unsure:
        return print(_(UNKNOWN_WORDS).format(words=shown.unsure))
    if shown.problem:
        raise CheckFailed(shown.problem, shown.hint)
    print("✓ " + _("The plot shows all four counts."))


def plot_labels(names: Mapping[str, Any]) -> None:
    """Check that both axes of the plot have a label, and that it has a title."""
    if (figure := _described(names)) is None:
        return print(_(UNREAD_AXES))
    found = plot.labels(figure)
    if found.unsure:
        return print(_(UNKNOWN_WORDS).format(words=found.unsure))
    if found.lacking:
        raise CheckFailed(" ".join(found.lacking), found.hint)
    print("✓ " + _("Both axes are labelled, and there is a title."))


HINTS = {
    "Target modules": N_("the layers have other names in this model; `print(skeleton(MODEL_NAME))` shows them."),
    "KeyError": N_("is it a table of the four ranks? It has to work for any rank."),
    "argument": N_("the function takes one argument, the rank; look at what else is called with too many or too few."),
}


def _count(count_trainable: Callable[[int], Any], rank: int) -> int:
    with made.during("count_trainable"):
        return _whole(call(count_trainable, rank, name="count_trainable", hints=HINTS), "count_trainable")


def _whole(value: Any, where: str) -> int:
    """A count as an int; anything that is no whole number fails with the likely reason."""
    if isinstance(value, numbers.Integral) and not isinstance(value, bool):
        return int(value)
    if isinstance(value, numbers.Real) and float(value).is_integer() and not isinstance(value, bool):
        return int(value)
    if isinstance(value, numbers.Real) and not isinstance(value, bool):
        reason = _("is it a percentage, or in thousands? The count itself is wanted.")
    elif value is None:
        reason = _("is the line with `return` missing? `print_trainable_parameters()` prints and returns nothing.")
    elif isinstance(value, (tuple, list)):
        reason = _("`get_nb_trainable_parameters()` gives trainable and all parameters: take the first.")
    elif hasattr(value, "item"):
        reason = _("`.item()` turns a tensor of one number into a number.")
    else:
        reason = _("an int is wanted, as `numel()` gives it.")
    problem = _("{name} gives {kind}, not a whole number.")
    raise CheckFailed(problem.format(name=where, kind=kind_of(value)), reason)


def _as_counts(found: Any) -> dict[int, int]:
    """The student's dict with whole numbers, complete; whatever else it holds is left out."""
    entries = _entries(found)
    return {rank: _whole(entries[rank], f"counts[{rank}]") for rank in RANKS}


def _entries(found: Any) -> Mapping[int, Any]:
    """What the student's dict holds; its values may be of any kind."""
    if not isinstance(found, Mapping):
        raise CheckFailed(
            _("counts is a {type}, not a dict.").format(type=type(found).__name__),
            _("write {example}.").format(example="{rank: count, ...}"),
        )
    missing = [rank for rank in RANKS if rank not in found]
    if missing and all(isinstance(key, str) for key in found):
        raise CheckFailed(_("The ranks in counts are text."), _("use the numbers themselves as keys: 4, not '4'."))
    if missing and all(count in RANKS for count in found.values() if isinstance(count, numbers.Integral)):
        raise CheckFailed(_("counts goes from the count to the rank."), _("turn it round: the rank is the key."))
    if missing:
        ranks = ", ".join(map(str, missing))
        raise CheckFailed(
            _("counts has no entry for rank {ranks}.").format(ranks=ranks),
            _("the ranks 4, 8, 16 and 32 are asked for."),
        )
    return found


# ---- the truth, and the mistakes that lead away from it


@dataclass(frozen=True)
class Truth:
    """What is right for a model and its target modules, and what common mistakes would give."""

    shapes: dict[str, counting.Shape]
    targets: tuple[str, ...] | str
    total: int
    model_type: str = ""

    def head_is_open(self) -> bool:
        """Whether the count depends on the head: an encoder's, or BART's, is chosen by whoever loads it."""
        chosen = self.model_type in ("bert", "electra", "roberta", "xlm-roberta", "distilbert", "bart")
        names = {"dense", "out_proj", "vocab_transform"}  # that a head gives to its layers
        return chosen and (self.targets == counting.ALL_LINEAR or bool(names & {*self.targets}))

    def count(self, rank: int) -> int:
        """Trainable parameters at this rank."""
        return rank * self._sum(self._targeted(self.targets))

    def _targeted(self, targets: tuple[str, ...] | str) -> list[counting.Shape]:
        return [shape for _, shape in self._named(targets)]

    def _named(self, targets: tuple[str, ...] | str) -> list[tuple[str, counting.Shape]]:
        if targets == counting.ALL_LINEAR:
            return [(name, shape) for name, shape in self.shapes.items() if name not in layers.HEADS]
        ends = tuple(f".{target}" for target in targets)
        return [(name, shape) for name, shape in self.shapes.items() if f".{name}".endswith(ends)]

    @staticmethod
    def _sum(shapes: list[counting.Shape]) -> int:
        return sum(shape.in_features + shape.out_features for shape in shapes)

    def kinds(self) -> list[str]:
        """Names of the kinds of linear layers inside the blocks."""
        return sorted({name.rsplit(".", 1)[-1] for name in self.shapes if name not in layers.HEADS})

    def mistake(self, wrong: Mapping[int, int]) -> tuple[str, str]:
        """The first mistake that explains every one of these counts: what is wrong, and the way on."""
        if len(wrong) > 1 and len(set(wrong.values())) == 1 and any(wrong.values()):
            return _(SAME), _("does the rank reach LoraConfig(r=...)?")
        for explains, problem, way_out in MISTAKES:
            if all(explains(self, rank, count) for rank, count in wrong.items()):
                return _(problem), _(way_out)
        return (
            _("does not fit the model and its target modules."),
            _(
                "count the parameters with requires_grad, after get_peft_model, on a fresh model for every rank. Is it "
                "a model from a configuration of your own? Keep that under the name `model_config`."
            ),
        )

    def inputs(self) -> int:
        """Columns of all the matrices that LoRA adapts."""
        return sum(shape.in_features for shape in self._targeted(self.targets))

    def outputs(self) -> int:
        """Rows of all the matrices that LoRA adapts."""
        return sum(shape.out_features for shape in self._targeted(self.targets))

    def of_one_layer(self) -> set[int]:
        """What a single linear layer takes at rank 1, or those of a single block; empty where that is all there is."""
        mine = self._targeted(self.targets)
        blocks: dict[str, list[counting.Shape]] = {}
        for name, shape in self._named(self.targets):
            block = re.match(r".*?\.\d+\.", name)
            blocks.setdefault(block[0] if block else name, []).append(shape)
        parts = [[shape] for shape in mine] + list(blocks.values())
        return {self._sum(part) for part in parts if len(part) < len(mine)}

    def of_other_layers(self) -> set[int]:
        """What likely other choices of target modules take at rank 1."""
        choices = [*((kind,) for kind in self.kinds()), counting.ALL_LINEAR, ("q_proj", "v_proj")]
        return {self._sum(self._targeted(choice)) for choice in choices}


TOO_CLOSE = 0.01
SAME = N_("is the same for every rank.")
# Does it explain count n at rank r? What is wrong, and the way on. The first that explains every wrong count is told.
MISTAKES: tuple[tuple[Callable[[Truth, int, int], bool], str, str], ...] = (
    (lambda t, r, n: n == 0, N_("is zero."), N_("is the model wrapped with get_peft_model before you count?")),
    (
        lambda t, r, n: n >= 0.9 * t.total or n == t.total - t.count(r),
        N_("has the size of the whole model."),
        N_("the frozen weights are in it: count only parameters whose requires_grad is set."),
    ),
    (
        lambda t, r, n: n in (r * t.inputs(), r * t.outputs()),
        N_("holds only one of the two matrices."),
        N_("LoRA trains A (r × in) and B (out × r) in every layer: count both."),
    ),
    (
        lambda t, r, n: n in (2 * r * t.inputs(), 2 * r * t.outputs()),
        N_("is that of two matrices of the same shape."),
        N_("A is r × in and B is out × r; `in` and `out` differ here, so A and B are not of one size."),
    ),
    (
        lambda t, r, n: n in {r * one for one in t.of_one_layer()},
        N_("fits a single layer."),
        N_("every layer whose name matches a target module gets its own A and B."),
    ),
    (
        lambda t, r, n: n in {r * other for other in t.of_other_layers()},
        N_("fits other layers than those that TARGET_MODULES names."),
        N_("pass target_modules=TARGET_MODULES to LoraConfig."),
    ),
    (
        lambda t, r, n: n != t.count(r) and n % t.count(1) == 0,
        N_("belongs to another rank, or adds up several."),
        N_("make a fresh model for every rank, and keep each count under its own rank."),
    ),
    (
        lambda t, r, n: abs(n - t.count(r)) <= TOO_CLOSE * t.count(r),
        N_("is close, but not exact."),
        N_("count the parameters instead of rounding, and count nothing but A and B."),
    ),
    (
        lambda t, r, n: n > t.count(r),
        N_("is too large."),
        N_("something is counted that LoRA does not train here: biases, the head, embeddings, an old adapter?"),
    ),
    (
        lambda t, r, n: 0 < n <= 100,
        N_("is far too small."),
        N_("is it a percentage, or in thousands? The count itself is wanted."),
    ),
)
VAGUE = ("is close, but not exact.", "is too large.", "is far too small.")  # more than one mistake leads there


def _truth(names: Mapping[str, Any]) -> Truth | None:
    """What is right for this notebook's model and TARGET_MODULES; None if that is for an instructor to say.

    The model is that of MODEL_NAME, or of a configuration that the notebook made, whichever the counts fit.
    """
    name = named(names, "MODEL_NAME", _("run the cell that sets it."))
    targets = named(names, "TARGET_MODULES", _("run the cell that sets it."))
    own = [name, *(names.get(key) for key in CONFIGS)]
    counts, answer = names.get("counts"), None
    told = {rank: counts.get(rank) for rank in RANKS} if isinstance(counts, Mapping) else {}
    if (truth := _fitting(_truths(own, targets)[0], told)) is not None:
        return truth
    with contextlib.suppress(CheckFailed), quietly():  # the model that the function builds may have no name
        answer = _count(names["count_trainable"], RANKS[0]) if callable(names.get("count_trainable")) else None
    built = made.configurations("count_trainable")
    meant, problem = _truths([*own, *built["called"]], targets)
    others, _problem = _truths(built["others"], targets)
    for one in (told, {RANKS[0]: answer}):
        if (truth := _fitting([*meant, *others], one)) is not None:
            return truth
    if not all(layers.config_of(config) for config in built["called"]):
        return None
    if meant:
        return meant[0]
    if problem is not None:
        raise problem
    if not isinstance(name, str):
        raise CheckFailed(_("MODEL_NAME is not text."), _('write a name in quotes, such as "gpt2".'))
    if "/" not in name:
        try:
            models.card(name)
        except CourseError as error:
            raise CheckFailed(error.problem, error.hint) from error
    return None


def _truths(found: list[Any], targets: Any) -> tuple[list[Truth | None], CheckFailed | None]:
    """The truths of the known ones among these models, and why the first has none that does not have the targets."""
    truths, problem = [], None
    for model in found:
        if config := layers.config_of(model):
            try:
                truths.append(_truth_of(config, targets, _total(model) if isinstance(model, str) else 0))
            except CheckFailed as error:
                problem = problem or error
    return truths, problem


def _fitting(truths: list[Truth | None], told: Mapping[int, Any]) -> Truth | None:
    """The first truth for which any of these counts is right."""
    right = (t for t in truths if t is not None and any(told[rank] == t.count(rank) for rank in told))
    return next(right, None)


@cache
def _total(name: str) -> int:
    """All parameters of a model that the course knows by this name, else 0."""
    if not architectures.find(name):
        return 0
    with quietly():
        return counting.count_parameters(models.skeleton(name)).total


def _truth_of(config: dict[str, Any], targets: Any, total: int) -> Truth | None:
    shapes = layers.linear_layers(config)
    total = total or sum(shape.in_features * shape.out_features for shape in shapes.values())
    if targets == counting.ALL_LINEAR:
        return Truth(shapes, targets, total, config["model_type"])
    if isinstance(targets, str):
        return _refuse_bare_name(targets, shapes)
    targets = tuple(targets)
    try:
        _known_layers(targets, shapes)
    except UnsupportedError as error:
        raise CheckFailed(error.problem, error.hint) from error
    return Truth(shapes, targets, total, config["model_type"])


def _refuse_bare_name(target: str, shapes: Mapping[str, Any]) -> None:
    """PEFT reads text as a regular expression, so the bare name of a layer matches nothing."""
    if any(name.endswith(f".{target}") for name in shapes):
        raise CheckFailed(_("TARGET_MODULES is a single name."), _("put it into a list: {list}.").format(list=[target]))


def _known_layers(targets: tuple[str, ...], shapes: Mapping[str, Any]) -> None:
    """PEFT ignores a wrong name that stands next to a right one; here it is an error."""
    for target in targets:
        if not isinstance(target, str) or not any(f".{name}".endswith(f".{target}") for name in shapes):
            kinds = sorted({name.rsplit(".", 1)[-1] for name in shapes})
            raise UnsupportedError(
                _("No linear layer of this model is called {name}.").format(name=repr(target)),
                _("its linear layers are {names}.").format(names=", ".join(kinds)),
            )


def _compare(answers: Mapping[int, int], truth: Truth, where: str) -> None:
    wrong = {rank: count for rank, count in answers.items() if count != truth.count(rank)}
    if not wrong:
        return
    problem, way_out = truth.mistake(wrong)
    ranks = ", ".join(map(str, sorted(wrong)))
    said = _("{name}, rank {ranks}: the number {is_what}")
    raise CheckFailed(said.format(name=where, ranks=ranks, is_what=problem), way_out)


def _try_other_layers(names: MutableMapping[str, Any], count_trainable: Callable[[int], Any], truth: Truth) -> None:
    """Call the function once more with other target modules in the notebook's variable."""
    mine = names["TARGET_MODULES"]
    other = next([kind] for kind in truth.kinds() if [kind] != list(mine))
    rank = OTHER_RANKS[0]
    names["TARGET_MODULES"] = other
    try:
        answer = _count(count_trainable, rank)
    finally:
        names["TARGET_MODULES"] = mine
    right = Truth(truth.shapes, tuple(other), truth.total)
    if answer == right.count(rank):
        return
    if answer == truth.count(rank):
        raise CheckFailed(
            _("With TARGET_MODULES = {modules} the answer stays the same.").format(modules=other),
            _("read TARGET_MODULES inside of the function, and write no number or layer into it."),
        )
    raise CheckFailed(
        _("With TARGET_MODULES = {modules} the answer is wrong.").format(modules=other),
        _("build a fresh model inside of the function: one that was wrapped before still has its old adapters."),
    )


# ---- what was plotted


def _described(names: Mapping[str, Any]) -> dict[str, Any] | None:
    """The student's figure as data, found as the grader finds it; None where its axes cannot be read."""
    from nbgrader_sandbox.student.figure import NotAxesError, UnreadAxesError, describe  # with matplotlib

    try:
        with quietly():
            return describe(dict(names), "ax")
    except NameError as error:
        raise CheckFailed(
            _("ax does not exist yet."),
            _("name the axes: `fig, ax = plt.subplots()`, or `ax = plt.gca()` at the end of that cell."),
        ) from error
    except UnreadAxesError:
        return None
    except NotAxesError as error:
        raise CheckFailed(
            _("ax is not the axes of a plot: {error}.").format(error=error),
            _("`fig, ax = plt.subplots()` gives axes; draw with ax.plot, say."),
        ) from error
    except Exception as error:  # a figure may hold anything, and then cannot be drawn
        raise CheckFailed(
            _("The figure cannot be drawn: {error}").format(error=f"{type(error).__name__}: {error}"),
            _("make it again in its own cell."),
        ) from error


def instead(truth: Truth, mine: Mapping[int, float] | None) -> dict[str, Mapping[int, float]]:
    """What may have been plotted by mistake, for :func:`plot.shows`; ``mine``: the student's own counts, complete."""
    right = {rank: truth.count(rank) for rank in RANKS}
    total = {rank: truth.total + count for rank, count in right.items()}
    wrong = {
        _said(OF_ALL, _("plot the trainable ones, which counts holds.")): total,
        _said(PERCENTAGES, _("plot the numbers of trainable parameters, which counts holds.")): {
            rank: 100 * right[rank] / total[rank] for rank in RANKS
        },
        _said(FRACTIONS, _("plot the numbers of trainable parameters, which counts holds.")): {
            rank: right[rank] / total[rank] for rank in RANKS
        },
    }
    if mine is not None and mine != right:
        wrong = {_said(NOT_RIGHT, _("fix counts first.")): mine, **wrong}
    return wrong


OF_ALL = N_("The plot shows all parameters, frozen ones among them.")
PERCENTAGES = N_("The plot shows percentages.")
FRACTIONS = N_("The plot shows fractions of the model.")
NOT_RIGHT = N_("The plot shows your counts, and those are not right yet.")


def _said(problem: str, hint: str) -> str:
    return _(problem) + "\n" + hint
