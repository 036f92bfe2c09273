"""What the declarations of every mechanism must keep, whoever wrote it (`sim/trial.py` tries what it does in a run).

The catalogue is held to it by the tests, a mechanism of one's own by every run.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator
from functools import cache
from inspect import get_annotations
from typing import Any, NamedTuple

import numpy as np
from pydantic import ValidationError
from pydantic.fields import FieldInfo
from pydantic_core import PydanticUndefined

from sim.ages import OLDEST
from sim.kinds import UNITS
from sim.mechanism import COSTS, Added, Incentive, Institution, Mechanism, Payment, Place, Target, kind_of
from sim.scenario.declare import declaration
from sim.scenario.problems import closest, shown
from sim.terms import TERMS, Term

KIND = re.compile(r"[a-z][a-z0-9_]*")
CHINESE = re.compile(r"[\u4e00-\u9fff]")
HALF = (0.25, 0.75)
"""Half the strength adds about half as much: between a quarter and three quarters, since some things grow with a logarithm."""
NOTHING_BELOW = 1e-9
DOSES = tuple(tenth / 10 for tenth in range(1, 11))
PAID_SHARES = (0.0, 0.5, 1.0)
MOST_POINTS, MOST_YUAN = 1_000_000, 1e12
MAY_BE_DECLARED_ANEW = ("kind", "target", *COSTS)
"""Fields of every mechanism for which a class may have another default; the others mean the same everywhere."""
Values = dict[str, Any]


class Breach(NamedTuple):
    """One thing that a mechanism does not keep. about: the field, method or term in its file, where it stands; line: the
    line, where it is known."""

    message: str
    hint: str = ""
    about: str = ""
    line: int = 0


def breaches(mechanism: type[Mechanism]) -> list[Breach]:
    """What its declarations, and the effects and payments that it declares, do not keep."""
    found = [*_of_the_class(mechanism), *_of_the_fields(mechanism)]
    return found or list(_of_what_it_does(mechanism))


def breaches_of_a_block(block: Mechanism) -> list[Breach]:
    """What one block, with the values that it has, does not keep: every amount, its payment, and the weeks that pay."""
    found = [*_of_its_amounts(block), *_of_the_payment(block)]
    return found or list(_of_what_changes_by_itself(block))


# --- what it declares -------------------------------------------------------------------------------------------------


def _of_the_class(mechanism: type[Mechanism]) -> Iterator[Breach]:
    if issubclass(mechanism, Incentive) == issubclass(mechanism, Institution):
        yield Breach(
            "is no mechanism", "derive the class from Incentive (for residents) or Institution (for communities)"
        )
        return
    if not mechanism.__dict__.get("__final__", False):
        yield Breach("is not final", "write @final above the class (from typing import final)")
    if not (mechanism.__dict__.get("__doc__") or "").strip():
        yield Breach("does not say what it is", 'write a """docstring""" below the class')
    yield from _of_what_is_not_its_own(mechanism)
    kind, field = kind_of(mechanism), mechanism.model_fields["kind"]
    if not KIND.fullmatch(kind) or field.default != kind:
        yield Breach(
            "does not declare its kind", 'write kind: Literal["my_kind"] = "my_kind", in small letters', "kind"
        )
    if missing := sorted(mechanism.__abstractmethods__):
        yield Breach(f"does not say its {missing[0]}", f"write the method {missing[0]}(self, strength, paid_share)")
    if getattr(mechanism, "unit", None) not in UNITS:
        units = ", ".join(UNITS)
        yield Breach("does not say what a unit of it is", f"write unit: ClassVar[Unit] = one of {units}", "unit")


def _of_what_is_not_its_own(mechanism: type[Mechanism]) -> Iterator[Breach]:
    """How strongly a block is in force, and when, is the same for every mechanism."""
    if mechanism.strength is not Mechanism.strength:
        yield Breach("defines strength, which is the same for all", "leave it out; effects is told it", "strength")
    known = {*Mechanism.__mro__, Incentive, Institution}
    own = {name for part in mechanism.__mro__ if part not in known for name in get_annotations(part)}
    for name in Mechanism.model_fields:
        if name in own and name not in MAY_BE_DECLARED_ANEW:
            yield Breach(f"declares {name} anew, which is the same for all", "leave it out, or name it otherwise", name)
    wanted, target = Target if issubclass(mechanism, Incentive) else Place, mechanism.model_fields["target"].annotation
    if not (isinstance(target, type) and issubclass(target, wanted)):
        yield Breach(f"its target is no {wanted.__name__}", f"write target: {wanted.__name__} = ...", "target")


def _of_the_fields(mechanism: type[Mechanism]) -> Iterator[Breach]:
    declare = 'worth: float = number(0.1, "unit", assumed("why"), "label", "标签", low=0, high=1)'
    for name, field in mechanism.model_fields.items():
        of_places = isinstance(field.annotation, type) and issubclass(field.annotation, Place)
        if name == "kind" or of_places:
            continue
        extra = field.json_schema_extra
        if not (isinstance(extra, dict) and "unit" in extra):
            yield Breach(f"the field {name} is not declared", f"write {declare}", name)
        elif field.default is PydanticUndefined:
            yield Breach(f"the field {name} has no default", "a block in a scenario may leave every field out", name)
        else:
            yield from _of_a_declaration(name, field)


def _of_a_declaration(name: str, field: FieldInfo) -> Iterator[Breach]:
    from sim.scenario.fields import shape_of

    about = declaration(field)
    if not about.en.strip() or not CHINESE.search(about.zh):
        yield Breach(f"the field {name} lacks a label", "give one in English and one in Chinese", name)
    if not about.source.note.strip():
        yield Breach(f"the default of {name} has no source", "say where it comes from; assumed(...) is honest", name)
    try:
        shape = shape_of(field.annotation, field.metadata)
    except TypeError as error:
        yield Breach(f"the field {name} cannot stand in a scenario: {error}", "", name)
        return
    if shape.kind in ("number", "whole number"):
        if not about.unit.strip():
            yield Breach(f"the number {name} has no unit", 'as "share", "yuan a week" or "weeks"', name)
        if shape.low is None or shape.high is None:
            yield Breach(f"the number {name} has no range", "give low= and high=", name)
        elif name in MAY_BE_DECLARED_ANEW and shape.low < 0.0:
            yield Breach(f"{name} may be less than nothing", "give low=0", name)


# --- what it adds to the week, and pays ------------------------------------------------------------------------------


def _of_what_it_does(mechanism: type[Mechanism]) -> Iterator[Breach]:
    kind = kind_of(mechanism)
    try:
        ordinary = mechanism.model_validate(mechanism(kind=kind).model_dump(mode="json", by_alias=True))
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        name = str(first["loc"][0]) if first["loc"] else ""
        yield Breach(f"its defaults are not valid: {name} {first['msg']}".rstrip(), "", name)
        return
    if wrong := breaches_of_a_block(ordinary):
        yield from wrong
        return
    full = ordinary.effects(1.0, 1.0)
    if not any(np.any(amount) for amount in full.values()):
        yield Breach("it adds nothing at its defaults", "give its parameters defaults that can be seen", "effects")
    if mechanism.unit == "activity" and "activities" not in full:
        yield Breach("its unit is an activity, and it adds none", "choose another unit", "unit")
    wrong = [*_of_its_doses(ordinary, full), *_at_the_ends(ordinary)]
    yield from wrong or [*_of_what_nothing_depends_on(ordinary), *_of_what_changes_by_itself(ordinary)]


def _of_its_amounts(block: Mechanism) -> Iterator[Breach]:
    """At every dose, whatever share of its promises was paid; the first of each term's faults is told."""
    said: set[str] = set()
    for dose, paid in itertools.product(reversed(DOSES), reversed(PAID_SHARES)):
        part = [f"strength is {dose:g}"] * (dose < 1.0) + [f"paid_share is {paid:g}"] * (paid < 1.0)
        for breach in _of_amounts(block, dose, paid, f" where {' and '.join(part)}" if part else ""):
            if breach.about not in said:
                said.add(breach.about)
                yield breach


def _of_amounts(block: Mechanism, dose: float, paid: float, when: str) -> Iterator[Breach]:
    amounts = block.effects(dose, paid)
    if not isinstance(amounts, dict) or not amounts:
        yield Breach(f"its effects are no table of terms{when}", 'return {"reward": strength * self.worth}', "effects")
        return
    for name, amount in amounts.items():
        yield from _of_an_amount(type(block), str(name), amount, when)


def _of_an_amount(mechanism: type[Mechanism], name: str, amount: Any, when: str = "") -> Iterator[Breach]:
    term = TERMS.get(name)
    if term is None:
        meant = closest(name, TERMS)
        hint = f"did you mean {meant}?" if meant else "`sihua mechanisms` shows them"
        yield Breach(f"there is no term of the week {shown(name)}", hint, name)
        return
    if term.scale == "residents" and not issubclass(mechanism, Incentive):
        yield Breach(
            f"{name} concerns residents, whom an institution does not choose", "derive it from Incentive", name
        )
    try:
        numbers = np.asarray(amount)
    except (TypeError, ValueError):
        numbers = np.array(None)
    if numbers.dtype.kind not in "iuf":  # neither switches nor texts, nor whole numbers beyond all bounds
        yield Breach(f"{name} is no number{when}", "", name)
        return
    by_age = mechanism.by_age and term.scale == "residents"
    shapes = [(), *([(OLDEST + 1,)] if by_age else []), *([(term.each,)] if term.each else [])]
    if numbers.shape not in shapes:
        wanted = " or ".join("one number" if not shape else f"{shape[0]} numbers" for shape in shapes)
        ages = "; set by_age: ClassVar[bool] = True for one a year of age" if numbers.shape == (OLDEST + 1,) else ""
        yield Breach(f"{name} has the shape {numbers.shape}{when}", f"it takes {wanted}{ages}", name)
    elif not np.isfinite(numbers).all():
        yield Breach(f"{name} is not finite{when}", "", name)
    else:
        yield from _of_its_range(name, term, numbers, when)


def _of_its_range(name: str, term: Term, numbers: Any, when: str) -> Iterator[Breach]:
    low, high = float(numbers.min()), float(numbers.max())
    if term.how == "chance" and not 0.0 <= low <= high <= 1.0:
        beyond = low if low < 0.0 else high
        yield Breach(f"{name} is a chance, and {beyond:g}{when}", "keep it between 0 and 1", name)
    if term.how == "factor" and low < -1.0:
        yield Breach(f"{name} is a factor, and {low:g}{when}", "less than -1 would be less than nothing", name)


def _of_its_doses(ordinary: Mechanism, full: Added) -> Iterator[Breach]:
    """Nothing at strength 0, half at a half, and no other terms than at full strength."""
    none, half = ordinary.effects(0.0, 1.0), ordinary.effects(0.5, 1.0)
    lasting = [name for name, amount in none.items() if np.any(amount)]
    for name in lasting:
        yield Breach(f"{name} is not 0 at strength 0", "multiply it by strength", name)
    if lasting:
        return
    if set(half) != set(full):
        yield Breach("it acts through other terms at half its strength", "always return the same terms", "effects")
        return
    for name, amount in full.items():
        whole, at_half = np.abs(np.asarray(amount, float)), np.abs(np.asarray(half[name], float))
        least, most = (share * whole for share in HALF)
        if (at_half < least - NOTHING_BELOW).any() or (at_half > most + NOTHING_BELOW).any():
            yield Breach(f"{name} at half the strength is far from half of it", "multiply it by strength", name)


def _at_the_ends(ordinary: Mechanism) -> Iterator[Breach]:
    """With each number, and each two of them, at the ends of their ranges: amounts and payments stay what they must be."""
    ends = [(field, value) for field, values in _ends(type(ordinary)).items() for value in values]
    pairs = [pair for pair in itertools.combinations(ends, 2) if pair[0][0] != pair[1][0]]
    seen: set[str] = set()
    for number, changes in enumerate([*((end,) for end in ends), *pairs]):
        if seen and number >= len(ends):
            return  # what one number alone does wrong, it also does beside another
        changed = _changed(ordinary, dict(changes))
        if changed is None:
            continue  # a check over several fields refuses it, which is as good
        when = " where " + " and ".join(f"{field} is {_said(value)}" for field, value in changes)
        wrong = [b for paid in PAID_SHARES for b in _of_amounts(changed, 1.0, paid, when)]
        for breach in [*wrong, *_of_the_payment(changed, when)]:
            if breach.message not in seen:
                seen.add(breach.message)
                yield breach._replace(about=changes[-1][0])
        if seen and number >= len(ends):
            return


def _said(value: Any) -> str:
    return f"{value:g}" if isinstance(value, (int, float)) and not isinstance(value, bool) else str(value)


@cache
def _ends(model: type[Mechanism]) -> dict[str, tuple[Any, ...]]:
    """The ends of each number's range, and the values of each choice and switch, of a mechanism's own fields."""
    from sim.scenario.fields import shape_of

    found: dict[str, tuple[Any, ...]] = {}
    for field, info in model.model_fields.items():
        shape = shape_of(info.annotation, info.metadata)
        if field in Mechanism.model_fields:
            continue
        if shape.kind in ("number", "whole number") and shape.low is not None and shape.high is not None:
            number = int if shape.kind == "whole number" else float
            found[field] = (number(shape.low), number(shape.high))
        elif shape.kind in ("choice", "switch"):
            found[field] = shape.choices or (False, True)
    return found


def _changed(block: Mechanism, changes: Values) -> Mechanism | None:
    """The block with other values; None where it may not have them."""
    try:
        return type(block).model_validate({**block.model_dump(mode="json", by_alias=True), **changes})
    except ValidationError:
        return None


def _of_the_payment(block: Mechanism, when: str = "") -> Iterator[Breach]:
    """Whether each of its numbers is one, within bounds; and whether it knows in which weeks it pays."""
    if not all(isinstance(block.pays(week), bool) for week in (-1, 0, 1, 2, 26)):
        yield Breach(f"pays says neither True nor False{when}", "return a bool", "pays")
    payment = block.payment()
    if payment is None:
        return
    if not isinstance(payment, Payment):
        yield Breach(
            f"its payment is none{when}", "return Payment(points, yuan_per_point, budget, redemption)", "payment"
        )
        return
    whole = {"points": MOST_POINTS, "from_age": OLDEST + 1}
    parts = {"yuan_per_point": MOST_YUAN, "budget": MOST_YUAN, "redemption": 1, "redemption_before": 1}
    for name, most in {**whole, **parts}.items():
        value = getattr(payment, name)
        if isinstance(value, bool) or not isinstance(value, int if name in whole else (int, float)):
            wanted = "a whole number" if name in whole else "a number"
            yield Breach(f"its payment's {name} is not {wanted}{when}", f"return {wanted}", "payment")
        elif not 0 <= value <= most:
            yield Breach(f"its payment's {name} is {shown(value)}{when}", f"keep it from 0 to {most:,.0f}", "payment")


def _doing(block: Mechanism) -> list[Any]:
    """All that a block does, as it can be compared: amounts, payment, weeks that pay, costs."""
    doses = ((1.0, 1.0), (1.0, 0.0), (0.5, 0.5))
    amounts = [
        {str(name): np.asarray(amount).tolist() for name, amount in block.effects(*dose).items()} for dose in doses
    ]
    weeks = [block.pays(week) for week in range(-4, 61)]
    return [amounts, block.payment(), weeks, block.setup_cost, block.weekly_cost, block.unit_cost]


def _of_what_changes_by_itself(block: Mechanism) -> Iterator[Breach]:
    """Asked the same again it says the same: what differs by chance could never be run again."""
    first, second = _doing(block), _doing(block)
    for about, one, other in zip(("effects", "payment", "pays"), first, second, strict=False):
        if one != other:
            yield Breach(f"{about} says something else when it is asked again", "use neither chance nor memory", about)


def _of_what_nothing_depends_on(ordinary: Mechanism) -> Iterator[Breach]:
    """Some value of each number changes what the block does, alone or with another of its fields changed."""
    ends = _ends(type(ordinary))
    for name, choices in ends.items():
        if isinstance(choices[0], (bool, str)):
            continue
        others = [{other: value} for other, values in ends.items() if other != name for value in (*values, 0.5)]
        all_at = [{other: values[end] for other, values in ends.items() if other != name} for end in (0, -1)]
        middle = (choices[0] + choices[1]) / 2
        values = (*choices, type(choices[0])(middle))
        if not any(_depends_on(ordinary, name, values, beside) for beside in ({}, *others, *all_at)):
            yield Breach(f"nothing depends on the number {name}", "use it in effects or payment, or leave it out", name)


def _depends_on(ordinary: Mechanism, name: str, values: tuple[Any, ...], beside: Values) -> bool:
    blocks = [ordinary if not beside else _changed(ordinary, beside)]
    blocks += [_changed(ordinary, {**beside, name: value}) for value in values]
    does = [_doing(block) for block in blocks if block is not None]
    return any(one != does[0] for one in does[1:])
