"""The four kinds of agents, as Mesa sees them. Residents are views: a row number, and properties over the columns.

The week is computed on columns, for everybody at once; agents are for looking, for changing somebody's state between
two weeks, and for Mesa's tools (AgentSet, DataCollector, pages to look at). They are made when somebody first asks.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar, NoReturn, final

import mesa

from sim.columns import HAPPENED, MINDS, PEOPLE, changing, fixed, weekly
from sim.state import ELDERLY_AGE

if TYPE_CHECKING:
    from sim.populated import Populated

RESIDENTS_PER_OFFICIAL = 1000
HOURS_OF_OFFICIAL = 40.0


class Participant(mesa.Agent):  # type: ignore[misc, unused-ignore]
    """Somebody who takes part in the week of a community, which moves everybody at once."""

    model: Populated

    def step(self) -> NoReturn:
        """Raise RuntimeError: stepping one agent is not how this model runs."""
        raise RuntimeError(
            f"{self!r} cannot be stepped alone: a week moves everybody at once, in an order that Community.step says;"
            " call step() of the community (`agent.model.step()`), and set attributes of agents between two weeks"
        )

    def advance(self) -> NoReturn:
        """Raise RuntimeError, as `step` does."""
        self.step()


class Resident(Participant):
    """One row of a community's residents. Numbers are plain Python numbers; `unique_id` is the row plus 1.

    A row is a slot in a flat: when somebody moves out, the newcomer takes over the row, and with it this agent.
    Attributes that stay with the row, and those that tell what happened this week, are read-only; states that the next
    week starts from can be set. In Mesa's words this is an agent, but it must not be constructed or removed one by one.
    """

    row: int
    pos: ClassVar[Any] = None  # Mesa's place in a space; where residents live is `stairwell` and `building`

    community = fixed(int, PEOPLE, "community", "Community, counted from 0.")
    building = fixed(int, PEOPLE, "building", "Building, counted over the whole subdistrict.")
    stairwell = fixed(int, PEOPLE, "stairwell", "Stairwell, counted over the whole subdistrict.")
    age = fixed(int, PEOPLE, "age", "Age in years; it decides nothing.")
    female = fixed(bool, PEOPLE, "female", "Is a woman.")
    education = fixed(int, PEOPLE, "education", "0 to 3; 2 and 3 are college and above.")
    income = fixed(int, PEOPLE, "income", "Band of income, 0 to 4.")
    migrant = fixed(bool, PEOPLE, "migrant", "Has no household registration here (流动人口).")
    hometown = fixed(int, PEOPLE, "hometown", "0 for locals, then the places that migrants come from.")
    party_member = fixed(bool, PEOPLE, "party_member", "Is a member of the party.")
    home_owner = fixed(bool, PEOPLE, "home_owner", "Owns the home.")
    work = fixed(int, PEOPLE, "work", "RETIRED, FLEXIBLE or WORKING of `sim.state` (0, 1, 2).")
    first_need = fixed(int, PEOPLE, "first_need", "Position in `sim.scenario.blocks.base.NEEDS`.")
    second_need = fixed(int, PEOPLE, "second_need", "Position in `sim.scenario.blocks.base.NEEDS`.")
    free_hours = fixed(float, PEOPLE, "free_hours", "Free hours a week.")
    online_access = fixed(float, PEOPLE, "online_access", "Access to online activities, 0 to 1.")
    notice_access = fixed(float, PEOPLE, "notice_access", "Access to public notices, 0 to 1.")
    propensity = fixed(float, PEOPLE, "propensity", "Lasting inclination to take part, log-odds.")
    threshold = fixed(float, PEOPLE, "threshold", "Share or count of active neighbours that is enough to join.")
    duty_anchor = fixed(float, PEOPLE, "duty_anchor", "Sense of duty that opinions are held by, 0 to 1.")
    belonging_anchor = fixed(float, PEOPLE, "belonging_anchor", "Belonging without meeting anybody, 0 to 1.")
    motivation_anchor = fixed(float, PEOPLE, "motivation_anchor", "Motivation without rewards, 0 to 1.")

    aware = changing(bool, MINDS, "aware", "Knows the community and what it does.")
    member = changing(bool, MINDS, "member", "Is in the activity group.")
    resting = changing(int, MINDS, "resting", "Weeks of rest so far, counted from 1; 0: not resting.", high=250)
    duty = changing(float, MINDS, "duty", "Sense of duty (责任意识), 0 to 1.")
    belonging = changing(float, MINDS, "belonging", "Belonging (归属感), 0 to 1.")
    efficacy = changing(float, MINDS, "efficacy", "Belief that one's voice counts (效能感), 0 to 1.")
    motivation = changing(float, MINDS, "motivation", "Intrinsic motivation, 0 to 1.")
    habit = changing(float, MINDS, "habit", "Habit of taking part, 0 to 1.")
    fatigue = changing(float, MINDS, "fatigue", "Fatigue (疲劳), 0 and up; by default people rest from 1 on.", high=1e6)
    satisfaction = changing(float, MINDS, "satisfaction", "How well activities matched needs, 0 to 1.")
    life = changing(float, MINDS, "life", "What goes on in a life, log-odds, around 0.", low=-1e6, high=1e6)
    leaves = changing(int, MINDS, "leaves", "Week of moving out, counted from the start of the run.", high=65535)

    was_active = changing(bool, HAPPENED, "was_active", "Took part this week; neighbours see it next week.")
    hours_this_quarter = changing(
        float, HAPPENED, "hours_this_quarter", "Hours given since the quarter began.", high=1e6
    )
    last_active = changing(
        int, HAPPENED, "last_active", "Week of the last occasion, counted from 1 at the start of the run; 0: never.",
        high=65535,
    )  # fmt: skip
    heard = weekly(int, HAPPENED, "heard", "UNHEARD, NOTICE, GROUP, NEIGHBOUR or INVITATION of `sim.state` (0 to 4).")
    activity = weekly(int, HAPPENED, "activity", "Row of this week's calendar, where `heard` is not 0.")
    occasions = weekly(int, HAPPENED, "occasions", "Days of this week with an occasion, 0 to 7.")
    first_day = weekly(int, HAPPENED, "first_day", "First of these days, 0 to 6.")
    turned_away = weekly(bool, HAPPENED, "turned_away", "Wanted to take part this week, but places had run out.")
    spoke = weekly(int, HAPPENED, "spoke", "This week in deliberation: 0 did not speak, 1 was ignored, 2 was heard.")
    returned = weekly(bool, HAPPENED, "returned", "Came back from a rest this week.")
    active_neighbours = weekly(int, HAPPENED, "active_neighbours", "Neighbours who took part last week.")

    def __init__(self, *_: Any, **__: Any) -> None:
        """Raise TypeError: residents come with a community."""
        raise TypeError(
            f"a {type(self).__name__} is a view of a row and cannot be made alone; set place.residents of the scenario,"
            " or list residents in population.residents_file, and take them from `community.agents`"
        )

    @property
    def participated(self) -> bool:
        """Took part this week."""
        return self.occasions > 0

    @property
    def unique_id(self) -> int:
        """The row plus 1, in every run of every scenario."""
        return self.row + 1

    @property
    def neighbours(self) -> list[Resident]:
        """The residents whom this one sees, in the order of rows. Make an AgentSet of them for Mesa's methods."""
        everybody, network = self.model.residents, self.model.neighbours
        if network.everyone:
            return everybody[: self.row] + everybody[self.row + 1 :]
        rows = network.others[network.start[self.row] : network.start[self.row + 1]]
        return [everybody[row] for row in rows.tolist()]

    def remove(self) -> NoReturn:
        """Raise RuntimeError: a row is never empty."""
        raise RuntimeError(
            f"{self!r} cannot be removed: when somebody moves out, a newcomer takes over the row;"
            " set learning.turnover.a_year of the scenario to say how often"
        )

    def __repr__(self) -> str:
        """Class, row, age and community; only the class where the agent is not yet attached to a model."""
        if "row" not in self.__dict__:
            return f"<{type(self).__name__} without a row>"
        return f"<{type(self).__name__} in row {self.row}, {self.age} years old, community {self.community}>"


@final
class ElderlyResident(Resident):
    """老年居民: a resident of 60 and older, by the age of the row."""


@final
class YoungResident(Resident):
    """中青年居民: a resident of 18 to 59, by the age of the row."""


@final
class Official(Participant):
    """社区工作者: hosts this community's activities and invites residents in person. An ordinary Mesa agent.

    community: counted from 0. hours: working hours a week; a community whose officials work half the hours has half the
    activities and half the invitations. The work of a community is shared out evenly.
    """

    def __init__(self, model: Populated, community: int) -> None:
        super().__init__(model)
        self.community = community
        self._hours = HOURS_OF_OFFICIAL

    @property
    def hours(self) -> float:
        """Working hours a week, 40 to begin with."""
        return self._hours

    @hours.setter
    def hours(self, hours: float) -> None:
        """Work more or fewer hours from next week on; raises ValueError outside 0 to 168."""
        if not 0.0 <= hours <= 168.0:
            raise ValueError(f"{hours!r} hours a week: allowed are 0 to 168")
        places = self.model.communities
        full = HOURS_OF_OFFICIAL * officials_for(int(places.residents[self.community]))
        places.staffing[self.community] += (hours - self._hours) / full
        self._hours = float(hours)

    def remove(self) -> None:
        """Leave the community, and the work with it."""
        self.hours = 0.0
        super().remove()

    @property
    def residents(self) -> float:
        """Adult residents of the community for each of its officials."""
        residents = int(self.model.communities.residents[self.community])
        return residents / officials_for(residents)

    @property
    def invitations(self) -> float:
        """Personal invitations that this official makes in a week."""
        return float(self.model.scenario.outreach.invitations * self.residents * self.hours / HOURS_OF_OFFICIAL)

    @property
    def activities(self) -> float:
        """Activities that this official hosts in an ordinary week."""
        ordinary = self.model.scenario.calendar.activities_per_thousand * self.residents / 1000.0
        return float(ordinary * self.hours / HOURS_OF_OFFICIAL)

    def __repr__(self) -> str:
        """Class, number and community."""
        return f"<Official {self.unique_id} of community {self.community}>"


@final
class SocialOrganization(Participant):
    """社会组织: runs activities of one kind in a community while it is active. Nothing founds one or asks it yet."""

    def __init__(self, model: Populated, kind: str, community: int, active: bool = True) -> None:
        super().__init__(model)
        self.kind = kind
        self.community = community
        self.active = active

    def __repr__(self) -> str:
        """Class, number, kind and community."""
        return f"<SocialOrganization {self.unique_id} ({self.kind}) of community {self.community}>"


KINDS = (ElderlyResident, YoungResident, Official, SocialOrganization)
"""Every kind of agent that a community has, in the order in which Mesa's tools go through them."""


def officials_for(residents: int) -> int:
    """One official for every 1,000 residents, to the nearest one; no community is without."""
    return max(1, (residents + RESIDENTS_PER_OFFICIAL // 2) // RESIDENTS_PER_OFFICIAL)


def residents_of(model: Populated) -> list[Resident]:
    """One view for each row, in order; about 0.2 microseconds each, because Mesa's registration is passed by."""
    views: list[Resident] = []
    new = object.__new__
    for row, age in enumerate(model.people.age.tolist()):
        view: Resident = new(ElderlyResident if age >= ELDERLY_AGE else YoungResident)
        view.model = model
        view.row = row
        views.append(view)
    return views
