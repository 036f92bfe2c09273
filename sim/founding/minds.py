"""With what minds people start: at their baselines, with membership and habit near where they settle."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.founding.luck import Luck
from sim.founding.people import college_of
from sim.indices.inequality import in_order
from sim.parameters import record_of, weekly_turnover
from sim.processes.chance import logarithms, stays
from sim.processes.decision import intentions
from sim.scenario.schema import Scenario
from sim.state import Minds, People


def found_minds(scenario: Scenario, listed: dict[str, NDArray[Any]], luck: Luck, people: People, real: Any) -> Minds:
    """The slow states start at their baselines; membership and habit near where they settle, by propensity and life."""
    n = luck.rows
    d, start = scenario.dispositions, scenario.start
    life = listed["life"] if "life" in listed else d.life_sd * luck.normal("life")
    college = college_of(people.education)
    efficacy = (
        d.efficacy_mean + d.efficacy_of_college * (college - college.mean()) + d.efficacy_sd * luck.normal("efficacy")
    )
    keenness = people.propensity + life + luck.normal("member")
    member = (
        keenness > np.quantile(keenness, 1.0 - start.member_share)
        if 0.0 < start.member_share < 1.0
        else np.full(n, start.member_share == 1.0)
    )
    values = {
        "aware": luck.uniform("aware") >= start.unaware_share,
        "member": member,
        "resting": np.zeros(n),
        "duty": people.duty_anchor,
        "next_duty": people.duty_anchor.copy(),
        "belonging": people.belonging_anchor,
        "efficacy": np.clip(efficacy, 0.0, 1.0),
        "motivation": people.motivation_anchor,
        "habit": member * np.clip(-start.member_habit * logarithms(luck.uniform("habit")), 0.0, 0.95),
        "fatigue": np.zeros(n),
        "satisfaction": np.full(n, 0.5),
        "trust": np.full(n, 0.5),
        "life": life,
        "leaves": stays(luck.uniform("stay"), weekly_turnover(scenario)),
    }
    values.update(
        {name: listed[name] for name in ("efficacy", "habit", "fatigue", "aware", "member") if name in listed}
    )
    flags = ("aware", "member", "resting")
    types = {**dict.fromkeys(flags, np.uint8), "leaves": np.uint16}
    return Minds(**{name: np.array(values[name], dtype=types.get(name, real)) for name in Minds._fields})


def scale_of_intention(scenario: Scenario, minds: Minds) -> tuple[float, float]:
    """Mean and spread of intention in the founding population, when nobody has seen anybody take part.

    Among people who are all alike the spread is rounding error, and nothing to measure intention by: it is then 1.
    """
    raw = np.empty(len(minds.duty))
    intentions(raw, minds, record_of(scenario.intention))
    mean = in_order(raw) / len(raw)
    spread = math.sqrt(in_order((raw - mean) * (raw - mean)) / len(raw))
    return mean, spread if spread > 1e-6 else 1.0
