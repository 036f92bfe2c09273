"""`sihua run`: run a scenario, show what happened, and keep the result in a folder."""

from __future__ import annotations

import shlex
import shutil
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from experiments.cli.options import (
    Force,
    Lang,
    NoForeignCode,
    Quiet,
    Scenario,
    Seed,
    Settings,
    overrides,
    place,
    whole,
)
from experiments.cli.terminal import (
    INTERRUPTED,
    complain,
    matplotlib_is_quiet,
    nearest,
    say_notes,
    show,
    stop,
    takes_colours,
    unless,
)  # fmt: skip
from experiments.phrases.look_up import Language, language_of_environment

if TYPE_CHECKING:
    from experiments.runs.result import Result


def add_to(app: typer.Typer) -> None:
    """Put the command on the command line."""
    app.command("run")(run_command)


def run_command(
    scenario: Scenario,
    seed: Seed = None,
    weeks: Annotated[str | None, typer.Option(metavar="N", help="Weeks to report. [default: the scenario's]")] = None,
    replicates: Annotated[
        int | None,
        typer.Option(
            parser=whole(1, 1000),
            metavar="N",
            help="Seeds over which each change has its range; 1: this run alone. [default: 20, or as many as fit]",
        ),
    ] = None,
    settings: Settings = None,
    out: Annotated[
        Path | None, typer.Option(parser=place, metavar="DIR", help="Result folder. [default: results/SCENARIO-seedN]")
    ] = None,
    lang: Lang = None,
    force: Force = False,
    quiet: Quiet = False,
    no_foreign_code: NoForeignCode = False,
) -> None:
    """Run a scenario, show what happened, and keep the result in a folder."""
    from experiments.phrases.runs import say

    language = lang or language_of_environment()
    try:
        result = _run(
            scenario,
            overrides(settings, seed=seed, weeks=weeks),
            replicates,
            out,
            language,
            force,
            quiet,
            no_foreign_code,
        )
    except KeyboardInterrupt as interrupt:
        stop(str(interrupt) or say("interrupted_elsewhere", language), INTERRUPTED)
    _say_what_happened(result, language, quiet)


def _run(
    scenario: str, settings: list[str], replicates: int | None, out: Path | None, language: Language, force: bool, quiet: bool,
    no_foreign_code: bool,
) -> Result:  # fmt: skip
    from experiments.presentation.results import run_scenario
    from experiments.runs.progress import progress
    from experiments.runs.result import default_folder
    from experiments.storage.folder import claimed
    from sim.scenario.plugins import naming_faults
    from sim.scenario.reader import read_scenario

    matplotlib_is_quiet()
    resolved = read_scenario(scenario, settings, foreign_code=unless(no_foreign_code))
    length = resolved.scenario.run
    bar_of_weeks = progress(
        default_folder(scenario, length.seed).name, length.warm_up_weeks, length.weeks, language, quiet=quiet
    )
    with claimed(out or default_folder(scenario, length.seed, settings), force) as folder:
        if not quiet:
            say_notes(resolved, language)
        with naming_faults(resolved.plugins), bar_of_weeks as bar:
            return run_scenario(
                resolved, folder, replicates=replicates, force=force, language=language, progress=bar, command=_typed()
            )


def _say_what_happened(result: Result, language: Language, quiet: bool) -> None:
    """Show the summary and where the result lies; leave with 130 where the run was interrupted."""
    from experiments.phrases.runs import say

    done = result.manifest
    try:
        if not quiet:
            _show_result(result, language)
    except OSError:
        if result.complete:
            complain(say("kept_anyway", language, folder=nearest(result.folder)))
            raise
    if not result.complete:
        wanted, weeks = done["weeks_wanted"], done["weeks_done"]
        message = say("interrupted", language, done=weeks, wanted=wanted, folder=nearest(result.folder))
        stop(message, INTERRUPTED)


def _show_result(result: Result, language: Language) -> None:
    """Print the summary and where the result lies."""
    from experiments.phrases.runs import say
    from experiments.presentation.summary import terminal_summary

    out = sys.stdout
    if out is None:
        return
    width = shutil.get_terminal_size((100, 24)).columns
    colour = takes_colours()
    show(terminal_summary(result, language, width, out.encoding or "ascii", colour) + "\n", coloured=colour)
    show(say("saved", language, folder=nearest(result.folder)) + "\n")


def _typed() -> str:
    return shlex.join(["sihua", *sys.argv[1:]])
