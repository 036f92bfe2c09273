"""How far a comparison is: one line that is written over on a terminal, a line every 30 seconds elsewhere."""

from __future__ import annotations

import sys
import time

from experiments.phrases.common import Language
from experiments.phrases.verdicts import say
from experiments.runs.progress import PLAIN_EVERY


class Telling:
    """Writes to standard error, so that standard output holds nothing but the result."""

    def __init__(self, language: Language, quiet: bool) -> None:
        self._language = language
        self._stream = None if quiet else sys.stderr
        self._spoke = 0.0

    def step(self, key: str, done: int, total: int) -> None:
        """Say that `done` of `total` are through, if it is time to."""
        if self._stream is None:
            return
        now, last = time.monotonic(), done == total
        terminal = self._stream.isatty()
        if not last and now - self._spoke < (0.1 if terminal else PLAIN_EVERY):
            return
        self._spoke = now
        text = say(key, self._language, done=done, total=total)
        end = "\n" if last or not terminal else ""
        print(f"\r\x1b[K{text}" if terminal else text, end=end, file=self._stream, flush=True)

    def say(self, key: str) -> None:
        """Say one thing."""
        if self._stream is not None:
            print(say(key, self._language), file=self._stream, flush=True)
