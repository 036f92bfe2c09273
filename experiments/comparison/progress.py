"""How far a comparison is: a bar on a terminal, a line every 30 seconds elsewhere."""

from __future__ import annotations

import math
import sys

from experiments.phrases.comparisons import say
from experiments.phrases.look_up import Language
from experiments.runs.progress import Reporter


class ComparisonProgress(Reporter):
    """Says on standard error which replicate, or which other world, is through, unless it is to be quiet."""

    def __init__(self, language: Language, quiet: bool) -> None:
        super().__init__(None if quiet else sys.stderr)
        self.spoke = -math.inf  # the first replicate is worth a line
        self._language = language

    def step(self, key: str, done: int, total: int) -> None:
        """Say that `done` of `total` are through, if it is time to."""
        text = say(key, self._language, done=done, total=total)
        if done == total:
            self.close_bar()
            self.line(text)
        elif not self.on_terminal:
            if self.due():
                self.line(text)
        else:
            if self._bar is None:
                self.open_bar(text, total)
            self.update_bar(description=text, completed=done)

    def say(self, key: str) -> None:
        """Say one thing."""
        self.line(say(key, self._language))
