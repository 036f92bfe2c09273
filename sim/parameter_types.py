"""What each process reads of the scenario: one class each, whose fields are declared here and nowhere else.

At run time a process gets a row of a table of doubles, `p.publicity` like a person would write it. Its type is made of the
fields of the class, so that the type check, the compiler and the scenario are held to one list. Units stand beside fields.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Any, ClassVar, NamedTuple

import numpy as np
from numpy.typing import NDArray


class ParameterRow:
    """Numbers of a scenario that a process reads; a subclass declares them, and the blocks of the scenario (`of`, by their
    dotted names) in which fields of these names stand. What stands elsewhere, or is derived, is in `sim.parameters`."""

    blocks: ClassVar[tuple[str, ...]] = ()

    def __init_subclass__(cls, of: tuple[str, ...] = ()) -> None:
        cls.blocks = of


def names_in(row: type[ParameterRow]) -> tuple[str, ...]:
    """The fields that a class declares, in order."""
    return tuple(row.__annotations__)


@cache
def record_type(names: tuple[str, ...]) -> np.dtype[Any]:
    """A double for each field."""
    return np.dtype((np.record, [(name, "f8") for name in names]))


class CalendarParameters(ParameterRow, of=("calendar",)):
    """What officials put on the calendar."""

    activities_per_thousand: float  # activities a week per 1,000 adults
    daytime_share: float  # share
    evening_share: float  # share
    online_share: float  # share
    needs_share: float  # share
    seats: float  # people
    hours: float  # hours


class OutreachParameters(ParameterRow, of=("outreach",)):
    """Who hears of an activity."""

    publicity: float  # probability a week
    group: float  # probability a week
    word_of_mouth: float  # probability a week
    invitations: float  # invitations a week per adult
    creaming: float  # 0 to 1
    creaming_under_pressure: float  # 0 to 1


class DecisionParameters(ParameterRow, of=("decision", "decision.threshold", "intention")):
    """Who wants to take part, and on how many days."""

    rule: float  # position in logit, threshold
    intercept: float  # log-odds
    intention_weight: float  # log-odds per standard deviation
    habit_weight: float  # log-odds
    neighbour_weight: float  # log-odds
    efficacy_weight: float  # log-odds
    answer_weight: float  # log-odds
    answer_start: float  # 0 to 1
    match_weight: float  # log-odds
    second_need_match: float  # 0 to 1
    motivation_weight: float  # log-odds
    time_weight: float  # log-odds
    fatigue_weight: float  # log-odds per squared unit
    fatigue_onset: float  # units of fatigue
    free_riding: float  # log-odds per log person
    group_size: float  # people
    invitation_weight: float  # log-odds
    low_demand_weight: float  # log-odds per log unit
    maturity_weight: float  # log-odds
    measure: float  # position in share, count
    duty: float  # weight
    belonging: float  # weight
    norm: float  # weight
    efficacy: float  # weight
    hours: float  # of an occasion
    reward_worth: float  # motivation per unit of reward
    days_base: float  # log-odds
    days_habit_weight: float  # log-odds
    days_propensity_weight: float  # log-odds
    days_most: float  # days
    intention_mean: float  # of the founding population
    intention_sd: float  # of the founding population


class TakingPartParameters(ParameterRow, of=("calendar",)):
    """What taking part brings about at once."""

    imitation_memory: float  # share kept a week
    hours: float  # hours
    heard: float  # probability


class RecordingParameters(ParameterRow, of=("intention",)):
    """What is counted of residents."""

    duty: float  # weight
    belonging: float  # weight
    norm: float  # weight
    efficacy: float  # weight
    willing_above: float  # standard deviations
    worn_out_at: float  # units of fatigue
    intention_mean: float  # of the founding population
    intention_sd: float  # of the founding population


class OrganizersParameters(ParameterRow, of=("organizers",)):
    """Who calls people, and who joins a team."""

    delegated: float  # share
    in_turn: float  # share
    memory: float  # share kept a week
    term_weeks: float  # weeks
    own_task: float  # share
    size_spread: float  # log units
    team_calls: float  # probability
    joins: float  # probability


class PlatformParameters(ParameterRow, of=("platform",)):
    """Who enters and leaves the platform, and whom it reaches."""

    launched: float  # reported week
    wave_weeks: float  # weeks
    wave: float  # probability a week
    entry: float  # probability a week
    of_others: float  # probability a week
    reach: float  # probability a week
    leaving: float  # probability a week


class WorkParameters(ParameterRow, of=("workers", "workers.coping", "workers.burnout")):
    """The week of community workers."""

    admin_share: float  # share
    most_for_cases: float  # share of other hours
    programme_hours: float  # hours a week per 1,000 adults
    skill: float  # 0 to 1
    digital_skill: float  # 0 to 1
    skill_spread: float  # 0 to 1
    unskilled_work: float  # of an ordinary hour
    digital_worth: float  # share
    least_work: float  # share
    coped: float  # share
    of_invitations: float  # share
    least_programme: float  # share
    least_depth: float  # share
    most_demands: float  # times the contract
    practice: float  # share of the way a week
    forgetting: float  # share a week
    mission: float  # 0 to 1
    mission_drift: float  # share of the way a week
    mission_of_results: float  # 0 to 1
    recovery: float  # share a week
    strain: float  # units of burnout a week
    buffer: float  # 0 to 1
    constitution_sd: float  # log units
    slows: float  # share per unit
    any_at: float  # units of burnout
    severe_at: float  # units of burnout
    quitting_a_week: float  # chance at burnout 1 and mission 0.5
    effort: float  # share of hours that the last of a published ranking works more; 0: none is published
    burnout_weight: float  # log-hazard per unit
    mission_weight: float  # log-hazard per unit
    vacancy: float  # weeks


class CasesParameters(ParameterRow, of=("cases",)):
    """Cases from birth to closure, and what an answer teaches."""

    per_adult: float  # problems a week per adult
    report: float  # probability
    report_of_trust: float  # probability
    hours: float  # hours
    joint_share: float  # share
    severity_spread: float  # log units
    deadline: float  # weeks
    given_up: float  # probability a week
    reopened: float  # probability
    reopened_of_overreach: float  # times
    reopened_of_haste: float  # times more
    hearsay: float  # share of the reporter's learning
    trust_gain: float  # share of the way
    trust_loss: float  # share of the way
    trust_fade: float  # share of the way a week
    trust_of_service: float  # 0 to 1
    efficacy_gain: float  # share of the way
    efficacy_loss: float  # share of the way
    satisfaction_learning: float  # share of the way
    first_reported_week: float  # counted from the start of the run


class ExpectationParameters(ParameterRow, of=("cases.expectation",)):
    """Whether an answer is expected, and what that does."""

    start: float  # 0 to 1
    gain: float  # share of the way
    loss: float  # share of the way
    forgetting: float  # share of the way a week
    published: float  # share of the way a week
    of_report: float  # probability


class DepartmentsParameters(ParameterRow, of=("departments.misrouting",)):
    """How cases move between departments."""

    clarity: float  # 0 to 1
    vacancy: float  # weight
    strangers: float  # weight
    put_right: float  # probability a week
    institution: float  # probability a request
    institution_gain: float  # share of the way a week
    institution_fade: float  # share of the way a week
    voice_of_power: float  # exponent
    agenda: float  # cases a week per 1,000 adults
    guanxi: float  # probability a request
    acquaintance_gain: float  # share of the way a week
    acquaintance_fade: float  # share of the way a week
    work_hours: float  # hours
    strangers_know: float  # 0 to 1
    rotation_a_week: float  # chance that a term ends


class InstitutionsParameters(ParameterRow, of=("institutions",)):
    """How institutions grow."""

    start: float  # 0 to 1
    gain: float  # share of the way a week
    neglect: float  # share of the way a week
    of_staff: float  # share
    of_leaders: float  # share


class OrganizationsParameters(ParameterRow, of=("organizations",)):
    """How organizations join and leave."""

    join_rate: float  # probability a week
    join_of_legitimacy: float  # times
    leave_rate: float  # probability a week
    legitimacy_gain: float  # share of the way a week
    residents_start: float  # activities per active resident


class ResourcesParameters(ParameterRow, of=("resources",)):
    """What is mobilised."""

    volunteerable: float  # share of free hours
    tapped_material: float  # share
    tapped_financial: float  # share


class FatigueParameters(ParameterRow, of=("learning.fatigue",)):
    """How load tires and rest recovers."""

    recovery: float  # share a week
    strain: float  # units of fatigue per occasion
    buffer: float  # 0 to 1
    spiral: float  # 1 per unit of fatigue
    rest_at: float  # units of fatigue
    return_below: float  # units of fatigue
    least_rest: float  # weeks


class IntentionParameters(ParameterRow, of=("intention",)):
    """What intention is weighed by, where it is not a part of the utility: at founding and in the survey."""

    duty: float  # weight
    belonging: float  # weight
    norm: float  # weight
    efficacy: float  # weight


class HabitParameters(ParameterRow, of=("learning.habit",)):
    """How repetition makes a habit."""

    gain: float  # share of the way per occasion
    decay: float  # share a week without


class MotivationParameters(ParameterRow, of=("learning.motivation",)):
    """How motivation moves to its level."""

    drift: float  # share of the way a week
    crowding: float  # share of the baseline


class IncentivesParameters(ParameterRow, of=("learning.incentives",)):
    """What residents make of schemes that pay."""

    memory: float  # share
    learnt: float  # share of the way a week
    unlearnt: float  # share of the way a week
    bargain_fades: float  # share of the way a week
    outsiders: float  # share
    crowding_of_women: float  # share of the baseline
    giving_spread: float  # log-odds
    giving_of_motivation: float  # log-odds per unit of motivation


class EfficacyParameters(ParameterRow, of=("learning.efficacy",)):
    """What those who spoke learn."""

    gain: float  # share of the way
    loss: float  # share of the way


class BelongingParameters(ParameterRow, of=("learning.belonging",)):
    """How meeting makes belonging."""

    gain: float  # share of the way per week with an occasion
    fade: float  # share of the way a week


class DutyParameters(ParameterRow, of=("learning.duty",)):
    """How much neighbours weigh."""

    susceptibility: float  # 0 to 1
    own_weight: float  # neighbours


class AwarenessParameters(ParameterRow, of=("learning.awareness",)):
    """How people come to know the community."""

    notice: float  # probability a week
    in_person: float  # probability
    leaving: float  # probability a week


class SatisfactionParameters(ParameterRow, of=("learning.satisfaction",)):
    """How occasions satisfy."""

    learning: float  # share of the way per week with an occasion
    fade: float  # share of the way a week
    second_need_match: float  # 0 to 1
    of_answers: float  # share


class TurnoverParameters(ParameterRow, of=("learning.turnover",)):
    """How people move out and in."""

    unaware_share: float  # share
    belonging: float  # share of the baseline
    a_week: float  # chance to move out


class MaturityParameters(ParameterRow, of=("learning.maturity",)):
    """How practice matures."""

    rate: float  # share of the way a week
    half: float  # share of residents a week
    steepness: float  # no unit


class DispositionsParameters(ParameterRow, of=("dispositions",)):
    """Lasting dispositions, and how life goes on."""

    efficacy_mean: float  # 0 to 1
    propensity_sd: float  # log-odds
    life_sd: float  # log-odds
    life_persistence: float  # share kept a week


class Rates(NamedTuple):
    """The blocks of `Learning`, each a table of one row of doubles, and that of dispositions, which learning reads too."""

    fatigue: Sequence[FatigueParameters]
    habit: Sequence[HabitParameters]
    motivation: Sequence[MotivationParameters]
    incentives: Sequence[IncentivesParameters]
    efficacy: Sequence[EfficacyParameters]
    belonging: Sequence[BelongingParameters]
    duty: Sequence[DutyParameters]
    awareness: Sequence[AwarenessParameters]
    satisfaction: Sequence[SatisfactionParameters]
    turnover: Sequence[TurnoverParameters]
    maturity: Sequence[MaturityParameters]
    dispositions: Sequence[DispositionsParameters]


class Parameters(NamedTuple):
    """One table of one row for each process, so that `parameters.outreach[0].publicity` is a double; and some tables."""

    calendar: Sequence[CalendarParameters]
    outreach: Sequence[OutreachParameters]
    decision: Sequence[DecisionParameters]
    taking_part: Sequence[TakingPartParameters]
    organizers: Sequence[OrganizersParameters]
    platform: Sequence[PlatformParameters]
    recording: Sequence[RecordingParameters]
    learning: Rates
    depths: NDArray[np.float64]  # [4] shares of the depths 1 to 4
    slots: NDArray[np.float64]  # [2, 3] misfit of daytime and evening for RETIRED, FLEXIBLE, WORKING
    hours_of_activity: float  # that starting one takes
    work: Sequence[WorkParameters]
    cases: Sequence[CasesParameters]
    expectation: Sequence[ExpectationParameters]
    departments: Sequence[DepartmentsParameters]
    institutions: Sequence[InstitutionsParameters]
    organizations: Sequence[OrganizationsParameters]
    resources: Sequence[ResourcesParameters]
    case_needs: NDArray[np.float64]  # [2, needs, resources] what that a case takes: alone, joint
    public: NDArray[np.float64]  # [resources] potential of public bodies per 1,000 adults
    kept: NDArray[np.float64]  # [resources] share of each that lasts a week
    brings: NDArray[np.float64]  # [kinds, resources] what an active organization brings
    hosts: NDArray[np.float64]  # [kinds] activities that it hosts in a week
    word_of_mouth: NDArray[np.float64]  # [MOST_COUNTED + 1] chance to be told by 0, 1, 2 and so on active neighbours
