"""`sihua trace`: the diary of one resident, volunteer, community worker or case."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Annotated

import typer

from experiments.cli.options import Lang, NoForeignCode, Scenario, Seed, Settings, overrides, whole
from experiments.cli.terminal import INVALID, say_if_it_compiles, say_notes, show, stop, unless
from experiments.phrases.look_up import Language, language_of_environment

if TYPE_CHECKING:
    from experiments.diary.observing import ObservedModel
    from sim.scenario.resolved import Resolved


_WEEKS = re.compile(r"(-?[0-9]{1,9})?(:)?(-?[0-9]{1,9})?")
LONGEST_ROW = 18
"""Digits of the number of a row: more cannot be one."""


def add_to(app: typer.Typer) -> None:
    """Put the command on the command line."""
    app.command("trace")(trace)


def trace(
    scenario: Scenario,
    resident: Annotated[
        int | None, typer.Option(parser=whole(), metavar="N", help="Why resident N did or did not take part.")
    ] = None,
    volunteer: Annotated[
        str | None, typer.Option(metavar="N|tired", help="How tired resident N was, and when resting.")
    ] = None,
    worker: Annotated[
        int | None, typer.Option(parser=whole(), metavar="N", help="The weeks of community worker N.")
    ] = None,
    case: Annotated[str | None, typer.Option(metavar="NAME", help="Who or what blocked a case.")] = None,
    cases: Annotated[bool, typer.Option("--cases", help="List the cases, with their names.")] = False,
    weeks: Annotated[str | None, typer.Option(metavar="A:B", help="Reported weeks to tell. [default: all]")] = None,
    seed: Seed = None,
    settings: Settings = None,
    lang: Lang = None,
    no_foreign_code: NoForeignCode = False,
) -> None:
    """Tell in words, week by week, what happened to one resident, volunteer, community worker or case, and why."""
    from experiments.phrases.diary import say
    from sim.scenario.reader import read_scenario

    language: Language = lang or language_of_environment()
    if sum((resident is not None, volunteer is not None, worker is not None, case is not None, cases)) != 1:
        stop(say("choose_one", language), INVALID)
    resolved = read_scenario(scenario, overrides(settings, seed=seed), foreign_code=unless(no_foreign_code))
    first, last = weeks_asked_for(weeks, resolved, language)
    say_if_it_compiles(language)
    say_notes(resolved, language)
    if case is not None or cases:
        show(_of_cases(resolved, case, first, last, language))
    elif worker is not None:
        show(_of_worker(resolved, worker, first, last, language))
    else:
        row = resident if resident is not None else _volunteer(resolved, str(volunteer), last, language)
        show(_of_resident(resolved, row, first, last, language, tired=volunteer is not None))


def weeks_asked_for(weeks: str | None, resolved: Resolved, language: Language) -> tuple[int, int]:
    """The first and the last reported week; the warm-up counts 0 and below."""
    from experiments.phrases.diary import say

    run = resolved.scenario.run
    if weeks is None:
        return 1, run.weeks
    asked = _WEEKS.fullmatch(weeks)
    first, last = 1, 0
    if asked is not None and (asked[1] or asked[2]):
        first = int(asked[1] or 1)
        last = int(asked[3] or run.weeks) if asked[2] else first
    if not 1 - run.warm_up_weeks <= first <= last <= run.weeks:
        stop(say("weeks_wrong", language, weeks=weeks, first=1 - run.warm_up_weeks, last=run.weeks), INVALID)
    return first, last


def _must_exist(what: str, row: int, number: int, model: ObservedModel, name: str, language: Language) -> None:
    from experiments.phrases.diary import say

    if not 0 <= row < number:
        stop(say("no_such_row", language, what=what, row=row, scenario=name, number=number, last=number - 1), INVALID)


def _volunteer(resolved: Resolved, wanted: str, last: int, language: Language) -> int:
    """The row that was asked for; for `tired`, who is most tired at the end."""
    from experiments.diary.observing import observed_run
    from experiments.phrases.diary import say

    if wanted == "tired":
        return int(observed_run(resolved, (), last).minds.fatigue.argmax())
    if not wanted.isascii() or not wanted.isdigit() or len(wanted) > LONGEST_ROW:
        stop(say("not_a_row", language, row=wanted[:60]), INVALID)
    return int(wanted)


def _of_resident(resolved: Resolved, row: int, first: int, last: int, language: Language, tired: bool) -> str:
    from experiments.diary.observing import ObservedModel
    from experiments.diary.resident import ResidentDiary
    from experiments.diary.telling import tell_resident, tell_volunteer

    diary = ResidentDiary(row, first, last)
    model = ObservedModel(resolved, [diary])
    what = "volunteer" if tired else "resident"
    _must_exist(what, row, len(model.people.age), model, resolved.name, language)
    model.step_to(last)
    return (tell_volunteer if tired else tell_resident)(diary, model, language)


def _of_worker(resolved: Resolved, row: int, first: int, last: int, language: Language) -> str:
    from experiments.diary.observing import ObservedModel
    from experiments.diary.telling import tell_worker
    from experiments.diary.worker import WorkerDiary

    diary = WorkerDiary(row, first, last)
    model = ObservedModel(resolved, [diary])
    _must_exist("worker", row, len(model.governing.workers.contract), model, resolved.name, language)
    model.step_to(last)
    return tell_worker(diary, model, language)


def _of_cases(resolved: Resolved, case: str | None, first: int, last: int, language: Language) -> str:
    from experiments.diary.case import CaseDiary, CaseList, named
    from experiments.diary.observing import observed_run
    from experiments.diary.telling import tell_case, tell_cases
    from experiments.phrases.diary import say

    if case is None:
        everything = CaseList(first)
        observed_run(resolved, [everything], last)
        return tell_cases(everything, language)
    identity = named(case, resolved.scenario.run.warm_up_weeks)
    diary = CaseDiary(identity if identity is not None else -1)
    model = observed_run(resolved, [diary], last) if identity is not None else None
    if model is None or not diary.weeks:
        stop(say("no_such_case", language, case=case, scenario=resolved.name), INVALID)
    return tell_case(diary, model, language)
