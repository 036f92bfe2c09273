"""`sihua animate`: a film of the neighbour network over the weeks."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from experiments.cli.options import Lang, NoForeignCode, Scenario, Seed, Settings, overrides, place, whole
from experiments.cli.terminal import matplotlib_is_quiet, or_nothing, say_notes, show, unless
from experiments.phrases.look_up import language_of_environment


def add_to(app: typer.Typer) -> None:
    """Put the command on the command line."""
    app.command("animate")(animate)


def animate(
    scenario: Scenario,
    out: Annotated[
        Path | None,
        typer.Option(parser=place, metavar="FILE", help="A .gif or .mp4. [default: results/SCENARIO-seedN.gif]"),
    ] = None,
    weeks: Annotated[str | None, typer.Option(metavar="A:B", help="Reported weeks to show. [default: all]")] = None,
    every: Annotated[int, typer.Option(parser=whole(1), metavar="N", help="Show every Nth week.")] = 1,
    per_second: Annotated[int, typer.Option(parser=whole(1, 60), metavar="N", help="Frames a second.")] = 6,
    seed: Seed = None,
    settings: Settings = None,
    lang: Lang = None,
    force: Annotated[bool, typer.Option("--force", help="Replace a film that is there.")] = False,
    no_foreign_code: NoForeignCode = False,
) -> None:
    """Write a film of a run: who takes part, rests or knows of nothing, week by week."""
    from experiments.cli.trace import weeks_asked_for
    from experiments.phrases.runs import say
    from experiments.presentation.animation import film, must_be_possible
    from experiments.runs.progress import progress
    from experiments.runs.result import default_folder
    from experiments.runs.run import first_stage
    from sim.scenario.reader import read_scenario

    matplotlib_is_quiet()
    language = lang or language_of_environment()
    resolved = read_scenario(scenario, overrides(settings, seed=seed), foreign_code=unless(no_foreign_code))
    first, last = weeks_asked_for(weeks, resolved, language)
    if 1 < every > last - first:
        raise typer.BadParameter(
            f"--every {every}: of the weeks {first} to {last} only one would be shown; give fewer than {last - first + 1}"
        )
    run = resolved.scenario.run
    usual = default_folder(scenario, run.seed, settings or ())
    file = out or usual.with_name(f"{usual.name}.gif")
    must_be_possible(file, force)
    say_notes(resolved, language)
    with or_nothing(language), progress(file.name, run.warm_up_weeks, last, language, quiet=False) as bar:
        bar.stage(first_stage())
        film(resolved, file, first=first, last=last, every=every, per_second=per_second, language=language, force=force,
             progress=bar.week)  # fmt: skip
    show(say("saved", language, folder=file) + "\n")
