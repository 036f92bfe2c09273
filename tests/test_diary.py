"""Diaries tell what the run did, number by number, and change nothing in it."""

from __future__ import annotations

import math
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import experiments.diary.resident
from experiments.cli import main as cli
from experiments.diary.case import CaseDiary, CaseList, name_of, named
from experiments.diary.observing import NotWhatHappened, ObservedModel, Recorder, observed_run
from experiments.diary.resident import ResidentDiary, ResidentWeek
from experiments.diary.telling import tell_case, tell_resident, tell_volunteer, tell_worker
from experiments.diary.worker import WorkerDiary
from experiments.phrases.diary import PHRASES
from sim.community import ParticipationModel
from sim.processes.decision import Chosen, Days, match_and_cost, shares, utilities
from sim.rules.decision import same_for_all
from sim.state import CLOSED, DELIBERATION, GIVEN_UP, INVITATION, Event
from tests.test_governing import busy_scenario

WEEKS = 13
EVERYTHING = str(Path(__file__).parent / "verification" / "scenarios" / "everything.yaml")
SMALL = ["--set", "place.residents=120", "--set", "run.warm_up_weeks=2", "--set", "run.weeks=13"]


class Utilities(Recorder):
    """What the model's own process makes of everybody who heard, in every week: row -> utility."""

    def __init__(self) -> None:
        self.weeks: dict[int, dict[int, float]] = {}

    def after_meeting(self, community: ParticipationModel, now: int) -> None:
        c, p = community, community.parameters.decision[0]
        in_week = self.weeks.setdefault(c.week, {})
        for place in range(len(c.communities.residents)):
            first, last = int(c.communities.first[place]), int(c.communities.first[place + 1])
            demand = c.communities.demand[place]
            common = same_for_all(p.intercept, p.free_riding, p.group_size, p.low_demand_weight, demand)
            rows = (np.flatnonzero(c.events.heard[first:last]) + first).astype(np.uint32)
            seen = as_python(shares)(rows, c.people, c.events, c.policy.offered, c.neighbours)
            looks = [
                as_python(match_and_cost)(
                    c.events.activity[i], i, c.people, c.calendar, c.policy.offered, c.parameters.slots, p
                )
                for i in rows
            ]
            chosen = Chosen(*np.array(looks).reshape(-1, 2).T)
            found = utilities(c.world, rows, chosen, seen, common, c.communities.maturity[place])
            in_week.update(zip(rows.tolist(), found.tolist(), strict=True))


def as_python(process: Any) -> Any:
    return getattr(process, "py_func", process)


@pytest.fixture(scope="module")
def told() -> tuple[ObservedModel, list[ResidentDiary], Utilities, list[WorkerDiary]]:
    """Everybody's diary in the scenario in which every process is busy."""
    resolved, seen = busy_scenario(), Utilities()
    diaries = [ResidentDiary(row, first=-1) for row in range(0, 240, 3)]
    workers = [WorkerDiary(row) for row in range(2)]
    return observed_run(resolved, [*diaries, seen, *workers], WEEKS), diaries, seen, workers


def test_telling_changes_nothing_in_the_result(told: Any) -> None:
    alone = ParticipationModel(busy_scenario())
    alone.run()
    watched = told[0]
    assert watched.record.sums.tobytes() == alone.record.sums.tobytes()
    for of_watched, of_alone in zip(watched.minds, alone.minds, strict=True):
        assert of_watched.tobytes() == of_alone.tobytes()


def test_utility_and_probability_are_those_of_the_run_to_the_last_bit(told: Any) -> None:
    """What was heard, which activity, on which days, and fatigue are compared by the diary itself, in every week."""
    _, diaries, seen, _ = told
    decided = 0
    for diary in diaries:
        assert [story.week for story in diary.weeks] == list(range(-1, WEEKS + 1))
        for story in diary.weeks:
            if story.decision is None:
                assert diary.row not in seen.weeks[story.week]
                continue
            decided += 1
            utility = seen.weeks[story.week][diary.row]
            assert story.decision.utility == utility
            assert story.decision.probability == pytest.approx(1.0 / (1.0 + math.exp(-utility)), rel=1e-12)
            assert story.decision.wants == (story.decision.u < story.decision.probability)
    assert decided > 500
    gates = {story.gate for diary in diaries for story in diary.weeks}
    assert gates >= {"came", "stayed_away", "resting", "not_reached"}


def test_one_week_recomputed_by_hand(told: Any) -> None:
    """With formulas that are written out here, not with the model's rules."""
    community, diaries, _, _ = told
    p, diary, story = community.parameters.decision[0], *a_telling_week(diaries)
    people, i, mind, chosen = community.people, diary.row, story.before, story.chosen
    offered = community.policy.offered.residents[people.audience[i]]
    seen = min(1.0, story.reach.active / max(1, story.reach.neighbours) * (1.0 + offered.visibility))
    willing = p.duty * mind["duty"] + p.belonging * mind["belonging"] + p.norm * (seen + offered.norm)
    willing = (willing + p.efficacy * mind["efficacy"] - p.intention_mean) / p.intention_sd
    worth = mind["motivation"] + p.reward_worth * offered.reward + offered.reciprocity + offered.recognition
    needs = {int(people.first_need[i]): 1.0, int(people.second_need[i]): p.second_need_match}
    assert chosen.match == {**needs, int(people.first_need[i]): 1.0}.get(chosen.need, 0.0)
    by_hand = {
        "intention": p.intention_weight * willing,
        "habit": p.habit_weight * mind["habit"],
        "neighbours": p.neighbour_weight * seen,
        "match": p.match_weight * chosen.match,
        "drive": p.motivation_weight * worth,
        "time": -p.time_weight * chosen.cost,
        "fatigue": -p.fatigue_weight * max(0.0, mind["fatigue"] - p.fatigue_onset) ** 2,
        "life": mind["life"],
        "invited": p.invitation_weight * (story.reach.heard == INVITATION),
    }
    for name, amount in by_hand.items():
        assert story.decision.terms[name] == pytest.approx(amount, rel=1e-9, abs=1e-12), name
    assert sum(story.decision.terms.values()) == pytest.approx(story.decision.utility, rel=1e-12)
    r = story.reach
    assert r.neighbour == pytest.approx(1.0 - (1.0 - community.scenario.outreach.word_of_mouth) ** r.active)
    nobody = (1 - r.invitation) * (1 - r.neighbour) * (1 - r.group) * (1 - r.notice)
    assert r.up_to[3] == pytest.approx(1.0 - nobody)
    f = community.parameters.learning.fatigue[0]
    assert story.recovered == pytest.approx(f.recovery * mind["fatigue"])
    assert story.after["fatigue"] == pytest.approx(mind["fatigue"] - story.recovered + story.load, rel=1e-6)


def a_telling_week(diaries: list[ResidentDiary]) -> tuple[ResidentDiary, ResidentWeek]:
    """One in which the most plays a part: deliberation, last reported week (its effects are still there)."""
    for diary in diaries:
        story = diary.weeks[-1]
        if story.decision and story.chosen and story.chosen.depth >= DELIBERATION and story.before["fatigue"] > 0.0:
            return diary, story
    raise AssertionError("nobody deliberates")


def test_what_mechanisms_add_is_the_difference_that_they_make(told: Any) -> None:
    """The utility without them is the utility of the same week in which the effects are zero."""
    of_mechanisms = [
        story.decision.of_mechanisms for diary in told[1] for story in diary.weeks if story.decision is not None
    ]
    assert any("drive" in terms for terms in of_mechanisms)
    story = next(s for d in told[1] for s in d.weeks if s.decision and "drive" in s.decision.of_mechanisms)
    p = told[0].parameters.decision[0]
    added = story.mechanisms
    worth = sum(p.reward_worth * amount for amount in added.get("reward", {}).values())
    worth += sum(sum(added.get(term, {}).values()) for term in ("reciprocity", "recognition"))
    assert story.decision.of_mechanisms["drive"] == pytest.approx(p.motivation_weight * worth, rel=1e-6)


def test_a_diary_that_is_wrong_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(experiments.diary.resident, "days_of", lambda *_: Days(0.0, 7.0, 0.5, 8, 0))
    with pytest.raises(NotWhatHappened, match="worked out"):
        observed_run(busy_scenario(), [ResidentDiary(row) for row in range(60)], WEEKS)


def test_every_case_is_followed_to_its_end() -> None:
    """What diaries say left is what the tally closed and gave up; who is missing when none agrees is named."""

    class Tally(Recorder):
        left = np.zeros(2)

        def week_ends(self, community: ParticipationModel, now: int) -> None:
            events = community.governing.tally.by_event
            if community.week >= 1:
                self.left += (events[:, Event.closed].sum(), events[:, Event.given_up].sum())

    listed, tally = CaseList(), Tally()
    scarce = busy_scenario("resources.simple.charity_enterprise=9")
    observed_run(scarce, [listed, tally], WEEKS)
    entries = listed.entries()
    assert [sum(entry.how == how for entry in entries) for how in (CLOSED, GIVEN_UP)] == tally.left.tolist()
    assert min(tally.left) > 0
    diaries = [CaseDiary(named(str(entry.name), 2) or 0) for entry in entries]
    assert [name_of(diary.identity, 2) for diary in diaries] == [entry.name for entry in entries]
    community = observed_run(scarce, diaries, WEEKS)
    for diary, entry in zip(diaries, entries, strict=True):
        assert (diary.weeks[-1].state, diary.weeks[-1].age) == (entry.how, entry.weeks)
    refused = next(d for d in diaries if any(week.missing and week.asked for week in d.weeks))
    names = community.scenario.departments.names
    week = next(week for week in refused.weeks if week.missing and week.asked)
    text = tell_case(refused, community, "en")
    assert f"Blocked by {', '.join(names[d].replace('_', ' ') for d in week.missing)}" in " ".join(text.split())
    everything = " ".join(" ".join(tell_case(diary, community, "en").split()) for diary in diaries)
    for blocked in ("by the queue", "by the agenda", "by a lack of charity and enterprise", ": no department leads"):
        assert f"Blocked {blocked}".replace("Blocked :", "Blocked:") in everything
    assert "受阻于" in "".join(tell_case(diary, community, "zh") for diary in diaries)


def test_a_diary_reads_well_in_both_languages(told: Any) -> None:
    community, diaries, _, workers = told
    english = "".join(tell_resident(diary, community, "en") for diary in diaries)
    flat = " ".join(english.split())
    for said in ("Heard of nothing. Chances: invitation", "Utility ", "stays away.", "Takes part.", "Rests, week"):
        assert said in flat
    assert "Gave " in tell_volunteer(diaries[0], community, "en")
    for tell in (tell_resident, tell_volunteer):
        chinese = "".join(tell(diary, community, "zh") for diary in diaries)
        assert "疲劳" in chinese
        assert " took " not in chinese
    assert "倦怠" in "".join(tell_worker(worker, community, "zh") for worker in workers)
    assert "Exhaustion" in "".join(tell_worker(worker, community, "en") for worker in workers)
    assert all(en and zh for en, zh in PHRASES.values())


def test_a_threshold_is_told_as_one() -> None:
    diary = ResidentDiary(3)
    resolved = busy_scenario("decision.rule=threshold", "outreach.publicity=1", "start.unaware_share=0")
    community = observed_run(resolved, [diary], WEEKS)
    assert "asks for" in tell_resident(diary, community, "en")


def test_the_command_tells_and_refuses_in_one_line(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.call(["trace", EVERYTHING, "--resident", "17", "--weeks", "2:3", "--lang", "en", *SMALL]) == 0
    said = capsys.readouterr().out
    assert said.startswith("Resident 17, community 1: ")
    assert [line for line in said.splitlines() if line.startswith("week")] == ["week 2", "week 3"]
    for arguments, complaint in (
        (["--resident", "240"], "has 240 of them, counted from 0 to 239"),
        (["--worker", "-1"], "counted from 0"),
        (["--weeks", "9:2", "--resident", "1"], "write A:B"),
        (["--case", "nonsense"], "--cases lists them"),
        (["--volunteer", "me"], "the word tired"),
        ([], "exactly one of"),
    ):
        assert cli.call(["trace", EVERYTHING, "--lang", "en", *SMALL, *arguments]) == cli.INVALID
        error = capsys.readouterr().err.strip().splitlines()
        assert complaint in error[-1]
        assert len(error) == 1
