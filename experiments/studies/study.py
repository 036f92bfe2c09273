"""From a study file to a checked study, or to everything that is wrong with it, each with file, line and column.

A study says: the question, the scenario it starts from, what is varied (levers and uncertainties), what is kept
(outcomes and weekly series), which points are run (the design), and how often (replicates). It is read by the same strict
reader as scenarios, and every value that it sets is checked by the scenario's own declarations before anything is run.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from experiments.outcomes import OUTCOMES, SERIES, WHOLE, Window
from experiments.studies.checks import (
    NOT_VARIED,
    mechanisms_are_there,
    no_dead_settings,
    placed_in_study,
    refuse,
    wrong_levels,
)
from experiments.studies.design_field import Design, designs_of
from experiments.studies.factors import Factor, Level, Range, Role, Scale, Setting
from experiments.studies.fields import Fields, number_of
from sim.mechanism import bringing
from sim.scenario.blocks.place import LARGEST_SEED
from sim.scenario.composition import MOST_FILES, OF_ONE_FILE, SHIPPED, composed, shipped_folder
from sim.scenario.fields import Facts, facts_at
from sim.scenario.files import nearest_file, read_table
from sim.scenario.merging import merged, steps_of
from sim.scenario.nodes import Node, Scalar, Table, plain
from sim.scenario.problems import Origin, Problem, ScenarioProblems, path_text, shown
from sim.scenario.reader import read_scenario
from sim.scenario.resolved import Resolved
from sim.scenario.translation import allowed_range, found, translated

FIELDS = ("sihua", "title", "title_zh", "question", "question_zh", "scenario", "changes", "levers", "uncertainties",
          "outcomes", "series", "weeks", "design", "replicates", "seed")  # fmt: skip
FORMULA = ("=", "+", "-", "@")
MOST_REPLICATES = 1_000_000
_NO_TREE = Table(None, {})


@dataclass(frozen=True)
class Study:
    """A checked study.

    base: the scenario with the study's own changes; changes: these, as settings. designs: one for levers and
    uncertainties together, or one for each role, which are then crossed. text, tree: the file itself, as plain data too.
    """

    name: str
    title: str
    title_zh: str
    question: str
    question_zh: str
    base: Resolved
    scenario: str
    changes: tuple[Setting, ...]
    factors: tuple[Factor, ...]
    outcomes: tuple[str, ...]
    series: tuple[str, ...]
    window: Window
    designs: Mapping[str, Design]
    replicates: int
    seed: int
    text: str
    tree: Mapping[str, Any]
    file: str
    foreign_code: bool | None = None


def studies_folder() -> Path:
    """The studies that come with the program."""
    return Path(__file__).parent / "shipped"


def read_study(path: str | Path, *, foreign_code: bool | None = None) -> Study:
    """Read a study file, or `sihua:NAME` for one that comes along; raises ScenarioProblems with all that is wrong.

    foreign_code: whether mechanisms that its scenario brings along may be run, as `read_scenario` has it.
    """
    name = str(path)
    file = studies_folder() / f"{name.removeprefix(SHIPPED)}.yaml" if name.startswith(SHIPPED) else Path(path)
    problems: list[Problem] = []
    root = read_table(file, shown(name, 300), problems)
    if root is None:
        raise ScenarioProblems(problems)
    fields = Fields(root, (), problems)
    study = _study(fields, file, name, foreign_code)
    if problems:
        raise ScenarioProblems(problems)
    assert study is not None, "without problems there is a study"
    return study


def _study(fields: Fields, file: Path, name: str, foreign_code: bool | None) -> Study | None:
    fields.only(FIELDS)
    if fields.whole("sihua", 1, 0, 10**9) != 1:
        fields.complain("sihua", "this program reads format 1", "a higher number needs a newer program")
    changes = tuple(_leaves(fields.node("changes"), "changes", fields))
    refuse(changes, fields)
    base = _base(fields, file, changes, foreign_code)
    with bringing(base.brought if base is not None else {}):
        factors = tuple(_factors(fields, file, base))
    if base is not None:
        mechanisms_are_there(factors, base, fields)
    no_dead_settings(changes, factors, fields)
    designs = designs_of(fields, file, factors)
    outcomes = fields.names("outcomes", OUTCOMES, "outcome") if not _is_all(fields) else ()
    series = fields.names("series", SERIES, "series")
    window = _window(fields, base)
    replicates = fields.whole("replicates", 1, 1, MOST_REPLICATES)
    first = base.scenario.run.seed if base is not None else 1
    seed = fields.whole("seed", first, 0, LARGEST_SEED - MOST_REPLICATES)
    texts = {name: fields.text(name) for name in ("title", "title_zh", "question", "question_zh")}
    if fields.problems and base is not None:  # else `points_of` says it, point by point
        fields.problems += [
            p for p in wrong_levels(factors, base, changes, fields, foreign_code) if p not in fields.problems
        ]
    if fields.problems or base is None:
        return None
    return Study(
        name=file.stem, base=base, scenario=_scenario_name(fields, file), changes=changes, factors=factors,
        outcomes=outcomes or tuple(OUTCOMES), series=series, window=window, designs=designs, replicates=replicates,
        seed=seed, text=file.read_text(encoding="utf-8"), tree=plain(fields.table), file=name,
        foreign_code=foreign_code, **texts,
    )  # fmt: skip


def _is_all(fields: Fields) -> bool:
    """Whether all outcomes are kept: nothing is said, or `all`."""
    node = fields.node("outcomes")
    return node is None or (isinstance(node, Scalar) and node.value == "all")


# The scenario, and what the study changes of it


def _scenario_name(fields: Fields, file: Path) -> str:
    name = fields.text("scenario", f"{SHIPPED}baseline")
    return name if name.startswith(SHIPPED) else str(_with_suffix(file.parent / name))


def _with_suffix(path: Path) -> Path:
    return path if path.suffix in (".yaml", ".yml") else path.parent / f"{path.name}.yaml"


def _base(fields: Fields, file: Path, changes: tuple[Setting, ...], foreign_code: bool | None) -> Resolved | None:
    """The scenario with the study's changes, as far as they are right; None where there is none. Problems are noted."""
    name = _scenario_name(fields, file)
    if not name.startswith(SHIPPED) and not Path(name).exists():
        fields.complain("scenario", f"{shown(name)} does not exist", nearest_file(Path(name)))
        return None
    shipped = shipped_folder() / f"{name.removeprefix(SHIPPED)}.yaml"
    if name.startswith(SHIPPED) and not shipped.exists():
        fields.complain("scenario", f"{shown(name)} does not come with sihua", nearest_file(shipped))
        return None
    try:
        return read_scenario(name, [setting.text() for setting in changes], foreign_code=foreign_code)
    except ScenarioProblems as wrong:
        fields.problems += placed_in_study(wrong.problems, changes, fields.origin)
        bad = [steps_of(problem.path) or () for problem in wrong.problems]
        good = [s.text() for s in changes if not any(s.steps == steps[: len(s.steps)] for steps in bad)]
        if len(good) == len(changes):
            return None
        with suppress(ScenarioProblems):  # so that what else is wrong is seen
            return read_scenario(name, good, foreign_code=foreign_code)
        return None


def _leaves(node: Node | None, field: str, fields: Fields, above: tuple[str, ...] = ()) -> Iterator[Setting]:
    """The values and lists of an overlay as settings; groups are walked into, so that they merge with what is there."""
    if node is None:
        return
    if not isinstance(node, Table):
        fields.complain(field, f"wants a group of fields of a scenario, found {found(node)}")
        return
    for name, entry in node.entries.items():
        if name == "extends" and not above:
            fields.complain(field, "holds extends:", "name the scenario in scenario:, or an overlay file as a choice")
        elif isinstance(entry.node, Table) and entry.node.entries:
            yield from _leaves(entry.node, field, fields, (*above, name))
        elif not isinstance(entry.node, Table):
            origin = entry.node.origin or fields.origin
            yield Setting(path_text((*above, name)), plain(entry.node), origin, entry.node, entry.key)


# Levers and uncertainties


def _factors(fields: Fields, file: Path, base: Resolved | None) -> Iterator[Factor]:
    names: dict[str, Origin] = {}
    paths: dict[str, str] = {}
    roles: tuple[tuple[str, Role], ...] = (("levers", "lever"), ("uncertainties", "uncertainty"))
    for group, role in roles:
        for name, inner in fields.groups(group):
            if name in names:
                inner.complain("", f"there is a lever with this name at {names[name]}", "give it another name")
                continue
            if name in OUTCOMES or name in ("point", "replicate", "seed", "run", "week") or not name.isidentifier():
                hint = "a plain word that is no outcome: it is the name of a column"
                inner.complain("", f'"{shown(name)}" cannot be the name of a {role}', hint)
                continue
            names[name] = inner.origin
            factor = _factor(name, role, inner, file, base)
            if factor is None:
                continue
            if factor.path is not None and factor.path in paths:
                inner.complain("path", f"{paths[factor.path]} sets the same field", "keep one of the two")
            elif factor.path is not None:
                paths[factor.path] = name
            yield factor
    if not names and not fields.problems:
        fields.complain("", "nothing is varied", "name a lever under levers:, as docs/experiments.md shows")


def _factor(name: str, role: Role, fields: Fields, file: Path, base: Resolved | None) -> Factor | None:
    fields.only(("path", "values", "range", "scale", "steps", "choices", "label", "label_zh"))
    ways = [way for way in ("values", "range", "choices") if fields.has(way)]
    if len(ways) > 1:
        fields.complain(ways[1], f"stands beside {ways[0]}", "give one of values, range and choices")
        return None
    path: str | None = None
    levels: tuple[Level, ...] = ()
    span: Range | None = None
    if ways == ["choices"]:
        if fields.has("path"):
            fields.complain("path", "stands beside choices", "a choice is an overlay; it says itself what it sets")
        levels = tuple(_choices(fields, file))
    else:
        path = _path(fields, ways)
        if path is None:
            return None
        values = base.values() if base is not None else {}
        steps = steps_of(path) or ()
        facts = facts_at(steps, values)
        if facts is None and steps[0] != "mechanisms":
            # mechanisms may come with a choice, and are checked point by point
            known = next(n for n in range(1, len(steps) + 1) if facts_at(steps[:n], values) is None)
            unknown = translated(
                {"type": "extra_forbidden", "loc": steps[:known], "msg": "", "input": None}, _NO_TREE, values
            )
            fields.complain("path", f"{path_text(steps[:known])}: {unknown.message}", unknown.hint)
            return None
        if ways == ["range"]:
            span = _range(fields, facts)
        else:
            levels = tuple(_values(fields, path))
    before = len(fields.problems)
    texts = [fields.text(label) for label in ("label", "label_zh")]
    if len(fields.problems) > before or (span is None and not levels):
        return None
    return Factor(name, role, path, levels, span, texts[0] or name, texts[1] or texts[0] or name, fields.origin)


def _path(fields: Fields, ways: list[str]) -> str | None:
    if not ways:
        fields.complain("", "says not what is tried", "add values: [a, b], range: [low, high] or choices:")
        return None
    path = fields.text("path")
    if not path:
        if not fields.has("path"):
            fields.complain("", "has no path", "add path:, as path: outreach.creaming")
        return None
    if steps_of(path) is None:
        fields.complain("path", f'"{shown(path)}" is not a path', "write it as mechanisms[0].intensity")
        return None
    if path in NOT_VARIED:
        fields.complain("path", "cannot be set by a study", NOT_VARIED[path])
        return None
    return path


def _values(fields: Fields, path: str) -> Iterator[Level]:
    seen: list[object] = []
    for node in fields.items("values"):
        value = plain(node)
        if any(value == other and type(value) is type(other) for other in seen):
            fields.problems.append(Problem.at(node.origin or fields.origin, path, f"{found(node)} stands here again"))
            continue
        seen.append(value)
        label = value if isinstance(value, bool | int | float | str) else shown(str(value), 200)
        yield Level(label, (Setting(path, value, node.origin or fields.origin, node),))


def _range(fields: Fields, facts: Facts | None) -> Range | None:
    nodes = fields.items("range")
    numbers = [number_of(node) for node in nodes]
    low, high = (numbers[0], numbers[1]) if len(numbers) == 2 else (None, None)
    if not nodes:
        return None
    if low is None or high is None:
        fields.complain("range", "wants two numbers", "write range: [low, high]")
        return None
    if low >= high:
        fields.complain("range", f"goes from {low:g} to {high:g}", "write the smaller number first")
        return None
    if facts is not None and not (_within(facts, fields, nodes[0], low) & _within(facts, fields, nodes[1], high)):
        return None
    kind = facts.shape.kind if facts is not None else "number"
    if kind not in ("number", "whole number"):
        fields.complain("range", f"is for numbers, but the field takes {_a(kind)}", "give values: instead")
        return None
    whole = kind == "whole number"
    if whole and not (low.is_integer() and high.is_integer()):
        fields.complain("range", "the field takes whole numbers", "write whole numbers")
        return None
    scale: Scale = "log" if fields.choice("scale", ("linear", "log"), "linear") == "log" else "linear"
    if scale == "log" and (low <= 0 or whole):
        fields.complain("scale", "a logarithmic range needs fractions above 0", "start above 0, or leave scale out")
    steps = fields.whole("steps", 0, 2, 10_000) or None
    return Range(low, high, whole, scale, steps)


def _within(facts: Facts, fields: Fields, node: Node, number: float) -> bool:
    """Whether an end of a range lies within the declared bounds of the field."""
    low, high = facts.shape.low, facts.shape.high
    if (low is None or number >= low) and (high is None or number <= high):
        return True
    fields.complain("range", f"{number:g} is out of range", f"allowed: {allowed_range(facts)}", at=node.origin)
    return False


def _a(kind: str) -> str:
    return {"switch": "true or false", "choice": "one of its choices"}.get(kind, f"a {kind}")


def _choices(fields: Fields, file: Path) -> Iterator[Level]:
    node = fields.node("choices")
    if not isinstance(node, Table) or not node.entries:
        fields.complain("choices", f"wants named overlays, found {found(node)}", "write none: {} and so on")
        return
    for name, entry in node.entries.items():
        if name[:1] in FORMULA:
            message = f'"{shown(name)}" begins like a formula of a spreadsheet'
            fields.complain("choices", message, "begin with a letter", at=entry.key)
        overlay = entry.node
        if isinstance(overlay, Scalar) and isinstance(overlay.value, str):
            overlay = _overlay_file(overlay, fields, file) or Table(overlay.origin, {})
        inner = Fields(node, (*fields.steps, "choices"), fields.problems)
        settings = tuple(_leaves(overlay, name, inner))
        refuse(settings, fields)
        yield Level(name, settings)


def _overlay_file(named: Scalar, fields: Fields, file: Path) -> Table | None:
    """The fields of an overlay file, with those of the files that it extends; what it is called is left out."""
    text = str(named.value)
    path = Path(text) if text.startswith(SHIPPED) else _with_suffix(file.parent / text)
    composition = composed(path)
    fields.problems += composition.problems[:MOST_FILES]
    tree: Node | None = None
    for layer in composition.layers:
        tree = layer if tree is None else merged(tree, layer)
    if not isinstance(tree, Table):
        return None
    return Table(tree.origin, {name: entry for name, entry in tree.entries.items() if name not in OF_ONE_FILE})


# What is kept


def _window(fields: Fields, base: Resolved | None) -> Window:
    weeks = base.scenario.run.weeks if base is not None else 5200
    node = fields.node("weeks")
    if node is None:
        return WHOLE
    if not isinstance(node, Table):
        fields.complain("weeks", f"wants a group of fields, found {found(node)}", "write weeks: {from: 53, until: 104}")
        return WHOLE
    inner = Fields(node, ("weeks",), fields.problems)
    inner.only(("from", "until"))
    first = inner.whole("from", 1, 1, weeks)
    last = inner.whole("until", 0, 1, weeks) or None
    if last is not None and last < first:
        inner.complain("until", f"ends in week {last}, before it starts in week {first}")
    return Window(first, last)
