"""The numbers of a scenario as the compiled processes read them: `p.habit_weight`, like a person would write it."""

from __future__ import annotations

from functools import cache
from typing import Any, NamedTuple, get_args

import numpy as np
from numpy.typing import NDArray

from sim.calendar import WEEKS_OF_YEAR
from sim.processes.demand import Waves
from sim.processes.learning import Rates
from sim.processes.outreach import MOST_COUNTED, tell
from sim.rules.numbers import exponential, logarithm
from sim.scenario.blocks.base import Block
from sim.scenario.blocks.organizations import KINDS
from sim.scenario.schema import Scenario


class Parameters(NamedTuple):
    """One table of one row for each process, so that `parameters.outreach[0].publicity` is a double; and some tables."""

    calendar: NDArray[Any]
    outreach: NDArray[Any]
    decision: NDArray[Any]
    taking_part: NDArray[Any]
    recording: NDArray[Any]
    learning: Rates
    depths: NDArray[np.float64]  # [4] shares of the depths 1 to 4
    slots: NDArray[np.float64]  # [2, 3] misfit of daytime and evening for RETIRED, FLEXIBLE, WORKING
    hours_of_activity: float  # that starting one takes
    work: NDArray[Any]
    cases: NDArray[Any]
    departments: NDArray[Any]
    organizations: NDArray[Any]
    resources: NDArray[Any]
    case_needs: NDArray[np.float64]  # [2, kinds, 6] resources that a case takes: alone, joint
    public: NDArray[np.float64]  # [6] potential resources of public bodies per 1,000 adults
    kept: NDArray[np.float64]  # [6] share of each resource that lasts a week
    brings: NDArray[np.float64]  # [kinds, 6] what an active organization brings
    hosts: NDArray[np.float64]  # [kinds] activities that it hosts in a week
    told: NDArray[np.float64]  # [256] chance to be told by 0, 1, 2 and so on active neighbours


def parameters_of(s: Scenario, intention_mean: float, intention_sd: float) -> Parameters:
    """Gather what each process reads, once; intention is standardised on the scale of the founding population."""
    standard = {"intention_mean": intention_mean, "intention_sd": intention_sd}
    learning: dict[str, Any] = {name: table_of(getattr(s.learning, name)) for name in type(s.learning).model_fields}
    learning["satisfaction"] = table_of(s.learning.satisfaction, second_need_match=s.decision.second_need_match)
    learning["turnover"] = table_of(s.learning.turnover, a_week=weekly_turnover(s))
    c, t = s.calendar, s.slots
    told = np.empty(MOST_COUNTED + 1)
    tell(told, s.outreach.word_of_mouth)
    return Parameters(
        calendar=table_of(c),
        outreach=table_of(s.outreach, creaming_under_pressure=s.workers.creaming_under_pressure),
        decision=table_of(
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
        taking_part=table_of(c, heard=s.learning.efficacy.heard),
        recording=table_of(s.intention, burnt_out_at=s.learning.fatigue.burnt_out_at, **standard),
        learning=Rates(**learning, dispositions=table_of(s.dispositions)),
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


def _governing(s: Scenario) -> dict[str, Any]:
    """What departments, organizations, cases and resources read."""
    efficacy, d = s.learning.efficacy, s.departments
    kinds = [getattr(s.organizations, kind) for kind in KINDS]
    return {
        "cases": table_of(
            s.cases,
            efficacy_gain=efficacy.gain,
            efficacy_loss=efficacy.loss,
            satisfaction_learning=s.learning.satisfaction.learning,
            first_reported_week=float(s.run.warm_up_weeks),
            any_at=s.workers.burnout.any_at,
            severe_at=s.workers.burnout.severe_at,
        ),
        "departments": table_of(
            d.misrouting,
            **{name: getattr(d, name) for name in (
                "institution", "institution_gain", "institution_fade", "voice_of_power", "agenda", "guanxi",
                "acquaintance_gain", "acquaintance_fade", "work_hours",
            )},
            strangers_know=d.strangers,
            rotation_a_week=a_week(1.0 - exponential(-1.0 / d.term_years)),
        ),
        "organizations": table_of(s.organizations),
        "resources": table_of(s.resources, voice_of_power=d.voice_of_power),
        "case_needs": np.array([[s.resources.simple.values()] * 6, s.resources.joint.values()]),
        "public": np.array(s.resources.public.values()),
        "kept": np.array(s.resources.kept.values()),
        "brings": np.array([kind.brings.values() for kind in kinds]),
        "hosts": np.array([float(kind.activities) for kind in kinds]),
    }  # fmt: skip


def _work(s: Scenario) -> NDArray[Any]:
    w = s.workers
    leaving = {name: getattr(w.leaving, name) for name in ("burnout_weight", "mission_weight", "vacancy")}
    effort = s.ranking.effort if s.ranking.published else 0.0
    return table_of(w, w.burnout, quitting_a_week=a_week(w.leaving.a_year), effort=effort, **leaving)


def work_of(s: Scenario) -> Any:
    """What the week of community workers reads, as a record."""
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


def table_of(*blocks: Block, **more: float) -> NDArray[Any]:
    """A table of one row [1], with a double for every number, switch and choice of the blocks, and for `more`.

    A choice is the position of its value in the list of choices. Tables, texts and sub-blocks are left out. A name that
    two blocks share is refused, so that none can hide another.
    """
    values: dict[str, float] = {}
    for block in blocks:
        given = vars(block)
        for name, choices in _numeric_fields(type(block)):
            value = given[name]
            if isinstance(value, str) and value in choices:
                value = choices.index(value)
            if isinstance(value, (int, float)):
                if name in values:
                    raise ValueError(f"two blocks of one process declare {name}")
                values[name] = float(value)
    values.update(more)
    made = np.empty(1, _record_type(tuple(values)))
    made[0] = tuple(values.values())
    return made


@cache
def _numeric_fields(block: type[Block]) -> list[tuple[str, tuple[Any, ...]]]:
    """Every field of a block, with the choices of its type, if any."""
    return [(name, get_args(field.annotation)) for name, field in block.model_fields.items()]


@cache
def _record_type(names: tuple[str, ...]) -> np.dtype[Any]:
    return np.dtype((np.record, [(name, "f8") for name in names]))


def record_of(*blocks: Block, **more: float) -> Any:
    """The row of `table_of`: `record_of(block).gain` is a number."""
    return table_of(*blocks, **more)[0]
