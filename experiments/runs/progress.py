"""How far something is: a bar with the time left on a terminal, and a plain line every 30 seconds elsewhere.

Everything is written to standard error, so that standard output holds nothing but the result.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext, suppress
from typing import TYPE_CHECKING, Any, Protocol, Self, TextIO

from experiments.phrases.look_up import Language
from experiments.phrases.runs import say
from sim.printable import escaped

if TYPE_CHECKING:
    from types import TracebackType

PLAIN_EVERY = 30.0
"""Seconds between two lines where there is no terminal: a log file stays short and still shows life."""


class Reporter:
    """Lines, and on a terminal a bar below them; says nothing where there is no stream. As a context it closes its bar."""

    def __init__(self, stream: TextIO | None, clock: Callable[[], float] = time.monotonic) -> None:
        self.stream, self.clock = stream, clock
        self.started = self.spoke = clock()
        self._first: tuple[float, int] | None = None
        self._bar: Any = None
        self._task: Any = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close_bar()

    @property
    def on_terminal(self) -> bool:
        """Whether there is a terminal, which can show a bar."""
        return self.stream is not None and self.stream.isatty()

    def line(self, text: str) -> None:
        """One line, above the bar where there is one."""
        with suppress(OSError):  # the terminal has been closed: nobody is to be told, and nothing is lost by it
            if self._bar is not None:
                self._bar.console.print(escaped(text), markup=False, highlight=False)
            elif self.stream is not None:
                print(escaped(text), file=self.stream, flush=True)

    def due(self) -> bool:
        """Whether the last line is 30 seconds old; whoever asks says one then."""
        now = self.clock()
        if now - self.spoke < PLAIN_EVERY:
            return False
        self.spoke = now
        return True

    def count(self, done: int) -> None:
        """So many steps are through. The first time this is said, time begins: until then, things are compiled."""
        if self._first is None:
            self._first = (self.clock(), done)

    def seconds_left(self, done: int, rest: int) -> float | None:
        """How long the rest will take, as fast as since the first count; None while there is nothing to go by."""
        if self._first is None or done <= self._first[1]:
            return None
        began, before = self._first
        return (self.clock() - began) / (done - before) * rest

    def open_bar(self, name: str, total: int, completed: int = 0) -> None:
        """Show a bar until `close_bar`."""
        from rich.console import Console
        from rich.progress import (
            BarColumn,
            MofNCompleteColumn,
            Progress,
            SpinnerColumn,
            TextColumn,
            TimeRemainingColumn,
        )

        columns = (SpinnerColumn(), TextColumn("{task.description}", markup=False), BarColumn(), MofNCompleteColumn(),
                   TimeRemainingColumn())  # fmt: skip
        self._bar = Progress(*columns, console=Console(file=self.stream), transient=True)
        self._task = self._bar.add_task(escaped(name), total=total, completed=completed)
        self._bar.start()

    def update_bar(self, **changes: object) -> None:
        """Move the bar (`completed=`), or call it otherwise (`description=`)."""
        if self._bar is not None:
            self._bar.update(self._task, **{key: escaped(v) if isinstance(v, str) else v for key, v in changes.items()})

    def close_bar(self) -> None:
        """Take the bar away."""
        if self._bar is not None:
            self._bar.stop()
            self._bar = None


class Progress(Protocol):
    """What a run reports to while it works."""

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


class RunProgress(Reporter):
    """One line at the start, one every 30 seconds, one at the end; or a bar with the weeks done and the time left."""

    def __init__(
        self, name: str, total: int, language: Language, *, stream: TextIO, warm_up: int = 0,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:  # fmt: skip
        super().__init__(stream, clock)
        self._name, self._total, self._warm_up, self._language = name, total, warm_up, language
        self._done = 0

    def __enter__(self) -> Self:
        if self.on_terminal:
            self.open_bar(self._name, self._total)
        else:
            self._say("plain_start")
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        if self.on_terminal:
            self.close_bar()
        elif kind is None:
            self._say("plain_end", done=self._done, took=duration(self.clock() - self.started))

    def stage(self, what: str) -> None:
        """Say the stage: compiling takes long enough to be taken for a hang."""
        text = f"{self._name}: {say(what, self._language)}"
        if self.on_terminal:
            self.update_bar(description=text)
        else:
            self.line(text)

    def week(self, done: int) -> None:
        """Move the bar, or say where the run is. The first week says nothing of the time left: the model is compiled in it."""
        self._done = done
        self.count(done)
        if self.on_terminal:
            if done in (1, self._warm_up + 1):
                self.stage("warm_up" if done <= self._warm_up else "weeks_run")
            self.update_bar(completed=done)
        elif (left := self.seconds_left(done, self._total - done)) is not None and self.due():
            self._say("plain_on_way", done=done, left=duration(left))

    def _say(self, key: str, **values: object) -> None:
        self.line(say(key, self._language, name=self._name, total=self._total, **values))


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
    """The progress of a run, as it suits the stream; nothing if quiet."""
    stream = stream or sys.stderr
    if quiet or stream is None:  # None: standard error is closed
        return nullcontext(Silent())
    return RunProgress(name, warm_up + weeks, language, stream=stream, warm_up=warm_up)
