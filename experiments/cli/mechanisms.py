"""`sihua mechanisms`: what the catalogue holds, and plugins of a scenario."""

from __future__ import annotations

from typing import Annotated

import typer

from experiments.cli.effects import refuse_without_effect
from experiments.cli.options import LangOrBoth, NoForeignCode
from experiments.cli.terminal import INVALID, show, stop, unless
from experiments.phrases.look_up import language_of_environment


def add_to(app: typer.Typer) -> None:
    """Put the command on the command line."""
    app.command("mechanisms")(mechanisms)


def mechanisms(
    context: typer.Context,
    kind: Annotated[str | None, typer.Argument(metavar="KIND", help="All about one of them.")] = None,
    lang: LangOrBoth = None,
    scenario: Annotated[
        str | None, typer.Option("--scenario", metavar="FILE", help="Also the plugins of this scenario.")
    ] = None,
    no_foreign_code: NoForeignCode = False,
) -> None:
    """List the mechanisms: what each acts through, its parameters with default, range and source."""
    from sim.catalogue import catalogue, registered
    from sim.scenario.mechanism_list import described, listed
    from sim.scenario.plugins import Plugins, installed, may_run
    from sim.scenario.problems import COMMAND_LINE, Origin, ScenarioProblems, closest, shown
    from sim.scenario.reader import read_scenario

    if scenario is None and (kind is None or kind not in installed()):
        refuse_without_effect(context, {"no_foreign_code": "--no-foreign-code"}, "here: nothing of others is run")
    language = lang or language_of_environment()
    allowed = unless(no_foreign_code)
    resolved = read_scenario(scenario, foreign_code=allowed) if scenario is not None else None
    plugins = resolved.plugin_kinds if resolved is not None else {}
    if kind is not None and kind in installed() and kind not in plugins:
        offered = Plugins([], may_run(allowed))
        offered.add_installed(kind, Origin(COMMAND_LINE, 1, 1), "")
        if offered.problems:
            raise ScenarioProblems(offered.problems)
        plugins |= offered.kinds
    with registered(plugins):
        known = [*catalogue(), *installed()]
        if kind is None:
            show(listed(language))
            others = [name for name in installed() if name not in plugins]
            if others:
                show(f"\nin installed packages: {', '.join(others)} (sihua mechanisms {others[0]} runs and shows it)\n")
        elif kind in catalogue():
            show(described(kind, language))
        else:
            meant = closest(kind, known)
            hint = f"did you mean {meant}?" if meant else f"known: {', '.join(known)}"
            stop(f"sihua: there is no mechanism {shown(kind)} ({hint})", INVALID)
