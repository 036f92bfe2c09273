"""The diary of one resident: which gate, which terms, which draws, and what the week left behind.

Every number is the model's own: rules from `sim.rules`, draws from `sim.draws`, effects of mechanisms as the week saw them.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from experiments.diary.observing import NotWhatHappened, Recorder
from sim.community import ParticipationModel
from sim.draws import ADMISSION, CANDIDATES, DAYS, DECISION, HEARING, four_uniforms, uniform
from sim.neighbours.rows import Neighbours
from sim.processes.decision import SHARE, THRESHOLD
from sim.processes.outreach import MOST_COUNTED, reachable_habit
from sim.rules.decision import (
    days_in_week,
    drive,
    enough_take_part,
    fatigue_cost,
    intention,
    more_days,
    most_days,
    need_match,
    neighbour_share,
    online_misfit,
    same_for_all,
    seen_share,
    standardised,
    time_cost,
)
from sim.rules.learning import fatigue_after
from sim.rules.numbers import logistic, probability_union
from sim.rules.outreach import (
    chance_of_a_share,
    creaming_of,
    invitation_weight,
    notice_reach,
    share_for_weight,
    weight_of_habit,
)
from sim.rules.work import creaming_under
from sim.state import DELIBERATION, GROUP, INVITATION, NEIGHBOUR, NOTICE, ONLINE, UNHEARD
from sim.terms import of_scale

MIND = ("aware", "member", "resting", "duty", "belonging", "efficacy", "motivation", "habit", "fatigue", "satisfaction",
        "trust", "life")  # fmt: skip
UTILITY = ("common", "intention", "habit", "neighbours", "match", "drive", "time", "fatigue", "maturity", "propensity",
           "life", "speaking", "invited", "small_group")  # fmt: skip
"""The terms of the utility, in the order of the rule; the last three come with the activity, the invitation, the group."""
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

    @property
    def heard(self) -> int:
        """The most personal channel that came true."""
        for channel, chance in zip((INVITATION, NEIGHBOUR, GROUP, NOTICE), self.up_to, strict=True):
            if self.u < chance:
                return channel
        return UNHEARD


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
    seen: float = 0.0
    threshold: float | None = None  # where the rule is a threshold: how many must take part


@dataclass(frozen=True)
class Days:
    """On how many days: the chance of one more, the most there can be, the draw."""

    one_more: float
    most: float
    u: float
    wanted: int
    first: int


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
        self.row, self.first, self.last = row, first, last
        self.weeks: list[ResidentWeek] = []
        self._open: ResidentWeek | None = None
        self._after_meeting: dict[str, float] = {}

    def before_meeting(self, community: ParticipationModel, now: int, demand: float) -> None:
        """Work out the whole decision from what is there before anybody hears of anything."""
        week = community.week
        if week < self.first or (self.last is not None and week > self.last):
            self._open = None
            return
        self._open = worked_out(community, self.row, now, demand)

    def after_meeting(self, community: ParticipationModel, now: int) -> None:
        """Compare with what the run did; learn who else wanted to come."""
        story, i, events = self._open, self.row, community.events
        if story is None:
            return
        self._after_meeting = _mind(community, i)
        story.occasions, story.spoke = int(events.occasions[i]), int(events.spoke[i])
        if story.chosen is not None:
            c = int(community.people.community[i])
            story.applicants = int(community.calendar.applicants[story.chosen.activity])
            story.seats = community.parameters.calendar[0].seats * (1.0 + community.policy.offered.communities[c].seats)
        if events.turned_away[i]:
            story.gate, story.turn = "turned_away", uniform(community.seed, ADMISSION, now, i)
        _compare(story, community, i)

    def before_learning(self, community: ParticipationModel, now: int) -> None:
        """What cases of this week taught."""
        if self._open is not None:
            is_now = _mind(community, self.row)
            self._open.from_cases = {
                name: is_now[name] - was for name, was in self._after_meeting.items() if is_now[name] != was
            }
            self._open.moved = bool(community.minds.leaves[self.row] <= now)

    def week_ends(self, community: ParticipationModel, now: int) -> None:
        """What the week left behind."""
        story, i = self._open, self.row
        if story is None:
            return
        story.after = _mind(community, i)
        p, offered = community.parameters.learning.fatigue[0], _offered(community, i)
        buffer = probability_union(p.buffer, offered.buffer)
        was = community.minds.fatigue.dtype.type(story.before["fatigue"])
        tired = fatigue_after(was, story.occasions, p.recovery, p.strain, buffer, p.spiral)
        idle = fatigue_after(was, 0.0, p.recovery, p.strain, buffer, p.spiral)
        story.load, story.recovered = float(tired - idle), float(was - idle)
        if not story.moved and community.minds.fatigue.dtype.type(tired) != community.minds.fatigue[i]:
            raise NotWhatHappened(
                f"fatigue of resident {i} in week {story.week}: {tired} is not {story.after['fatigue']}"
            )
        self.weeks.append(story)


def _mind(community: ParticipationModel, i: int) -> dict[str, float]:
    return {name: float(getattr(community.minds, name)[i]) for name in MIND}


def _offered(community: ParticipationModel, i: int) -> Any:
    return community.policy.offered.residents[community.people.audience[i]]


def degree(neighbours: Neighbours, i: int) -> int:
    """How many neighbours resident i has."""
    if neighbours.everyone:
        return int(neighbours.peers[i])
    return int(neighbours.start[i + 1] - neighbours.start[i])


def worked_out(community: ParticipationModel, i: int, now: int, demand: float) -> ResidentWeek:
    """What resident i will hear and decide in the week that has just been prepared."""
    c = int(community.people.community[i])
    story = ResidentWeek(community.week, "no_activities", _mind(community, i))
    first, last = int(community.calendar.first[c]), int(community.calendar.first[c + 1])
    if first == last:
        return story
    if community.minds.resting[i]:
        story.gate = "resting"
        return story
    story.mechanisms = added_by_mechanisms(community, i, (*OF_HEARING, *OF_DECIDING))
    story.reach = reach_of(community, i, c, now)
    if story.reach.heard == UNHEARD:
        story.gate = "not_reached"
        return story
    draws = four_uniforms(community.seed, CANDIDATES, now, i)[:2]
    offered = _offered(community, i)
    one, other = (candidate(community, i, first + int(u * (last - first)), offered) for u in draws)
    story.candidates, story.chosen = (one, other), other if other.appeal > one.appeal else one
    story.decision = decision_of(community, i, c, story.chosen, story.reach.heard, demand, now)
    story.gate = "came" if story.decision.wants else "stayed_away"
    if story.decision.wants:
        story.days = days_of(community, i, now)
    return story


def reach_of(community: ParticipationModel, i: int, c: int, now: int) -> Reach:
    """The chances of the four channels, as `sim.processes.outreach` draws against them."""
    people, minds, communities, p = (
        community.people,
        community.minds,
        community.communities,
        community.parameters.outreach[0],
    )
    effects, offered, here = community.policy.offered, _offered(community, i), community.policy.offered.communities[c]
    rows = slice(int(communities.first[c]), int(communities.first[c + 1]))
    reachable, habit, favoured, favoured_habit = reachable_habit(
        minds.resting[rows], minds.habit[rows], people.audience[rows], effects.residents["favour"]
    )
    habit /= max(1.0, reachable)
    creaming = creaming_of(
        creaming_under(communities.pressure[c], p.creaming, p.creaming_under_pressure), here.creaming
    )
    of_habit = weight_of_habit(creaming, habit)
    weights = favoured * invitation_weight(creaming, of_habit, favoured_habit / max(1.0, favoured))
    invitations = p.invitations * communities.staffing[c] * communities.residents[c] * (1.0 + here.invitations)
    active = int(community.events.active_neighbours[i])
    weight = invitation_weight(creaming, of_habit, minds.habit[i]) * (1.0 + offered.favour)
    invited = chance_of_a_share(share_for_weight(invitations, weights), weight)
    word = float(community.parameters.told[min(MOST_COUNTED, active)])
    contact = probability_union(p.group * minds.member[i], offered.contact)
    notice = notice_reach(
        probability_union(p.publicity, offered.notice),
        minds.aware[i],
        probability_union(people.notice_access[i], offered.access),
    )
    told = probability_union(invited, word)
    grouped = probability_union(told, contact)
    reached = probability_union(grouped, notice)
    return Reach(active, degree(community.neighbours, i), invited, word, contact, notice, (invited, told, grouped, reached),
                 uniform(community.seed, HEARING, now, i))  # fmt: skip


def candidate(community: ParticipationModel, i: int, a: int, offered: Any) -> Candidate:
    """An activity as resident i sees it. offered: what mechanisms add for them."""
    people, calendar, p = community.people, community.calendar, community.parameters.decision[0]
    match = need_match(calendar.need[a], people.first_need[i], people.second_need[i], p.second_need_match)
    slot = int(calendar.slot[a])
    if slot == ONLINE:
        clash = online_misfit(people.online_access[i], offered.online_misfit)
    else:
        clash = float(community.parameters.slots[slot, people.work[i]])
    cost = time_cost(p.hours, people.free_hours[i], clash, offered.effort)
    appeal = p.match_weight * match - p.time_weight * cost
    return Candidate(a, int(calendar.need[a]), slot, int(calendar.host[a]), int(calendar.depth[a]), match, cost, appeal)


def decision_of(
    community: ParticipationModel, i: int, c: int, chosen: Candidate, heard: int, demand: float, now: int
) -> Decision:
    """The utility term by term, and the draws: as `sim.processes.decision` has it, with mechanisms and without."""
    p, offered = community.parameters.decision[0], _offered(community, i)
    ties = degree(community.neighbours, i)
    share = neighbour_share(community.events.active_neighbours[i], ties)
    seen = seen_share(share, offered.visibility)
    if p.rule == THRESHOLD:
        counted = seen if p.measure == SHARE else seen * ties
        wants = enough_take_part(counted, community.people.threshold[i]) == 1.0
        return Decision({}, {}, 0.0, float(wants), 0.0, wants, counted, float(community.people.threshold[i]))
    terms = utility_terms(community, i, c, chosen, heard, demand, seen, offered)
    nothing = _Nothing()
    plain = candidate(community, i, chosen.activity, nothing)
    without = utility_terms(community, i, c, plain, heard, demand, seen_share(share, 0.0), nothing)
    utility = _added_up(terms)
    u, probability = uniform(community.seed, DECISION, now, i), logistic(utility)
    by_mechanisms = {name: terms[name] - without[name] for name in UTILITY if terms[name] != without[name]}
    return Decision(terms, by_mechanisms, utility, probability, u, u < probability, seen)


class _Nothing:
    """What mechanisms add where there are none."""

    def __getattr__(self, _: str) -> float:
        return 0.0


def utility_terms(
    community: ParticipationModel,
    i: int,
    c: int,
    chosen: Candidate,
    heard: int,
    demand: float,
    seen: float,
    offered: Any,
) -> dict[str, float]:
    """What each term adds to the utility of taking part in the chosen activity, in log-odds."""
    p, people, minds = community.parameters.decision[0], community.people, community.minds
    norm = seen + offered.norm
    willing = standardised(
        intention(minds.duty[i], minds.belonging[i], norm, minds.efficacy[i], p.duty, p.belonging, p.norm, p.efficacy),
        p.intention_mean,
        p.intention_sd,
    )
    worth = drive(minds.motivation[i], offered.reward, p.reward_worth, offered.reciprocity, offered.recognition)
    speaks = chosen.depth >= DELIBERATION
    return {
        "common": same_for_all(p.intercept, p.free_riding, p.group_size, p.low_demand_weight, demand),
        "intention": p.intention_weight * willing,
        "habit": p.habit_weight * float(minds.habit[i]),
        "neighbours": p.neighbour_weight * seen,
        "match": p.match_weight * chosen.match,
        "drive": p.motivation_weight * worth,
        "time": -(p.time_weight * chosen.cost),
        "fatigue": -(p.fatigue_weight * fatigue_cost(minds.fatigue[i], p.fatigue_onset)),
        "maturity": p.maturity_weight * float(community.communities.maturity[c]),
        "propensity": float(people.propensity[i]),
        "life": float(minds.life[i]),
        "speaking": p.efficacy_weight * float(minds.efficacy[i]) + offered.speaking if speaks else 0.0,
        "invited": p.invitation_weight if heard == INVITATION else 0.0,
        "small_group": p.free_riding * offered.small_group,
    }


def _added_up(terms: dict[str, float]) -> float:
    """The sum in the order of the rule, so that it is the run's to the last bit."""
    extra = terms["speaking"] + terms["invited"] + terms["small_group"]
    utility = terms["common"]
    for name in UTILITY[1:-3]:
        utility = utility + terms[name]
    return utility + extra


def days_of(community: ParticipationModel, i: int, now: int) -> Days:
    """On how many days who wants to come would come."""
    p, people, minds = community.parameters.decision[0], community.people, community.minds
    inclined = people.propensity[i] + minds.life[i]
    one_more = more_days(p.days_base, minds.habit[i], inclined, p.days_habit_weight, p.days_propensity_weight)
    most = most_days(p.days_most, _offered(community, i).spared_days, people.free_hours[i], p.hours)
    u, start, _, _ = four_uniforms(community.seed, DAYS, now, i)
    wanted = int(days_in_week(u, one_more, most - 1.0 + 1e-9))
    return Days(one_more, most, u, wanted, int(start * (8 - wanted)))


def added_by_mechanisms(community: ParticipationModel, i: int, terms: tuple[str, ...]) -> dict[str, dict[str, float]]:
    """What each mechanism in force adds this week to which of the terms, for resident i and their community."""
    audience, c = int(community.people.audience[i]), int(community.people.community[i])
    found: dict[str, dict[str, float]] = {}
    for mechanism, amounts in zip(community.policy.mechanisms, community.policy.amounts, strict=True):
        for term in terms:
            if term in amounts:
                amount = amounts[term][audience if term in FOR_RESIDENTS else c]
                if amount.ndim == 0 and amount != 0.0:
                    of_term = found.setdefault(term, {})
                    of_term[mechanism.kind] = of_term.get(mechanism.kind, 0.0) + float(amount)
    return found


def _compare(story: ResidentWeek, community: ParticipationModel, i: int) -> None:
    """Raises NotWhatHappened where the run did something else than was worked out."""
    events = community.events
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
