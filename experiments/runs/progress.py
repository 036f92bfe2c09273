"""How far a run is: a bar with the time left on a terminal, and a plain line every 30 seconds elsewhere.

Both write to standard error, so that standard output holds nothing but the result.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from typing import TYPE_CHECKING, Protocol, TextIO

from experiments.phrases.common import Language, word

if TYPE_CHECKING:
    from types import TracebackType

PLAIN_EVERY = 30.0
"""Seconds between two lines where there is no terminal: a log file stays short and still shows life."""


class Progress(Protocol):
    """What a run tells while it works."""

    def stage(self, what: str) -> None:
        """Say what is going on before the first week is through."""

    def week(self, done: int) -> None:
        """`done` weeks are through, warm-up included."""


class Silent:
    """Says nothing."""

    def stage(self, what: str) -> None:
        """Say nothing."""

    def week(self, done: int) -> None:
        """Say nothing."""


class Plain:
    """One line at the start, one every 30 seconds, one at the end."""

    def __init__(
        self, name: str, total: int, language: Language, *, stream: TextIO, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._name, self._total, self._language = name, total, language
        self._stream, self._clock = stream, clock
        self._done = 0
        self._started = self._spoke = self._first_week = clock()

    def __enter__(self) -> Plain:
        self._say("plain_start")
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        if kind is None:
            self._say("plain_end", done=self._done, took=duration(self._clock() - self._started))

    def stage(self, what: str) -> None:
        """Print the stage: compiling takes long enough to be taken for a hang."""
        print(f"{self._name}: {word(what, self._language)}", file=self._stream, flush=True)

    def week(self, done: int) -> None:
        """Print where the run is, if the last line is 30 seconds old.

        The first week does not count for the time left: the model is compiled in it.
        """
        self._done, now = done, self._clock()
        if done == 1:
            self._first_week = now
        elif now - self._spoke >= PLAIN_EVERY:
            self._spoke = now
            left = (now - self._first_week) / (done - 1) * (self._total - done)
            self._say("plain_on_way", done=done, left=duration(left))

    def _say(self, key: str, **values: object) -> None:
        text = word(key, self._language, name=self._name, total=self._total, **values)
        print(text, file=self._stream, flush=True)


class Bar:
    """A bar on a terminal, with the weeks done and the time left."""

    def __init__(self, name: str, total: int, warm_up: int, language: Language, *, stream: TextIO) -> None:
        from rich.console import Console
        from rich.progress import BarColumn, MofNCompleteColumn, SpinnerColumn, TextColumn, TimeRemainingColumn
        from rich.progress import Progress as RichProgress

        columns = (SpinnerColumn(), TextColumn("{task.description}", markup=False), BarColumn(), MofNCompleteColumn(),
                   TimeRemainingColumn())  # fmt: skip
        self._bar = RichProgress(*columns, console=Console(file=stream), transient=True)
        self._name, self._warm_up, self._language = name, warm_up, language
        self._task = self._bar.add_task(name, total=total)

    def __enter__(self) -> Bar:
        self._bar.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._bar.stop()

    def stage(self, what: str) -> None:
        """Show the stage in front of the bar."""
        self._bar.update(self._task, description=f"{self._name}: {word(what, self._language)}")

    def week(self, done: int) -> None:
        """Move the bar."""
        if done in (1, self._warm_up + 1):
            self.stage("warm_up" if done <= self._warm_up else "weeks_run")
        self._bar.update(self._task, completed=done)


def duration(seconds: float) -> str:
    """Seconds in the two largest units that are not nothing: 4.2 s, 3 min 05 s, 2 h 10 min."""
    if seconds < 60:
        return f"{seconds:.1f} s"
    minutes, rest = divmod(round(seconds), 60)
    if minutes < 60:
        return f"{minutes} min {rest:02d} s"
    return f"{minutes // 60} h {minutes % 60:02d} min"


def progress(
    name: str, warm_up: int, weeks: int, language: Language, *, quiet: bool = False, stream: TextIO | None = None
) -> AbstractContextManager[Progress]:
    """The way of telling that suits the stream: a bar on a terminal, plain lines elsewhere, nothing if quiet."""
    stream, total = stream or sys.stderr, warm_up + weeks
    if quiet or stream is None:  # None: standard error is closed
        return nullcontext(Silent())
    if stream.isatty():
        return Bar(name, total, warm_up, language, stream=stream)
    return Plain(name, total, language, stream=stream)
