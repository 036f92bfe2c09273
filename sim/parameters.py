"""The numbers of a scenario as the compiled processes read them: `p.habit_weight`, like a person would write it."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Any, TypeVar, cast, get_args

import numpy as np

from sim.calendar import WEEKS_OF_YEAR
from sim.parameter_types import (
    AwarenessParameters,
    BelongingParameters,
    CalendarParameters,
    CasesParameters,
    DecisionParameters,
    DepartmentsParameters,
    DispositionsParameters,
    DutyParameters,
    EfficacyParameters,
    FatigueParameters,
    HabitParameters,
    MaturityParameters,
    MotivationParameters,
    OrganizationsParameters,
    OutreachParameters,
    ParameterRow,
    Parameters,
    Rates,
    RecordingParameters,
    ResourcesParameters,
    SatisfactionParameters,
    TakingPartParameters,
    TurnoverParameters,
    WorkParameters,
    names_in,
    record_type,
)
from sim.processes.demand import Waves
from sim.processes.outreach import MOST_COUNTED, tell
from sim.rules.numbers import exponential, logarithm
from sim.scenario.blocks.base import Block
from sim.scenario.blocks.organizations import KINDS
from sim.scenario.schema import Scenario

R = TypeVar("R", bound=ParameterRow)


def parameters_of(s: Scenario, intention_mean: float, intention_sd: float) -> Parameters:
    """Gather what each process reads, once; intention is standardised on the scale of the founding population."""
    standard = {"intention_mean": intention_mean, "intention_sd": intention_sd}
    c, t = s.calendar, s.slots
    told = np.empty(MOST_COUNTED + 1)
    tell(told, s.outreach.word_of_mouth)
    return Parameters(
        calendar=rows_of(CalendarParameters, c),
        outreach=rows_of(OutreachParameters, s.outreach, creaming_under_pressure=s.workers.creaming_under_pressure),
        decision=rows_of(
            DecisionParameters,
            s.decision,
            s.decision.threshold,
            s.intention,
            hours=c.hours,
            reward_worth=s.learning.motivation.reward_worth,
            days_base=s.days.base,
            days_habit_weight=s.days.habit_weight,
            days_propensity_weight=s.days.propensity_weight,
            days_most=s.days.most,
            **standard,
        ),
        taking_part=rows_of(TakingPartParameters, c, heard=s.learning.efficacy.heard),
        recording=rows_of(RecordingParameters, s.intention, worn_out_at=s.learning.fatigue.worn_out_at, **standard),
        learning=_rates(s),
        depths=np.array([c.recreation_share, c.service_share, c.deliberation_share, c.rights_share]),
        slots=np.array(
            [
                [t.daytime_retired, t.daytime_flexible, t.daytime_working],
                [t.evening_retired, t.evening_working, t.evening_working],
            ]
        ),
        hours_of_activity=s.workers.activity_hours,
        work=_work(s),
        told=told,
        **_governing(s),
    )


def _rates(s: Scenario) -> Rates:
    """What learning reads, one table for each state."""
    n = s.learning
    return Rates(
        fatigue=rows_of(FatigueParameters, n.fatigue),
        habit=rows_of(HabitParameters, n.habit),
        motivation=rows_of(MotivationParameters, n.motivation),
        efficacy=rows_of(EfficacyParameters, n.efficacy),
        belonging=rows_of(BelongingParameters, n.belonging),
        duty=rows_of(DutyParameters, n.duty),
        awareness=rows_of(AwarenessParameters, n.awareness),
        satisfaction=rows_of(SatisfactionParameters, n.satisfaction, second_need_match=s.decision.second_need_match),
        turnover=rows_of(TurnoverParameters, n.turnover, a_week=weekly_turnover(s)),
        maturity=rows_of(MaturityParameters, n.maturity),
        dispositions=rows_of(DispositionsParameters, s.dispositions),
    )


def _governing(s: Scenario) -> dict[str, Any]:
    """What departments, organizations, cases and resources read."""
    efficacy, d = s.learning.efficacy, s.departments
    kinds = [getattr(s.organizations, kind) for kind in KINDS]
    return {
        "cases": rows_of(
            CasesParameters,
            s.cases,
            efficacy_gain=efficacy.gain,
            efficacy_loss=efficacy.loss,
            satisfaction_learning=s.learning.satisfaction.learning,
            first_reported_week=float(s.run.warm_up_weeks),
            any_at=s.workers.burnout.any_at,
            severe_at=s.workers.burnout.severe_at,
        ),
        "departments": rows_of(
            DepartmentsParameters,
            d.misrouting,
            **{name: getattr(d, name) for name in (
                "institution", "institution_gain", "institution_fade", "voice_of_power", "agenda", "guanxi",
                "acquaintance_gain", "acquaintance_fade", "work_hours",
            )},
            strangers_know=d.strangers,
            rotation_a_week=a_week(1.0 - exponential(-1.0 / d.term_years)),
        ),
        "organizations": rows_of(OrganizationsParameters, s.organizations),
        "resources": rows_of(ResourcesParameters, s.resources, voice_of_power=d.voice_of_power),
        "case_needs": np.array([[s.resources.simple.values()] * 6, s.resources.joint.values()]),
        "public": np.array(s.resources.public.values()),
        "kept": np.array(s.resources.kept.values()),
        "brings": np.array([kind.brings.values() for kind in kinds]),
        "hosts": np.array([float(kind.activities) for kind in kinds]),
    }  # fmt: skip


def _work(s: Scenario) -> Sequence[WorkParameters]:
    w = s.workers
    leaving = {name: getattr(w.leaving, name) for name in ("burnout_weight", "mission_weight", "vacancy")}
    effort = s.ranking.effort if s.ranking.published else 0.0
    return rows_of(WorkParameters, w, w.burnout, quitting_a_week=a_week(w.leaving.a_year), effort=effort, **leaving)


def work_of(s: Scenario) -> WorkParameters:
    """What the week of community workers reads."""
    return _work(s)[0]


def a_week(a_year: float) -> float:
    """The chance in a week of what has this chance in a year: (1 - a week)^52 = 1 - a year."""
    stay: float = exponential(logarithm(max(1e-12, 1.0 - a_year)) / WEEKS_OF_YEAR)
    return 1.0 - stay if a_year > 0.0 else 0.0


def weekly_turnover(s: Scenario) -> float:
    """The chance to move out in a week."""
    return a_week(s.learning.turnover.a_year)


def waves_of(s: Scenario) -> Waves:
    """The demand of a scenario, with its campaigns."""
    campaigns = [(c.from_week, c.until_week, c.factor) for c in s.demand.campaigns]
    return Waves(s.demand.persistence, s.demand.spread, campaigns, s.run.seed)


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
