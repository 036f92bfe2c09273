"""What a community worker's week is: hours, speed, demands and resources, coping, leaving."""

from __future__ import annotations

from sim.compiler import rule
from sim.rules.learning import towards
from sim.rules.numbers import MIDDLE, exponential

_OF_SKILL = 0.5
"""Skill and a sense of mission weigh alike among the resources of work: the sources name both and give no weights."""


@rule
def hours_worked(contract: float, effort: float, rank: float) -> float:
    """A published ranking makes those behind work longer: the last one by the full effort [seed 003]."""
    return contract * (1.0 + effort * rank)


@rule
def hours_of_week(admin_hours: float, case_hours: float, programme_hours: float) -> float:
    """What a worker works in a week is tasks from above, cases and activities together."""
    return admin_hours + case_hours + programme_hours


@rule
def productivity(
    skill: float,
    digital_skill: float,
    digital_worth: float,
    burnout: float,
    slows: float,
    unskilled: float,
    least: float,
) -> float:
    """Skill and digital tools make an hour go further, exhaustion shortens it down to `least` [seed 000]; what an hour is
    worth without skill and with adds up."""
    return (unskilled + skill) * (1.0 + digital_worth * digital_skill) * max(least, 1.0 - slows * burnout)


@rule
def share_of_tasks(admin: float, relief: float, load: float) -> float:
    """Tasks from above take a share of the hours; relief takes some of them away, new duties add some [seed 002]."""
    return min(1.0, max(0.0, admin * (1.0 - relief) + load))


@rule
def demands_of(admin: float, waiting: float, programme: float, contract: float, most: float) -> float:
    """Demands are the hours that tasks from above (overtime included), waiting cases and an ordinary programme ask for,
    over the contract; whoever cannot cope stops counting at so many times the contract [lipsky-1980]."""
    if contract <= 0.0:
        return 0.0
    return min(most, (admin + waiting + programme) / contract)


@rule
def pressure_of(demands: float) -> float:
    """Pressure is what is asked for beyond the contract."""
    return min(1.0, max(0.0, demands - 1.0))


@rule
def creaming_under(pressure: float, creaming: float, strength: float) -> float:
    """Who has no time asks those who say yes: pressure closes the gap to full creaming [lipsky-1980]."""
    return creaming + (1.0 - creaming) * strength * pressure


@rule
def job_resources(skill: float, mission: float) -> float:
    """What work gives to lean on: being able to do it, and seeing a point in it [bakker-2005]."""
    return _OF_SKILL * skill + (1.0 - _OF_SKILL) * mission


@rule
def burnout_after(
    burnout: float, demands: float, resources: float, constitution: float, recovery: float, strain: float, buffer: float
) -> float:
    """Job demands wear out, job resources buffer, a share is recovered each week [demerouti-2001, bakker-2005]."""
    return (1.0 - recovery) * burnout + strain * constitution * demands * (1.0 - buffer * resources)


@rule
def skill_after(skill: float, case_share: float, practice: float, forgetting: float) -> float:
    """Skill grows by doing, slowly, and fades [seed 000: little initiative in becoming professional]."""
    return skill + practice * case_share * (1.0 - skill) - forgetting * skill


@rule
def mission_after(mission: float, anchor: float, service: float, of_results: float, drift: float) -> float:
    """Serving residents carries a sense of mission, administering wears it down [lipsky-1980]."""
    return towards(mission, min(1.0, max(0.0, anchor + of_results * (service - MIDDLE))), drift)


@rule
def quitting_chance(a_week: float, burnout: float, mission: float, w_burnout: float, w_mission: float) -> float:
    """The burnt out leave, the committed stay: a proportional hazard [demerouti-2001]."""
    return min(1.0, a_week * exponential(w_burnout * (burnout - 1.0) - w_mission * (mission - MIDDLE)))
