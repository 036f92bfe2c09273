"""`sihua check`, `explain` and `schema`: what is wrong with scenario files, what they hold, and what they may hold."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from experiments.cli.options import LangOrBoth, NoForeignCode, Scenario, Settings
from experiments.cli.terminal import INVALID, complain, notes_of, say_if_it_compiles, show, unless
from experiments.phrases.look_up import language_of_environment

if TYPE_CHECKING:
    from sim.scenario.resolved import Resolved


def add_to(app: typer.Typer) -> None:
    """Put the commands on the command line."""
    for command in (check, explain, schema):
        app.command()(command)


def check(
    files: Annotated[list[str], typer.Argument(metavar="FILES...", help="Scenario files.")],
    no_foreign_code: NoForeignCode = False,
) -> None:
    """Check scenario files: all problems of all files at once. Plugins (their own mechanisms) are tried in a small run."""
    from sim.scenario.problems import ScenarioProblems
    from sim.scenario.reader import read_scenario

    wrong = False
    for file in files:
        try:
            resolved = read_scenario(file, foreign_code=unless(no_foreign_code))
            if resolved.plugins:
                _try(resolved)
            show(f"{file}: valid\n")
            for note in notes_of(resolved, language_of_environment()):
                show(f"{file}: {note}\n")
        except ScenarioProblems as problems:
            wrong = True
            complain(str(problems))
    if wrong:
        raise typer.Exit(INVALID)


def _try(resolved: Resolved) -> None:
    """Try the plugins of a scenario; raises ScenarioProblems."""
    from sim.trial import tried

    say_if_it_compiles(language_of_environment())
    tried(resolved.plugins)


def explain(
    scenario: Scenario,
    lang: LangOrBoth = None,
    changed: Annotated[bool, typer.Option("--changed", help="Only what differs from the defaults.")] = False,
    settings: Settings = None,
    no_foreign_code: NoForeignCode = False,
) -> None:
    """Say in words what a scenario holds, and where each value comes from."""
    from sim.scenario.explanation import explain as explained
    from sim.scenario.reader import read_scenario

    resolved = read_scenario(scenario, settings or [], foreign_code=unless(no_foreign_code))
    show(explained(resolved, lang or language_of_environment(), only_changed=changed).rstrip("\n") + "\n")


def schema(
    scenario: Annotated[
        str | None, typer.Argument(metavar="[SCENARIO]", help="Also know its plugins (mechanisms of one's own).")
    ] = None,
    no_foreign_code: NoForeignCode = False,
) -> None:
    """Print the JSON Schema that lets an editor check and complete scenario files."""
    import json

    from sim.catalogue import registered
    from sim.scenario.editor_schema import editor_schema
    from sim.scenario.reader import read_scenario

    resolved = read_scenario(scenario, foreign_code=unless(no_foreign_code)) if scenario is not None else None
    with registered(resolved.plugin_kinds if resolved is not None else {}):
        show(json.dumps(editor_schema(), indent=2, ensure_ascii=False) + "\n")
