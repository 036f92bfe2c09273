"""The numbers of a scenario as the compiled processes read them: `p.habit_weight`, like a person would write it."""

from __future__ import annotations

from typing import Any, NamedTuple, get_args

import numpy as np
from numpy.typing import NDArray

from sim.processes.demand import Waves
from sim.processes.learning import Rates
from sim.rules.numbers import exponential, logarithm
from sim.scenario.blocks.base import Block
from sim.scenario.schema import Scenario


class Parameters(NamedTuple):
    """One record of doubles for each process, and two tables."""

    calendar: Any
    outreach: Any
    decision: Any
    taking_part: Any
    recording: Any
    learning: Rates
    depths: NDArray[np.float64]  # [4] shares of the depths 1 to 4
    slots: NDArray[np.float64]  # [2, 3] misfit of daytime and evening for RETIRED, FLEXIBLE, WORKING


def parameters_of(s: Scenario, intention_mean: float, intention_sd: float) -> Parameters:
    """Gather what each process reads, once; intention is standardised on the scale of the founding population."""
    standard = {"intention_mean": intention_mean, "intention_sd": intention_sd}
    learning: dict[str, Any] = {name: record_of(getattr(s.learning, name)) for name in type(s.learning).model_fields}
    learning["satisfaction"] = record_of(s.learning.satisfaction, second_need_match=s.decision.second_need_match)
    learning["turnover"] = record_of(s.learning.turnover, a_week=weekly_turnover(s))
    c, t = s.calendar, s.slots
    return Parameters(
        calendar=record_of(c),
        outreach=record_of(s.outreach),
        decision=record_of(
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
        taking_part=record_of(c, heard=s.learning.efficacy.heard),
        recording=record_of(s.intention, burnt_out_at=s.learning.fatigue.burnt_out_at, **standard),
        learning=Rates(**learning, dispositions=record_of(s.dispositions)),
        depths=np.array([c.recreation_share, c.service_share, c.deliberation_share, c.rights_share]),
        slots=np.array(
            [
                [t.daytime_retired, t.daytime_flexible, t.daytime_working],
                [t.evening_retired, t.evening_working, t.evening_working],
            ]
        ),
    )


def weekly_turnover(s: Scenario) -> float:
    """The chance to move out in a week: (1 - a week)^52 = 1 - a year."""
    stay: float = exponential(logarithm(max(1e-12, 1.0 - s.learning.turnover.a_year)) / 52.0)
    return 1.0 - stay if s.learning.turnover.a_year > 0.0 else 0.0


def waves_of(s: Scenario) -> Waves:
    """The demand of a scenario, with its campaigns."""
    campaigns = [(c.from_week, c.until_week, c.factor) for c in s.demand.campaigns]
    return Waves(s.demand.persistence, s.demand.spread, campaigns, s.run.seed)


def record_of(*blocks: Block, **more: float) -> Any:
    """One NumPy record with a double for every number, switch and choice of the blocks, and for `more`.

    A choice is the position of its value in the list of choices. Tables, texts and sub-blocks are left out. A name that
    two blocks share is refused, so that none can hide another.
    """
    values: dict[str, float] = {}
    for block in blocks:
        for name, field in type(block).model_fields.items():
            value = getattr(block, name)
            choices = get_args(field.annotation)
            if isinstance(value, str) and value in choices:
                value = choices.index(value)
            if isinstance(value, int | float):
                if name in values:
                    raise ValueError(f"two blocks of one process declare {name}")
                values[name] = float(value)
    values.update(more)
    out = np.recarray(1, dtype=[(name, "f8") for name in values])
    out[0] = tuple(values.values())
    return out[0]
