"""What every mechanism must keep, whoever wrote it: `breaches` looks at its declarations, `breaches_in_a_run` tries it.

The catalogue is held to it by the tests, a mechanism of one's own by `sihua check` (and its declarations by every run).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple, get_args

import numpy as np
from pydantic import ValidationError
from pydantic.fields import FieldInfo
from pydantic_core import PydanticUndefined

from sim.mechanism import OLDEST, Incentive, Institution, Mechanism, Payment, Place, Target, Unit
from sim.scenario.declare import declaration
from sim.scenario.problems import closest, shown
from sim.terms import TERMS, Term

if TYPE_CHECKING:
    from sim.community import Community

KIND = re.compile(r"[a-z][a-z0-9_]*")
CHINESE = re.compile(r"[\u4e00-\u9fff]")
HALF = (0.25, 0.75)
"""Half the strength adds about half as much: between a quarter and three quarters, since some things grow with a logarithm."""
NOTHING_BELOW = 1e-9
Values = dict[str, Any]


class Breach(NamedTuple):
    """One thing that a mechanism does not keep. about: the field, method or term in its file, where it stands; line: the
    line, where it is known."""

    message: str
    hint: str = ""
    about: str = ""
    line: int = 0


def kind_of(mechanism: type[Mechanism]) -> str:
    """The kind that a class declares: `kind: Literal["points"] = "points"`; empty where it declares none."""
    field = mechanism.model_fields.get("kind")
    choices = get_args(field.annotation) if field is not None else ()
    return str(choices[0]) if len(choices) == 1 and isinstance(choices[0], str) else ""


def breaches(mechanism: type[Mechanism]) -> list[Breach]:
    """What its declarations, and the effects and payments that it declares, do not keep."""
    found = [*_of_the_class(mechanism), *_of_the_fields(mechanism)]
    return found or [*_of_the_effects(mechanism), *_of_the_payment(mechanism)]


# --- what it declares -------------------------------------------------------------------------------------------------


def _of_the_class(mechanism: type[Mechanism]) -> Iterator[Breach]:
    if issubclass(mechanism, Incentive) == issubclass(mechanism, Institution):
        yield Breach(
            "is no mechanism", "derive the class from Incentive (for residents) or Institution (for communities)"
        )
        return
    if not mechanism.__dict__.get("__final__", False):
        yield Breach("is not final", "write @final above the class (from typing import final)")
    kind, field = kind_of(mechanism), mechanism.model_fields["kind"]
    if not KIND.fullmatch(kind) or field.default != kind:
        yield Breach(
            "does not declare its kind", 'write kind: Literal["my_kind"] = "my_kind", in small letters', "kind"
        )
    if missing := sorted(mechanism.__abstractmethods__):
        yield Breach(f"does not say its {missing[0]}", f"write the method {missing[0]}(self, strength, paid_share)")
    if getattr(mechanism, "unit", None) not in get_args(Unit):
        units = ", ".join(get_args(Unit))
        yield Breach("does not say what a unit of it is", f"write unit: ClassVar[Unit] = one of {units}", "unit")


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


# --- what it adds to the week -----------------------------------------------------------------------------------------


def _of_the_effects(mechanism: type[Mechanism]) -> Iterator[Breach]:
    kind = kind_of(mechanism)
    try:
        ordinary = mechanism.model_validate(mechanism(kind=kind).model_dump(mode="json", by_alias=True))
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        name = str(first["loc"][0]) if first["loc"] else ""
        yield Breach(f"its defaults are not valid: {name} {first['msg']}".rstrip(), "", name)
        return
    full = ordinary.effects(1.0, 1.0)
    if not isinstance(full, dict) or not full:
        yield Breach("its effects are no table of terms", 'return {"reward": strength * self.worth}', "effects")
        return
    wrong = [b for name, amount in full.items() for b in _of_an_amount(mechanism, str(name), amount)]
    yield from wrong
    if not wrong and not any(np.any(amount) for amount in full.values()):
        yield Breach("it adds nothing at its defaults", "give its parameters defaults that can be seen", "effects")
    if not wrong:
        yield from _of_its_doses(ordinary, full)
        yield from _at_the_ends(ordinary)


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
        numbers = np.asarray(amount, dtype=float)
    except (TypeError, ValueError):
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


def _of_its_doses(ordinary: Mechanism, full: Values) -> Iterator[Breach]:
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
    """With each number at the end of its range: effects stay finite, and chances chances."""
    from sim.scenario.fields import shape_of

    model, values = type(ordinary), ordinary.model_dump(mode="json", by_alias=True)
    seen: set[str] = set()
    for field, info in model.model_fields.items():
        if field in Mechanism.model_fields:
            continue
        shape = shape_of(info.annotation, info.metadata)
        ends = shape.choices if shape.kind == "choice" else (shape.low, shape.high)
        for end in ends if shape.kind in ("number", "whole number", "choice") else ():
            value = int(end) if shape.kind == "whole number" and end is not None else end
            try:
                changed = model.model_validate({**values, field: value})
            except ValidationError:
                continue  # a check over several fields refuses it, which is as good
            said = value if isinstance(value, str) else f"{value:g}"
            for name, amount in changed.effects(1.0, 1.0).items():
                for breach in _of_an_amount(model, str(name), amount, f" where {field} is {said}"):
                    if breach.message not in seen:
                        seen.add(breach.message)
                        yield breach._replace(about=field)


def _of_the_payment(mechanism: type[Mechanism]) -> Iterator[Breach]:
    payment = mechanism(kind=kind_of(mechanism)).payment()
    if payment is None:
        return
    if not isinstance(payment, Payment) or not isinstance(payment.points, int):
        yield Breach("its payment is none", "return Payment(points, yuan_per_point, budget, redemption)", "payment")
        return
    if payment.points < 0 or not all(0.0 <= yuan < np.inf for yuan in (payment.yuan_per_point, payment.budget)):
        yield Breach("it pays less than nothing, or without bound", "points, yuan and budget are 0 or more", "payment")
    if not all(0.0 <= share <= 1.0 for share in (payment.redemption, payment.redemption_before)):
        yield Breach("more or less than all points are redeemed", "redemption is a share from 0 to 1", "payment")


# --- what it does in a run --------------------------------------------------------------------------------------------

SMALL: Values = {
    "run": {"warm_up_weeks": 3, "weeks": 26},
    "place": {"residents": 400, "communities": 2},
    "calendar": {"activities_per_thousand": 30.0},
    "workers": {"per_ten_thousand": 100.0},
    "cases": {"per_adult": 0.1},
}
"""A small and busy place, in which a mechanism is tried."""


def breaches_in_a_run(mechanism: type[Mechanism]) -> list[Breach]:
    """What it does not keep in small runs: exactly nothing while it is not in force, nobody outside its target, its books."""
    ordinary = mechanism(kind=kind_of(mechanism))
    priced = ordinary.model_copy(update={"setup_cost": 100.0, "weekly_cost": 10.0, "unit_cost": 1.0})
    found = []
    for change, when in (({"intensity": 0.0}, "at intensity 0"), ({"from_week": 27}, "before its first week")):
        if not same(_small_run(priced.model_copy(update=change)), _small_nothing()):
            found.append(Breach(f"it changes the run {when}", "add nothing where strength is 0", "effects"))
    there = ordinary.target.model_copy(update={"communities": [1]})
    run = _small_run(priced.model_copy(update={"target": there}))
    found += [*reaching_beyond(run), *unbalanced(run), *uncounted(run)]
    return found


def _small_run(*mechanisms: Mechanism) -> Community:
    from sim.community import Community
    from sim.scenario.schema import Scenario

    defaults = Scenario().model_dump(mode="json", by_alias=True)
    values = {**defaults, **{group: {**defaults[group], **fields} for group, fields in SMALL.items()}}
    community = Community(Scenario.model_validate({**values, "mechanisms": list(mechanisms)}))
    community.run()
    return community


@cache
def _small_nothing() -> Community:
    return _small_run()


def same(a: Community, b: Community) -> bool:
    """Whether two runs report the same of residents and of the governing side, bit for bit; accounts apart."""
    return all(map(np.array_equal, _reported(a), _reported(b)))


def _reported(community: Community) -> list[Any]:
    books = community.record.books
    return [community.record.sums, books.counts, books.amounts, books.stock, books.departments]


def reaching_beyond(community: Community) -> Iterator[Breach]:
    """Nobody outside a target is offered or paid anything: residents by their attributes, communities by their number."""
    from sim.policy import means

    policy, people = community.policy, community.people
    if len(policy.mechanisms) != 1:
        raise ValueError("what one mechanism offers is looked at where it is alone")
    mechanism, ledger = policy.mechanisms[0], policy.ledgers[0]
    places = policy.audiences.places[0].astype(bool)
    meant = means(mechanism.target, people) if isinstance(mechanism.target, Target) else places[people.community]
    policy.declare(max(1, mechanism.from_week))
    for term in policy.offered.residents.dtype.names or ():
        if policy.offered.residents[term][people.audience[~meant]].any():
            yield Breach(f"it offers {term} to residents outside its target", "", term)
    for term in policy.offered.communities.dtype.names or ():
        if policy.offered.communities[term][~places].any():
            yield Breach(f"it adds to {term} in communities outside its target", "", term)
    if ledger is not None and ledger.balance[~meant].any():
        yield Breach("it pays residents outside its target", "", "payment")


def unbalanced(community: Community) -> Iterator[Breach]:
    """Ledgers balance in every week (issued = redeemed + forfeited + outstanding), and no budget is overspent."""
    costs, policy = community.record.costs(), community.policy
    for at, ledger in enumerate(policy.ledgers):
        if ledger is None:
            continue
        rows = costs[costs["mechanism"] == at]
        moved = rows["points_issued"] - rows["points_redeemed"] - rows["points_forfeited"]
        if not np.array_equal(moved.cumsum().to_numpy(), rows["points_outstanding"].to_numpy()):
            yield Breach("its points do not add up from week to week", "", "payment")
        if ledger.issued != ledger.redeemed + ledger.forfeited + ledger.outstanding or (ledger.balance < 0).any():
            yield Breach("issued points are not redeemed, forfeited or outstanding", "", "payment")
        promised = rows["points_issued"] * ledger.payment.yuan_per_point
        if (promised > ledger.payment.budget + NOTHING_BELOW).any():
            yield Breach("it promises more than its weekly budget", "", "payment")


def uncounted(community: Community) -> Iterator[Breach]:
    """Set-up once, running costs every week in force, and each unit, are in the accounts."""
    costs = community.record.costs()
    for at, mechanism in enumerate(community.policy.mechanisms):
        rows = costs[costs["mechanism"] == at]
        wanted = {"setup": mechanism.setup_cost * mechanism.intensity,
                  "running": mechanism.weekly_cost * sum(mechanism.strength(week) for week in rows["week"])}  # fmt: skip
        for column, yuan in wanted.items():
            if not np.isclose(rows[column].sum(), yuan):
                yield Breach(f"its cost of {column} is not in the accounts", "", f"{column}_cost")
        if mechanism.unit_cost > 0.0 and not rows["per_unit"].sum() > 0.0:
            yield Breach(f"no {mechanism.unit} of it is counted", "choose another unit", "unit")
