"""Opens the page on this machine, and on no other unless that is asked for."""

from __future__ import annotations

import json
import os
import socket
from contextlib import closing
from pathlib import Path

from experiments.words import Language

SHOWN = "SIHUA_DASHBOARD"
"""The environment variable in which the page finds what to show."""
LOOPBACK = "127.0.0.1"


class PortTaken(Exception):
    """Somebody listens there already."""


def open_page(
    scenario: str, settings: list[str], folder: Path, language: Language, host: str, port: int, browser: bool
) -> None:
    """Serve the page until Ctrl-C. folder: where scenarios are saved, and nothing else is written."""
    with closing(socket.socket(socket.AF_INET, socket.SOCK_STREAM)) as trial:
        trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            trial.bind((host, port))
        except OSError as error:
            raise PortTaken(str(error)) from error
    shown = {"scenario": scenario, "settings": settings, "folder": str(folder), "language": language}
    os.environ[SHOWN] = json.dumps(shown)
    os.environ["SOLARA_TELEMETRY_MIXPANEL_ENABLE"] = "False"  # tells nobody
    from solara.__main__ import cli

    cli(
        ["run", str(Path(__file__).with_name("page.py")), "--host", host, "--port", str(port), "--production",
         "--log-level", "error", "--open" if browser else "--no-open"],
        standalone_mode=False,
    )  # fmt: skip
