"""With what minds people start: at their baselines, with membership and habit near where they settle."""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np

from sim.compiler import process
from sim.founding.people import (
    OF_GROUP,
    OF_LIFE,
    QUESTIONS,
    Doubles,
    Graduates,
    Listed,
    Question,
    listed_or,
)
from sim.founding.strengths import Strengths
from sim.parallel import RowRange, for_each
from sim.parameter_types import IntentionParameters, ParameterRow
from sim.parameters import row_of, weekly_turnover
from sim.processes.chance import AT_ONCE, ask
from sim.rules.decision import intention
from sim.rules.learning import weeks_of_stay
from sim.rules.numbers import MIDDLE, logarithm, standard_normal
from sim.scenario.schema import Scenario
from sim.state import COLLEGE, Minds, People, side_by_side

MOST_HABIT = 0.95
"""At founding: a habit of 1 is only ever neared."""
LEAST_SPREAD = 1e-6
"""Of intention: what lies below is rounding, among people who are all alike."""


class MindsParameters(ParameterRow):
    """With what minds they start."""

    efficacy_mean: float  # 0 to 1
    efficacy_sd: float  # 0 to 1
    efficacy_of_college: float  # 0 to 1
    life_sd: float  # log-odds
    unaware_share: float  # share
    member_habit: float  # 0 to 1
    start: float  # 0 to 1, whether an answer is expected
    leaving: float  # chance to move out in a week
    graduates: float  # share of residents with a college degree


def found_minds(
    scenario: Scenario,
    listed: Listed,
    people: People,
    graduates: Graduates,
    strengths: Strengths,
    ranges: list[RowRange],
) -> Minds:
    """The slow states start at their baselines; membership and habit near where they settle, by propensity, life and
    what the community has of its own (strengths)."""
    n, seed = len(people.age), scenario.run.seed
    minds = side_by_side(Minds, n, people.propensity.dtype)
    p = row_of(
        MindsParameters, scenario.dispositions, scenario.start,
        leaving=weekly_turnover(scenario), graduates=graduates.real / n,
        start=scenario.cases.expectation.start,
    )  # fmt: skip
    keenness, given = np.empty(n), Given(listed, strengths)
    for_each(ranges, lambda first, end: _live(minds, people, given, keenness, p, seed, first, end))
    bar = _bar(keenness, scenario.start.member_share)
    for_each(ranges, lambda first, end: _join(minds, listed, keenness, bar, p, seed, first, end))
    return minds


def _bar(keenness: Doubles, share: float) -> float:
    """The keenness that this share of all exceed."""
    if 0.0 < share < 1.0:
        others = int((len(keenness) - 1) * (1.0 - share))
        return float(np.partition(keenness, others)[others])
    return -math.inf if share == 1.0 else math.inf


class Given(NamedTuple):
    """What is known before anything is drawn: of residents whom a list names, and of their communities."""

    listed: Listed
    strengths: Strengths


@process
def _live(
    minds: Minds,
    people: People,
    given: Given,
    keenness: Doubles,
    p: MindsParameters,
    seed: int,
    first: int,
    end: int,
) -> None:
    """Everything but the group and what goes with it, for a range of rows; and how keen everybody is on the group."""
    u, listed, strengths = np.empty((QUESTIONS, AT_ONCE)), given.listed, given.strengths
    for begin in range(first, end, AT_ONCE):
        stop = min(begin + AT_ONCE, end)
        ask(u, OF_LIFE, seed, begin, stop)
        _be_as_ever(minds, people, listed, p.start, begin, stop)
        _trust_oneself(minds, people, listed, p, u, begin, stop)
        for i in range(begin, stop):
            minds.leaves[i] = int(weeks_of_stay(u[Question.STAY, i - begin], p.leaving))
        for i in range(begin, stop):
            c = people.community[i]
            life = listed_or(
                listed.life, i, p.life_sd * strengths.shocks[c] * standard_normal(u[Question.LIFE, i - begin])
            )
            minds.life[i] = life
            keenness[i] = float(people.propensity[i]) + life + standard_normal(u[Question.MEMBER, i - begin])
            keenness[i] += strengths.activity[c]


@process
def _be_as_ever(minds: Minds, people: People, listed: Listed, start: float, first: int, end: int) -> None:
    """The slow states start at their baselines; start: whether an answer is expected."""
    for i in range(first, end):
        minds.resting[i] = 0
        minds.duty[i] = people.duty_anchor[i]
        minds.next_duty[i] = people.duty_anchor[i]
        minds.belonging[i] = people.belonging_anchor[i]
        minds.motivation[i] = people.motivation_anchor[i]
        minds.satisfaction[i] = MIDDLE
        minds.trust[i] = MIDDLE
        minds.answer_expected[i] = listed_or(listed.answer_expected, i, start)
        minds.fatigue[i] = listed_or(listed.fatigue, i, 0.0)


@process
def _trust_oneself(
    minds: Minds, people: People, listed: Listed, p: MindsParameters, u: Doubles, first: int, end: int
) -> None:
    """Efficacy, which graduates have more of."""
    for i in range(first, end):
        college = 1.0 if people.education[i] >= COLLEGE else 0.0
        efficacy = p.efficacy_mean + p.efficacy_of_college * (college - p.graduates)
        efficacy = efficacy + p.efficacy_sd * standard_normal(u[Question.EFFICACY, i - first])
        minds.efficacy[i] = listed_or(listed.efficacy, i, min(1.0, max(0.0, efficacy)))


@process
def _join(
    minds: Minds, listed: Listed, keenness: Doubles, bar: float, p: MindsParameters, seed: int, first: int, end: int
) -> None:
    """Who is keener than `bar` is in the activity group and has a habit; who knows the community."""
    u = np.empty((QUESTIONS, AT_ONCE))
    for begin in range(first, end, AT_ONCE):
        stop = min(begin + AT_ONCE, end)
        ask(u, OF_GROUP, seed, begin, stop)
        for i in range(begin, stop):
            habit = 0.0
            if keenness[i] > bar:
                habit = min(MOST_HABIT, max(0.0, -p.member_habit * logarithm(u[Question.HABIT, i - begin])))
            minds.aware[i] = listed_or(listed.aware, i, 1.0 if u[Question.AWARE, i - begin] >= p.unaware_share else 0.0)
            minds.member[i] = listed_or(listed.member, i, 1.0 if keenness[i] > bar else 0.0)
            minds.habit[i] = listed_or(listed.habit, i, habit)


def scale_of_intention(scenario: Scenario, minds: Minds) -> tuple[float, float]:
    """Mean and spread of intention in the founding population, when nobody has seen anybody take part.

    Among people who are all alike the spread is rounding error, and nothing to measure intention by: it is then 1.
    """
    mean, spread = _mean_and_spread(minds, row_of(IntentionParameters, scenario.intention))
    return float(mean), float(spread) if spread > LEAST_SPREAD else 1.0


@process
def _mean_and_spread(minds: Minds, p: IntentionParameters) -> tuple[float, float]:
    """Sums run from the first to the last: another order would give other bits."""
    n = len(minds.duty)
    total = 0.0
    for i in range(n):
        total += _intention(minds, p, i)
    mean = total / n
    squares = 0.0
    for i in range(n):
        apart = _intention(minds, p, i) - mean
        squares += apart * apart
    return mean, math.sqrt(squares / n)


@process
def _intention(minds: Minds, p: IntentionParameters, i: int) -> float:
    return intention(minds.duty[i], minds.belonging[i], 0.0, minds.efficacy[i], p.duty, p.belonging, p.norm, p.efficacy)
