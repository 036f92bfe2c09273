"""The residents' week without its governing side: what the cost of governing is measured against."""

from __future__ import annotations

from sim.community import Community
from sim.processes.calendar import weekly_calendar
from sim.processes.decision import choose, decide
from sim.processes.learning import learn
from sim.processes.outreach import hear, see_neighbours
from sim.processes.participation import admit, take_part


class WeekAlone(Community):
    """Officials work the hours of an ordinary programme, and there are no cases, departments or organizations."""

    def step(self) -> None:
        """One week of `Community.step` with only those lines that concern residents."""
        now, week, seed, p = int(self.steps) - 1, self.week, self.seed, self.parameters
        people, minds, happened, places = self.people, self.minds, self.happened, self.communities
        demand = self.waves.next(week, now)
        effects = self.policy.effects(week)
        calendar = weekly_calendar(places, self.governing.organizations, demand, p.depths, 0.0, p.calendar, seed, now)
        see_neighbours(happened, self.neighbours)
        hear(people, minds, happened, places, calendar.first, p.outreach, seed, now)
        choose(people, happened, calendar, p.slots, p.decision, seed, now)
        decide(
            people, minds, happened, calendar, places, effects, self.neighbours, p.slots, demand, p.decision, seed, now
        )
        admit(happened, calendar, p.calendar.places, seed, now)
        take_part(people, minds, happened, calendar, places, p.taking_part, seed, now)
        self.policy.settle(people, minds, happened, week, seed, now)
        learn(people, minds, happened, calendar, places, effects, self.neighbours, p.learning, seed, now)
        self.record.keep(week, now, people, minds, happened, places, calendar, self.cases, self.neighbours, p.recording)
