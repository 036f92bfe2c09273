"""Every mechanism has an example that a policy person can follow with a pocket calculator, and the code gives the same.

An example lies in `tests/worked_examples/KIND.yaml`; how it is written stands in `tests/worked_examples/__init__.py`.
"""

from __future__ import annotations

import importlib
import inspect
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from sim.catalogue import catalogue
from sim.community import ParticipationModel
from sim.mechanism import Payment
from sim.scenario.blocks.base import NEEDS
from sim.scenario.blocks.cases import RESOURCES
from sim.scenario.blocks.organizations import KINDS as ORGANIZATIONS
from sim.scenario.schema import Scenario
from sim.state import PROGRAMMES
from sim.terms import TERMS, programme
from tests.worked_examples.moves import complaints_about_moves, moves
from tests.worked_examples.outcomes import COLUMNS, UnknownOutcome, measure
from tests.worked_examples.reading import FOLDER, SECTIONS, Example, read, unsaid_or_unknown
from tests.worked_examples.scenario_files import complaints_about_scenario, scenario_files

KINDS = list(catalogue())
NAMES = {
    **dict.fromkeys(("joining", "liability", "capacity"), ORGANIZATIONS),
    **dict.fromkeys(("tapped", "funds"), RESOURCES),
    **dict.fromkeys(("prevented", "settled"), NEEDS),
}
"""How the entries of a term that is a table are called."""


def complaints(path: Path) -> list[str]:
    """Everything in a file of examples that the code does not give, each with its file and line."""
    whole = read(path)
    found = list(unsaid_or_unknown(path, whole, SECTIONS))
    if found:
        return found
    if whole["kind"] != path.stem:
        found.append(f"{path}:{whole.lines['kind']}: the file is that of {path.stem}")
    found += [*complaints_about_moves(path, whole), *complaints_about_scenario(path, whole)]
    for example in whole["examples"]:
        found += unsaid_or_unknown(path, example, ("says", "then"), ("given", "paid_share", "week", "pays", "so"))
        block = catalogue()[whole["kind"]].model_validate({"kind": whole["kind"], **example.get("given", {})})
        week = example.get("week", 1)
        strength, paid = block.strength(week), example.get("paid_share", 1.0) if block.pays(week) else 0.0
        effects = block.effects(strength, paid) if strength > 0.0 else {}
        said: Example = example["then"]
        for term in effects.keys() - said.keys():
            found.append(f"{path}:{example.lines['then']}: it also adds to {term}, which is not said")
        for term, amount in said.items():
            if term not in effects:
                found.append(f"{path}:{said.lines[term]}: nothing is added to {term}")
            elif not same(term, amount, effects[term]):
                found.append(
                    f"{path}:{said.lines[term]}: {term} is {shown(term, amount, effects[term])}, not {plain(amount)}"
                )
        payment: Payment | None = block.payment()
        for name, amount in example.get("pays", {}).items():
            paid = getattr(payment, name)
            if paid != pytest.approx(amount, abs=1e-12):
                found.append(f"{path}:{example['pays'].lines[name]}: pays {name} {paid}, not {amount}")
        for claim in example.get("so", []):
            found += unsaid_or_unknown(path, claim, ("rule", "with", "gives"))
            module, name = claim["rule"].rsplit(".", 1)
            assert module.startswith("sim.rules."), f"{path}:{claim.lines['rule']}: not a rule of the model"
            given = {key: said[value] if isinstance(value, str) else value for key, value in claim["with"].items()}
            rule = inspect.unwrap(
                getattr(importlib.import_module(module), name)
            )  # as it is written, with named arguments
            gives = rule(**given)
            if gives != pytest.approx(claim["gives"], rel=1e-3, abs=1e-9):
                found.append(f"{path}:{claim.lines['gives']}: {name} gives {gives:.6g}, not {claim['gives']}")
    if not any(example.get("so") for example in whole["examples"]):
        found.append(f"{path}:{whole.lines['examples']}: no example says what it does to anybody (so: a rule)")
    return found


def same(term: str, said: Any, amount: Any) -> bool:
    """Whether an amount is what the example says, to the digits that a person writes down (a thousandth of it)."""
    if isinstance(said, dict) and term not in NAMES:
        return all(amount[age] == pytest.approx(share, rel=1e-3, abs=1e-9) for age, share in said.items())
    return bool(np.shape(amount) == np.shape(table(term, said)) and np.allclose(amount, table(term, said), 1e-3, 1e-9))


def table(term: str, said: Any) -> NDArray[np.float64]:
    """The amount that an example writes in words."""
    if term == "activities":
        wanted = [{**entry, "need": NEEDS.index(entry["need"]) if "need" in entry else None} for entry in said]
        return sum((programme(entry.pop("per_thousand"), **entry) for entry in wanted), np.zeros(PROGRAMMES))
    if isinstance(said, dict):
        return np.array([said.get(name, 0.0) for name in NAMES[term]])
    return np.array(said, dtype=float)


def shown(term: str, said: Any, amount: Any) -> str:
    """An amount as short as it can be said: where it is a table, its entries that are not 0; by age, those that were asked."""
    if np.ndim(amount) == 0:
        return f"{amount:.6g}"
    if isinstance(said, dict) and term not in NAMES:
        return str({age: round(float(amount[age]), 6) for age in said})
    names = NAMES.get(term) or range(len(amount))
    return str({name: round(float(value), 6) for name, value in zip(names, amount, strict=True) if value != 0.0})


def plain(said: Any) -> str:
    """What the example says, on one line."""
    return str(
        dict(said) if isinstance(said, dict) else [dict(each) for each in said] if isinstance(said, list) else said
    )


def test_every_mechanism_has_an_example_and_every_example_a_mechanism() -> None:
    assert {file.stem for file in FOLDER.glob("*.yaml")} == set(KINDS)


@pytest.mark.parametrize("kind", KINDS)
def test_a_worked_example_comes_out_as_it_was_worked_out_by_hand(kind: str) -> None:
    assert complaints(FOLDER / f"{kind}.yaml") == []


def test_a_wrong_number_is_found_and_its_line_is_named(tmp_path: Path) -> None:
    """Each number of an example, changed, gives one complaint that names file and line."""
    text = (FOLDER / "honours.yaml").read_text(encoding="utf-8")
    path = tmp_path / "honours.yaml"
    for right, wrong in (("recognition: 0.04", "recognition: 0.05"), ("gives: 0.54", "gives: 0.55")):
        path.write_text(text.replace(right, wrong), encoding="utf-8")
        line = 1 + text[: text.index(right)].count("\n")
        assert any(f"{path}:{line}: " in complaint for complaint in complaints(path))
    assert set(TERMS) >= set(NAMES)


@pytest.mark.parametrize("file", scenario_files(), ids=lambda file: file.stem)
def test_the_scenario_of_a_mechanism_is_what_its_worked_example_says(file: Path) -> None:
    assert file.read_text(encoding="utf-8") == scenario_files()[file], "python -m tests.worked_examples writes it anew"


@pytest.mark.parametrize(
    ("right", "wrong", "complaint"),
    [
        ("\nmoves:", "\nmove:", "there is no move here (did you mean moves?)"),
        ("in_every_seed:", "in_every_seeds:", "there is no in_every_seeds here (did you mean in_every_seed?)"),
        ("- up: weekly.", "- upp: weekly.", "there is no upp here (did you mean up?)"),
        ("- up: weekly.", "- group: young\n      up: governance.", "governance.participation_rate is not reported for young"),
        ("participation_rate", "particpation_rate", "no column particpation_rate (did you mean participation_rate?)"),
        ("- up: weekly.", "- up: weakly.", "there is no table weakly (did you mean weekly?)"),
        ("- up: weekly.", "- block: {wort: 0.1}\n      up: weekly.", "mechanisms[0].wort: Extra inputs"),
        ("- up: weekly.", "- scenario: {calender: {seats: 4}}\n      up: weekly.", "calender"),
        ("- up: weekly.", "- group: youth\n      up: weekly.", "not reported for youth"),
        ("- up: weekly.", "- target: {migrant: true}\n      up: weekly.", "occasions are those of a target"),
        ("  shows: |", "  showing: |", "there is no showing here (did you mean shows?)"),
    ],
)  # fmt: skip
def test_what_is_misspelt_in_a_worked_example_is_named_with_its_line(
    right: str, wrong: str, complaint: str, tmp_path: Path
) -> None:
    text = (FOLDER / "honours.yaml").read_text(encoding="utf-8")
    path = tmp_path / "honours.yaml"
    path.write_text(text.replace(right, wrong, 1), encoding="utf-8")
    assert any(f"{path}:" in one and complaint in one for one in complaints(path)), complaints(path)


def test_signs_are_not_read_from_a_file_with_a_mistake(tmp_path: Path) -> None:
    text = (FOLDER / "honours.yaml").read_text(encoding="utf-8")
    (tmp_path / "honours.yaml").write_text(text.replace("participation_rate", "particpation_rate"), encoding="utf-8")
    with pytest.raises(ValueError, match=r"honours\.yaml:\d+: weekly has no column particpation_rate"):
        moves("in_every_seed", tmp_path)


def test_every_outcome_that_an_example_may_name_is_a_number_that_a_run_has() -> None:
    """Of a week without a case or a voice some are empty, but none is missing."""
    small = {"place": {"residents": 200}, "run": {"warm_up_weeks": 0, "weeks": 26}, "record": {"log": True}}
    run = ParticipationModel(Scenario.model_validate(small))
    run.run()
    names = [
        f"{table}.{resource}{column}"
        for table, columns in COLUMNS.items()
        for resource in ([f"{name}." for name in RESOURCES] if table == "resources" else [""])
        for column in columns
    ]
    assert all(isinstance(measure(name)(run, 0), float) for name in names)
    assert measure("occasions", target={"group": "elderly"})(run, 0) > 0.0
    total = measure("weekly.hours")(run, 0)
    assert measure("weekly.hours", "young")(run, 0) + measure("weekly.hours", "elderly")(run, 0) == pytest.approx(total)
    assert measure("weekly.hours / weekly.residents")(run, 0) == pytest.approx(total / 200)
    assert measure("weekly.hours + weekly.hours")(run, 0) == 2.0 * total
    last = run.record.weekly().query("community == -1 and group == 'all' and week > 13")
    assert measure("weekly.hours")(run, 13) == last["hours"].mean()


@pytest.mark.parametrize(
    "outcome",
    [
        "resources.used",
        "resources.gold.used",
        "governance.x.y",
        "a",
        "occasions",
        "weekly.hours / weekly.hours / weekly.hours",
    ],
)
def test_an_outcome_that_no_run_has_is_refused(outcome: str) -> None:
    with pytest.raises(UnknownOutcome):
        measure(outcome)
