"""From a study file to a checked study, or to everything that is wrong with it, each with file, line and column.

A study says: the question, the scenario it starts from, what is varied (levers and uncertainties), what is kept
(outcomes and weekly series), which points are run (the design), and how often (replicates). It is read by the same strict
reader as scenarios, and every value that it sets is checked by the scenario's own declarations before anything is run.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from experiments.outcomes import OUTCOMES, SERIES, WHOLE, Window, whole_quarters
from experiments.studies.checks import (
    NOT_VARIED,
    mechanisms_are_there,
    no_dead_settings,
    placed_in_study,
    refuse,
    wrong_levels,
)
from experiments.studies.design_field import Design, designs_of
from experiments.studies.factor_fields import factors_of, leaves
from experiments.studies.factors import Factor, Setting
from experiments.studies.fields import Fields
from sim.catalogue import registered
from sim.scenario.blocks.place import LARGEST_SEED
from sim.scenario.composition import OF_ONE_FILE, SHIPPED, shipped_folder, with_suffix
from sim.scenario.files import nearest_file, read_text, table_in
from sim.scenario.merging import steps_of
from sim.scenario.nodes import Scalar, Table, plain
from sim.scenario.problems import Problem, ScenarioProblems, shown
from sim.scenario.reader import read_scenario
from sim.scenario.resolved import Resolved
from sim.scenario.translation import found

FIELDS = ("sihua", "title", "title_zh", "question", "question_zh", "scenario", "changes", "levers", "uncertainties",
          "outcomes", "series", "weeks", "design", "replicates", "seed")  # fmt: skip
MOST_REPLICATES = 1_000_000


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


def read_study(path: str | Path, *, foreign_code: bool | None = None, within: Path | None = None) -> Study:
    """Read a study file, or `sihua:NAME` for a shipped one; raises ScenarioProblems with all that is wrong.

    foreign_code: whether plugins of its scenario may be run, as `read_scenario` has it.
    within: the folder of a batch, which a study that was kept in it may not leave.
    """
    name = str(path)
    file = studies_folder() / f"{name.removeprefix(SHIPPED)}.yaml" if name.startswith(SHIPPED) else Path(path)
    problems: list[Problem] = []
    text = read_text(file, shown(name, 300), problems)
    root = None if text is None else table_in(text, shown(name, 300), problems)
    if text is None or root is None:
        raise ScenarioProblems(problems)
    fields = Fields(root, (), problems)
    if within is not None:
        _stays_within(fields, file, within)
    study = _study(fields, file, name, text, foreign_code, within)
    if problems:
        raise ScenarioProblems(problems)
    assert study is not None, "without problems there is a study"
    return study


def _stays_within(fields: Fields, file: Path, within: Path) -> None:
    """Raise ScenarioProblems where a study that somebody else sent names a file outside its folder."""
    tree = plain(fields.table)
    designs = [tree.get("design"), *(tree["design"].values() if isinstance(tree.get("design"), dict) else ())]
    varied = [one for role in ("levers", "uncertainties") for one in _values(tree.get(role))]
    named = [tree.get("scenario"), *(design.get("file") for design in designs if isinstance(design, dict))]
    named += [choice for one in varied if isinstance(one, dict) for choice in _values(one.get("choices"))]
    for one in named:
        outside = isinstance(one, str) and not one.startswith(SHIPPED)
        if outside and not (file.parent / str(one)).resolve().is_relative_to(within.resolve()):
            fields.complain(
                "", f"{shown(one, 200)} lies outside {shown(within, 300)}", "what is received names no files elsewhere"
            )
    if fields.problems:
        raise ScenarioProblems(fields.problems)


def _values(group: Any) -> Iterable[Any]:
    return group.values() if isinstance(group, dict) else ()


def _study(
    fields: Fields, file: Path, name: str, text: str, foreign_code: bool | None, within: Path | None
) -> Study | None:
    fields.only(FIELDS)
    if fields.whole("sihua", 1, 0, 10**9) != 1:
        fields.complain("sihua", "this program reads format 1", "a higher number needs a newer program")
    changes = tuple(leaves(fields.node("changes"), "changes", fields))
    refuse(changes, fields)
    base = _base(fields, file, changes, foreign_code, within)
    with registered(base.plugin_kinds if base is not None else {}):
        factors = tuple(factors_of(fields, file, base))
    if base is not None:
        mechanisms_are_there(factors, base, fields)
    no_dead_settings(changes, factors, fields)
    designs = designs_of(fields, file, factors)
    outcomes = fields.names("outcomes", OUTCOMES, "outcome") if not _is_all(fields) else ()
    series = fields.names("series", SERIES, "series")
    window = _window(fields, base)
    if base is not None:
        _are_defined_in(outcomes, window, base, fields, factors)
    replicates = fields.whole("replicates", 1, 1, MOST_REPLICATES)
    first = base.scenario.run.seed if base is not None else 1
    seed = fields.whole("seed", first, 0, LARGEST_SEED - MOST_REPLICATES)
    texts = {name: fields.text(name) for name in OF_ONE_FILE}
    if fields.problems and base is not None:  # else `points_of` says it, point by point
        fields.problems += [
            p for p in wrong_levels(factors, base, changes, fields, foreign_code) if p not in fields.problems
        ]
    if fields.problems or base is None:
        return None
    return Study(
        name=file.stem, base=base, scenario=_scenario_name(fields, file), changes=changes, factors=factors,
        outcomes=_with_budget(outcomes or tuple(OUTCOMES), base, factors), series=series, window=window, designs=designs,
        replicates=replicates,
        seed=seed, text=text, tree=plain(fields.table), file=name,
        foreign_code=foreign_code, **texts,
    )  # fmt: skip


def _with_budget(outcomes: tuple[str, ...], base: Resolved, factors: Sequence[Factor]) -> tuple[str, ...]:
    """What is kept, and what a year used beyond its budget wherever there is one: an overspent batch is flagged."""
    paths = [one.path for one in factors if one.path is not None]
    paths += [setting.path for one in factors for level in one.levels for setting in level.settings]
    bounded = base.scenario.budget.a_year is not None or any(path.split(".")[0] == "budget" for path in paths)
    return (*outcomes, "over_budget") if bounded and "over_budget" not in outcomes else outcomes


def _are_defined_in(
    outcomes: Sequence[str], window: Window, base: Resolved, fields: Fields, factors: Sequence[Factor]
) -> None:
    """Note where none of the outcomes can be defined: all are of whole quarters, and the weeks that count hold none."""
    if "run.weeks" in {setting.path for one in factors for level in one.levels for setting in level.settings}:
        return
    of_quarters = [name for name in outcomes if OUTCOMES[name].of_quarters]
    if outcomes and len(of_quarters) == len(outcomes) and not whole_quarters(window, base.scenario.run.weeks):
        message = f"{', '.join(of_quarters)}: counted over whole quarters, and the weeks that count hold none"
        fields.complain("outcomes", message, "quarters end in week 13, 26, 39 ...: let weeks hold one, or add others")


def _is_all(fields: Fields) -> bool:
    """Whether all outcomes are kept: nothing is said, or `all`."""
    node = fields.node("outcomes")
    return node is None or (isinstance(node, Scalar) and node.value == "all")


# The scenario, and what the study changes of it


def _scenario_name(fields: Fields, file: Path) -> str:
    name = fields.text("scenario", f"{SHIPPED}baseline")
    if not name.strip():
        fields.complain("scenario", "is empty", f"name a scenario file, or leave it away for {SHIPPED}baseline")
        name = f"{SHIPPED}baseline"
    return name if name.startswith(SHIPPED) else str(with_suffix(file.parent / name))


def _base(
    fields: Fields, file: Path, changes: tuple[Setting, ...], foreign_code: bool | None, within: Path | None
) -> Resolved | None:
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
        allowed = [
            setting.text() for setting in changes if setting.path not in NOT_VARIED
        ]  # a refused file is not looked for
        return read_scenario(name, allowed, foreign_code=foreign_code, within=within)
    except ScenarioProblems as wrong:
        fields.problems += placed_in_study(wrong.problems, changes, fields.origin)
        bad = [steps_of(problem.path) or () for problem in wrong.problems]
        good = [s.text() for s in changes if not any(s.steps == steps[: len(s.steps)] for steps in bad)]
        if len(good) == len(changes):
            return None
        with suppress(ScenarioProblems):  # so that what else is wrong is seen
            return read_scenario(name, good, foreign_code=foreign_code, within=within)
        return None


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
