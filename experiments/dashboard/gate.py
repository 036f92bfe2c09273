"""Who is let in to the page: who has its token, by the names of this machine, from the page itself.

A browser lets any site speak to 127.0.0.1. What another site sends carries its own name as `Origin`, or, where it had its own
name lead to this machine, as `Host`; and it has no cookie of ours. Each of the three is refused.
"""

from __future__ import annotations

import hmac
import ipaddress
import socket
from collections.abc import Awaitable, Callable, MutableMapping
from http.cookies import CookieError, SimpleCookie
from typing import Any
from urllib.parse import parse_qs, urlsplit

Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
Application = Callable[[Message, Receive, Send], Awaitable[None]]

TOKEN = "token"
"""The name of the token in an address."""
OF_EVERY_ANSWER = (
    (b"x-frame-options", b"DENY"),
    (b"content-security-policy", b"frame-ancestors 'none'"),
    (b"cross-origin-resource-policy", b"same-origin"),
    (b"cross-origin-opener-policy", b"same-origin"),
    (b"referrer-policy", b"no-referrer"),
    (b"x-content-type-options", b"nosniff"),
)
"""No other site may frame it, read it as a resource of its own, hold its window, or learn its address."""


class Gate:
    """An ASGI application before another one, which sees only what may pass."""

    def __init__(
        self, inside: Application, token: str, host: str, address: str, port: int, ticket: str | None = None
    ) -> None:
        """host: as it was asked for; address: on which the page listens. ticket: lets in once, in place of the token."""
        self.inside, self.token, self.port, self.ticket = inside, token, port, ticket
        self.names = {"localhost", host.lower(), address.lower()}
        self.any_address = ipaddress.ip_address(address).is_unspecified
        if self.any_address:
            self.names |= {socket.gethostname().lower(), socket.getfqdn().lower()}

    async def __call__(self, scope: Message, receive: Receive, send: Send) -> None:
        """Let it pass, let it in for the first time, or refuse it."""
        if scope["type"] == "lifespan":
            await self.inside(scope, receive, send)
        elif not self._from_the_page(scope):
            await _refuse(scope, send, "this page answers to no other site")
        elif self._is_known(scope):
            await self.inside(scope, receive, _guarded(send))
        elif scope["type"] == "http" and scope["method"] == "GET" and self._may_enter(_asked_with(scope)):
            await self._let_in(scope, send)
        else:
            await _refuse(scope, send, "open the whole address that the command wrote, with its token")

    def _from_the_page(self, scope: Message) -> bool:
        """Whether the request names this machine, and was made by the page itself or by who wrote its address."""
        host, origin = _header(scope, b"host"), _header(scope, b"origin")
        if not self._is_here(host):
            return False
        if origin is None:
            return scope["type"] == "http" and _header(scope, b"sec-fetch-site") in (None, "same-origin", "none")
        return origin.lower() == f"http://{(host or '').lower()}"

    def _is_here(self, host: str | None) -> bool:
        try:
            asked = urlsplit(f"//{host or ''}")
            name, port = asked.hostname or "", asked.port or 80
        except ValueError:
            return False
        if port != self.port:
            return False
        try:
            address = ipaddress.ip_address(name)
        except ValueError:
            return name in self.names
        return self.any_address or address.is_loopback or name in self.names

    def _is_known(self, scope: Message) -> bool:
        try:
            cookie = SimpleCookie(_header(scope, b"cookie") or "").get(self._cookie)
        except CookieError:
            return False
        return cookie is not None and self._is_the_token(cookie.value)

    def _may_enter(self, given: str) -> bool:
        """Whether it is the token, or the ticket, which is worth nothing from then on."""
        if self._is_the_token(given):
            return True
        ticket = self.ticket is not None and hmac.compare_digest(given.encode(), self.ticket.encode())
        if ticket:
            self.ticket = None
        return ticket

    def _is_the_token(self, given: str) -> bool:
        return hmac.compare_digest(given.encode(), self.token.encode())

    @property
    def _cookie(self) -> str:
        """A browser keeps the cookies of all ports of a machine together."""
        return f"sihua-{self.port}"

    async def _let_in(self, scope: Message, send: Send) -> None:
        """Keep the token as a cookie, and go on without it in the address, where others would see it."""
        cookie = f"{self._cookie}={self.token}; Path=/; HttpOnly; SameSite=Strict"
        headers = [
            (b"location", b"/"),
            (b"set-cookie", cookie.encode()),
            (b"cache-control", b"no-store"),
            *OF_EVERY_ANSWER,
        ]
        await send({"type": "http.response.start", "status": 303, "headers": headers})
        await send({"type": "http.response.body", "body": b""})


def _header(scope: Message, name: bytes) -> str | None:
    """One header; several of one name count as none that is right."""
    found = [value.decode("latin-1") for given, value in scope["headers"] if given == name]
    return None if not found else ",".join(found)


def _asked_with(scope: Message) -> str:
    query: str = scope["query_string"].decode("latin-1")
    return parse_qs(query).get(TOKEN, [""])[0]


def _guarded(send: Send) -> Send:
    async def guarded(message: Message) -> None:
        if message["type"] == "http.response.start":
            message = {**message, "headers": [*message.get("headers", ()), *OF_EVERY_ANSWER]}
        await send(message)

    return guarded


async def _refuse(scope: Message, send: Send, why: str) -> None:
    if scope["type"] == "websocket":
        await send({"type": "websocket.close", "code": 1008, "reason": why})
        return
    headers = [(b"content-type", b"text/plain; charset=utf-8"), *OF_EVERY_ANSWER]
    await send({"type": "http.response.start", "status": 403, "headers": headers})
    await send({"type": "http.response.body", "body": f"sihua: {why}\n".encode()})
