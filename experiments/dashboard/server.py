"""Opens the page on this machine, and on no other unless that is asked for."""

from __future__ import annotations

import errno
import json
import os
import secrets
import socket
import threading
import time
import warnings
import webbrowser
from contextlib import chdir, closing
from pathlib import Path
from typing import NamedTuple

from experiments.dashboard.gate import TOKEN, Gate
from experiments.phrases.look_up import Language

SHOWN = "SIHUA_DASHBOARD"
"""The environment variable in which the page finds what to show."""
LOST_AFTER = "15m"
"""So long Solara keeps what a lost tab showed (a browser that was killed, a laptop shut): kept for its day, each takes 11 MB."""


class PortTaken(Exception):
    """Somebody listens there already."""


class CannotListen(Exception):
    """There is no such address on this machine, or it may not be used; says why."""


def url(host: str, port: int, token: str) -> str:
    """What to write into a browser."""
    name = f"[{host}]" if ":" in host else host
    return f"http://{name}:{port}/?{TOKEN}={token}"


def address_of(host: str, port: int) -> str:
    """The address of a host on which the page can listen; raises PortTaken or CannotListen."""
    try:
        family, kind, _, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)[
            0
        ]
        with closing(socket.socket(family, kind)) as trial:
            trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            trial.bind(address)
    except (OSError, UnicodeError) as error:
        if isinstance(error, OSError) and error.errno == errno.EADDRINUSE:
            raise PortTaken(str(error)) from error
        raise CannotListen(getattr(error, "strerror", None) or str(error)) from error
    return str(address[0])


class Door(NamedTuple):
    """Where the page listens, and whom it lets in.

    host: the name that was asked for; address: see `address_of`; token: without which nobody is let in (`gate`).
    """

    host: str
    address: str
    port: int
    token: str


def open_page(scenario: str, settings: list[str], folder: Path, language: Language, door: Door, browser: bool) -> None:
    """Serve the page until Ctrl-C. folder: where scenarios are saved, and nothing else is written."""
    host, address, port, token = door
    shown = {"scenario": scenario, "settings": settings, "folder": str(folder), "language": language}
    os.environ[SHOWN] = json.dumps(shown)
    os.environ["SOLARA_TELEMETRY_MIXPANEL_ENABLE"] = "False"  # tells nobody
    os.environ["SOLARA_APP"] = str(Path(__file__).with_name("page.py"))
    # What a browser is started with, other users of the machine can read: it gets what lets in once, and not the token.
    ticket = secrets.token_urlsafe() if browser else None
    if ticket is not None:
        threading.Thread(target=_open_browser, args=(address, port, ticket), daemon=True).start()
    with chdir(Path(__file__).parent):  # Solara reads its settings from a file .env where it is imported
        import solara.settings
        from solara.server import settings as of_server
    of_server.main.mode = "production"
    of_server.kernel.cull_timeout = LOST_AFTER
    solara.settings.main.check_hooks = "off"  # it complains of Mesa's own page
    warnings.filterwarnings("ignore", "Cookies with samesite=none")  # on this machine there is no https
    import uvicorn
    from solara.server import starlette

    page = Gate(starlette.app, token, host, address, port, ticket)
    how = uvicorn.Config(
        page, host=address, port=port, log_level="error", access_log=False, timeout_graceful_shutdown=1
    )  # who still looks at the page does not keep it open
    uvicorn.Server(how).run()


def _open_browser(address: str, port: int, ticket: str) -> None:
    """Once the page answers."""
    for _ in range(600):
        try:
            socket.create_connection((address, port), 1.0).close()
        except OSError:
            time.sleep(0.2)
        else:
            webbrowser.open(url(address, port, ticket))
            return
