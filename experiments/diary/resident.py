"""The diary of one resident: which gate, which terms, which draws, and what the week left behind.

Every number is the model's own: it comes from the functions that the week applies to every row, called for one.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from experiments.diary.observing import NotWhatHappened, Recorder
from sim.community import ParticipationModel
from sim.neighbours.rows import Neighbours, neighbours_of
from sim.processes.decision import THRESHOLD, Days, OfOccasion, OfPerson
from sim.processes.one_resident import (
    candidates_of,
    crowd_seen_by,
    days_of,
    fatigue_of,
    look_of,
    reach_of,
    seats_and_lot,
    weigh,
    willingness_of,
)
from sim.scenario.given import must_be_whole
from sim.state import UNHEARD, Minds, attributes_of
from sim.terms import no_effects, of_scale
from sim.world import World, world_of

MIND = tuple(name for name in attributes_of(Minds) if name != "leaves")
"""What a week does to a resident: every state of mind, and not when somebody will move out."""
UTILITY = (*OfPerson._fields, *OfOccasion._fields)
"""The terms of the utility, in the order in which they are added; the last three come with the occasion."""
FOR_RESIDENTS = tuple(of_scale("residents"))
OF_HEARING = ("notice", "access", "contact", "favour", "invitations", "creaming")
OF_DECIDING = ("reward", "reciprocity", "recognition", "visibility", "norm", "speaking", "effort", "online_misfit",
               "small_group", "spared_days")  # fmt: skip


@dataclass(frozen=True)
class Reach:
    """The four chances to hear of something, independent of each other, and the draws against them.

    up_to: the chance of the most personal one, of this one or a more personal one, and so on: a draw below it has it happen.
    """

    active: int
    neighbours: int
    invitation: float
    neighbour: float
    group: float
    notice: float
    up_to: tuple[float, float, float, float]
    u: float

    heard: int  # the most personal channel that came true


@dataclass(frozen=True)
class Candidate:
    """One of the two activities that came to my ears."""

    activity: int  # row of this week's calendar
    need: int
    slot: int
    host: int
    depth: int
    match: float
    cost: float
    appeal: float


@dataclass(frozen=True)
class Decision:
    """Whether I want to take part. terms: what each adds to the utility; of_mechanisms: how much of that mechanisms add."""

    terms: dict[str, float]
    of_mechanisms: dict[str, float]
    utility: float
    probability: float
    u: float
    wants: bool
    seen: float = 0.0  # where the rule is a threshold: how many take part
    threshold: float | None = None  # and how many must


@dataclass
class ResidentWeek:
    """One week of one resident."""

    week: int  # reported; 0 and below lie in the warm-up
    gate: str  # no_activities, resting, not_reached, stayed_away, turned_away, came
    before: dict[str, float]
    after: dict[str, float] = field(default_factory=dict)
    reach: Reach | None = None
    candidates: tuple[Candidate, ...] = ()
    chosen: Candidate | None = None
    decision: Decision | None = None
    days: Days | None = None
    mechanisms: dict[str, dict[str, float]] = field(default_factory=dict)  # term -> kind -> what it adds
    applicants: int = 0
    seats: float = 0.0
    turn: float = 0.0
    occasions: int = 0
    spoke: int = 0
    load: float = 0.0  # what the week's occasions added to fatigue
    recovered: float = 0.0
    from_cases: dict[str, float] = field(default_factory=dict)  # what an answered or dropped case did to the mind
    moved: bool = False  # moved out: somebody new lives in this row from next week on


class ResidentDiary(Recorder):
    """Keeps the weeks of resident `row` from reported week `first` to `last`."""

    def __init__(self, row: int, first: int = 1, last: int | None = None) -> None:
        must_be_whole(row, "row", 0)
        self.row, self.first, self.last = row, first, last
        self.weeks: list[ResidentWeek] = []
        self._open: ResidentWeek | None = None
        self._after_meeting: dict[str, float] = {}

    def before_meeting(self, model: ParticipationModel, now: int) -> None:
        """Work out the whole decision from what is there before anybody hears of anything."""
        week, residents = model.week, len(model.people.age)
        if self.row >= residents:
            raise ValueError(f"row {self.row}: there are {residents} residents, counted from 0")
        if week < self.first or (self.last is not None and week > self.last):
            self._open = None
            return
        self._open = worked_out(model, self.row, now)

    def after_meeting(self, model: ParticipationModel, now: int) -> None:
        """Compare with what the run did; learn who else wanted to come."""
        story, i, events = self._open, self.row, model.events
        if story is None:
            return
        self._after_meeting = _mind(model, i)
        story.occasions, story.spoke = int(events.occasions[i]), int(events.spoke[i])
        if story.chosen is not None:
            c = int(model.people.community[i])
            story.applicants = int(model.calendar.applicants[story.chosen.activity])
            story.seats, story.turn = map(float, seats_and_lot(model.world, c, story.chosen.activity, i, now))
        if events.turned_away[i]:
            story.gate = "turned_away"
        _compare(story, model, i)

    def before_learning(self, model: ParticipationModel, now: int) -> None:
        """What cases of this week taught."""
        if self._open is not None:
            is_now = _mind(model, self.row)
            self._open.from_cases = {
                name: is_now[name] - was for name, was in self._after_meeting.items() if is_now[name] != was
            }
            self._open.moved = bool(model.minds.leaves[self.row] <= now)

    def week_ends(self, model: ParticipationModel, now: int) -> None:
        """What the week left behind."""
        story, i = self._open, self.row
        if story is None:
            return
        story.after = _mind(model, i)
        was = model.minds.fatigue.dtype.type(story.before["fatigue"])
        tired = fatigue_of(model.world, i, was, float(story.occasions))
        idle = fatigue_of(model.world, i, was, 0.0)
        story.load, story.recovered = float(tired - idle), float(was - idle)
        if not story.moved and model.minds.fatigue.dtype.type(tired) != model.minds.fatigue[i]:
            raise NotWhatHappened(
                f"fatigue of resident {i} in week {story.week}: {tired} is not {story.after['fatigue']}"
            )
        self.weeks.append(story)


def _mind(model: ParticipationModel, i: int) -> dict[str, float]:
    return {name: float(getattr(model.minds, name)[i]) for name in MIND}


def degree(neighbours: Neighbours, i: int) -> int:
    """How many neighbours resident i has."""
    return int(neighbours_of(neighbours, i))


def worked_out(model: ParticipationModel, i: int, now: int) -> ResidentWeek:
    """What resident i will hear and decide in the week that has just been prepared."""
    c, world = int(model.people.community[i]), model.world
    story = ResidentWeek(model.week, "no_activities", _mind(model, i))
    if model.calendar.first[c] == model.calendar.first[c + 1]:
        return story
    if model.minds.resting[i]:
        story.gate = "resting"
        return story
    story.mechanisms = added_by_mechanisms(model, i, (*OF_HEARING, *OF_DECIDING))
    story.reach = _reach(model, i, c, now)
    if story.reach.heard == UNHEARD:
        story.gate = "not_reached"
        return story
    first, second, kept = candidates_of(world, c, i, now)
    one, other = _candidate(model, c, first, i), _candidate(model, c, second, i)
    story.candidates, story.chosen = (one, other), one if kept == first else other
    story.decision = _decision(model, i, c, kept, story.reach.heard, now)
    story.gate = "came" if story.decision.wants else "stayed_away"
    if story.decision.wants:
        story.days = days_of(world, c, i, now)
    return story


def _reach(model: ParticipationModel, i: int, c: int, now: int) -> Reach:
    """The chances of the four channels, and the draw."""
    chances, u, heard = reach_of(model.world, c, i, now)
    invitation, neighbour, group, notice, told, grouped, reached = map(float, chances)
    active, ties = int(model.events.active_neighbours[i]), degree(model.neighbours, i)
    up_to = invitation, told, grouped, reached
    return Reach(active, ties, invitation, neighbour, group, notice, up_to, float(u), int(heard))


def _candidate(model: ParticipationModel, c: int, a: int, i: int) -> Candidate:
    """Activity a as resident i of community c sees it."""
    of, look = model.calendar, look_of(model.world, c, a, i)
    return Candidate(
        int(a), int(of.need[a]), int(of.slot[a]), int(of.host[a]), int(of.depth[a]),
        float(look.match), float(look.cost), float(look.appeal),
    )  # fmt: skip


def _decision(model: ParticipationModel, i: int, c: int, a: int, heard: int, now: int) -> Decision:
    """The utility of activity a term by term, with mechanisms and without, and the draw."""
    world = model.world
    if model.parameters.decision[0].rule == THRESHOLD:
        seen, enough = crowd_seen_by(world, i)
        threshold = float(model.people.threshold[i])
        return Decision({}, {}, 0.0, float(enough), 0.0, bool(enough), float(seen), threshold)
    terms, utility = _terms(world, c, i, a, heard)
    without, _ = _terms(without_mechanisms(model), c, i, a, heard)
    by_mechanisms = {name: terms[name] - without[name] for name in UTILITY if terms[name] != without[name]}
    probability, u = willingness_of(world, utility, i, now)
    return Decision(terms, by_mechanisms, utility, float(probability), float(u), bool(u < probability))


def _terms(world: World, c: int, i: int, a: int, heard: int) -> tuple[dict[str, float], float]:
    """What each term adds to the utility of activity a, in log-odds, by its name; and the utility."""
    person, occasion, utility = weigh(world, c, i, a, heard)
    return dict(zip(UTILITY, map(float, (*person, *occasion)), strict=True)), float(utility)


def without_mechanisms(model: ParticipationModel) -> World:
    """The same tables, in a world where no mechanism adds anything."""
    nothing = no_effects(*map(len, model.policy.offered[:2]))
    tables = model.tables(model.cases, model.calendar)
    return world_of(replace(tables, effects=nothing))


def added_by_mechanisms(model: ParticipationModel, i: int, terms: tuple[str, ...]) -> dict[str, dict[str, float]]:
    """What each mechanism in force adds this week to which of the terms, for resident i and their community."""
    audience, c = int(model.people.audience[i]), int(model.people.community[i])
    found: dict[str, dict[str, float]] = {}
    for mechanism, amounts in zip(model.policy.mechanisms, model.policy.amounts, strict=True):
        for term in terms:
            if term in amounts:
                amount = amounts[term][audience if term in FOR_RESIDENTS else c]
                if amount.ndim == 0 and amount != 0.0:
                    of_term = found.setdefault(term, {})
                    of_term[mechanism.kind] = of_term.get(mechanism.kind, 0.0) + float(amount)
    return found


def _compare(story: ResidentWeek, model: ParticipationModel, i: int) -> None:
    """Raises NotWhatHappened where the run did something else than was worked out."""
    events = model.events
    heard = story.reach.heard if story.reach else UNHEARD
    wanted = story.days.wanted if story.days else 0
    ours = (heard, wanted if story.gate != "turned_away" else 0)
    run = (int(events.heard[i]), int(events.occasions[i]))
    chosen = story.chosen is None or story.chosen.activity == int(events.activity[i])
    first = story.days is None or story.days.first == int(events.first_day[i])
    if ours != run or not chosen or not first:
        raise NotWhatHappened(
            f"resident {i}, week {story.week}: worked out (heard, days) {ours}, the run has {run}; a defect of the diary"
        )
