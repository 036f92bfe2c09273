"""The numbers of a scenario as the compiled processes read them: `p.habit_weight`, like a person would write it."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from operator import attrgetter
from typing import Any, TypeVar, cast, get_args, get_origin, get_type_hints

import numpy as np

from sim.calendar import WEEKS_OF_YEAR
from sim.kinds import Need, OrganizationKind
from sim.parameter_types import (
    CasesParameters,
    DecisionParameters,
    DepartmentsParameters,
    OutreachParameters,
    ParameterRow,
    Parameters,
    Rates,
    RecordingParameters,
    SatisfactionParameters,
    TakingPartParameters,
    TurnoverParameters,
    WorkParameters,
    names_in,
    record_type,
)
from sim.processes.demand import Dated, Emergencies, Outside, Waves
from sim.processes.outreach import MOST_COUNTED, write_word_of_mouth
from sim.rules.numbers import NOTHING, exponential, logarithm
from sim.scenario.blocks.base import Block
from sim.scenario.blocks.week import SEASONS
from sim.scenario.schema import Scenario

R = TypeVar("R", bound=ParameterRow)
Derived = dict[type[ParameterRow], dict[str, float]]


def parameters_of(s: Scenario, intention_mean: float, intention_sd: float) -> Parameters:
    """Gather what each process reads, once; intention is standardised on the scale of the founding population."""
    standard = {"intention_mean": intention_mean, "intention_sd": intention_sd}
    derived = _of_residents(s, standard) | _of_governing(s)
    return Parameters(**_rows_in(Parameters, s, derived), learning=Rates(**_rows_in(Rates, s, derived)), **_tables(s))


def _rows_in(of: type[tuple[Any, ...]], s: Scenario, derived: Derived) -> dict[str, Any]:
    """The table of each field of `of` that is one, from the blocks that the class of its row names."""
    rows = {name: get_args(hint)[0] for name, hint in get_type_hints(of).items() if get_origin(hint) is Sequence}
    return {
        name: rows_of(row, *(attrgetter(block)(s) for block in row.blocks), **derived.get(row, {}))
        for name, row in rows.items()
    }


def _of_residents(s: Scenario, standard: dict[str, float]) -> Derived:
    """What rows of the residents' week read beside the fields of their blocks."""
    learning, expectation = s.learning, s.cases.expectation
    return {
        OutreachParameters: {"creaming_under_pressure": s.workers.creaming_under_pressure},
        DecisionParameters: {
            "hours": s.calendar.hours,
            "reward_worth": learning.motivation.reward_worth,
            "answer_weight": expectation.of_speaking,
            "answer_start": expectation.start,
            **{f"days_{name}": getattr(s.days, name) for name in ("base", "habit_weight", "propensity_weight", "most")},
            **standard,
        },
        TakingPartParameters: {"heard": learning.efficacy.heard},
        RecordingParameters: {"worn_out_at": learning.fatigue.worn_out_at, **standard},
        SatisfactionParameters: {
            "second_need_match": s.decision.second_need_match,
            "of_answers": expectation.of_gain,
        },
        TurnoverParameters: {"a_week": weekly_turnover(s)},
    }


def _of_governing(s: Scenario) -> Derived:
    """What rows of departments, cases, workers and resources read beside the fields of their blocks."""
    learning, d = s.learning, s.departments
    return {
        CasesParameters: {
            "efficacy_gain": learning.efficacy.gain,
            "efficacy_loss": learning.efficacy.loss,
            "satisfaction_learning": learning.satisfaction.learning,
            "reopened_of_haste": s.workers.coping.reopened_of_haste,
            "first_reported_week": float(s.run.warm_up_weeks),
        },
        DepartmentsParameters: {
            **{name: getattr(d, name) for name in (
                "institution", "institution_gain", "institution_fade", "voice_of_power", "agenda", "guanxi",
                "acquaintance_gain", "acquaintance_fade", "work_hours",
            )},
            "strangers_know": d.strangers,
            "rotation_a_week": a_week(1.0 - exponential(-1.0 / d.term_years)),
        },
        WorkParameters: _of_work(s),
    }  # fmt: skip


def _of_work(s: Scenario) -> dict[str, float]:
    leaving = s.workers.leaving
    return {
        **{name: getattr(leaving, name) for name in ("burnout_weight", "mission_weight", "vacancy")},
        "quitting_a_week": a_week(leaving.a_year),
        "effort": s.ranking.effort if s.ranking.published else 0.0,
    }


def work_of(s: Scenario) -> WorkParameters:
    """What the week of community workers reads."""
    return row_of(WorkParameters, s.workers, s.workers.coping, s.workers.burnout, **_of_work(s))


def _tables(s: Scenario) -> dict[str, Any]:
    """What is a table by depth, slot, resource or kind, and what is one number."""
    c, t = s.calendar, s.slots
    kinds = [getattr(s.organizations, kind) for kind in OrganizationKind.names()]
    word_of_mouth = np.empty(MOST_COUNTED + 1)
    write_word_of_mouth(word_of_mouth, s.outreach.word_of_mouth)
    return {
        "depths": np.array([c.recreation_share, c.service_share, c.deliberation_share, c.rights_share]),
        "slots": np.array([
            [t.daytime_retired, t.daytime_flexible, t.daytime_working],
            [t.evening_retired, t.evening_working, t.evening_working],
        ]),
        "hours_of_activity": s.workers.activity_hours,
        "case_needs": np.array([[s.resources.simple.values()] * len(Need), s.resources.joint.rows()]),
        "public": np.array(s.resources.public.values()),
        "kept": np.array(s.resources.kept.values()),
        "brings": np.array([kind.brings.values() for kind in kinds]),
        "hosts": np.array([float(kind.activities) for kind in kinds]),
        "word_of_mouth": word_of_mouth,
    }  # fmt: skip


def a_week(a_year: float) -> float:
    """The chance in a week of what has this chance in a year: (1 - a week)^52 = 1 - a year."""
    stay: float = exponential(logarithm(max(NOTHING, 1.0 - a_year)) / WEEKS_OF_YEAR)
    return 1.0 - stay if a_year > 0.0 else 0.0


def weekly_turnover(s: Scenario) -> float:
    """The chance to move out in a week."""
    return a_week(s.learning.turnover.a_year)


def waves_of(s: Scenario, communities: int) -> Waves:
    """The demand of a scenario in so many communities."""
    d, e = s.demand, s.demand.emergencies
    outside = Outside(
        d.persistence, d.spread, d.own_share,
        campaigns=[Dated(c.from_week, c.until_week, c.factor) for c in d.campaigns],
        seasons=[Dated(*weeks, getattr(d.seasons, name)) for name, weeks in SEASONS.items()],
        starts_in=d.seasons.starts_in,
        emergencies=Emergencies(a_week(1.0 - exponential(-e.a_year)), e.weeks, e.factor, e.call, e.urgency),
    )  # fmt: skip
    return Waves(outside, communities, s.run.seed)


def rows_of(row: type[R], *blocks: Block, **more: float) -> Sequence[R]:
    """A table of one row [1] with the fields that `row` declares: from the blocks, or from `more`.

    A choice is the position of its value in the list of choices. Raises TypeError where no block has a field, two have it,
    or `more` has one that is not declared.
    """
    names, values = names_in(row), dict(more)
    for at, name, choices in _sources(row.__name__, names, tuple(map(type, blocks)), frozenset(more)):
        value = getattr(blocks[at], name)
        values[name] = float(choices.index(value) if value in choices else value)
    made = np.empty(1, record_type(names))
    made[0] = tuple(values[name] for name in names)
    return cast("Sequence[R]", made)


def row_of(row: type[R], *blocks: Block, **more: float) -> R:
    """The row of `rows_of`: `row_of(HabitParameters, block).gain` is a number."""
    return rows_of(row, *blocks, **more)[0]


@cache
def _sources(
    row: str, names: tuple[str, ...], blocks: tuple[type[Block], ...], more: frozenset[str]
) -> list[tuple[int, str, tuple[Any, ...]]]:
    """Which block has each field that is not in `more`, and the choices of its type, if any."""
    if unknown := more - set(names):
        raise TypeError(f"{row} declares no {', '.join(sorted(unknown))}")
    found = []
    for name in names:
        having = [at for at, block in enumerate(blocks) if name in block.model_fields]
        if len(having) + (name in more) != 1:
            raise TypeError(f"{row}.{name}: {len(having) + (name in more)} blocks have it, not one")
        if having:
            found.append((having[0], name, get_args(blocks[having[0]].model_fields[name].annotation)))
    return found
