"""THE WEEK. `Community.step` is the model: read it from top to bottom."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from sim.founding import found
from sim.parameters import parameters_of, waves_of
from sim.policy import Policy, audiences
from sim.populated import Populated
from sim.processes.books import open_books, take_stock
from sim.processes.calendar import weekly_calendar
from sim.processes.cases import answer, arise, leave_the_table, trust_the_committee
from sim.processes.coordination import coordinate, learn_to_cooperate, rotate_leaders
from sim.processes.decision import choose, decide
from sim.processes.learning import learn
from sim.processes.organizations import join_and_leave, look_back, mobilise, offer
from sim.processes.outreach import hear, see_neighbours
from sim.processes.participation import admit, take_part
from sim.processes.work import learn_at_work, work_on_cases
from sim.record import Record
from sim.scenario.reader import Resolved
from sim.scenario.schema import Scenario


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
        self.communities, self.neighbours = founded.communities, founded.neighbours
        self.cases, self.governing = founded.cases, founded.governing
        self.parameters = parameters_of(scenario, founded.intention_mean, founded.intention_sd)
        self.waves = waves_of(scenario)
        self.policy = Policy(scenario.mechanisms, audiences(scenario.mechanisms, self.people), len(self.people.age))
        self.record = Record(scenario, self.communities.residents, self.policy, self.governing)

    @property
    def week(self) -> int:
        """Reported weeks count from 1; 0 and below lie in the warm-up."""
        return int(self.steps) - self.scenario.run.warm_up_weeks

    def step(self) -> None:
        """One week. Processes are synchronous: everybody sees last week's world."""
        self._must_not_be_over()
        now, week, seed, p = int(self.steps) - 1, self.week, self.seed, self.parameters
        people, minds, happened, places = self.people, self.minds, self.happened, self.communities
        workers, departments, organizations, stock, books = self.governing
        open_books(books)

        # Officials know last quarter's ranking.
        places.rank[:] = self.record.behind

        # Needs become cases; the hours that these leave, and organizations, make the calendar.
        demand = self.waves.next(week, now)
        effects = self.policy.effects(week)
        cases = self.cases = arise(
            self.cases, people, minds, places, departments, stock, p.case_needs, demand, books, p.cases, seed, now
        )
        work_on_cases(workers, cases, places, books, p.work)
        offer(organizations, p.hosts, demand, seed, now)
        calendar = weekly_calendar(
            places, organizations, demand, p.depths, p.organizations.residents_start, p.calendar, seed, now
        )

        # Residents hear, decide and take part.
        see_neighbours(happened, self.neighbours)
        hear(people, minds, happened, places, calendar.first, p.outreach, seed, now)
        choose(people, happened, calendar, p.slots, p.decision, seed, now)
        decide(
            people, minds, happened, calendar, places, effects, self.neighbours, p.slots, demand, p.decision, seed, now
        )
        admit(happened, calendar, p.calendar.places, seed, now)
        take_part(people, minds, happened, calendar, places, p.taking_part, seed, now)
        look_back(people, happened, calendar, places, organizations, books, p.hours_of_activity, p.calendar.hours)

        # Cases move between departments, and are closed where no resource is lacking.
        mobilise(stock, places, organizations, departments, books, p.public, p.brings, p.kept, p.resources)
        coordinate(cases, departments, places, books, p.departments, seed, now)
        answer(cases, stock, p.case_needs, minds, places, self.neighbours, books, p.cases, seed, now)
        leave_the_table(cases)

        # Mechanisms pay; everybody learns from the week.
        self.policy.settle(people, minds, happened, week, seed, now)
        learn(people, minds, happened, calendar, places, effects, self.neighbours, p.learning, seed, now)
        trust_the_committee(people, minds, places, p.cases)
        learn_at_work(workers, places, books, p.work, seed, now)
        join_and_leave(organizations, stock, p.brings, books, p.organizations, seed, now)
        learn_to_cooperate(departments, p.departments)
        rotate_leaders(departments, week == self.scenario.departments.all_rotate_in, p.departments, seed, now)

        take_stock(books, places, workers, organizations, cases, p.cases, now)
        self.record.keep(week, now, people, minds, happened, places, calendar, cases, self.neighbours, p.recording)

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
