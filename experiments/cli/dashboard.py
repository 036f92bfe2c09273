"""`sihua dashboard`: a page to play with, on this machine only."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from experiments.cli.options import Lang, NoForeignCode, Settings, place, whole
from experiments.cli.terminal import INVALID, complain, say_if_it_compiles, say_notes, stop, unless
from experiments.phrases.look_up import language_of_environment

FILES = 64
"""Files and connections that the page may have open at once: 17 were counted before anybody looked at it, and a browser opens
some ten more."""


def add_to(app: typer.Typer) -> None:
    """Put the command on the command line."""
    app.command("dashboard")(dashboard)


def dashboard(
    scenario: Annotated[
        str, typer.Argument(metavar="[SCENARIO]", help="A scenario file, or sihua:NAME for a shipped one.")
    ] = "sihua:baseline",
    settings: Settings = None,
    out: Annotated[
        Path | None,
        typer.Option(parser=place, metavar="DIR", help="Where scenarios are saved. [default: results/dashboard]"),
    ] = None,
    port: Annotated[int, typer.Option(parser=whole(1, 65535), help="Port of the page.")] = 8765,
    host: Annotated[str, typer.Option(help="Who can reach it: 127.0.0.1 is this machine only.")] = "127.0.0.1",
    browser: Annotated[bool, typer.Option("--browser/--no-browser", help="Open a browser.")] = True,
    lang: Lang = None,
    no_foreign_code: NoForeignCode = False,
) -> None:
    """Open a page to play with: the scenario, and beside it the same with what you move, week by week."""
    import ipaddress
    import os
    import secrets
    from importlib.util import find_spec

    from experiments.batches.local_cluster import files_allowed, open_as_many_files
    from experiments.dashboard.server import CannotListen, Door, PortTaken, address_of, open_page, url
    from experiments.phrases.dashboard import say
    from sim.scenario.reader import read_scenario

    language = lang or language_of_environment()
    if not host.strip():
        stop(say("no_host", language), INVALID)
    if missing := [name for name in ("solara", "altair") if find_spec(name) is None]:
        stop(say("not_installed", language, missing=missing[0]), INVALID)
    resolved = read_scenario(scenario, settings or [], foreign_code=unless(no_foreign_code))
    if no_foreign_code:
        os.environ["SIHUA_NO_FOREIGN_CODE"] = "1"  # the page reads the scenario again
    say_notes(resolved, language)
    say_if_it_compiles(language)
    if (allowed := files_allowed()) < FILES:
        stop(say("few_files", language, needed=FILES, allowed=allowed), INVALID)
    open_as_many_files(FILES)
    folder = (out or Path("results/dashboard")).resolve()
    try:
        address = address_of(host, port)
    except PortTaken:
        stop(say("port_taken", language, port=port), INVALID)
    except CannotListen as problem:
        stop(say("cannot_listen", language, host=host, reason=problem), INVALID)
    token = secrets.token_urlsafe(24)
    complain(say("open", language, url=url(host, port, token)))
    here = ipaddress.ip_address(address).is_loopback
    complain(say("only_here" if here else "exposed", language, port=port, folder=folder))
    open_page(scenario, settings or [], folder, language, Door(host, address, port, token), browser)
