"""Every mechanism has an example that a policy person can follow with a pocket calculator, and the code gives the same.

An example lies in `tests/worked_examples/KIND.yaml`:

    kind: honours
    examples:
      - says: What happens, in one sentence.
        given: {intensity: 0.5, worth: 0.08}   # fields of the block; all others keep their defaults
        paid_share: 0.5                        # of last week's promises; 1 where it is not given
        week: 1                                # the reported week; 1 where it is not given
        then:                                  # every term that the block adds to, and by how much
          recognition: 0.04                    # 0.5 x 0.08
        pays: {points: 10}                     # fields of its `Payment`, where it pays
        so:                                    # what that does, by the rule that reads the term
          - rule: sim.rules.decision.drive
            with: {motivation: 0.5, reward: 0, reward_worth: 1, reciprocity: 0, recognition: recognition}
            gives: 0.54                        # 0.5 + 0.04

A word in `with` is the term of that name above. A term that is a number for each age is given as {30: .., 75: ..}, one by
need, resource or kind of organization as {culture: ..} (0 for those not named), activities as a list of programmes:
{per_thousand: 1, slot: evening, depth: 3}, with `need` and `host` where they are not as needed and officials.
"""

from __future__ import annotations

import importlib
import inspect
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import yaml
from numpy.typing import NDArray

from sim.mechanism import Payment, catalogue
from sim.scenario.blocks.base import NEEDS
from sim.scenario.blocks.cases import RESOURCES
from sim.scenario.blocks.organizations import KINDS as ORGANIZATIONS
from sim.state import PROGRAMMES
from sim.terms import TERMS, programme

FOLDER = Path(__file__).parent / "worked_examples"
KINDS = list(catalogue())
NAMES = {
    **dict.fromkeys(("joining", "liability", "capacity"), ORGANIZATIONS),
    **dict.fromkeys(("tapped", "funds"), RESOURCES),
    **dict.fromkeys(("prevented", "settled"), NEEDS),
}
"""How the entries of a term that is a table are called."""


class Example(dict[str, Any]):
    """A group of fields that knows where each of them stands."""

    lines: dict[str, int]


class _WithLines(yaml.SafeLoader):
    """YAML's usual reader; groups remember their lines."""


def _group(loader: _WithLines, node: yaml.MappingNode) -> Example:
    group = Example(loader.construct_mapping(node, deep=True))
    group.lines = {loader.construct_object(key, deep=True): key.start_mark.line + 1 for key, _ in node.value}
    return group


_WithLines.add_constructor("tag:yaml.org,2002:map", _group)


def read(path: Path) -> Example:
    """The examples of a kind."""
    with path.open(encoding="utf-8") as file:
        return yaml.load(file, _WithLines)  # type: ignore[no-any-return]


def complaints(path: Path) -> list[str]:
    """Everything in a file of examples that the code does not give, each with its file and line."""
    whole = read(path)
    found = [] if whole["kind"] == path.stem else [f"{path}:{whole.lines['kind']}: the file is that of {path.stem}"]
    for example in whole["examples"]:
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
