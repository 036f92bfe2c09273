"""THE WEEK. `Community.step` is the model: read it from top to bottom."""

from __future__ import annotations

from collections.abc import Callable
from copy import deepcopy
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.agents.model import Populated
from sim.compiler import process
from sim.founding import found
from sim.parallel import communities_of, for_each, parts_of
from sim.parameters import parameters_of, waves_of
from sim.policy.policy import Policy, audiences
from sim.policy.reach import refuse_unreached
from sim.processes.blocks import BLOCK, rows_where
from sim.processes.books import open_books, take_stock
from sim.processes.calendar import no_activities, weekly_calendar
from sim.processes.cases import answer, arise, leave_the_table, trust_the_committee
from sim.processes.coordination import coordinate, learn_to_cooperate, rotate_leaders
from sim.processes.decision import choose, decide
from sim.processes.keeping import keep_books
from sim.processes.learning import learn, mature
from sim.processes.opinions import all_duty, hold_new_opinions
from sim.processes.organizations import join_and_leave, look_back, mobilise, offer
from sim.processes.outreach import hear, see_neighbours
from sim.processes.participation import admit, nobody_came_yet, take_part
from sim.processes.recording import add_up
from sim.processes.settlement import settle
from sim.processes.work import learn_at_work, work_on_cases
from sim.recording.record import Record
from sim.scenario.reader import Resolved
from sim.scenario.schema import Scenario
from sim.state import Activities, Cases
from sim.world import World, open_cases, this_weeks_calendar, world_of


@process
def prepare(world: World, demand: float, now: int) -> None:
    """Steps 1 and 2: needs become cases; the hours that these leave, and organizations, make the calendar. Then everybody
    sees which neighbours took part last week."""
    places, books, p, seed = world.places, world.books, world.parameters, world.seed
    workers, organizations, effects = world.workers, world.organizations, world.effects
    open_books(books)
    cases = arise(
        world.cases, world.people, world.minds, places, world.departments, effects, world.stock, p.case_needs, demand,
        books, p.cases[0], seed, now,
    )  # fmt: skip
    work_on_cases(workers, cases, places, effects, books, p.work[0])
    offer(organizations, effects, p.hosts, demand, seed, now)
    world.calendar = weekly_calendar(
        places, organizations, effects, demand, p.depths, p.organizations[0].residents_start, p.calendar[0], seed, now
    )
    world.cases = cases
    see_neighbours(world.happened, world.neighbours)


@process
def meet(world: World, first: int, last: int, demand: float, now: int) -> None:
    """Steps 3 to 6 in the communities from first to before last: residents hear, decide and take part."""
    people, minds, happened, places = world.people, world.minds, world.happened, world.places
    calendar, effects, p, seed = world.calendar, world.effects, world.parameters, world.seed
    for c in range(first, last):
        begin, end = int(places.first[c]), int(places.first[c + 1])
        rows = np.empty(end - begin + 1, np.uint32)
        hear(people, minds, happened, places, calendar, effects, c, p.told, p.outreach[0], seed, now)
        heard = rows[: rows_where(happened.heard[begin:end], begin, rows)]
        chosen = choose(heard, people, happened, calendar, effects, c, p.slots, p.decision[0], seed, now)
        nobody_came_yet(happened, begin, end)
        decide(
            heard, chosen, people, minds, happened, calendar, places, c, effects, world.neighbours, demand,
            p.decision[0], seed, now,
        )  # fmt: skip
        wanting = rows[: rows_where(happened.occasions[begin:end], begin, rows)]
        room = p.calendar[0].places * (1.0 + effects.communities[c].places)
        came = admit(wanting, happened, calendar, room, seed, now)
        take_part(came, people, minds, happened, calendar, places, effects, c, p.taking_part[0], seed, now)
        look_back(
            came, happened, calendar, places, c, world.organizations, world.books, p.hours_of_activity,
            p.calendar[0].hours,
        )  # fmt: skip


@process
def move_cases(world: World, now: int) -> None:
    """Step 7: cases move between departments, and are closed where no resource is lacking."""
    places, departments, stock, books = world.places, world.departments, world.stock, world.books
    cases, effects, p, seed = world.cases, world.effects, world.parameters, world.seed
    mobilise(
        stock, places, world.organizations, departments, effects, books, p.public, p.brings, p.kept, p.resources[0]
    )
    coordinate(cases, departments, places, effects, books, p.departments[0], seed, now)
    answer(cases, stock, p.case_needs, world.minds, places, effects, world.neighbours, books, p.cases[0], seed, now)
    leave_the_table(cases)


@process
def pay(world: World, now: int) -> None:
    """Step 8: mechanisms pay what they promised, and what they cost is booked."""
    settle(
        world.schemes, world.people, world.minds, world.happened, world.workers, world.organizations, world.books,
        world.seed, now,
    )  # fmt: skip


@process
def learn_from_the_week(world: World, first: int, last: int, sums: NDArray[np.float64], now: int) -> None:
    """Steps 9 and 10 for the residents of the communities from first to before last: everybody learns from the week, and
    is counted where `sums` has rows."""
    people, minds, happened, places = world.people, world.minds, world.happened, world.places
    calendar, effects, neighbours, p = world.calendar, world.effects, world.neighbours, world.parameters
    everyone, rows = all_duty(minds, neighbours, places.first), np.empty(BLOCK + 1, np.uint32)
    for c in range(first, last):
        end_of_community = int(places.first[c + 1])
        for begin in range(int(places.first[c]), end_of_community, BLOCK):
            end = min(begin + BLOCK, end_of_community)
            came = rows[: rows_where(happened.occasions[begin:end], begin, rows)]
            learn(
                people, minds, happened, calendar, effects, neighbours, world.rounds, came, begin, end, everyone[c], p.learning,
                world.seed, now,
            )  # fmt: skip
            trust_the_committee(people, minds, places, effects, c, begin, end, p.cases[0])
            if len(sums) > 0:
                add_up(
                    sums[c], people, minds, happened, calendar, effects, neighbours, came, begin, end, p.recording[0], now,
                )  # fmt: skip
        mature(happened, places, c, p.learning.maturity[0])


@process
def look_ahead(world: World, all_leaders_rotate: bool, week: int, now: int) -> None:
    """Step 9 for workers, organizations and departments; the books of the week are closed."""
    workers, organizations, departments = world.workers, world.organizations, world.departments
    places, effects, books, p, seed = world.places, world.effects, world.books, world.parameters, world.seed
    hold_new_opinions(world.minds)
    learn_at_work(workers, places, effects, books, p.work[0], seed, now)
    join_and_leave(organizations, effects, world.stock, p.brings, books, p.organizations[0], seed, now)
    learn_to_cooperate(departments, p.departments[0])
    rotate_leaders(departments, effects, all_leaders_rotate, p.departments[0], seed, now)
    take_stock(books, places, workers, organizations, world.cases, p.cases[0], now)
    keep_books(world.kept, books, world.stock, departments, week)


class Community(Populated):
    """The residents of a subdistrict, week by week.

    scenario: everything the run depends on, or what `sim.load` returns. folder: where the files lie that a bare scenario
    names; `sim.load` knows it.
    State is in columns (`people`, `minds`, `happened`, `communities`), which Mesa's agents view row by row. Nothing here
    draws from Mesa's random generators: every draw is keyed (sim/draws.py).
    """

    def __init__(self, scenario: Scenario | Resolved, folder: Path | str = ".") -> None:
        if isinstance(scenario, Resolved):
            folder, scenario = scenario.folder, scenario.scenario
        super().__init__(rng=scenario.run.seed)
        founded = found(scenario, Path(folder))
        self.scenario = scenario
        self.seed = scenario.run.seed
        self.people, self.minds, self.happened = founded.people, founded.minds, founded.week
        self.communities, self.neighbours, self.rounds = founded.communities, founded.neighbours, founded.rounds
        self.governing = founded.governing
        self.parameters = parameters_of(scenario, founded.intention_mean, founded.intention_sd)
        self.waves = waves_of(scenario)
        refuse_unreached(scenario.mechanisms, self.people)
        concerned = audiences(scenario.mechanisms, self.people, self.communities)
        warm_up, weeks = scenario.run.warm_up_weeks, scenario.run.weeks
        self.policy = Policy(scenario.mechanisms, concerned, self.communities.residents, warm_up + weeks, warm_up)
        self.record = Record(scenario, self.communities.residents, self.policy, self.governing)
        self.world = self._gathered(founded.cases, no_activities(len(self.communities.residents)))
        self.parts = communities_of(parts_of(self.communities.first), self.communities.first)

    @property
    def week(self) -> int:
        """Reported weeks count from 1; 0 and below lie in the warm-up."""
        return int(self.steps) - self.scenario.run.warm_up_weeks

    @property
    def cases(self) -> Cases:
        """The cases that are open."""
        return open_cases(self.world)

    @property
    def calendar(self) -> Activities:
        """The activities of the last week."""
        return this_weeks_calendar(self.world)

    def step(self) -> None:
        """One week. Everybody sees last week's world: within a stage, no community reads what another one writes."""
        self._must_not_be_over()
        now, week, world = int(self.steps) - 1, self.week, self.world
        self.communities.rank[:] = self.record.behind  # officials know last quarter's ranking
        demand = self.waves.next(week, now)
        self.policy.declare(week)

        prepare(world, demand, now)
        self._in_all_communities(meet, demand, now)
        move_cases(world, now)
        pay(world, now)
        self._in_all_communities(learn_from_the_week, self.record.row_of(week), now)
        look_ahead(world, week == self.scenario.departments.all_rotate_in, week, now)

        self.record.keep(week, self.people, self.happened, self.communities, world)

    def _gathered(self, cases: Cases, calendar: Activities) -> World:
        """What the compiled stages of the week work on."""
        workers, departments, organizations, stock, books = self.governing
        return world_of(
            self.people, self.minds, self.happened, self.communities, self.neighbours, workers, departments,
            organizations, stock, books, self.policy.offered, self.policy.schemes, self.record.books,
            self.parameters, self.seed, self.rounds, cases, calendar,
        )  # fmt: skip

    def __getstate__(self) -> dict[str, Any]:
        """A world is gathered again where it is needed: what it is made of is kept."""
        return {**super().__getstate__(), "world": (self.cases, self.calendar)}

    def __copy__(self) -> Community:
        """A copy that shares nothing, like `copy.deepcopy`: with tables in common, the weeks of one would be the other's."""
        return deepcopy(self)

    def __setstate__(self, state: dict[str, Any]) -> None:
        """Gather the tables of a copy."""
        self.__dict__.update(state)
        self.world = self.record.world = self._gathered(*state["world"])

    def _in_all_communities(self, stage: Callable[..., None], *arguments: Any) -> None:
        """Let a stage of the week happen in every community; where there are many, in several threads."""
        if len(self.parts) == 1:
            stage(self.world, *self.parts[0], *arguments)
        else:
            for_each(self.parts, lambda first, last: stage(self.world, first, last, *arguments))

    def _must_not_be_over(self) -> None:
        """Mesa's tools look at `running`; who steps by hand is told."""
        weeks = self.scenario.run.weeks
        self.running = self.week < weeks
        if self.week > weeks:
            raise RuntimeError(f"this run ended after reported week {weeks}: set run.weeks to make a longer one")

    def run_model(self) -> None:
        """Mesa's word for `run`."""
        self.run()

    def run(self, progress: Callable[[int, int], None] | None = None) -> Record:
        """All weeks of the scenario that are left; `progress(done, total)` is called after each. Returns the record."""
        total = self.scenario.run.warm_up_weeks + self.scenario.run.weeks
        while self.steps < total:
            self.step()
            if progress is not None:
                progress(int(self.steps), total)
        return self.record
