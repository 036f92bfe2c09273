"""How far a batch is: a bar with the time left on a terminal, a plain line every 30 seconds elsewhere."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from typing import Any, TextIO

from experiments.phrases.batches import word
from experiments.phrases.common import Language
from experiments.runs.progress import PLAIN_EVERY, duration


class Telling:
    """Tells on standard error what a batch does, unless it is to be quiet.

    total: runs of the batch; done and failed: of these, what was there before.
    """

    def __init__(
        self, name: str, language: Language, *, quiet: bool = False, stream: TextIO | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:  # fmt: skip
        self.name, self.language = name, language
        self.stream = None if quiet else stream or sys.stderr
        self.clock = clock
        self.total = self.done = self.failed = self.now = 0
        self.started = self.spoke = self.first = clock()
        self.before_first = 0
        self.bar: Any = None
        self.task: Any = None

    def start(self, total: int, done: int, failed: int, points: int, replicates: int) -> None:
        """Say how much there is to do."""
        self.total, self.done, self.failed = total, done, failed
        self.started = self.spoke = self.clock()
        self.say("start", runs=total - done - failed, points=points, replicates=replicates, there=done + failed)
        if self.stream is not None and self.stream.isatty():
            self._open_bar()

    def say(self, key: str, **values: object) -> None:
        """One line."""
        if self.stream is None:
            return
        text = word(key, self.language, name=self.name, **values)
        if self.bar is not None:
            self.bar.console.print(text, markup=False, highlight=False)
        else:
            print(text, file=self.stream, flush=True)

    def runs(self, done: int, failed: int) -> None:
        """So many more runs are through."""
        if self.now == 0:  # those who answer first have imported and compiled: that says nothing of the others
            self.first, self.before_first = self.clock(), done + failed
        self.done, self.failed, self.now = self.done + done, self.failed + failed, self.now + done + failed
        if self.bar is not None:
            self.bar.update(self.task, completed=self.done + self.failed)
        elif self.clock() - self.spoke >= PLAIN_EVERY and self.now > self.before_first:
            self.spoke = self.clock()
            rest = self.total - self.done - self.failed
            left = (self.spoke - self.first) / (self.now - self.before_first) * rest
            self.say("on_way", done=self.done, total=self.total, failed=self.failed, left=duration(left))

    def stop(self) -> None:
        """Say how it ended."""
        if self.bar is not None:
            self.bar.stop()
            self.bar = None
        self.say("end", done=self.done, total=self.total, failed=self.failed,
                 took=duration(self.clock() - self.started))  # fmt: skip

    def _open_bar(self) -> None:
        from rich.console import Console
        from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

        columns = (TextColumn("{task.description}", markup=False), BarColumn(), MofNCompleteColumn(),
                   TimeRemainingColumn())  # fmt: skip
        self.bar = Progress(*columns, console=Console(file=self.stream), transient=True)
        self.task = self.bar.add_task(self.name, total=self.total, completed=self.done + self.failed)
        self.bar.start()
