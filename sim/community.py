"""THE WEEK. `ParticipationModel.step` is the model: read it from top to bottom."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from copy import deepcopy
from pathlib import Path
from typing import Any, TypeVarTuple

import numpy as np

from sim.agents.model import Populated
from sim.agents.seeding import with_seed
from sim.calendar import WEEKS_OF_QUARTER
from sim.compiler import compile_what_was_replaced, process
from sim.founding import found
from sim.history import no_history
from sim.parallel import communities_of, for_each, row_ranges_of
from sim.parameters import parameters_of, waves_of
from sim.policy.policy import Policy, audiences
from sim.policy.reach import refuse_unreached
from sim.processes.blocks import BLOCK, rows_where
from sim.processes.calendar import no_activities, weekly_calendar
from sim.processes.cases import answer, arise, expect_answers, leave_the_table, trust_the_committee
from sim.processes.coordination import coordinate, learn_to_cooperate, rotate_leaders
from sim.processes.decision import choose, decide
from sim.processes.learning import learn, mature
from sim.processes.opinions import all_duty, hold_new_opinions
from sim.processes.organizations import join_and_leave, look_back, mobilise, offer
from sim.processes.outreach import hear, see_neighbours
from sim.processes.participation import admit, begin_quarter, nobody_came_yet, take_part
from sim.processes.ranking import rank_communities
from sim.processes.recent_weeks import keep_week
from sim.processes.recording import SUMS, add_up, mean_satisfaction
from sim.processes.settlement import settle
from sim.processes.tally import reset_tally, take_snapshot
from sim.processes.work import learn_at_work, work_on_cases
from sim.record import Record
from sim.scenario.given import must_be_values
from sim.scenario.inputs import must_be_as_read
from sim.scenario.resolved import Resolved
from sim.scenario.schema import Scenario
from sim.state import Activities, Cases
from sim.votes import Votes
from sim.world import World, open_cases, this_weeks_calendar, world_of

More = TypeVarTuple("More")


@process
def prepare(world: World, now: int) -> None:
    """Steps 1 and 2: needs become cases; the hours that these leave, and organizations, make the calendar. Then everybody
    sees which neighbours took part last week."""
    reset_tally(world.tally)
    arise(world, now)
    work_on_cases(world)
    offer(world, now)
    world.calendar = weekly_calendar(world, world.parameters.organizations[0].residents_start, now)
    see_neighbours(world)


@process
def meet(world: World, first: int, last: int, now: int) -> None:
    """Steps 3 to 6 in the communities from first to before last: residents hear, decide and take part."""
    events, first_row = world.events, world.communities.first
    for c in range(first, last):
        begin, end = int(first_row[c]), int(first_row[c + 1])
        rows = np.empty(end - begin + 1, np.uint32)
        hear(world, c, now)
        heard = rows[: rows_where(events.heard[begin:end], begin, rows)]
        chosen = choose(world, c, heard, now)
        nobody_came_yet(events, begin, end)
        decide(world, c, heard, chosen, now)
        wanting = rows[: rows_where(events.occasions[begin:end], begin, rows)]
        came = admit(world, c, wanting, now)
        take_part(world, c, came, now)
        look_back(world, c, came)


@process
def move_cases(world: World, now: int) -> None:
    """Step 7: cases move between departments, and are closed where no resource is lacking."""
    mobilise(world)
    coordinate(world, now)
    answer(world, now)
    leave_the_table(world.cases)


@process
def pay(world: World, now: int) -> None:
    """Step 8: mechanisms pay what they promised, and what they cost is booked."""
    settle(world, now)


@process
def learn_from_the_week(world: World, first: int, last: int, week: int, now: int) -> None:
    """Steps 9 and 10 for the residents of the communities from first to before last: everybody learns from the week, and
    is counted in reported weeks."""
    events, first_row = world.events, world.communities.first
    everyone, rows = all_duty(world.minds, world.neighbours, first_row), np.empty(BLOCK + 1, np.uint32)
    for c in range(first, last):
        end_of_community = int(first_row[c + 1])
        for begin in range(int(first_row[c]), end_of_community, BLOCK):
            end = min(begin + BLOCK, end_of_community)
            came = rows[: rows_where(events.occasions[begin:end], begin, rows)]
            learn(world, came, begin, end, everyone[c], now)
            trust_the_committee(world, c, begin, end)
            expect_answers(world, c, begin, end)
            if week >= 1:
                add_up(world, world.history.sums[week - 1, c], came, begin, end, now)
        mature(world, c)


@process
def look_ahead(world: World, all_leaders_rotate: bool, week: int, now: int) -> None:
    """Step 9 for workers, organizations and departments; the week's tally is closed and kept."""
    hold_new_opinions(world.minds)
    learn_at_work(world, now)
    join_and_leave(world, now)
    learn_to_cooperate(world)
    rotate_leaders(world, all_leaders_rotate, now)
    take_snapshot(world, now)
    keep_week(world, week)


class ParticipationModel(Populated):
    """The residents of a subdistrict, week by week.

    scenario: everything the run depends on, or what `sihua.load` returns. folder: where the files lie that a bare scenario
    names (the current folder, if it is not said); `sihua.load` knows it. seed: instead of `run.seed`; rng is Mesa's other word
    for it. In `mesa.batch_run(..., iterations=n)`, iteration k adds k to the seed of the scenario.
    State is in columns (`people`, `minds`, `events`, `communities`), which Mesa's agents view row by row. Nothing here
    draws from Mesa's random generators: every draw is keyed (sim/draws.py).
    """

    def __init__(
        self,
        scenario: Scenario | Resolved,
        folder: Path | str | None = None,
        *,
        seed: int | None = None,
        rng: int | None = None,
    ) -> None:
        inputs: Mapping[str, str] = {}
        if isinstance(scenario, Resolved):
            if folder is not None:
                raise TypeError("folder is for a bare scenario; what sihua.load returns knows where its files lie")
            folder, inputs, scenario = scenario.folder, scenario.inputs, scenario.scenario
        must_be_values(scenario)
        folder = Path() if folder is None else Path(folder)
        scenario = with_seed(scenario, seed, rng)
        super().__init__(rng=scenario.run.seed)
        compile_what_was_replaced()
        founded = found(scenario, folder)
        must_be_as_read(folder, inputs)
        self.scenario, self._weeks_through = scenario, 0
        self.people, self.minds, self.events = founded.people, founded.minds, founded.events
        self.communities, self.neighbours, self.batches = founded.communities, founded.neighbours, founded.batches
        self.governing = founded.governing
        self.parameters = parameters_of(scenario, founded.intention_mean, founded.intention_sd)
        self.waves = waves_of(scenario, len(founded.communities.residents))
        refuse_unreached(scenario.mechanisms, self.people)
        self.votes = Votes(scenario, self.people)
        concerned = audiences(scenario.mechanisms, self.people, self.communities)
        warm_up, weeks = scenario.run.warm_up_weeks, scenario.run.weeks
        self.policy = Policy(
            scenario.mechanisms, concerned, self.communities.residents, warm_up + weeks, warm_up, scenario.budget
        )
        sizes = len(self.communities.residents), len(self.governing.departments.power), len(SUMS)
        self.record = Record(
            scenario, self.communities.residents, self.policy, self.governing, no_history(weeks, *sizes), self.votes
        )
        self.world = world_of(self.tables(founded.cases, no_activities(len(self.communities.residents))))
        self.ranges = communities_of(row_ranges_of(self.communities.first), self.communities.first)

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
        self._must_be_the_next_week()
        now, week, world = int(self.steps) - 1, self.week, self.world
        self.communities.demand[:] = self.waves.next(week, now)
        self.communities.called[:], self.communities.urgency[:] = self.waves.called, self.waves.urgency
        self.votes.carry_out(week, self.communities)
        self.policy.declare(week)

        prepare(world, now)
        self._in_all_communities(meet, now)
        self.votes.hold(world, self.people, self.communities, self.governing.tally, week, now)
        move_cases(world, now)
        pay(world, now)
        self._in_all_communities(learn_from_the_week, week, now)
        look_ahead(world, week == self.scenario.departments.all_rotate_in, week, now)

        self.record.keep(week, self.people, self.events, self.communities, world)
        if week % WEEKS_OF_QUARTER == 0:  # the quarter ends: who is behind is known from next week on
            history, weights = self.record.history, self.scenario.ranking.weights
            satisfied = mean_satisfaction(history.sums_of_quarter(week))
            rank_communities(history, self.communities, self.events, satisfied, weights, week)
            begin_quarter(self.events)
        self._weeks_through += 1

    def tables(self, cases: Cases, calendar: Activities) -> World:
        """What the compiled world is made of."""
        return World(
            people=self.people,
            minds=self.minds,
            events=self.events,
            communities=self.communities,
            **vars(self.governing),
            neighbours=self.neighbours,
            batches=self.batches,
            effects=self.policy.offered,
            schemes=self.policy.schemes,
            history=self.record.history,
            parameters=self.parameters,
            seed=self.seed,
            cases=cases,
            calendar=calendar,
        )

    def __getstate__(self) -> dict[str, Any]:
        """A world is gathered again where it is needed: what it is made of is kept."""
        return {**super().__getstate__(), "world": (self.cases, self.calendar)}

    def __copy__(self) -> ParticipationModel:
        """A copy that shares nothing, like `copy.deepcopy`: with tables in common, the weeks of one would be the other's."""
        return deepcopy(self)

    def __setstate__(self, state: dict[str, Any]) -> None:
        """Gather the tables of a copy."""
        self.__dict__.update(state)
        self.world = self.record.world = world_of(self.tables(*state["world"]))

    def _in_all_communities(self, stage: Callable[[World, int, int, *More], None], *arguments: *More) -> None:
        """Let a stage of the week happen in every community; where there are many, in several threads."""
        if len(self.ranges) == 1:
            stage(self.world, *self.ranges[0], *arguments)
        else:
            for_each(self.ranges, lambda first, last: stage(self.world, first, last, *arguments))

    def _must_be_the_next_week(self) -> None:
        """Mesa's tools look at `running`; who steps by hand is told, and who sets Mesa's count of steps, or goes on where a step
        broke off."""
        if self.steps != self._weeks_through + 1:
            raise RuntimeError(
                f"this would be week {self.steps}, and {self._weeks_through} are through: `steps` counts them and is not to be"
                " set, nor does a model go on whose step broke off; make a new ParticipationModel(scenario)"
            )
        weeks = self.scenario.run.weeks
        self.running = self.week < weeks
        if self.week > weeks:
            raise RuntimeError(f"this run ended after reported week {weeks}: set run.weeks to make a longer one")

    def run_model(self) -> None:
        """Mesa's word for `run`."""
        self.run()

    def run(self, progress: Callable[[int, int], None] | None = None) -> Record:
        """All weeks of the scenario that are left, unless somebody sets `running` to False; returns the record.

        `progress(done, total)` is called after each week.
        """
        total = self.scenario.run.warm_up_weeks + self.scenario.run.weeks
        while self.running and self.steps < total:
            self.step()
            if progress is not None:
                progress(int(self.steps), total)
        return self.record
