"""`sihua compare`, `report` and `verify`: which policy is better, the page that says so, and its reproduction."""

from __future__ import annotations

import os
import shlex
import shutil
import sys
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from experiments.cli.effects import refuse_without_effect
from experiments.cli.options import (
    Force,
    Jobs,
    Lang,
    LangOrBoth,
    LanguageOrBoth,
    NoForeignCode,
    Quiet,
    overrides,
    place,
    whole,
)
from experiments.cli.terminal import (
    INTERRUPTED,
    SOME_FAILED,
    complain,
    matplotlib_is_quiet,
    nearest,
    or_nothing,
    show,
    stop,
    takes_colours,
    unless,
)
from experiments.phrases.look_up import Language, language_of_environment
from experiments.storage.names import made_up, plain_name

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from experiments.comparison.model import Comparison, Robustness
    from experiments.comparison.phases import Chosen
    from experiments.comparison.progress import ComparisonProgress
    from experiments.comparison.runs import Task
    from experiments.comparison.sesoi import Judgeable
    from sim.scenario.resolved import Resolved

Robust = Annotated[
    Literal["quick", "full", "none"],
    typer.Option(help="How hard to try whether verdicts hold with other ties, sizes, warm-ups and assumptions."),
]
Result = Annotated[Path, typer.Argument(metavar="RESULT", help="A result folder.")]
LARGEST = 100_000
"""Replicates that may be asked for."""


def add_to(app: typer.Typer) -> None:
    """Add the commands."""
    app.command("compare")(compare_command)
    app.command("report")(report_command)
    app.command("verify")(verify_command)


OF_RUNS = {
    "replicates": "--replicates", "most": "--most", "weeks": "--weeks", "seed": "--seed", "settings": "--set",
    "from_week": "--from-week", "until_week": "--until-week", "robustness": "--robustness", "break_even": "--break-even",
    "break_even_of": "--break-even-of", "break_even_at": "--break-even-at", "jobs": "--jobs",
    "no_foreign_code": "--no-foreign-code",
}  # fmt: skip
"""Options that say something of runs: out of a stored batch, none is made."""


def compare_command(
    context: typer.Context,
    baseline: Annotated[str, typer.Argument(metavar="BASELINE", help="A scenario file, sihua:NAME, or a batch.")],
    policies: Annotated[
        list[str] | None, typer.Argument(metavar="POLICY...", help="Scenario files; of a batch, LEVER=LEVEL, the baseline first.")
    ] = None,
    replicates: Annotated[
        str, typer.Option(metavar="N|auto", help="Runs of each; auto adds some until all is decided.")
    ] = "30",
    most: Annotated[int, typer.Option(parser=whole(5, LARGEST), metavar="N", help="Most replicates of auto.")] = 200,
    weeks: Annotated[str | None, typer.Option(metavar="N", help="Weeks to report. [default: the longest]")] = None,
    from_week: Annotated[
        int | None, typer.Option(parser=whole(), metavar="N", help="Judge also the weeks from this one, in place of years.")
    ] = None,
    until_week: Annotated[
        int | None, typer.Option(parser=whole(), metavar="N", help="Judge also the weeks up to this one.")
    ] = None,
    seed: Annotated[str | None, typer.Option(metavar="N", help="First seed. [default: the baseline's]")] = None,
    settings: Annotated[
        list[str] | None,
        typer.Option("--set", metavar="PATH=VALUE", help="Set one value everywhere (lists count from 0); may be repeated."),
    ] = None,
    sesoi: Annotated[
        list[str] | None,
        typer.Option(metavar="OUTCOME=NUMBER", help="Smallest effect size of interest; may be repeated."),
    ] = None,
    robustness: Robust = "quick",
    break_even: Annotated[
        list[str] | None,
        typer.Option(metavar="PATH", help="Find the value of this number at which a policy just pays; may be repeated."),
    ] = None,
    break_even_of: Annotated[
        str | None, typer.Option(metavar="OUTCOME", help="Of which outcome. [default: the first that is judged]")
    ] = None,
    break_even_at: Annotated[
        Literal["zero", "sesoi"], typer.Option(help="Where its effect reaches 0, or the smallest effect of interest.")
    ] = "zero",
    jobs: Jobs = None,
    out: Annotated[
        Path | None, typer.Option(parser=place, metavar="DIR", help="Result folder. [default: results/compare-A-B]")
    ] = None,
    lang: LangOrBoth = None,
    force: Force = False,
    quiet: Quiet = False,
    no_foreign_code: NoForeignCode = False,
) -> None:  # fmt: skip
    """Compare policies with a baseline, replicate by replicate, and say which is better, for whom, and how surely."""
    from experiments.batches.ledger import LEDGER
    from experiments.comparison.phases import Chosen
    from experiments.comparison.sesoi import judged
    from experiments.phrases.comparisons import say
    from experiments.presentation.sentences import interrupted, left_out
    from experiments.runs.interrupt import Stop
    from experiments.storage.folder import claimed

    matplotlib_is_quiet()
    languages = _languages(lang)
    language = languages[0]
    stored = (Path(baseline) / LEDGER).is_file()
    if stored:
        refuse_without_effect(context, OF_RUNS, "on a batch: nothing is run, what is stored is paired")
    elif replicates != "auto":
        refuse_without_effect(context, {"most": "--most"}, "without --replicates auto")
    if not break_even:
        refuse_without_effect(
            context, {"break_even_of": "--break-even-of", "break_even_at": "--break-even-at"}, "without --break-even"
        )
    wanted, about = _wanted(replicates), judged(sesoi or ())
    names, over = [baseline, *(policies or [])], overrides(settings, seed=seed, weeks=weeks)
    asked = _Asked(
        names, over, wanted, most, sesoi or [], Chosen(from_week, until_week), robustness, break_even or [], break_even_of,
        break_even_at, jobs, language, quiet, no_foreign_code,
    )  # fmt: skip
    wished = out or _default_folder(names, over)
    comparison: Comparison | None = None
    replicates_done = 0

    def kept() -> str:
        """Once there is something, what was said is done: it is written, however often somebody wants to stop."""
        if comparison is not None:
            return say("stop_writing", language)
        return say("stop_kept", language) if replicates_done >= 2 else ""

    def count(number: int) -> None:
        nonlocal replicates_done
        replicates_done = number

    try:
        with claimed(wished, force) as folder, Stop(kept, say("stop_nothing", language)) as stopping:
            comparison = _of_batch(names, about) if stored else _run(asked, lambda: stopping.requested, count)
            saved = _write(comparison, folder, languages, force, quiet)
    except KeyboardInterrupt as interrupt:
        stop(str(interrupt) or say("stop_nothing", language), INTERRUPTED)
    _show(saved, language, quiet)
    if saved.manifest["state"] == "incomplete":
        stop("\n".join(left_out(saved, language)), SOME_FAILED)
    if saved.manifest["state"] != "complete":
        stop(interrupted(saved.manifest, language), INTERRUPTED)


def report_command(
    context: typer.Context,
    result: Result,
    out: Annotated[
        Path | None, typer.Option(parser=place, metavar="FILE", help="Where to. [default: NAME.report.html beside it]")
    ] = None,
    brief: Annotated[bool, typer.Option("--brief", help="Of a comparison: one side of A4 for a director.")] = False,
    lang: LangOrBoth = None,
    force: Annotated[bool, typer.Option("--force", help="Replace a file that is there.")] = False,
    no_foreign_code: NoForeignCode = False,
) -> None:  # fmt: skip
    """Make the page of a run or comparison: one HTML file, without network, that prints to PDF.

    With --brief, of a comparison: one side of A4 for a director in each language.
    """
    from experiments.phrases.comparisons import say
    from experiments.presentation.report.brief import brief_of
    from experiments.presentation.report.making import report_of
    from experiments.storage.errors import FolderRefused
    from experiments.storage.folder import kept_whole

    matplotlib_is_quiet()
    languages = _languages(lang)
    if brief:
        refuse_without_effect(
            context, {"no_foreign_code": "--no-foreign-code"}, "with --brief, which reads no mechanism"
        )
    ending = "brief" if brief else "report"
    file = out or result.resolve().with_name(f"{result.resolve().name}.{ending}.html")
    if os.path.lexists(file) and not force:
        raise FolderRefused(f"{file}: exists; choose another place with --out, or replace it with --force")
    with or_nothing(languages[0]), kept_whole(file, force) as partial:
        page = (
            brief_of(result, languages) if brief else report_of(result, languages, foreign_code=unless(no_foreign_code))
        )
        partial.write_text(page, encoding="utf-8", newline="\n")
    show(say("report_saved", languages[0], file=file) + "\n")


def _languages(lang: LanguageOrBoth | None) -> Sequence[Language]:
    """In which languages the page is written; the first is also that of the screen."""

    if lang == "zh" or lang == "en":
        return (lang,)
    first = language_of_environment()
    return (first, "zh" if first == "en" else "en") if lang == "both" else (first,)


def verify_command(
    context: typer.Context,
    result: Result,
    sample: Annotated[int, typer.Option(parser=whole(1, LARGEST), metavar="N", help="Replicates to reproduce.")] = 3,
    everything: Annotated[bool, typer.Option("--all", help="Reproduce every run, other worlds included.")] = False,
    jobs: Jobs = None,
    lang: Lang = None,
    no_foreign_code: NoForeignCode = False,
) -> None:  # fmt: skip
    """Reproduce a result, or a sample of its runs, and compare bit by bit."""
    from experiments.comparison.model import KIND
    from experiments.phrases.comparisons import listed, say
    from experiments.presentation.verifying import verify
    from experiments.storage.manifest import read_manifest

    language = lang or language_of_environment()
    if everything:
        refuse_without_effect(context, {"sample": "--sample"}, "with --all")
    if read_manifest(result).get("kind") not in (KIND, "batch"):
        idle = {"sample": "--sample", "everything": "--all", "jobs": "--jobs"}
        refuse_without_effect(context, idle, "on the result of a single run, which is made again whole")
    found = verify(result, None if everything else sample, jobs, foreign_code=unless(no_foreign_code))
    for package, (then, now) in found.other_versions.items():
        complain(say("other_version", language, folder=result, package=package, then=then, now=now))
    show(say("verified", language, folder=result, runs=found.runs, all=found.all) + "\n")
    if found.files:
        show(say("verified_files", language, number=len(found.files)) + "\n")
    if found.only_hashed:
        show(say("verified_hashes", language, files=listed(list(found.only_hashed), language, 30)) + "\n")
    for what in found.not_run:
        show(say(f"not_run_{what}", language, left=found.all - found.runs) + "\n")


def _wanted(text: str) -> int | None:
    """How many replicates; None for `auto`."""
    from experiments.storage.errors import FolderRefused

    if text == "auto":
        return None
    if not text.isascii() or not text.isdigit() or not 2 <= int(text[:9]) <= LARGEST or len(text) > 6:
        raise FolderRefused(f"--replicates {text[:60]}: must be auto, or a whole number from 2 to {LARGEST:,}")
    return int(text)


def _default_folder(names: list[str], settings: Sequence[str]) -> Path:
    """results/compare-A-B, with what is set otherwise than in the files."""
    return Path("results") / made_up("compare", *map(plain_name, names), settings=settings)


@dataclass(frozen=True)
class _Asked:
    """What runs a comparison was asked for. names: the baseline first; replicates: None for as many as it takes, at most `most`;
    break_even: of which numbers, and of which outcome, it is looked for, and what its effect has to reach."""

    names: list[str]
    settings: list[str]
    replicates: int | None
    most: int
    sesoi: list[str]
    weeks: Chosen
    robustness: Literal["quick", "full", "none"]
    break_even: list[str]
    break_even_of: str | None
    break_even_at: Literal["zero", "sesoi"]
    jobs: int | None
    language: Language
    quiet: bool
    no_foreign_code: bool


def _run(asked: _Asked, stopped: Callable[[], bool], count: Callable[[int], None]) -> Comparison:
    """Read all scenarios first, then run them, then try whether the verdicts hold."""
    from experiments.comparison.acting import acts_on_work
    from experiments.comparison.break_even import must_be_numbers, of_which
    from experiments.comparison.compare import compare_scenarios, tasks_of
    from experiments.comparison.progress import ComparisonProgress
    from experiments.comparison.sesoi import judged

    resolved = _read(asked.names, asked.settings, asked.no_foreign_code)
    tasks, about = tasks_of(resolved), judged(asked.sesoi, of_work=acts_on_work(resolved))
    must_be_numbers(asked.break_even, tasks)
    break_even_of = of_which(asked.break_even_of, about)

    def step(number: int) -> None:
        count(number)
        progress.step("step_runs", number, asked.most if asked.replicates is None else asked.replicates)

    progress = ComparisonProgress(asked.language, asked.quiet)
    with progress:
        comparison = compare_scenarios(
            resolved, replicates=asked.replicates, most=asked.most, judgeable=about, jobs=asked.jobs,
            command=shlex.join(["sihua", *sys.argv[1:]]), weeks_to_judge=asked.weeks, stopped=stopped, progress=step,
        )  # fmt: skip
        if asked.robustness != "none" and not stopped():
            tried = _tried(comparison, tasks, asked, progress, stopped)
            comparison = replace(comparison, robustness=tried)
            if tried is None:
                manifest = {**comparison.manifest, "state": "interrupted", "stopped_in_robustness": True}
                comparison = replace(comparison, manifest=manifest)
        if asked.break_even and not stopped():
            comparison = _with_break_evens(comparison, tasks, asked, break_even_of, progress, stopped)
        if not stopped():
            progress.say("step_report")
        return comparison


def _with_break_evens(
    comparison: Comparison,
    tasks: Sequence[Task],
    asked: _Asked,
    outcome: Judgeable,
    progress: ComparisonProgress,
    stopped: Callable[[], bool],
) -> Comparison:
    """The comparison with the break-evens that were asked for; interrupted where somebody stopped it."""
    from experiments.comparison.break_even import MOST_VALUES, break_evens

    found = break_evens(
        comparison, tasks, asked.break_even, outcome, asked.break_even_at, jobs=asked.jobs, stopped=stopped,
        progress=lambda tried: progress.step("step_break_even", tried, MOST_VALUES),
    )  # fmt: skip
    if found is None:
        manifest = {**comparison.manifest, "state": "interrupted", "stopped_in_break_even": True}
        return replace(comparison, manifest=manifest)
    return replace(comparison, break_evens=found)


def _tried(
    comparison: Comparison,
    tasks: Sequence[Task],
    asked: _Asked,
    progress: ComparisonProgress,
    stopped: Callable[[], bool],
) -> Robustness | None:
    from experiments.comparison.conclusions import conclusions
    from experiments.comparison.robustness import FULL, QUICK
    from experiments.comparison.robustness import robustness as try_variations

    effort = FULL if asked.robustness == "full" else QUICK
    return try_variations(
        comparison, tasks, conclusions(comparison), effort=effort, jobs=asked.jobs, stopped=stopped,
        progress=lambda done, total: progress.step("step_robustness", done, total),
    )  # fmt: skip


def _read(names: list[str], settings: list[str], no_foreign_code: bool) -> list[Resolved]:
    """Every scenario, or the problems of all of them at once."""
    from sim.scenario.problems import Problem, ScenarioProblems
    from sim.scenario.reader import read_scenario

    problems: list[Problem] = []
    found = []
    for name in names:
        try:
            found.append(read_scenario(name, settings, foreign_code=unless(no_foreign_code)))
        except ScenarioProblems as wrong:
            problems += [problem for problem in wrong.problems if problem not in problems]
    if problems:
        raise ScenarioProblems(problems)
    return found


def _of_batch(names: list[str], about: list[Judgeable]) -> Comparison:
    from experiments.comparison.of_batch import comparison_of_batch

    return comparison_of_batch(Path(names[0]), names[1:], about, shlex.join(["sihua", *sys.argv[1:]]))


def _write(comparison: Comparison, folder: Path, languages: Sequence[Language], force: bool, quiet: bool) -> Comparison:
    from experiments.presentation.comparison_page import write_comparison
    from experiments.presentation.report.making import comparison_report

    return write_comparison(
        comparison, folder, language=languages[0], report=lambda: comparison_report(comparison, languages), force=force
    )


def _show(comparison: Comparison, language: Language, quiet: bool) -> None:
    """Print the page of text and where the result lies."""
    from experiments.phrases.comparisons import say
    from experiments.presentation.comparison_page import page

    if quiet or sys.stdout is None:
        return
    width = shutil.get_terminal_size((100, 24)).columns
    colour = takes_colours()
    show(page(comparison, language, width, sys.stdout.encoding or "ascii", colour) + "\n", coloured=colour)
    show(say("saved", language, folder=nearest(comparison.folder), report="report.html") + "\n")
