"""Diaries in words: what `sihua trace` prints."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any

from experiments.diary.case import CaseDiary, CaseList, CaseWeek, name_of
from experiments.diary.observing import ObservedModel
from experiments.diary.resident import Candidate, ResidentDiary, ResidentWeek, degree
from experiments.diary.worker import WorkerDiary, WorkerWeek
from experiments.phrases.diary import department, need, say
from experiments.phrases.look_up import Language, must_be_a_language
from experiments.phrases.punctuation import separator
from experiments.presentation.numbers import percent
from sim.scenario.blocks.cases import RESOURCES
from sim.scenario.naming import community_name
from sim.scenario.wording import in_language, wrapped
from sim.state import (
    CLOSED,
    FIRST_ORGANIZATION,
    GIVEN_UP,
    LACKING,
    NOBODY,
    UNHEARD,
    WAITING,
    WITH_DEPARTMENTS,
    Minds,
    attributes_of,
)

GATES = ("came", "stayed_away", "not_reached", "resting", "turned_away", "no_activities")
INDENT = "    "
SHARES = tuple(name for name, about in attributes_of(Minds).items() if (about.kind, about.high) == (float, 1.0))
"""States of mind from 0 to 1: what a week left of them is told one after the other."""
SMALL = 0.0005
"""A change that would be printed as none is not told."""


def number(value: float) -> str:
    """Three figures after the point, without a minus before nothing."""
    text = f"{value:.3f}"
    return text.removeprefix("-") if float(text) == 0.0 else text


def signed(value: float) -> str:
    """The same with its sign."""
    return ("" if float(f"{value:.3f}") < 0 else "+") + number(value)


def closely(chance: float) -> str:
    """A chance or a draw: one more figure than a glance needs, so that they can be compared."""
    return percent(float(chance), 2)


def diary_page(head: str, weeks: Iterable[tuple[str, Sequence[str]]], foot: str) -> str:
    """A head, a paragraph for each week, a foot; long lines are broken."""
    lines = wrapped(head, "")
    for title, sentences in weeks:
        lines += [title, *(line for sentence in sentences for line in wrapped(sentence, INDENT))]
    return "\n".join([*lines, *(wrapped(foot, "") if foot else [])]) + "\n"


def tell_resident(diary: ResidentDiary, model: ObservedModel, language: Language) -> str:
    """Week by week, why this resident did or did not take part, and what the week left behind.

    Raises ValueError for a diary without weeks.
    """
    _must_be_tellable(diary, language)
    gates = Counter(week.gate for week in diary.weeks)
    days = sum(week.occasions for week in diary.weeks)
    foot = say("sum_resident", language, weeks=len(diary.weeks), days=days, **{gate: gates[gate] for gate in GATES})
    weeks = [(_week(story.week, language), _of_resident(story, language)) for story in diary.weeks]
    return diary_page(_about_resident(diary.row, model, language), weeks, foot)


def _must_be_tellable(diary: ResidentDiary, language: Language) -> None:
    """Raise ValueError unless it holds weeks, and the language is one of the two."""
    must_be_a_language(language)
    if not diary.weeks:
        raise ValueError(
            f"this diary of resident {diary.row} holds no week: give it to an ObservedModel, and step to week {diary.first}"
        )


def _week(week: int, language: Language) -> str:
    return say("week", language, week=week)


def _community(model: ObservedModel, number: int, language: Language) -> str:
    return community_name(model.scenario.place.names, number, language)


def _about_resident(row: int, model: ObservedModel, language: Language) -> str:
    people = model.people
    return say(
        "resident", language, row=row, community=_community(model, int(people.community[row]), language),
        age=int(people.age[row]), sex=say("woman" if people.female[row] else "man", language),
        work=say(f"work{people.work[row]}", language),
        free=f"{people.free_hours[row]:.1f}", ties=degree(model.neighbours, row),
        first=need(int(people.first_need[row]), language), second=need(int(people.second_need[row]), language),
    )  # fmt: skip


def _of_resident(story: ResidentWeek, language: Language) -> list[str]:
    """The sentences of one week."""
    if story.gate == "no_activities":
        return [say("no_activities", language), *_left_behind(story, language)]
    if story.gate == "resting":
        return [say("resting", language, weeks=int(story.before["resting"])), *_left_behind(story, language)]
    said = list(_heard(story, language))
    if story.decision is not None:
        said += _chose(story, language)
        said += _decided(story, language)
    return [*said, *_left_behind(story, language)]


def _heard(story: ResidentWeek, language: Language) -> Iterable[str]:
    reach = story.reach
    assert reach is not None
    channel = "not_reached" if reach.heard == UNHEARD else f"heard{reach.heard}"
    chances = {name: closely(getattr(reach, name)) for name in ("invitation", "neighbour", "group", "notice")}
    yield say(channel, language) + _gap(language) + say(
        "chances", language, active=reach.active, ties=reach.neighbours, all=closely(reach.up_to[-1]),
        u=closely(reach.u), **chances,
    )  # fmt: skip


def _gap(language: Language) -> str:
    return separator("space", language)


def _chose(story: ResidentWeek, language: Language) -> Iterable[str]:
    chosen, (one, other) = story.chosen, story.candidates
    assert chosen is not None
    left = other if chosen is one else one
    key = "one_activity" if one.activity == other.activity else "two_activities"
    yield say(key, language, one=_activity(chosen, language), other=_activity(left, language))


def _activity(candidate: Candidate, language: Language) -> str:
    return say(
        "candidate", language, need=need(candidate.need, language), slot=say(f"slot{candidate.slot}", language),
        depth=say(f"depth{candidate.depth}", language),
        host=say(f"host{min(candidate.host, FIRST_ORGANIZATION)}", language), match=number(candidate.match),
        cost=number(candidate.cost), appeal=signed(candidate.appeal),
    )  # fmt: skip


def _terms(terms: dict[str, float], language: Language) -> str:
    kept = {name: amount for name, amount in terms.items() if abs(amount) >= SMALL or name == "common"}
    joint = in_language(", ", "，", language)
    return joint.join(say("term", language, name=say(n, language), amount=signed(a)) for n, a in kept.items())


def _decided(story: ResidentWeek, language: Language) -> Iterable[str]:
    decision = story.decision
    assert decision is not None
    if decision.threshold is not None:
        key = "threshold_goes" if decision.wants else "threshold_stays"
        yield say(key, language, seen=number(decision.seen), threshold=number(decision.threshold))
    else:
        yield say("utility", language, utility=signed(decision.utility), terms=_terms(decision.terms, language))
        if decision.of_mechanisms:
            yield say("of_mechanisms", language, terms=_terms(decision.of_mechanisms, language))
    if story.mechanisms:
        yield say("mechanism_terms", language, terms=_added(story.mechanisms, language))
    if decision.threshold is None:
        key = "goes" if decision.wants else "stays"
        yield say(key, language, probability=closely(decision.probability), u=closely(decision.u))
    if story.days is not None:
        yield say(
            "days", language, days=story.days.wanted, most=max(1, int(story.days.most)),
            one_more=closely(story.days.one_more), u=closely(story.days.u), first=story.days.first + 1,
        )  # fmt: skip
    if story.gate == "turned_away":
        yield say(
            "turned_away", language, applicants=story.applicants, seats=int(story.seats), turn=closely(story.turn)
        )
    elif story.gate == "came":
        yield say("came", language)
    if story.spoke:
        yield say(("was_ignored", "was_heard")[story.spoke - 1], language)


def _added(mechanisms: dict[str, dict[str, float]], language: Language) -> str:
    from sim.terms import TERMS

    def called(term: str) -> str:
        return in_language(term, TERMS[term].zh, language)

    return in_language("; ", "；", language).join(
        f"{called(term)} " + ", ".join(f"{kind} {signed(amount)}" for kind, amount in kinds.items())
        for term, kinds in mechanisms.items()
    )


def _left_behind(story: ResidentWeek, language: Language) -> Iterable[str]:
    before, after = story.before, story.after
    if story.from_cases:
        told_of = {name: change for name, change in story.from_cases.items() if abs(change) >= SMALL}
        if told_of:
            yield say("from_cases", language, changes=_terms(told_of, language))
    if story.moved:
        yield say("moved", language)
        return
    changes = [
        say("fatigue_change", language, before=number(before["fatigue"]), after=number(after["fatigue"]),
             load=number(story.load), recovered=number(story.recovered))
    ]  # fmt: skip
    changes += [
        say("change", language, name=say(name, language), before=number(before[name]), after=number(after[name]))
        for name in SHARES
        if abs(after[name] - before[name]) >= SMALL
    ]
    yield say("afterwards", language, changes=separator("series", language).join(changes))
    for name, up, down in (
        ("resting", "begins_rest", "ends_rest"), ("aware", "becomes_aware", ""), ("member", "joins_group", "leaves_group")
    ):  # fmt: skip
        was, is_now = bool(before[name]), bool(after[name])
        if was != is_now:
            yield say(up if is_now else down, language)


# Volunteers


def tell_volunteer(diary: ResidentDiary, model: ObservedModel, language: Language) -> str:
    """The same resident from the side of fatigue: how tired, and when resting."""
    _must_be_tellable(diary, language)
    weeks, p = diary.weeks, model.parameters.learning.fatigue[0]
    most = max(weeks, key=lambda story: story.after["fatigue"])
    spells = sum(1 for story in weeks if story.after["resting"] == 1.0)
    foot = say(
        "sum_volunteer", language, days=sum(story.occasions for story in weeks), weeks=len(weeks),
        resting=sum(1 for story in weeks if story.gate == "resting"), spells=spells, week=most.week,
        most=number(most.after["fatigue"]), rest_at=number(p.rest_at), return_below=number(p.return_below),
    )  # fmt: skip
    lines = wrapped(_about_resident(diary.row, model, language), "")
    for story in weeks:
        parts = [_week(story.week, language), _tired(story, p.rest_at, language)]
        if story.gate == "resting":
            parts.append(say("volunteer_rest", language, weeks=int(story.before["resting"])))
        if story.moved:
            parts.append(say("moved", language))
        elif bool(story.before["resting"]) != bool(story.after["resting"]):
            parts.append(say("begins_rest" if story.after["resting"] else "ends_rest", language))
        lines.append("  ".join(parts))
    return "\n".join([*lines, *wrapped(foot, "")]) + "\n"


def _tired(story: ResidentWeek, rest_at: float, language: Language) -> str:
    full = min(10, int(10.0 * story.after["fatigue"] / max(rest_at, 1e-9) + 0.5))
    return say(
        "volunteer_week", language, days=story.occasions, before=number(story.before["fatigue"]),
        bar="[" + "#" * full + "." * (10 - full) + "]", after=number(story.after["fatigue"]), load=number(story.load),
        recovered=number(story.recovered),
    )  # fmt: skip


# Cases


def tell_cases(cases: CaseList, language: Language) -> str:
    """What the cases are called, and what became of them."""
    lines = [say("cases_list", language)]
    for entry in cases.entries():
        how = say(f"how{entry.how}", language)
        lines.append(INDENT + say("list_line", language, name=entry.name, how=how, age=_weeks(entry.weeks, language)))
    return "\n".join(lines) + "\n"


def _weeks(weeks: int, language: Language) -> str:
    return say("one_week" if weeks == 1 else "weeks", language, number=weeks)


def tell_case(diary: CaseDiary, model: ObservedModel, language: Language) -> str:
    """Where a case lay each week, and who or what kept it there."""
    names = [department(name, language) for name in model.scenario.departments.names]
    about = diary.about
    joint = in_language(", ", "、", language)
    needs = say("one_worker", language)
    if about["needed"]:
        listed = joint.join(names[d] for d in about["needed"])
        needs = say("joint", language, departments=listed, proper=names[about["proper"]])
    name = name_of(diary.identity, model.scenario.run.warm_up_weeks)
    head = say(
        "case", language, name=name, kind=need(name.kind, language), week=name.week, reporter=about["reporter"],
        severity=number(about["severity"]), needs=needs,
    )  # fmt: skip
    weeks = [
        (
            say("case_week", language, week=story.week, age=_weeks(story.age, language)),
            _of_case(story, names, language),
        )
        for story in diary.weeks
    ]
    foot = "" if diary.over else say("still_open", language, week=diary.weeks[-1].week)
    return diary_page(head, weeks, foot)


def _of_case(story: CaseWeek, names: Sequence[str], language: Language) -> list[str]:
    said: list[str] = []
    done = story.hours_before - story.hours_left
    if story.began == WAITING and not story.new and not story.reopened and done > 0.0:
        said.append(say("hours_done", language, hours=number(done), before=number(story.hours_before)))
    if story.reopened:
        said.append(say("reopened", language, left=number(story.hours_left)))
        return said
    if story.began == WAITING and story.state == WAITING:
        key = "in_hand" if story.worker != NOBODY else "in_queue"
        said.append(say(key, language, worker=story.worker, left=number(story.hours_left), ahead=story.ahead,
                         workers=story.workers_there))  # fmt: skip
    elif story.began == WAITING:
        said.append(say("hours_all", language))
        if story.state == WITH_DEPARTMENTS:
            said.append(say("to_departments", language))
    if story.began == WITH_DEPARTMENTS:
        said += _departments(story, names, language)
    if story.state == LACKING:
        resource = say(RESOURCES[story.lacks], language)
        said.append(say("lacks", language, resource=resource, wanted=number(story.wanted), there=number(story.there)))
    if story.given_up is not None:
        said.append(say("overdue", language, chance=closely(story.given_up[0]), u=closely(story.given_up[1])))
    if story.state == CLOSED:
        said.append(say("closed", language, age=_weeks(story.age, language) if language == "en" else story.age))
    if story.state == GIVEN_UP:
        said.append(say("given_up", language))
    return said


def _departments(story: CaseWeek, names: Sequence[str], language: Language) -> Iterable[str]:
    fault = say(f"fault{story.fault}", language)
    if story.put_right is not None:
        yield say("astray", language, fault=fault, chance=closely(story.put_right[0]), u=closely(story.put_right[1]))
    if story.clear is not None:
        led = story.lead != NOBODY
        result = say("leads", language, department=names[story.lead], fault=fault) if led else fault
        yield say("clear", language, chance=closely(story.clear[0]), u=closely(story.clear[1]), result=result)
    if story.lead == NOBODY:
        yield say("blocked_lead", language)
        return
    assert story.taken_up is not None
    chance, u = story.taken_up
    key = "on_agenda" if u < chance else "off_agenda"
    yield say(key, language, department=names[story.lead], chance=closely(chance), u=closely(u))
    for asked in story.asked:
        how = say(
            "how", language, rules=closely(asked.by_rules), u_rules=closely(asked.u_of_rules),
            ties=closely(asked.by_acquaintance), u_ties=closely(asked.u_of_acquaintance),
        )  # fmt: skip
        yield say("agrees" if asked.agrees else "refuses", language, department=names[asked.department], how=how)
    if u < chance and story.missing:
        joint = in_language(", ", "、", language)
        yield say("blocked_by", language, departments=joint.join(names[d] for d in story.missing))


# Workers


def tell_worker(diary: WorkerDiary, model: ObservedModel, language: Language) -> str:
    """Week by week, what the work was and what it did."""
    place = _community(model, int(model.governing.workers.community[diary.row]), language)
    weeks = [(_week(story.week, language), _of_worker(story, language)) for story in diary.weeks]
    return diary_page(say("worker", language, row=diary.row, community=place), weeks, "")


def _of_worker(story: WorkerWeek, language: Language) -> list[str]:
    if story.vacant:
        return [
            say("worker_vacant", language, weeks=_weeks(story.vacant, language) if language == "en" else story.vacant)
        ]
    hours: dict[str, Any] = {
        name: f"{getattr(story, name):.1f}" for name in ("admin", "cases", "programme", "contract")
    }
    said = [
        say("worker_week", language, demands=number(story.demands), **hours),
        say("worker_cases", language, in_hand=story.in_hand, waiting=story.waiting),
        say("burnout", language, before=number(story.burnout_before), after=number(story.burnout),
             strain=number(story.strain), recovered=number(story.recovered), skill=number(story.skill),
             mission=number(story.mission)),
    ]  # fmt: skip
    if story.leaving > 0.0:
        said.append(say("leaving", language, chance=closely(story.leaving), u=closely(story.u)))
    return [*said, say("quits", language)] if story.quits else said
