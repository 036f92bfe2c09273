"""The residents' week without its governing side: what the cost of governing is measured against."""

from __future__ import annotations

from sim.calendar import WEEKS_OF_QUARTER
from sim.community import ParticipationModel, learn_from_the_week, meet, pay
from sim.compiler import process
from sim.processes.calendar import weekly_calendar
from sim.processes.opinions import hold_new_opinions
from sim.processes.outreach import see_neighbours
from sim.processes.participation import begin_quarter
from sim.processes.recent_weeks import keep_week
from sim.world import World


@process
def prepare_alone(world: World, now: int) -> None:
    """What officials put on the calendar, and whom everybody saw take part."""
    world.calendar = weekly_calendar(world, 0.0, now)
    see_neighbours(world)


@process
def look_ahead_alone(world: World, week: int) -> None:
    """New opinions count from now on; an empty tally is kept like a full one."""
    hold_new_opinions(world.minds)
    keep_week(world, week)


class WeekAlone(ParticipationModel):
    """Officials work the hours of an ordinary programme, and there are no cases, departments or organizations."""

    def step(self) -> None:
        """One week of `ParticipationModel.step` with only those lines that concern residents."""
        now, week, world = int(self.steps) - 1, self.week, self.world
        self.communities.demand[:] = self.waves.next(week, now)
        self.policy.declare(week)
        prepare_alone(world, now)
        self._in_all_communities(meet, now)
        pay(world, now)
        self._in_all_communities(learn_from_the_week, week, now)
        look_ahead_alone(world, week)
        self.record.keep(week, self.people, self.events, self.communities, world)
        if week % WEEKS_OF_QUARTER == 0:
            begin_quarter(self.events)  # nobody works by a ranking here
