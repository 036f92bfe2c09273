"""The diary of one case: where it lay each week, and who or what kept it there.

A case moves in one stage of the week. The diary lets the model's own processes move a copy of the tables, step by step, and
looks at the copy in between; at the end of the week the copy must be what the run has.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Any, NamedTuple

import numpy as np

from experiments.diary.observing import NotWhatHappened, Recorder
from sim.community import ParticipationModel
from sim.limits import MOST_DEPARTMENTS
from sim.processes.cases import MOST_A_WEEK, answer, giving_up, identity_of, lacking, origin_of
from sim.processes.coordination import (
    agenda_of,
    clear_who_leads,
    find_who_leads,
    putting_right,
    request_to,
    settling,
    take_up_cases,
    taking_up,
)
from sim.processes.organizations import mobilise
from sim.scenario.blocks.base import NEEDS
from sim.state import CLOSED, GIVEN_UP, LACKING, NOBODY, RIGHT, WAITING, WITH_DEPARTMENTS, Cases
from sim.world import world_of


class Name(NamedTuple):
    """What a case is called: `12.0.family.1` is the second (0, 1) family case of week 12 in community 0."""

    week: int  # reported
    community: int
    kind: int
    ordinal: int

    def __str__(self) -> str:
        return f"{self.week}.{self.community}.{NEEDS[self.kind]}.{self.ordinal}"


def name_of(identity: int, warm_up_weeks: int) -> Name:
    """The name of a case from its identity in the model."""
    now, community, kind, ordinal = map(int, origin_of(identity))
    return Name(now + 1 - warm_up_weeks, community, kind, ordinal)


def named(text: str, warm_up_weeks: int) -> int | None:
    """The identity of the case with this name; None where the text is no name of a case."""
    parts = text.strip().split(".")
    if len(parts) != 4 or parts[2] not in NEEDS:
        return None
    try:
        week, community, ordinal = (int(parts[at]) for at in (0, 1, 3))
    except ValueError:
        return None
    now = week - 1 + warm_up_weeks
    if now < 0 or not 0 <= community < MOST_A_WEEK or not 0 <= ordinal < MOST_A_WEEK:
        return None
    return int(identity_of(now, community, NEEDS.index(parts[2]), ordinal))


@dataclass(frozen=True)
class Asked:
    """One department that was asked this week: the chances that rules or acquaintance make it cooperate, and the draws."""

    department: int
    by_rules: float
    u_of_rules: float
    by_acquaintance: float
    u_of_acquaintance: float

    @property
    def agrees(self) -> bool:
        """Whether either made it cooperate."""
        return self.u_of_rules < self.by_rules or self.u_of_acquaintance < self.by_acquaintance


@dataclass
class CaseWeek:
    """One week of one case. state and so on: at the end of the week, before it left the table."""

    week: int
    age: int  # weeks since it was reported
    new: bool
    began: int  # state when the week's meetings began: what it waited for
    state: int = WAITING
    hours_before: float = 0.0
    hours_left: float = 0.0
    worker: int = NOBODY
    ahead: int = 0  # cases of the community that were in the queue before it
    workers_there: int = 0
    astray: bool = False  # nobody led it when the week began, though it had been sent somewhere
    put_right: tuple[float, float] | None = None  # chance, draw
    clear: tuple[float, float] | None = None  # chance that it is clear who leads, draw
    lead: int = NOBODY
    fault: int = RIGHT
    taken_up: tuple[float, float] | None = None  # chance to get on the agenda, draw
    asked: list[Asked] = field(default_factory=list)
    missing: list[int] = field(default_factory=list)  # departments that have not agreed at the end of the week
    lacks: int = NOBODY
    wanted: float = 0.0  # units of the scarcest resource that it takes
    there: float = 0.0  # units of it left in the community at the end of the week
    given_up: tuple[float, float] | None = None  # past its deadline: chance to be given up, draw
    reopened: bool = False


class CaseDiary(Recorder):
    """Keeps all weeks of one case, from when it is reported until it leaves."""

    def __init__(self, identity: int) -> None:
        self.identity = identity
        self.weeks: list[CaseWeek] = []
        self.about: dict[str, Any] = {}
        self.over = False
        self._open: CaseWeek | None = None
        self._hours = 0.0

    def week_begins(self, model: ParticipationModel, now: int) -> None:
        """How much work was left."""
        at = place_of(model.cases, self.identity)
        self._hours = float(model.cases.hours_left[at]) if at is not None else 0.0

    def before_meeting(self, model: ParticipationModel, now: int) -> None:
        """It has been reported or is older, and workers have worked on it."""
        at = place_of(model.cases, self.identity)
        self._open = None
        if at is None:
            return
        cases = model.cases
        if not self.about:
            self.about = {
                "reporter": int(cases.reporter[at]), "severity": float(cases.severity[at]),
                "needed": departments_in(int(cases.needed[at])), "proper": int(cases.proper[at]),
                "reported_in": model.week,
            }  # fmt: skip
        story = CaseWeek(model.week, now - int(cases.opened[at]), int(cases.opened[at]) == now, int(cases.state[at]))
        same = (cases.community[:at] == cases.community[at]) & (cases.state[:at] == WAITING)
        story.hours_before, story.hours_left = self._hours, float(cases.hours_left[at])
        story.worker, story.ahead = int(cases.worker[at]), int(same.sum())
        workers = model.governing.workers
        story.workers_there = int(((workers.community == cases.community[at]) & (workers.vacant == 0)).sum())
        self._open = story

    def after_meeting(self, model: ParticipationModel, now: int) -> None:
        """Let a copy of the tables move, and look at it on the way."""
        if (story := self._open) is None:
            return
        copy = Copy(model)
        at = place_of(copy.cases, self.identity)
        assert at is not None
        before = _copied(copy.cases)
        copy.find_who_leads(now)
        if story.began == WITH_DEPARTMENTS:
            _tell_who_leads(story, at, before, copy, now)
        copy.take_up_cases(now)
        if story.lead != NOBODY:
            _compare_agreed(story, at, before, copy.cases)
        copy.answer(now)
        _tell_answer(story, at, before, copy, now)

    def before_learning(self, model: ParticipationModel, now: int) -> None:
        """The run must have moved it as the copy moved."""
        if (story := self._open) is None:
            return
        at = place_of(model.cases, self.identity)
        gone = story.state in (CLOSED, GIVEN_UP)
        if gone != (at is None) or (at is not None and int(model.cases.state[at]) != story.state):
            raise NotWhatHappened(f"case {self.identity}, week {story.week}: worked out state {story.state}")
        self.over = gone
        self.weeks.append(story)


class Copy:
    """Copies of what moves when cases move."""

    def __init__(self, model: ParticipationModel) -> None:
        self.cases = _copied(model.cases)
        self.minds = _copied(model.minds)
        self.departments = _copied(model.governing.departments)
        self.stock, self.tally = _copied(model.governing.stock), _copied(model.governing.tally)
        moved = {"minds": self.minds, "departments": self.departments, "stock": self.stock, "tally": self.tally}
        self.world = world_of(replace(model.tables(self.cases, model.calendar), **moved))

    def find_who_leads(self, now: int) -> None:
        """Resources of the week, then who leads: the beginning of `sim.community.move_cases`."""
        mobilise(self.world)
        find_who_leads(self.world, now)

    def take_up_cases(self, now: int) -> None:
        """Then cases get on the agenda, and departments ask each other."""
        take_up_cases(self.world, now)

    def answer(self, now: int) -> None:
        """At last resources are taken, cases are closed or given up."""
        answer(self.world, now)


def _copied(table: Any) -> Any:
    return type(table)(*(column.copy() for column in table))


def place_of(cases: Cases, identity: int) -> int | None:
    """In which row a case lies; None where it is not open."""
    found = np.flatnonzero(cases.identity[: int(cases.number[0])] == identity)
    return int(found[0]) if len(found) else None


def departments_in(bits: int) -> list[int]:
    """The departments of a set that is kept as bits."""
    return [d for d in range(MOST_DEPARTMENTS) if (bits >> d) & 1]


def _tell_who_leads(story: CaseWeek, at: int, before: Cases, copy: Copy, now: int) -> None:
    """Who leads it, whether it comes up, and what each department that is asked will say."""
    cases, world = copy.cases, copy.world
    if before.lead[at] == NOBODY:
        story.astray = bool(before.fault[at] != RIGHT)
        sent = True
        if story.astray:
            chance, u = map(float, putting_right(world, at, now))
            story.put_right, sent = (chance, u), u < chance
        if sent:
            clarity, u, _ = map(float, clear_who_leads(world, at, now))
            story.clear = clarity, u
    story.lead, story.fault = int(cases.lead[at]), int(cases.fault[at])
    if story.lead == NOBODY:
        return
    agenda = agenda_of(world)
    chance, u = map(float, taking_up(world, at, agenda, now))
    story.taken_up = chance, u
    if u < chance:
        settles = float(settling(world, at, agenda))
        for d in departments_in(int(before.needed[at]) & ~(int(before.agreed[at]) | 1 << story.lead)):
            by_rules, knows, by_ties = map(float, request_to(world, at, d, now))
            story.asked.append(Asked(d, settles, by_rules, knows, by_ties))


def _compare_agreed(story: CaseWeek, at: int, before: Cases, cases: Cases) -> None:
    """Who is missing still; raises NotWhatHappened where others agreed than was worked out."""
    agreed = int(before.agreed[at])
    if story.taken_up is not None and story.taken_up[1] < story.taken_up[0]:
        agreed |= sum(1 << asked.department for asked in story.asked if asked.agrees) | 1 << story.lead
    if agreed != int(cases.agreed[at]):
        raise NotWhatHappened(
            f"case {before.identity[at]}, week {story.week}: worked out {agreed:b} agreed, the run {cases.agreed[at]:b}"
        )
    story.missing = departments_in(int(cases.needed[at]) & ~agreed)


def _tell_answer(story: CaseWeek, at: int, before: Cases, copy: Copy, now: int) -> None:
    """What became of it: closed, reopened, given up, or which resource it lacks."""
    cases = copy.cases
    story.state = int(cases.state[at])
    story.reopened = bool(cases.reopenings[at] > before.reopenings[at])
    if story.reopened:
        story.hours_left = float(cases.hours_left[at])
    if story.state == LACKING:
        story.lacks = int(cases.lacks[at])
        story.wanted, story.there = map(float, lacking(copy.world, at))
    overdue, chance, u = giving_up(copy.world, at, now)
    if overdue:
        story.given_up = float(chance), float(u)


@dataclass(frozen=True)
class Entry:
    """One line of the list of cases."""

    name: Name
    weeks: int
    how: int  # CLOSED, GIVEN_UP, or the state in which it is still open


class CaseList(Recorder):
    """All cases that were open in some reported weeks: what they are called, and what became of them."""

    def __init__(self, first: int = 1) -> None:
        self.first = first
        self._last: dict[int, int] = {}
        self._opened: dict[int, int] = {}
        self._state: dict[int, int] = {}
        self._warm_up = 0

    def after_meeting(self, model: ParticipationModel, now: int) -> None:
        """Let a copy move: there it is seen whether a case is closed or given up."""
        self._warm_up = model.scenario.run.warm_up_weeks
        if model.week < self.first or not int(model.cases.number[0]):
            return
        copy = Copy(model)
        copy.find_who_leads(now)
        copy.take_up_cases(now)
        copy.answer(now)
        for i in range(int(copy.cases.number[0])):
            identity = int(copy.cases.identity[i])
            self._opened[identity], self._last[identity] = int(copy.cases.opened[i]), now
            self._state[identity] = int(copy.cases.state[i])

    def entries(self) -> list[Entry]:
        """In the order in which they were reported."""
        return [
            Entry(
                name_of(identity, self._warm_up), self._last[identity] - self._opened[identity], self._state[identity]
            )
            for identity in sorted(self._last)
        ]
