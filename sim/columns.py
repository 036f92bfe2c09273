"""Columns of a table that are named once: `sums[c, Event.closed]` in compiled and in ordinary code, and the list of names."""

from __future__ import annotations

from enum import IntEnum
from typing import Any


class Columns(IntEnum):
    """Names of the columns of a table, counted from 0; a misspelt one fails the type check and the compiler."""

    @staticmethod
    def _generate_next_value_(name: str, start: int, count: int, last_values: list[Any]) -> int:
        return count

    @classmethod
    def names(cls) -> tuple[str, ...]:
        """All names, in the order of the columns."""
        return tuple(cls.__members__)
