"""Who lives where, with which attributes: drawn from the marginals of the scenario, or taken from the user's list."""

from __future__ import annotations

from collections import namedtuple
from enum import auto
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from sim.ages import AGE_BANDS, OLDEST
from sim.columns import Columns
from sim.compiler import process
from sim.draws import FOUNDING
from sim.founding.composition import Together
from sim.founding.posts import appoint
from sim.founding.residents_file import COLUMNS
from sim.incomes import LOWER_BANDS, UPPER_BANDS, upper_chance
from sim.parallel import RowRange, for_each
from sim.parameter_types import ParameterRow
from sim.parameters import row_of
from sim.processes.chance import AT_ONCE, ask, uniforms
from sim.rules.numbers import MIDDLE, NOTHING, ROUNDING, exponential, logarithm, standard_normal
from sim.rules.outreach import notice_access
from sim.scenario.blocks.population import LEAST_FREE_HOURS, MOST_FREE_HOURS
from sim.scenario.schema import Scenario
from sim.state import COLLEGE, FLEXIBLE, RETIRED, WORKING, People, side_by_side


class Question(Columns):
    """A question about a resident each, which a uniform number answers: adding one at the end never changes another."""

    AGE = auto()
    FEMALE = auto()
    WORK = auto()
    EDUCATION = auto()
    DEGREE = auto()
    INCOME = auto()
    HOME_OWNER = auto()
    MIGRANT = auto()
    HOMETOWN = auto()
    PARTY_MEMBER = auto()
    FREE_HOURS = auto()
    ONLINE_ACCESS = auto()
    FIRST_NEED = auto()
    SECOND_NEED = auto()
    PROPENSITY = auto()
    LIFE = auto()
    DUTY = auto()
    BELONGING = auto()
    EFFICACY = auto()
    MOTIVATION = auto()
    THRESHOLD = auto()
    INSTIGATORS = auto()
    AWARE = auto()
    MEMBER = auto()
    HABIT = auto()
    STAY = auto()


QUESTIONS = len(Question)


def numbers_of(*questions: Question) -> tuple[int, ...]:
    """Questions as plain numbers, which compiled loops go through."""
    return tuple(question.value for question in questions)


HIGHER_OF_COLLEGE, HIGHER_OF_OTHERS = 0.2, 0.6
"""The share with the higher of two levels of education, with a college degree and without. Nothing but residents files and agents
tells the two apart, so that no result depends on them."""
BAND_EDGES = (*(float(first) for first, _ in AGE_BANDS), OLDEST + 1.0)

OF_DISPOSITIONS = numbers_of(Question.PROPENSITY, Question.DUTY, Question.BELONGING, Question.MOTIVATION)
OF_THRESHOLDS = numbers_of(Question.THRESHOLD)
OF_LIFE = numbers_of(Question.LIFE, Question.EFFICACY, Question.MEMBER, Question.STAY)
OF_GROUP = numbers_of(Question.AWARE, Question.HABIT)
_OF_EVERYBODY = numbers_of(Question.INSTIGATORS)
_OF_OTHERS = {*OF_DISPOSITIONS, *OF_THRESHOLDS, *OF_LIFE, *OF_GROUP, *_OF_EVERYBODY}
OF_ATTRIBUTES = tuple(question for question in numbers_of(*Question) if question not in _OF_OTHERS)
"""What attributes are drawn from: every question that is asked for nothing else, so that a new one is among them."""

Doubles = NDArray[np.float64]


if TYPE_CHECKING:

    class Listed(tuple[Doubles, ...]):
        """The user's columns as doubles: [N], or empty where the scenario draws."""

        _fields: tuple[str, ...]

        def __getattr__(self, column: str) -> Doubles: ...
else:
    Listed = namedtuple("Listed", COLUMNS)


class FoundingParameters(ParameterRow):
    """What people are like when they are founded."""

    retirement_age_women: float  # years
    retirement_age_men: float  # years
    flexible_share: float  # share of those who work
    income_of_college: float  # share
    hometowns: float  # places
    free_hours_retired: float  # hours a week
    free_hours_working: float  # hours a week
    free_hours_spread_retired: float  # log units
    free_hours_spread_working: float  # log units
    duty_mean: float  # 0 to 1
    duty_sd: float  # 0 to 1
    duty_of_college: float  # 0 to 1
    belonging_mean: float  # 0 to 1
    belonging_sd: float  # 0 to 1
    belonging_of_owner: float  # 0 to 1
    belonging_of_women: float  # 0 to 1
    motivation_mean: float  # 0 to 1
    motivation_sd: float  # 0 to 1
    propensity_sd: float  # log-odds
    access_retired: float  # 0 to 1
    access_working: float  # 0 to 1
    access_owner_group: float  # 0 to 1


class Bands(NamedTuple):
    """What depends on age: a row or a number for each band, and the bands themselves."""

    together: Together  # age, sex, degree, tenure, origin, party
    online_access: Doubles  # [bands] means
    needs: Doubles  # [bands, needs + 1] uniform number from which a resident has a need


class Thresholds(NamedTuple):
    """Their normal distribution; evenly: its quantiles at even steps instead of draws, a crowd without sampling noise."""

    mean: float
    sd: float
    evenly: bool


class Graduates(NamedTuple):
    """Residents with a college degree: as drawn, and as it is when degrees are listed."""

    drawn: int
    real: int


def listed_of(columns: dict[str, NDArray[Any]]) -> Listed:
    """What a list brings, for the loops that draw the rest."""
    nothing = np.empty(0)
    return Listed(*(np.asarray(columns[name], np.float64) if name in columns else nothing for name in COLUMNS))


def found_people(
    scenario: Scenario,
    columns: dict[str, NDArray[Any]],
    listed: Listed,
    residents: NDArray[Any],
    chances: Together,
    ranges: list[RowRange],
) -> tuple[People, Graduates]:
    """The columns of a list as they are, every other drawn from the band of the resident's age.

    residents [C]: of each community; chances: of who lives in each of them; ranges: of rows, drawn one after the other.
    """
    real = np.float32 if scenario.run.precision == "single" else np.float64
    people = side_by_side(People, int(residents.sum()), real)
    people.community[:] = np.repeat(np.arange(len(residents), dtype=np.uint16), residents)
    if "building" in columns:  # a list brings both or neither
        people.building[:], people.stairwell[:] = columns["building"], columns["stairwell"]
    else:
        _house(scenario, people, residents)
    o, seed, bands = scenario.outreach, scenario.run.seed, _bands(scenario, chances)
    p = row_of(
        FoundingParameters, scenario.population, scenario.dispositions,
        access_retired=o.access_retired, access_working=o.access_working, access_owner_group=o.access_owner_group,
    )  # fmt: skip
    counts = for_each(ranges, lambda first, end: _attributes(people, listed, bands, p, seed, first, end))
    graduates = Graduates(sum(drawn for drawn, _ in counts), sum(real for _, real in counts))
    share = graduates.drawn / len(people.age)
    for_each(ranges, lambda first, end: _dispositions(people, listed, p, share, seed, first, end))
    appoint(people, scenario.votes.heads_per_building, listed.post)
    _set_thresholds(scenario, people.threshold, listed.threshold, ranges)
    return people, graduates


def _house(scenario: Scenario, people: People, residents: NDArray[Any]) -> None:
    """Buildings and stairwells are filled in the order of rows, community by community; both count over all."""
    place = scenario.place
    most = -(-int(residents.max()) // place.residents_per_stairwell)
    most += -most % place.stairwells_per_building
    _move_in(people, residents, place.residents_per_stairwell, place.stairwells_per_building, most)


@process
def _move_in(people: People, residents: NDArray[Any], per_stairwell: int, per_building: int, most: int) -> None:
    """most: stairwells that a community has numbers for."""
    i = 0
    for c in range(len(residents)):
        for within in range(residents[c]):
            stairwell = c * most + within // per_stairwell
            people.stairwell[i] = stairwell
            people.building[i] = stairwell // per_building
            i += 1


def _bands(scenario: Scenario, chances: Together) -> Bands:
    p = scenario.population
    needs = np.cumsum([[0.0, *shares.values()] for shares in p.needs.values()], axis=1)
    return Bands(
        chances,
        online_access=np.array(p.online_access.values()),
        needs=needs,
    )


@process
def _attributes(
    people: People, listed: Listed, bands: Bands, p: FoundingParameters, seed: int, first: int, end: int
) -> tuple[int, int]:
    """Everything but dispositions, for a range of rows; how many draw a degree, and how many have one."""
    u = np.empty((QUESTIONS, AT_ONCE))
    drawn, real = 0, 0
    for begin in range(first, end, AT_ONCE):
        stop = min(begin + AT_ONCE, end)
        ask(u, OF_ATTRIBUTES, seed, begin, stop)
        _grow_up(people, listed, bands, p, u, begin, stop)
        drawn += _learn(people, listed, bands, p, u, begin, stop)
        _settle(people, listed, bands, p, u, begin, stop)
        _need(people, listed, bands, u, begin, stop)
        _find_time_and_channels(people, listed, bands, p, u, begin, stop)
    for i in range(first, end):
        real += people.education[i] >= COLLEGE
    return drawn, real


@process
def _grow_up(
    people: People, listed: Listed, bands: Bands, p: FoundingParameters, u: Doubles, first: int, end: int
) -> None:
    """Age, sex, and what follows: whether one is retired, works, or has flexible days."""
    for i in range(first, end):
        k = bands.together.of[people.community[i]]
        age = listed_or(listed.age, i, _age(bands.together.starts[k], u[Question.AGE, i - first]))
        of_women = bands.together.female[k, _band(age)]
        female = listed_or(listed.female, i, _comes_true(of_women, u[Question.FEMALE, i - first]))
        retired = age >= (p.retirement_age_women if female else p.retirement_age_men)
        works = FLEXIBLE if u[Question.WORK, i - first] < p.flexible_share else WORKING
        people.age[i] = age
        people.female[i] = female
        people.work[i] = listed_or(listed.work, i, float(RETIRED if retired else works))


@process
def _learn(
    people: People, listed: Listed, bands: Bands, p: FoundingParameters, u: Doubles, first: int, end: int
) -> int:
    """Education and income; how many draw a college degree, even where degrees are listed."""
    graduates = 0
    for i in range(first, end):
        cell = yes_or_no(_band(people.age[i]), people.female[i] == 1)
        college = (
            u[Question.EDUCATION, i - first] < bands.together.college[bands.together.of[people.community[i]], cell]
        )
        graduates += college
        higher = u[Question.DEGREE, i - first] < (HIGHER_OF_COLLEGE if college else HIGHER_OF_OTHERS)
        education = listed_or(listed.education, i, (float(COLLEGE) if college else 0.0) + (1.0 if higher else 0.0))
        people.education[i] = education
        upper = _upper_chance(p.income_of_college, education >= COLLEGE)
        people.income[i] = listed_or(listed.income, i, _income(upper, u[Question.INCOME, i - first]))
    return graduates


@process
def _settle(
    people: People, listed: Listed, bands: Bands, p: FoundingParameters, u: Doubles, first: int, end: int
) -> None:
    """Home ownership, origin, party."""
    for i in range(first, end):
        chances, k = bands.together, bands.together.of[people.community[i]]
        cell = yes_or_no(_band(people.age[i]), people.female[i] == 1)
        cell = yes_or_no(cell, people.education[i] >= COLLEGE)
        owner = listed_or(
            listed.home_owner, i, _comes_true(chances.home_owner[k, cell], u[Question.HOME_OWNER, i - first])
        )
        cell = yes_or_no(cell, owner == 1.0)
        migrant = listed_or(listed.migrant, i, _comes_true(chances.migrant[k, cell], u[Question.MIGRANT, i - first]))
        cell = yes_or_no(cell, migrant == 1.0)
        party_member = _comes_true(chances.party_member[k, cell], u[Question.PARTY_MEMBER, i - first])
        hometown = float(1 + int(u[Question.HOMETOWN, i - first] * p.hometowns)) if migrant else 0.0
        people.home_owner[i] = owner
        people.migrant[i] = migrant
        people.hometown[i] = listed_or(listed.hometown, i, hometown)
        people.party_member[i] = listed_or(listed.party_member, i, party_member)


@process
def _need(people: People, listed: Listed, bands: Bands, u: Doubles, first: int, end: int) -> None:
    """First and second need from the shares of the band; who draws one twice takes the next for the second."""
    for i in range(first, end):
        starts = bands.needs[_band(people.age[i])]
        need = listed_or(listed.first_need, i, float(_place(starts, u[Question.FIRST_NEED, i - first])))
        second = _place(starts, u[Question.SECOND_NEED, i - first])
        people.first_need[i] = need
        people.second_need[i] = listed_or(
            listed.second_need, i, float((second + 1) % (len(starts) - 1) if second == need else second)
        )


@process
def _find_time_and_channels(
    people: People, listed: Listed, bands: Bands, p: FoundingParameters, u: Doubles, first: int, end: int
) -> None:
    """Free hours, online access, and access to public notices."""
    for i in range(first, end):
        retired = people.work[i] == RETIRED
        median = p.free_hours_retired if retired else p.free_hours_working
        spread = p.free_hours_spread_retired if retired else p.free_hours_spread_working
        hours = median * exponential(spread * standard_normal(u[Question.FREE_HOURS, i - first]))
        people.free_hours[i] = listed_or(listed.free_hours, i, min(MOST_FREE_HOURS, max(LEAST_FREE_HOURS, hours)))
        mean = bands.online_access[_band(people.age[i])]
        online = listed_or(listed.online_access, i, _spread(mean, u[Question.ONLINE_ACCESS, i - first]))
        people.online_access[i] = online
        base = p.access_retired if retired else p.access_working
        people.notice_access[i] = notice_access(base, online, people.home_owner[i], p.access_owner_group)
        people.audience[i] = 0


@process
def _dispositions(
    people: People, listed: Listed, p: FoundingParameters, graduates: float, seed: int, first: int, end: int
) -> None:
    """Dispositions, for a range of rows; graduates: their share in the population."""
    u = np.empty((QUESTIONS, AT_ONCE))
    for begin in range(first, end, AT_ONCE):
        stop = min(begin + AT_ONCE, end)
        ask(u, OF_DISPOSITIONS, seed, begin, stop)
        _be_disposed(people, listed, p, graduates, u, begin, stop)


@process
def _be_disposed(
    people: People, listed: Listed, p: FoundingParameters, graduates: float, u: Doubles, first: int, end: int
) -> None:
    """Propensity, and the baselines of duty, belonging and motivation; graduates: their share in the population."""
    for i in range(first, end):
        college = 1.0 if people.education[i] >= COLLEGE else 0.0
        duty = (
            p.duty_mean
            + p.duty_of_college * (college - graduates)
            + p.duty_sd * standard_normal(u[Question.DUTY, i - first])
        )
        people.duty_anchor[i] = _share_of(listed_or(listed.duty, i, duty))
        people.propensity[i] = listed_or(
            listed.propensity, i, p.propensity_sd * standard_normal(u[Question.PROPENSITY, i - first])
        )
    for i in range(first, end):
        belonging = p.belonging_mean + p.belonging_of_owner * float(people.home_owner[i])
        belonging += p.belonging_of_women * float(people.female[i])
        belonging = belonging + p.belonging_sd * standard_normal(u[Question.BELONGING, i - first])
        motivation = p.motivation_mean + p.motivation_sd * standard_normal(u[Question.MOTIVATION, i - first])
        people.belonging_anchor[i] = _share_of(listed_or(listed.belonging, i, belonging))
        people.motivation_anchor[i] = _share_of(listed_or(listed.motivation, i, motivation))


@process
def yes_or_no(cell: int, yes: bool) -> int:
    """The cell below this one, in a table in which each attribute divides every cell in two."""
    return cell + cell + (1 if yes else 0)


@process
def listed_or(listed: Doubles, i: int, drawn: float) -> float:
    """What the list says of a resident, or what was drawn."""
    return listed[i] if len(listed) > 0 else drawn


@process
def _comes_true(chance: float, u: float) -> float:
    """1 with this chance, else 0."""
    return 1.0 if u < chance else 0.0


@process
def _share_of(value: float) -> float:
    """A value between 0 and 1: what lies beyond stays at the bound."""
    return min(1.0, max(0.0, value))


@process
def _place(starts: Doubles, u: float) -> int:
    """In which section a number lies, where each starts somewhere: [sections + 1] numbers, the last an end."""
    place = 0
    for section in range(1, len(starts) - 1):
        place += u >= starts[section]
    return place


@process
def _band(age: float) -> int:
    """The age band of a resident."""
    band = 0
    for older in range(1, len(AGE_BANDS)):
        band += age >= BAND_EDGES[older]
    return band


@process
def _age(starts: Doubles, u: float) -> float:
    """A band by its share, and a year evenly within the band, from one number."""
    band = _place(starts, u)
    within = (u - starts[band]) / max(starts[band + 1] - starts[band], NOTHING)
    return float(int(BAND_EDGES[band] + within * (BAND_EDGES[band + 1] - BAND_EDGES[band])))


@process
def _income(upper: float, u: float) -> float:
    """A band as `chances_of_bands` has it: one of the upper two with chance `upper`; even within."""
    if u < upper:
        return float(LOWER_BANDS + (u / upper > 1.0 / UPPER_BANDS))
    return float(int((u - upper) / (1.0 - upper + NOTHING) * LOWER_BANDS))


_upper_chance = process(upper_chance)


@process
def _spread(mean: float, u: float) -> float:
    """Spread over [0, 1] around a mean: u^((1 - m)/m) has mean m, and piles up where the mean is near 0 or 1."""
    return exponential(logarithm(u) * (1.0 - mean) / max(mean, ROUNDING)) if mean > 0.0 else 0.0


def _set_thresholds(scenario: Scenario, threshold: NDArray[Any], listed: Doubles, ranges: list[RowRange]) -> None:
    """Normal thresholds, drawn or spread evenly over the quantiles; instigators have threshold 0. Or those listed."""
    if len(listed):
        threshold[:] = listed
        return
    rule, seed = scenario.decision.threshold, scenario.run.seed
    t = Thresholds(rule.mean, rule.sd, rule.draw == "quantiles")
    for_each(ranges, lambda first, end: _draw_thresholds(threshold, t, seed, first, end))
    if rule.instigators:
        threshold[_first(uniforms(seed, FOUNDING, Question.INSTIGATORS.value, len(threshold)), rule.instigators)] = 0.0


@process
def _draw_thresholds(threshold: NDArray[Any], t: Thresholds, seed: int, first: int, end: int) -> None:
    chance = np.empty((QUESTIONS, AT_ONCE))
    for begin in range(first, end, AT_ONCE):
        stop = min(begin + AT_ONCE, end)
        ask(chance, OF_THRESHOLDS, seed, begin, stop)
        for i in range(begin, stop):
            u = standard_normal((i + MIDDLE) / len(threshold) if t.evenly else chance[Question.THRESHOLD, i - begin])
            threshold[i] = t.mean + t.sd * u


def _first(u: Doubles, number: int) -> NDArray[np.int64]:
    """The rows of so many smallest numbers; of equals, those that come first."""
    last = min(number, len(u)) - 1
    rows = np.flatnonzero(u <= np.partition(u, last)[last])
    return rows[np.argsort(u[rows], kind="stable")[:number]]
