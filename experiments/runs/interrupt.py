"""Ctrl-C, SIGTERM and a terminal that is closed (SIGHUP) as a wish: what is finished is kept."""

from __future__ import annotations

import signal
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from types import FrameType


TO_END = tuple(getattr(signal, name) for name in ("SIGTERM", "SIGHUP") if hasattr(signal, name))
"""What ends a process from outside: a system that shuts down, a terminal that is closed. Windows has no SIGHUP."""


UNDISTURBED = 2.0
"""Seconds after KeyboardInterrupt in which further signals change nothing: impatience does not disturb the tidying up."""


class Stop:
    """Makes Ctrl-C, SIGTERM or SIGHUP a wish to stop, where `kept` has something to say: it is said at once.

    Where there is nothing to keep, it is KeyboardInterrupt with the words `otherwise`, and again KeyboardInterrupt only for a
    signal that comes `UNDISTURBED` seconds later, whichever `Stop` is in force then. Further signals change nothing, so
    that impatience cannot cost what is finished; unless there are words for it (`at_once`): then a second Ctrl-C, or
    one of the others, sets `now`, and ends a wait (`waiting`) with KeyboardInterrupt. Outside the main thread, signals stay
    as they are.
    """

    _ended = float("-inf")

    def __init__(self, kept: Callable[[], str], otherwise: str = "", *, at_once: str = "") -> None:
        self.requested = self.now = self._waiting = False
        self._kept, self._otherwise, self._at_once = kept, otherwise, at_once
        self._before: dict[int, Any] = {}

    def __enter__(self) -> Stop:
        if threading.current_thread() is threading.main_thread():
            for number in (signal.SIGINT, *TO_END):
                before = signal.getsignal(number)
                if before not in (signal.SIG_IGN, None):  # nohup and background jobs ignore Ctrl-C: so do we
                    if not isinstance(getattr(before, "__self__", None), Stop):  # the outermost one
                        Stop._ended = float("-inf")
                    self._before[number] = before
                    signal.signal(number, self._receive)
        return self

    def __exit__(self, *_: object) -> None:
        for number, before in self._before.items():
            signal.signal(number, before)

    @contextmanager
    def waiting(self) -> Iterator[None]:
        """Where stopping at once costs nothing: runs are under way, no file is being written."""
        if self.now:
            raise KeyboardInterrupt
        self._waiting = True
        try:
            yield
        finally:
            self._waiting = False

    def _receive(self, number: int, frame: FrameType | None) -> None:
        if self.now or (self.requested and not self._at_once):
            return
        message = self._kept()
        if not self.requested and not message:
            self._end()
            return
        self.now = bool(self._at_once) and (self.requested or number in TO_END)
        self.requested = True
        _say(self._at_once if self.now else message)
        if self.now and self._waiting:
            self._waiting = False
            raise KeyboardInterrupt

    def _end(self) -> None:
        now = time.monotonic()
        if now - Stop._ended >= UNDISTURBED:
            Stop._ended = now
            raise KeyboardInterrupt(self._otherwise)


def nothing_more(interrupted: bool) -> None:
    """What a process does about signals that come when all is said: nothing; or what it was told before, at once and silently."""
    if threading.current_thread() is threading.main_thread():
        for number in (signal.SIGINT, *TO_END):
            if signal.getsignal(number) not in (signal.SIG_IGN, None):
                signal.signal(number, signal.SIG_DFL if interrupted else signal.SIG_IGN)


def _say(message: str) -> None:
    """On standard error, on a line of its own, if anybody listens there."""
    from sim.printable import escaped  # late: help needs nothing of the model

    if sys.stderr is not None:
        with suppress(OSError, RuntimeError):  # RuntimeError: the signal came in the middle of another line
            print(escaped(f"\n{message}" if sys.stderr.isatty() else message), file=sys.stderr, flush=True)
