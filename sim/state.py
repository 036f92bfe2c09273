"""The state of a subdistrict: one array per attribute, grouped by how it changes. [N] residents, [C] communities.

Reals are single precision (`run.precision: double` for checks), flags and small counts one byte. A *row* is a slot in a
flat: when somebody moves out, a newcomer takes over the row, so that everybody else keeps row and random numbers.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import auto
from functools import cache
from typing import Annotated, Any, NamedTuple, TypeVar, get_args, get_type_hints

import numpy as np
from numpy.typing import NDArray

from sim.ages import OLDEST, YOUNGEST
from sim.columns import Columns
from sim.kinds import INCOME_BANDS, Need, OrganizationKind
from sim.limits import COUNT_STOPS, MOST_IN_TWO_BYTES

Bytes = NDArray[np.uint8]
Reals = NDArray[Any]
"""float32, or float64 with `run.precision: double`."""

RETIRED, FLEXIBLE, WORKING = range(3)
"""Values of `People.work`: retirement, not age, decides what a daytime slot costs."""

UNHEARD, NOTICE, GROUP, NEIGHBOUR, INVITATION = range(5)
"""Values of `Events.heard`: how this week's activity reached a resident."""

DAYTIME, EVENING, ONLINE = range(3)
"""Values of `Activities.slot`."""

OFFICIALS, DEPARTMENTS, RESIDENTS, FIRST_ORGANIZATION = range(4)
"""Kinds of actors (`Activities.host`, columns of `WeeklyTally.actors`); the kinds of organizations follow."""
ACTORS = FIRST_ORGANIZATION + len(OrganizationKind)

WAITING, WITH_DEPARTMENTS, LACKING, CLOSED, GIVEN_UP = range(5)
"""Values of `Cases.state`: for a worker, for departments, for resources; closed; given up."""

RIGHT, OVERREACH, VACANCY, MISPLACEMENT = range(4)
"""Values of `Cases.fault`: who leads is who should; 越位, 缺位, 错位 (seed 002)."""

SILENT, IGNORED, HEARD = range(3)
"""Values of `Events.spoke`: whether somebody spoke where people deliberate, and whether that counted."""

NOT_CAST, SELF_STARTED, ON_DUTY, ASKED = range(4)
"""Where a ballot came from: nowhere; own reasons (主动参与); a post or membership (职务参与); somebody who asked (被动参与)."""

NOBODY = -1
"""Value of `Cases.worker` and `Cases.lead`: none yet."""

SERVICE = 2
"""The depth of an activity in which people serve: their hours are a resource that cases may take."""

DELIBERATION = 3
"""The depth of an activity from which people speak, and can be heard or not."""

SLOTS, DEPTHS, NEED_AS_NEEDED = 3, 4, len(Need)
PROGRAMMES = (RESIDENTS + 1) * (NEED_AS_NEEDED + 1) * SLOTS * DEPTHS
"""Sorts of activities that mechanisms may add: by host (up to RESIDENTS), need (the last: as residents need), slot, depth."""

COLLEGE = 2
"""The level of `People.education` from which it is a college degree."""


class Group(Columns):
    """Everything about residents is reported for these groups; sums by group leave out the first."""

    all = auto()
    young = auto()
    elderly = auto()


LINE = 64
"""Bytes that the processor fetches at once."""

T = TypeVar("T", bound=tuple[Any, ...])


def side_by_side(table: type[T], rows: int, real: Any) -> T:
    """A table of zeros, all columns in one piece of memory: large pieces lie on large pages, so that the processor looks up
    fewer addresses. Columns have the types that the table declares; real: that of `Reals`."""
    types = {name: real if kind is Any else kind for name, kind in number_types(table).items()}
    sizes = {name: np.dtype(kind).itemsize * rows for name, kind in types.items()}
    piece = np.zeros(sum(-(-size // LINE) * LINE for size in sizes.values()) + LINE, np.uint8)
    columns, at = [], -piece.ctypes.data % LINE
    for name, size in sizes.items():
        columns.append(piece[at : at + size].view(types[name]))
        at += -(-size // LINE) * LINE
    return table(*columns)


@cache
def number_types(table: type[tuple[Any, ...]]) -> dict[str, Any]:
    """The type of the numbers in each column that a table declares; Any for `Reals`."""
    return {name: number_type(column) for name, column in get_type_hints(table).items()}


def number_type(array: Any) -> Any:
    """The type of the numbers in an array, from its hint: the last and innermost, for `NDArray` is an array of a dtype up to
    NumPy 2.4 and an alias of one argument from 2.5 on."""
    while inner := get_args(array):
        array = inner[-1]
    return array


class Attribute(NamedTuple):
    """What a column of residents means, and what a residents file may say of it, or who sets it on an agent.

    kind: what an agent shows: bool, int or float. low, high: what is allowed. meaning: what its numbers
    stand for; "" where they are amounts. listed_as: the name there; "": its own; None: it cannot be listed.
    """

    doc: str
    kind: type[bool] | type[int] | type[float]
    low: float
    high: float
    meaning: str = ""
    listed_as: str | None = ""


def flag(doc: str) -> Attribute:
    """Yes or no."""
    return Attribute(doc, bool, 0, 1)


def whole(doc: str, low: int, high: int, meaning: str = "", listed_as: str | None = "") -> Attribute:
    """A whole number."""
    return Attribute(doc, int, low, high, meaning, listed_as)


def real(doc: str, low: float = 0.0, high: float = 1.0, listed_as: str | None = "") -> Attribute:
    """A share, or another real number."""
    return Attribute(doc, float, low, high, listed_as=listed_as)


NEEDS_BY_NUMBER = ", ".join(f"{need.value} {need.name}" for need in Need)


@cache
def attributes_of(table: type[tuple[Any, ...]]) -> dict[str, Attribute]:
    """The columns of a table that say what they mean."""
    hints = get_type_hints(table, include_extras=True)
    return {name: column.__metadata__[0] for name, column in hints.items() if hasattr(column, "__metadata__")}


def programme_of(host: int, need: int, slot: int, depth: int) -> int:
    """The position of a sort of added activities among all `PROGRAMMES`."""
    return ((host * (NEED_AS_NEEDED + 1) + need) * SLOTS + slot) * DEPTHS + depth - 1


LOWER, HIGHER = 0.75, 1.25
"""Times the level from which a volunteer counts as worn out: no source gives the level, so that the count is reported for one a
quarter lower and one a quarter higher too."""


class People(NamedTuple):
    """What stays with a row, [N] each; only `propensity` goes with the occupant."""

    community: Annotated[NDArray[np.uint16], whole("Community, counted from 0.", 0, 19_999)]
    building: Annotated[NDArray[np.uint32], whole("Building, counted over the whole subdistrict.", 0, 2**32 - 1)]
    stairwell: Annotated[NDArray[np.uint32], whole("Stairwell, counted over the whole subdistrict.", 0, 2**32 - 1)]
    age: Annotated[Bytes, whole("Age in years; it decides nothing.", YOUNGEST, OLDEST)]
    female: Annotated[Bytes, flag("Is a woman.")]
    education: Annotated[Bytes, whole("0 to 3; 2 and 3 are college and above.", 0, 3, "2 and 3 are college")]
    income: Annotated[Bytes, whole("Band of income, 0 to 4.", 0, INCOME_BANDS - 1)]
    migrant: Annotated[Bytes, flag("Has no household registration here (流动人口).")]
    hometown: Annotated[Bytes, whole("0 for locals, then the places that migrants come from.", 0, COUNT_STOPS)]
    party_member: Annotated[Bytes, flag("Is a member of the party.")]
    home_owner: Annotated[Bytes, flag("Owns the home.")]
    post: Annotated[Bytes, flag("Holds a post among residents, like a building head (楼长).")]
    work: Annotated[
        Bytes, whole("RETIRED, FLEXIBLE or WORKING of `sim.state` (0, 1, 2).", 0, 2, "0 retired, 1 flexible, 2 other")
    ]
    first_need: Annotated[
        Bytes, whole("Position in `sim.scenario.blocks.base.NEEDS`.", 0, len(Need) - 1, NEEDS_BY_NUMBER)
    ]
    second_need: Annotated[
        Bytes, whole("Position in `sim.scenario.blocks.base.NEEDS`.", 0, len(Need) - 1, NEEDS_BY_NUMBER)
    ]
    audience: NDArray[np.uint16]  # who is in the same targets of all mechanisms
    free_hours: Annotated[Reals, real("Free hours a week.", 0.5, 168)]
    online_access: Annotated[Reals, real("Access to online activities, 0 to 1.")]
    notice_access: Annotated[Reals, real("Access to public notices, 0 to 1.", listed_as=None)]
    propensity: Annotated[Reals, real("Lasting inclination to take part, log-odds.", -20, 20)]
    threshold: Annotated[Reals, real("Share or count of active neighbours that is enough to join.", -1e9, 1e9)]
    duty_anchor: Annotated[Reals, real("Sense of duty that opinions are held by, 0 to 1.", listed_as="duty")]
    belonging_anchor: Annotated[Reals, real("Belonging without meeting anybody, 0 to 1.", listed_as="belonging")]
    motivation_anchor: Annotated[Reals, real("Motivation without rewards, 0 to 1.", listed_as="motivation")]


class Minds(NamedTuple):
    """What the weeks do to people, [N] each; 0 to 1 unless said."""

    aware: Annotated[Bytes, flag("Knows the community and what it does.")]
    member: Annotated[Bytes, flag("Is in the activity group.")]
    resting: Annotated[
        Bytes, whole("Weeks of rest so far, counted from 1; 0: not resting.", 0, COUNT_STOPS, listed_as=None)
    ]
    duty: Annotated[Reals, real("Sense of duty (责任意识), 0 to 1.", listed_as=None)]
    next_duty: Reals  # written while everybody still sees last week's duty
    belonging: Annotated[Reals, real("Belonging (归属感), 0 to 1.", listed_as=None)]
    efficacy: Annotated[Reals, real("Belief that one's voice counts (效能感), 0 to 1.")]
    answer_expected: Annotated[Reals, real("Belief that who reports a problem gets an answer (回应预期), 0 to 1.")]
    motivation: Annotated[Reals, real("Intrinsic motivation, 0 to 1.", listed_as=None)]
    reward_expected: Annotated[
        Reals, real("Reward that taking part is expected to bring (报酬预期), 0 and up.", 0, 1e9, None)
    ]
    bargain_felt: Annotated[
        Reals, real("How far taking part is felt to be a bargain (交换心态), 0 to 1.", listed_as=None)
    ]
    habit: Annotated[Reals, real("Habit of taking part, 0 to 1.")]
    fatigue: Annotated[Reals, real("Fatigue (疲劳), 0 and up; by default people rest from 1 on.", 0, 1e9)]
    satisfaction: Annotated[Reals, real("How well activities matched needs, 0 to 1.", listed_as=None)]
    trust: Annotated[Reals, real("Trust in the residents' committee (居委会), 0 to 1.", listed_as=None)]
    life: Annotated[Reals, real("What goes on in a life, log-odds, around 0.", -20, 20)]
    leaves: Annotated[
        NDArray[np.uint16],
        whole("Week of moving out, counted from the start of the run.", 0, MOST_IN_TWO_BYTES, listed_as=None),
    ]
    on_platform: Annotated[Bytes, flag("Is on the volunteer platform.")._replace(listed_as=None)]
    team: NDArray[np.uint32]  # whose, as `Organizers.team` numbers it; 0: none


class Events(NamedTuple):
    """What happens to residents this week, [N] each."""

    took_part: Bytes  # in the latest week that people met; neighbours see it in the week after
    heard: Bytes  # UNHEARD, NOTICE, GROUP, NEIGHBOUR or INVITATION
    activity: NDArray[np.uint32]  # row of Activities, where heard
    occasions: Bytes  # days with an occasion; 0: did not take part
    first_day: Bytes  # 0 to 6
    turned_away: Bytes
    spoke: Bytes  # SILENT, IGNORED or HEARD
    returned: Bytes  # from a rest
    active_neighbours: NDArray[np.uint32]  # who took part last week
    occasions_this_quarter: Bytes  # in this row, of whoever lives there
    first_active: NDArray[np.uint16]  # week of the first occasion, counted as the next
    last_active: NDArray[np.uint16]  # week of the last occasion, counted from 1 at the start of the run; 0: never


class Activities(NamedTuple):
    """This week's calendar, [A] each, ordered by community; `first[c]` to `first[c + 1]` are those of community c."""

    first: NDArray[np.uint32]  # [C + 1]
    need: Bytes
    slot: Bytes  # DAYTIME, EVENING or ONLINE
    host: Bytes  # who started it: OFFICIALS, RESIDENTS, or FIRST_ORGANIZATION and up
    depth: Bytes  # 1 recreation, 2 service, 3 deliberation, 4 planning, supervision and rights
    applicants: NDArray[np.uint32]
    size: NDArray[np.float64]  # times the ordinary number of seats
    organizer: NDArray[np.int64]  # row of Organizers, or NOBODY
    led_by: NDArray[
        np.int64
    ]  # residents by their rows, then workers' posts, then organizations; NOBODY where nobody is named
    by_organizer: NDArray[np.uint32]  # the activities of each organizer, one organizer after the other


class Communities(NamedTuple):
    """One row per community, [C] or [C, need]."""

    first: NDArray[np.uint32]  # [C + 1] community c is the rows from first[c] to first[c + 1]
    residents: NDArray[np.uint32]
    first_worker: NDArray[np.int64]  # [C + 1] the same for posts of community workers
    first_organization: NDArray[np.int64]  # [C + 1] and for organizations
    first_organizer: NDArray[np.int64]  # [C + 1] and for organizers: places of residents, of workers, of organizations
    staffing: NDArray[np.float64]  # hours for activities over those of an ordinary programme
    inviting: NDArray[np.float64]  # hours for invitations, likewise
    haste: NDArray[np.float64]  # 0 to 1: share of the hours of cases that is left out this week
    pressure: NDArray[np.float64]  # 0 to 1: how far tasks and cases exceed the hours there are
    service: NDArray[np.float64]  # 0 to 1: share of hours that serve residents: 1 - admin share; 0 where nobody works
    initiative: NDArray[np.float64]  # belief that one's voice counts, summed over last week's participants
    rank: NDArray[np.float64]  # 0: first of the last published ranking, 1: last of it
    free_hours: NDArray[np.float64]  # of all residents together, a week
    service_hours: NDArray[np.float64]  # given this week at depth 2
    maturity: NDArray[np.float64]  # 0 to 1
    demand: NDArray[np.float64]  # times the ordinary one: how much there is to do this week, for reasons from outside
    called: NDArray[np.float64]  # chance that somebody is called in person this week, known or not
    urgency: NDArray[np.float64]  # log-odds that what happens adds to taking part this week
    on_platform: NDArray[np.float64]  # share of residents, at the end of last week
    activity: NDArray[np.float64]  # log-odds more or less of taking part: its own lasting level, as the next three
    shocks: NDArray[np.float64]  # times the ordinary spread of what happens in a life
    days: NDArray[np.float64]  # log-odds more or less of one more day in a week
    evenings: NDArray[np.float64]  # times as badly that the evening fits
    attendance: NDArray[np.float64]  # [C, needs] remembered attendance by first need
    needs: NDArray[np.float64]  # [C, needs] shares of residents' first needs
    relieved: NDArray[np.float64]  # [C, needs] share of problems that do not arise, since a vote was carried out


class Workers(NamedTuple):
    """One row per post for a community worker, ordered by community, [O]."""

    community: NDArray[np.uint16]
    draw_id: NDArray[np.int64]  # the row of its draws: community and ordinal there, whatever other communities have
    contract: NDArray[np.float64]  # hours a week
    vacant: NDArray[np.int64]  # weeks until the post is filled; 0: somebody works here
    skill: NDArray[np.float64]  # 0 to 1, method
    digital_skill: NDArray[np.float64]  # 0 to 1
    mission: NDArray[np.float64]  # 0 to 1
    mission_anchor: NDArray[np.float64]  # 0 to 1, what mission is without this work
    burnout: NDArray[np.float64]  # 0 and up; 1 is what surveys call burnt out
    constitution: NDArray[np.float64]  # times the strain of others, lasting
    admin_hours: NDArray[np.float64]  # this week; the three add up to the hours worked
    case_hours: NDArray[np.float64]
    programme_hours: NDArray[np.float64]
    demands: NDArray[np.float64]  # hours asked for this week over the contract


class Departments(NamedTuple):
    """One row per department of the subdistrict, [D] unless said; one leader each."""

    power: NDArray[np.float64]  # 0 to 1
    tenure: NDArray[np.float64]  # weeks that the leader is in office
    acquaintance: NDArray[np.float64]  # [D, D] 0 to 1, symmetric
    relevance: NDArray[np.float64]  # [needs, D] chance that a case of a kind needs it
    institution: NDArray[np.float64]  # [1] chance that it alone settles a request of the strongest department
    requests: NDArray[np.float64]  # [D, D] this week's, from the one who leads to the one who is asked
    settled: NDArray[np.float64]  # [D, D] of these, those that were granted
    by_institution: NDArray[np.float64]  # [1] of these, those that the institution settled


class Organizations(NamedTuple):
    """One row per organization, ordered by community, [S]."""

    community: NDArray[np.uint16]
    draw_id: NDArray[np.int64]  # the row of its draws: community, kind and ordinal there, whatever others there are
    kind: Bytes  # an `OrganizationKind`
    active: Bytes
    willingness: NDArray[np.float64]  # 0 to 1
    liability_concern: NDArray[np.float64]  # 0 to 1; 1 holds back whatever the willingness
    legitimacy: NDArray[np.float64]  # 0 to 1
    capacity: NDArray[np.float64]  # times what its kind brings and does
    hosted: NDArray[np.float64]  # activities this week
    attended: NDArray[np.float64]  # those to which somebody came


class Organizers(NamedTuple):
    """One row per place of an organizer, ordered by community, [K]; none where nobody is named."""

    community: NDArray[np.uint16]
    draw_id: NDArray[np.int64]  # the row of its draws: community and ordinal there, whatever other communities have
    kind: Bytes  # OFFICIALS, RESIDENTS, or FIRST_ORGANIZATION and up
    who: NDArray[np.int64]  # row of the resident (or NOBODY), of the worker's post, or of the organization
    team: NDArray[np.uint32]  # the number of the team; a follower's is another one
    came: NDArray[np.float64]  # remembered: how many came
    calls: NDArray[np.int64]  # activities this week
    first_call: NDArray[np.int64]  # where these begin in `Activities.by_organizer`


class Cases(NamedTuple):
    """Open cases, oldest first, [capacity]; the first `number` rows are in use, and close up when cases leave.

    Which row a case lies in says nothing: its random numbers depend on its `identity` (week, community, kind, ordinal).
    """

    number: NDArray[np.int64]  # [1]
    identity: NDArray[np.int64]
    community: NDArray[np.uint16]
    kind: Bytes  # a `Need`
    state: Bytes  # WAITING, WITH_DEPARTMENTS, LACKING, CLOSED or GIVEN_UP
    opened: NDArray[np.int64]  # week, counted from the start of the run
    reporter: NDArray[np.uint32]  # row of the resident
    severity: NDArray[np.float64]  # times an ordinary case
    hours_left: NDArray[np.float64]  # of a worker with productivity 1
    worker: NDArray[np.int64]  # position among the community's workers who has it in hand, or NOBODY
    needed: NDArray[np.int64]  # departments, one bit each; 0: a worker can do it alone
    agreed: NDArray[np.int64]  # those that cooperate
    proper: Bytes  # the department that ought to lead
    lead: NDArray[np.int64]  # the one that does, or NOBODY
    fault: Bytes  # RIGHT, OVERREACH, VACANCY or MISPLACEMENT
    by_guanxi: NDArray[np.float64]  # Shapley share of acquaintance, summed over cooperations
    only_guanxi: Bytes  # whether some cooperation would have failed without acquaintance
    lacks: Bytes  # the scarcest resource that it waits for, where LACKING
    reopenings: Bytes


class Stock(NamedTuple):
    """Resources of each community, [C, resources], in units worth an hour of work (`waiting`: cases); all but `left` are this
    week's."""

    left: NDArray[np.float64]  # there at the end of the week: what was there before + mobilised - used - lapsed
    potential: NDArray[np.float64]
    mobilised: NDArray[np.float64]
    used: NDArray[np.float64]
    lapsed: NDArray[np.float64]
    needed: NDArray[np.float64]  # by the cases that were reported
    waiting: NDArray[np.float64]  # cases that lack this resource most, at the end of the week


class Event(Columns):
    """Columns of `WeeklyTally.by_event`. From "open" to "vacant_posts", and from "burnout" on (but joined and left): at the end
    of the week; the others: in the week. "guanxi": Shapley shares of acquaintance, one for each closed joint case."""

    arisen = auto()
    reported = auto()
    joint_reported = auto()
    closed = auto()
    joint_closed = auto()
    in_time = auto()
    joint_in_time = auto()
    given_up = auto()
    joint_given_up = auto()
    answers_reopened = auto()
    weeks_to_close = auto()
    astray = auto()
    overreach = auto()
    vacancy = auto()
    misplacement = auto()
    requests = auto()
    granted = auto()
    guanxi = auto()
    only_guanxi = auto()
    voices_heard = auto()
    voices_raised = auto()
    activities = auto()
    by_residents = auto()
    by_organizations = auto()
    service_hours = auto()
    open = auto()
    open_safety = auto()
    waiting_for_worker = auto()
    with_departments = auto()
    lacking = auto()
    past_deadline = auto()
    posts = auto()
    vacant_posts = auto()
    quits = auto()
    hours = auto()
    admin_hours = auto()
    case_hours = auto()
    programme_hours = auto()
    burnout = auto()
    burnt_out = auto()
    severely_burnt_out = auto()
    skill = auto()
    mission = auto()
    organizations = auto()
    active_organizations = auto()
    active_merchants = auto()
    joined = auto()
    left = auto()
    legitimacy = auto()


EVENTS = Event.names()


class Involvement(Columns):
    """Last axis of `WeeklyTally.actors`: hours of work, presence at events, decisions."""

    work = auto()
    presence = auto()
    influence = auto()


class Leading(Columns):
    """Columns of `WeeklyTally.agenda`: joint cases that a department ought to lead; agreements reached under its lead."""

    ought_to_lead = auto()
    led = auto()


class OfDepartments(Columns):
    """What is kept of the departments each week, for all communities: level of the institution, mean acquaintance of pairs of
    leaders, mean years in office."""

    institution = auto()
    acquaintance = auto()
    leader_years = auto()


class WeeklyTally(NamedTuple):
    """What happened on the governing side this week, written by the processes where it happens."""

    by_event: NDArray[np.float64]  # [C, len(EVENTS)], columns `Event`
    needs: NDArray[np.float64]  # [C, needs] activities on the calendar by the need they serve
    actors: NDArray[np.float64]  # [C, ACTORS, 3] hours of work, presence at events, decisions
    agenda: NDArray[np.float64]  # [D, 2] joint cases reported that it ought to lead; agreements reached under its lead
    durations: NDArray[np.float64]  # [2, 2, weeks] all cases so far: alone or joint; closed or given up; after how long
    dropped_by_opening_week: NDArray[
        np.float64
    ]  # [2, weeks] of those given up: in which reported week they had been reported


class Schemes(NamedTuple):
    """What settlement knows of the mechanisms: one row each, [M] unless said. M = 0 without mechanisms."""

    covers: Bytes  # [M, audiences] whom each concerns
    communities: Bytes  # [M, C] and which communities
    strength: NDArray[np.float64]  # this week, 0 to 1
    points: NDArray[np.float64]  # for an occasion, this week; 0 where it pays none
    yuan_per_point: NDArray[np.float64]
    budget: NDArray[np.float64]  # yuan that may be promised in a week
    paid_share: NDArray[np.float64]  # the part of what was last promised that the budget could pay
    redemption: NDArray[np.float64]  # [M, audiences] share who redeem in a week
    ledger: NDArray[np.int64]  # its row of `balance`, or NOBODY where it pays nothing
    balance: NDArray[np.int64]  # [ledgers, N] points in residents' hands
    setup_cost: NDArray[np.float64]  # yuan, still to be paid
    weekly_cost: NDArray[np.float64]
    unit_cost: NDArray[np.float64]
    unit: Bytes  # what that is for (`sim.kinds.Unit`), position in `UNITS`
    grows_by: Bytes  # what use it grows by (`sim.kinds.GrowsBy`), position in `GROWS_BY`
    grown: NDArray[np.float64]  # 0 to 1: how far it has grown
    units: NDArray[np.float64]  # how many, where nothing but the dose says so
    a_year: NDArray[np.float64]  # [1] yuan that all may use in a year; infinite where nothing bounds them
    first_come: Bytes  # [1] whether a short year pays in full while the money lasts
    used: NDArray[np.float64]  # [1] yuan of this year's budget so far
    begins: Bytes  # [weeks] whether a year begins; the warm-up first; empty, as the next three, without a budget
    ahead: NDArray[np.int64]  # [weeks] weeks that come after it in its year
    paying: NDArray[np.int64]  # [weeks] weeks of its year, from it on, in which something pays; at least 1
    reserved: NDArray[np.float64]  # [weeks] yuan that set-up and running cost in those that come after it
    accounts: NDArray[np.float64]  # [weeks, M, len(Account)], columns in sim/processes/settlement.py; the warm-up first


@dataclass(eq=False)
class Governing:
    """The tables of the governing side that stay where they are; open cases come and go (`Cases`)."""

    workers: Workers
    departments: Departments
    organizations: Organizations
    organizers: Organizers
    stock: Stock
    tally: WeeklyTally


@dataclass(eq=False)
class Tables(Governing):
    """The tables of a run that stay where they are, one attribute each: those of the governing side, and these."""

    people: People
    minds: Minds
    events: Events
    communities: Communities
    schemes: Schemes
