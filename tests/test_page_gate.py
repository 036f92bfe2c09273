"""Nobody but who has the address of the page reads or moves it: not another site in the same browser, not another program."""

from __future__ import annotations

import asyncio
import http.client
import json
import threading
from collections.abc import Iterator
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

from experiments.dashboard.gate import Gate
from experiments.dashboard.saving import save
from experiments.storage.errors import FolderRefused
from sim.scenario.reader import read_scenario
from tests.test_dashboard import Served, browser, page, until

__all__ = ["browser", "page"]

TOKEN, PORT = "a-token", 8765
HERE = {"host": f"127.0.0.1:{PORT}"}
COOKIE = {"cookie": f"other=1; sihua-{PORT}={TOKEN}"}


async def _nobody(scope: Any, receive: Any, send: Any) -> None:
    raise AssertionError("nobody is in")


def answer(
    kind: str = "http",
    query: str = "",
    method: str = "GET",
    address: str = "127.0.0.1",
    gate: Gate | None = None,
    **headers: str,
) -> str:
    """What becomes of a request: `in` where the page itself sees it, else the status, or `closed`."""
    seen: list[str] = []

    async def inside(scope: Any, receive: Any, send: Any) -> None:
        seen.append("in")

    async def send(message: Any) -> None:
        seen.append("closed" if message["type"] == "websocket.close" else str(message.get("status", "")))

    async def receive() -> Any:
        raise AssertionError("nothing is read of who is not let in")

    given = [(name.replace("_", "-").encode(), value.encode()) for name, value in headers.items()]
    scope = {"type": kind, "method": method, "query_string": query.encode(), "headers": given, "path": "/"}
    asyncio.run((gate or Gate(inside, TOKEN, "127.0.0.1", address, PORT))(scope, receive, send))
    return seen[0]


def test_who_has_the_token_is_let_in_once_and_known_from_then_on() -> None:
    assert answer(query=f"token={TOKEN}", **HERE) == "303"
    assert answer(**HERE, **COOKIE) == "in"
    assert answer("websocket", origin=f"http://127.0.0.1:{PORT}", **HERE, **COOKIE) == "in"
    assert answer(host=f"localhost:{PORT}", **COOKIE) == "in"
    assert answer(host=f"[::1]:{PORT}", sec_fetch_site="same-origin", **COOKIE) == "in"


def test_the_ticket_that_a_browser_is_started_with_lets_in_once_and_is_no_cookie() -> None:
    gate = Gate(_nobody, TOKEN, "127.0.0.1", "127.0.0.1", PORT, "a-ticket")
    assert answer(query="token=a-ticket", gate=gate, method="POST", **HERE) == "403"
    assert answer(query="token=a-ticket", gate=gate, **HERE, cookie=f"sihua-{PORT}=a-ticket") == "303"
    assert answer(query="token=a-ticket", gate=gate, **HERE) == "403"
    assert answer(gate=gate, **HERE, cookie=f"sihua-{PORT}=a-ticket") == "403"
    assert answer(query=f"token={TOKEN}", gate=gate, **HERE) == "303"


@pytest.mark.parametrize("query", ["", "token=", "token=other", "token", f"Token={TOKEN}"])
def test_who_has_none_is_refused(query: str) -> None:
    assert answer(query=query, **HERE) == "403"
    assert answer(query=query, **HERE, cookie=f"sihua-{PORT}=other") == "403"
    assert answer(query=query, **HERE, cookie=f"sihua-{PORT + 1}={TOKEN}") == "403"
    assert answer("websocket", query, origin=f"http://127.0.0.1:{PORT}", **HERE) == "closed"


def test_a_token_in_the_address_lets_nobody_write_or_open_a_socket() -> None:
    assert answer(query=f"token={TOKEN}", method="POST", **HERE) == "403"
    assert answer("websocket", query=f"token={TOKEN}", origin=f"http://127.0.0.1:{PORT}", **HERE) == "closed"


@pytest.mark.parametrize("host", [
    "evil.example", f"evil.example:{PORT}", "127.0.0.1", "127.0.0.1:80", "", f"127.0.0.1.evil.example:{PORT}",
                                  f"user@127.0.0.1:{PORT + 1}", "127.0.0.1:x", "[::1", f"10.0.0.1:{PORT}"])  # fmt: skip
def test_another_name_of_this_machine_is_refused_even_with_the_token(host: str) -> None:
    """Where a site lets its own name lead to this machine, the browser takes both for one."""
    assert answer(host=host, **COOKIE) == "403"
    assert answer("websocket", host=host, origin=f"http://{host}", **COOKIE) == "closed"


@pytest.mark.parametrize("origin", ["null", "http://evil.example", "http://127.0.0.1:1234", f"https://127.0.0.1:{PORT}",
                                    f"http://localhost:{PORT}", f"http://127.0.0.1:{PORT}.evil.example", ""])  # fmt: skip
def test_another_origin_is_refused_even_with_the_token(origin: str) -> None:
    assert answer(origin=origin, **HERE, **COOKIE) == "403"
    assert answer(origin=origin, method="POST", **HERE, **COOKIE) == "403"
    assert answer("websocket", origin=origin, **HERE, **COOKIE) == "closed"


def test_a_socket_without_an_origin_and_a_request_that_the_browser_calls_foreign_are_refused() -> None:
    assert answer("websocket", **HERE, **COOKIE) == "closed"
    for site in ("cross-site", "same-site"):
        assert answer(sec_fetch_site=site, **HERE, **COOKIE) == "403"


def test_a_page_that_is_open_to_other_machines_answers_to_their_addresses_and_to_no_strange_name() -> None:
    assert answer(address="0.0.0.0", host=f"10.0.0.1:{PORT}", **COOKIE) == "in"
    assert answer(address="0.0.0.0", host=f"evil.example:{PORT}", **COOKIE) == "403"
    assert answer(address="0.0.0.0", host=f"10.0.0.1:{PORT}") == "403"


# Saving


@pytest.mark.parametrize(
    "name", ["../outside", "/etc/x", "a/../../b", "..", "a\\..\\b", "\x1b[2J", "x" * 500, "名/../称", "~root"]
)
def test_whatever_name_is_given_only_the_folder_of_the_page_is_written(name: str, tmp_path: Path) -> None:
    folder = tmp_path / "results" / "dashboard"
    with suppress(FolderRefused):
        assert save(read_scenario("sihua:baseline"), folder, name).resolve().is_relative_to(folder)
    assert {path.name for path in tmp_path.iterdir()} <= {"results"}


# The page itself


def asked(served: Served, path: str, **headers: str) -> tuple[int, str, str]:
    """Status, body and cookie of what the page answers."""
    connection = http.client.HTTPConnection("127.0.0.1", served.port, timeout=30)
    connection.request("GET", path, headers={name.replace("_", "-"): value for name, value in headers.items()})
    got = connection.getresponse()
    return got.status, got.read().decode("utf-8", "replace"), got.headers.get("set-cookie", "").partition(";")[0]


HOSTILE = """<!doctype html><title>evil</title><script>
const there = "PLACE", tries = {};
async function attack() {
  tries.read = await fetch(there + "/", {credentials: "include"}).then(r => r.text()).catch(() => "refused");
  tries.write = await fetch(there + "/jupyter/api/kernels", {method: "POST", mode: "no-cors", credentials: "include"})
    .then(r => r.type).catch(() => "refused");
  tries.socket = await new Promise(done => {
    const socket = new WebSocket(there.replace("http", "ws") + "/jupyter/api/kernels/x/channels?session_id=x");
    socket.onopen = () => done("open"); socket.onerror = () => done("refused");
  });
  tries.script = await new Promise(done => {
    const script = document.createElement("script");
    script.onload = () => done("loaded"); script.onerror = () => done("refused");
    script.src = there + "/static/main-vuetify.js"; document.head.append(script);
  });
  document.title = JSON.stringify(tries);
}
attack();
</script>"""


@pytest.fixture
def hostile(page: Served) -> Iterator[list[str]]:
    """Sites that attack the page: another port of the same name, and another name."""

    class Site(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("content-type", "text/html")
            self.end_headers()
            self.wfile.write(HOSTILE.replace("PLACE", f"http://127.0.0.1:{page.port}").encode())

        def log_message(self, *_: Any) -> None:
            pass

    site = ThreadingHTTPServer(("127.0.0.1", 0), Site)
    threading.Thread(target=site.serve_forever, daemon=True).start()
    yield [f"http://{name}:{site.server_port}/" for name in ("127.0.0.1", "localhost")]
    site.shutdown()


def test_in_a_browser_another_site_can_neither_read_nor_move_the_page(
    browser: Any, page: Served, hostile: list[str]
) -> None:
    """While the page itself is open in the same browser, and its cookie there. And over HTTP, without a browser."""
    browser.get(page.address)
    until(lambda: len(browser.find_elements("css selector", "img")) == 5, "the page is open", 120)
    assert "token" not in browser.current_url
    for site in hostile:
        browser.switch_to.new_window("tab")
        browser.get(site)
        tried = json.loads(until(lambda: browser.title.startswith("{") and browser.title, "all was tried", 30))
        assert tried["read"] == tried["socket"] == tried["script"] == "refused", tried
    browser.switch_to.window(browser.window_handles[0])
    assert len(browser.find_elements("css selector", "img")) == 5
    assert asked(page, "/")[0] == 403
    assert asked(page, "/", Host="evil.example")[0] == 403
    status, _, cookie = asked(page, f"/?{urlsplit(page.address).query}")
    assert (status, cookie.startswith(f"sihua-{page.port}=")) == (303, True)
    assert asked(page, "/", Cookie=cookie)[0] == 200
    assert asked(page, "/", Cookie=cookie, Origin="http://evil.example")[0] == 403
