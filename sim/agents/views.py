"""The four kinds of agents, as Mesa sees them. All are views: a row number, and properties over the columns.

The week is computed on columns, for everybody at once; agents are for looking, for changing somebody's state between
two weeks, and for Mesa's tools (AgentSet, DataCollector, pages to look at). They are made when somebody first asks.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar, NamedTuple, NoReturn, Protocol, TypeVar, final

import mesa

from sim.agents.columns import (
    DEPARTMENTS,
    EVENTS_OF_WEEK,
    MINDS,
    ORGANIZATIONS,
    PEOPLE,
    TEAMS,
    WORKERS,
    changing,
    checked,
    fixed,
    weekly,
)
from sim.ages import ELDERLY_AGE
from sim.compiler import as_written
from sim.kinds import Need, OrganizationKind
from sim.limits import MOST_IN_TWO_BYTES
from sim.neighbours.rows import Neighbours
from sim.rules.work import hours_of_week
from sim.scenario.schema import Scenario
from sim.state import Governing, Minds, People, attributes_of


class Populated(Protocol):
    """What views look at: the tables of a model, and its views."""

    scenario: Scenario
    people: People
    governing: Governing
    neighbours: Neighbours

    @property
    def residents(self) -> list[Resident]:
        """All residents, in the order of rows."""


V = TypeVar("V", bound="View")


class View(mesa.Agent):  # type: ignore[misc, unused-ignore]
    """One row of a table of a community, whose week moves all rows at once.

    Numbers are plain Python numbers. Attributes that stay with the row, and those that tell what happened this week, are
    read-only; states that the next week starts from can be set. In Mesa's words this is an agent, but it must not be
    constructed, stepped or removed one by one.
    """

    model: Populated
    row: int
    rows_before: int  # of all tables that come first
    pos: ClassVar[Any] = None  # Mesa's place in a space; there is none
    comes_from: ClassVar[str]  # what says how many there are
    stays_because: ClassVar[str]  # why it cannot be removed, and what to do instead

    def __init__(self, *_: Any, **__: Any) -> None:
        """Raise TypeError: rows come with a community."""
        raise TypeError(
            f"a {type(self).__name__} is a view of a row and cannot be made alone; {self.comes_from},"
            " and take them from `community.agents`"
        )

    @property
    def unique_id(self) -> int:
        """Counts from 1 through residents, community workers, department leaders and organizations, each by row."""
        return self.rows_before + self.row + 1

    def step(self) -> NoReturn:
        """Raise RuntimeError: stepping one agent is not how this model runs."""
        raise RuntimeError(
            f"{self!r} cannot be stepped alone: a week moves everybody at once, in an order that ParticipationModel.step says;"
            " call step() of the community (`agent.model.step()`), and set attributes of agents between two weeks"
        )

    def advance(self) -> NoReturn:
        """Raise RuntimeError, as `step` does."""
        self.step()

    def remove(self) -> NoReturn:
        """Raise RuntimeError: rows stay."""
        raise RuntimeError(f"{self!r} cannot be removed: {self.stays_because}")

    def __repr__(self) -> str:
        """Class, and who or what it is; only the class where the agent is not yet attached to a model."""
        who = self._who() if "row" in self.__dict__ else "without a row"
        return f"<{type(self).__name__} {who}>"

    def _who(self) -> str:
        return f"in row {self.row}"


class Resident(View):
    """One row of a community's residents.

    A row is a slot in a flat: when somebody moves out, the newcomer takes over the row, and with it this agent.
    """

    comes_from = "set place.residents of the scenario, or list residents in population.residents_file"
    stays_because = (
        "when somebody moves out, a newcomer takes over the row;"
        " set learning.turnover.a_year of the scenario to say how often"
    )

    if TYPE_CHECKING:

        def __getattr__(self, attribute: str) -> Any:
            """The columns of `sim.state.People`, read-only, and those of `Minds`, which can be set: what each means, and
            what may be set, is declared there."""

        def __setattr__(self, attribute: str, value: Any) -> None: ...

    took_part = changing(
        bool, EVENTS_OF_WEEK, "took_part", "Took part in the latest week; neighbours see it in the next."
    )
    occasions_this_quarter = changing(
        int, EVENTS_OF_WEEK, "occasions_this_quarter", "Occasions since the quarter began.", high=160
    )
    first_active = changing(
        int, EVENTS_OF_WEEK, "first_active", "Week of the first occasion, counted from 1 at the start of the run; 0: never.",
        high=MOST_IN_TWO_BYTES,
    )  # fmt: skip
    last_active = changing(
        int, EVENTS_OF_WEEK, "last_active", "Week of the last occasion, counted from 1 at the start of the run; 0: never.",
        high=MOST_IN_TWO_BYTES,
    )  # fmt: skip
    heard = weekly(
        int, EVENTS_OF_WEEK, "heard", "UNHEARD, NOTICE, GROUP, NEIGHBOUR or INVITATION of `sim.state` (0 to 4)."
    )
    activity = weekly(int, EVENTS_OF_WEEK, "activity", "Row of this week's calendar, where `heard` is not 0.")
    occasions = weekly(int, EVENTS_OF_WEEK, "occasions", "Days of this week with an occasion, 0 to 7.")
    first_day = weekly(int, EVENTS_OF_WEEK, "first_day", "First of these days, 0 to 6.")
    turned_away = weekly(bool, EVENTS_OF_WEEK, "turned_away", "Wanted to take part this week, but seats had run out.")
    spoke = weekly(
        int, EVENTS_OF_WEEK, "spoke", "This week in deliberation: 0 did not speak, 1 was ignored, 2 was heard."
    )
    returned = weekly(bool, EVENTS_OF_WEEK, "returned", "Came back from a rest this week.")
    team = weekly(int, TEAMS, "team", "Number of the team that it is in (`organizers` of the scenario); 0: none.")
    active_neighbours = weekly(int, EVENTS_OF_WEEK, "active_neighbours", "Neighbours who took part last week.")

    @property
    def unique_id(self) -> int:
        """The row plus 1, in every run of every scenario."""
        return self.row + 1

    @property
    def neighbours(self) -> list[Resident]:
        """The residents whom this one sees, in the order of rows. Make an AgentSet of them for Mesa's methods."""
        everybody, network = self.model.residents, self.model.neighbours
        if network.everyone:
            first, end = next(crowd for crowd in network.crowds() if self.row < crowd[1])
            return everybody[first : self.row] + everybody[self.row + 1 : end]
        rows = network.others[network.start[self.row] : network.start[self.row + 1]]
        return [everybody[row] for row in rows.tolist()]

    def _who(self) -> str:
        return f"in row {self.row}, {self.age} years old, community {self.community}"


for _name, _known in attributes_of(People).items():
    setattr(Resident, _name, fixed(_known.kind, PEOPLE, _name, _known.doc))
for _name, _known in attributes_of(Minds).items():
    setattr(Resident, _name, changing(_known.kind, MINDS, _name, _known.doc, _known.low, _known.high))


@final
class ElderlyResident(Resident):
    """老年居民: a resident of 60 and older, by the age of the row."""


@final
class YoungResident(Resident):
    """中青年居民: a resident of 18 to 59, by the age of the row."""


class Official(View):
    """Somebody who governs: a community worker or the leader of a department, by `role`."""

    role: ClassVar[str]


@final
class CommunityWorker(Official):
    """社区工作者: a post in a community, and whoever fills it. Does tasks from above, cases and the programme.

    What is set counts from next week on: a worker whose `contract` is halved works half the hours.
    """

    role = "community worker"
    comes_from = "set workers.per_ten_thousand of the scenario"
    stays_because = (
        "the post stays when somebody quits; set `vacant` to the weeks that it is to stand empty,"
        " or workers.per_ten_thousand of the scenario"
    )

    community = fixed(int, WORKERS, "community", "Community, counted from 0.")
    mission_anchor = fixed(float, WORKERS, "mission_anchor", "Sense of mission without this work, 0 to 1.")
    constitution = fixed(
        float, WORKERS, "constitution", "How fast the work wears out, times others; goes with who quits."
    )

    contract = changing(float, WORKERS, "contract", "Hours a week by contract.", low=0.1, high=168)
    vacant = changing(int, WORKERS, "vacant", "Weeks until a newcomer starts; 0: somebody works here.", high=520)
    skill = changing(float, WORKERS, "skill", "Professional method (专业方法), 0 to 1.")
    digital_skill = changing(float, WORKERS, "digital_skill", "Digital skill, 0 to 1.")
    mission = changing(float, WORKERS, "mission", "Sense of mission (使命感), 0 to 1.")
    burnout = changing(
        float, WORKERS, "burnout", "Burnout (职业倦怠), 0 and up; 1 is what surveys call burnt out.", high=100
    )

    admin_hours = weekly(float, WORKERS, "admin_hours", "Hours of this week that went into tasks from above.")
    case_hours = weekly(float, WORKERS, "case_hours", "Hours of this week that went into cases.")
    programme_hours = weekly(float, WORKERS, "programme_hours", "Hours of this week that went into activities.")
    demands = weekly(float, WORKERS, "demands", "Hours asked for this week over the contract.")

    @property
    def hours(self) -> float:
        """Hours worked this week; a published ranking lets them exceed the contract."""
        return float(as_written(hours_of_week)(self.admin_hours, self.case_hours, self.programme_hours))

    @property
    def admin_share(self) -> float:
        """Share of this week's hours that went into tasks from above; 0 where nobody worked."""
        hours = self.hours
        return self.admin_hours / hours if hours > 0.0 else 0.0

    def _who(self) -> str:
        return f"in row {self.row}, community {self.community}"


@final
class DepartmentLeader(Official):
    """部门负责人: the leader of one department of the subdistrict, for all its communities."""

    role = "department leader"
    comes_from = "set departments.names of the scenario"
    stays_because = (
        "a department always has a leader; a new one has tenure 0 and other ties (set_acquaintance_with),"
        " and departments.names of the scenario says which departments there are"
    )
    community: ClassVar[int] = -1
    """All communities, as in the frames of the record."""

    power = changing(float, DEPARTMENTS, "power", "Power of the department (话语权), 0 to 1.")
    tenure = changing(float, DEPARTMENTS, "tenure", "Weeks in office.", high=3120)

    @property
    def department(self) -> str:
        """The department, as `departments.names` of the scenario has it."""
        return self.model.scenario.departments.names[self.row]

    @property
    def relevance(self) -> dict[str, float]:
        """For each kind of case, the chance that it needs this department; a copy."""
        return dict(zip(Need.names(), self.model.governing.departments.relevance[:, self.row].tolist(), strict=True))

    def acquaintance_with(self, other: DepartmentLeader) -> float:
        """How well the two know each other (熟人关系), 0 to 1. Raises ValueError unless these are two leaders of one model."""
        return float(self.model.governing.departments.acquaintance[self.row, self._row_of(other)])

    def set_acquaintance_with(self, other: DepartmentLeader, value: float) -> None:
        """Let the two know each other so well, 0 to 1, from next week on; the tie is the same from both sides."""
        column = self._row_of(other)
        name = f"acquaintance with {other.department}"
        ties = self.model.governing.departments.acquaintance
        ties[self.row, column] = ties[column, self.row] = checked(self, name, value, float, 0.0, 1.0)

    def _row_of(self, other: DepartmentLeader) -> int:
        if not isinstance(other, DepartmentLeader) or other.model is not self.model or other.row == self.row:
            raise ValueError(f"{self!r} has a tie to each other leader of the same community, and none to {other!r}")
        return other.row

    def _who(self) -> str:
        return f"in row {self.row}, {self.department}"


@final
class SocialOrganization(View):
    """社会组织: brings resources and hosts activities in one community while it is active there."""

    comes_from = "set per_thousand of its kind in organizations of the scenario"
    stays_because = "it can only stop taking part; set `active` to False, or per_thousand of its kind in the scenario"

    community = fixed(int, ORGANIZATIONS, "community", "Community, counted from 0.")

    active = changing(bool, ORGANIZATIONS, "active", "Takes part: brings its resources and hosts activities.")
    willingness = changing(float, ORGANIZATIONS, "willingness", "Inclination to join in, 0 to 1.")
    liability_concern = changing(
        float, ORGANIZATIONS, "liability_concern", "Fear of liability, 0 to 1; 1 holds back whatever the willingness."
    )
    legitimacy = changing(float, ORGANIZATIONS, "legitimacy", "Recognition by residents (认可度), 0 to 1.")
    capacity = changing(float, ORGANIZATIONS, "capacity", "Times what its kind brings and does.", high=1000)

    hosted = weekly(float, ORGANIZATIONS, "hosted", "Activities that it hosts this week.")
    attended = weekly(float, ORGANIZATIONS, "attended", "Those of them to which somebody came.")

    @property
    def kind(self) -> str:
        """The name of a `sim.kinds.OrganizationKind`."""
        return OrganizationKind(self.model.governing.organizations.kind.item(self.row)).name

    def _who(self) -> str:
        return f"in row {self.row}, {self.kind} of community {self.community}"


class Views(NamedTuple):
    """All views of a community, in the order of rows."""

    residents: list[Resident]
    workers: list[CommunityWorker]
    leaders: list[DepartmentLeader]
    organizations: list[SocialOrganization]

    def all(self) -> list[View]:
        """One after the other, in the order of `unique_id`."""
        return [*self.residents, *self.workers, *self.leaders, *self.organizations]

    def of_kind(self) -> dict[type, list[Any]]:
        """Those of each of the four kinds, in the order in which Mesa's tools go through them."""
        return {
            ElderlyResident: [resident for resident in self.residents if type(resident) is ElderlyResident],
            YoungResident: [resident for resident in self.residents if type(resident) is YoungResident],
            Official: [*self.workers, *self.leaders],
            SocialOrganization: self.organizations,
        }


def views_of(model: Populated) -> Views:
    """One view for each row of each table; about 0.2 microseconds each, because Mesa's registration is passed by."""
    residents = _residents(model)
    before, tables = len(residents), model.governing
    workers = _views(CommunityWorker, len(tables.workers.contract), model, before)
    leaders = _views(DepartmentLeader, len(tables.departments.power), model, before + len(workers))
    before += len(workers) + len(leaders)
    return Views(residents, workers, leaders, _views(SocialOrganization, len(tables.organizations.kind), model, before))


def _residents(model: Populated) -> list[Resident]:
    """One view for each resident, elderly or young by the age of the row."""
    views: list[Resident] = []
    new = object.__new__
    for row, age in enumerate(model.people.age.tolist()):
        view: Resident = new(ElderlyResident if age >= ELDERLY_AGE else YoungResident)
        view.model = model
        view.row = row
        views.append(view)
    return views


def _views(kind: type[V], rows: int, model: Populated, before: int) -> list[V]:
    views: list[V] = []
    for row in range(rows):
        view: V = object.__new__(kind)
        view.model, view.row, view.rows_before = model, row, before
        views.append(view)
    return views
