"""How far a batch is: a bar with the time left on a terminal, a plain line every 30 seconds elsewhere."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from typing import TextIO

from experiments.phrases.batches import say
from experiments.phrases.look_up import Language
from experiments.runs.progress import Reporter, duration


class BatchProgress(Reporter):
    """Says on standard error what a batch does, unless it is to be quiet.

    total: runs of the batch; done and failed: of these, what was there before.
    """

    def __init__(
        self, name: str, language: Language, *, quiet: bool = False, stream: TextIO | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:  # fmt: skip
        super().__init__(None if quiet else stream or sys.stderr, clock)
        self.name, self.language = name, language
        self.total = self.done = self.failed = self.now = 0

    def start(self, total: int, done: int, failed: int, points: int, replicates: int) -> None:
        """Say how much there is to do."""
        self.total, self.done, self.failed = total, done, failed
        self.started = self.spoke = self.clock()
        self.say("start", runs=total - done - failed, points=points, replicates=replicates, there=done + failed)
        if self.on_terminal:
            self.open_bar(self.name, total, done + failed)

    def say(self, key: str, **values: object) -> None:
        """One line."""
        self.line(say(key, self.language, name=self.name, **values))

    def runs(self, done: int, failed: int) -> None:
        """So many more runs are through."""
        self.done, self.failed, self.now = self.done + done, self.failed + failed, self.now + done + failed
        self.count(self.now)  # those who answer first have imported and compiled: that says nothing of the others
        rest = self.total - self.done - self.failed
        if self.on_terminal:
            self.update_bar(completed=self.done + self.failed)
        elif (left := self.seconds_left(self.now, rest)) is not None and self.due():
            self.say("on_way", done=self.done, total=self.total, failed=self.failed, left=duration(left))

    def stop(self) -> None:
        """Say how it ended."""
        self.close_bar()
        self.say("end", done=self.done, total=self.total, failed=self.failed,
                 took=duration(self.clock() - self.started))  # fmt: skip
