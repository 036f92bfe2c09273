"""What a caller hands to a public function, checked where it comes in: else an error from deep inside would speak of it."""

from __future__ import annotations

import operator
import os
from collections.abc import Sequence

from sim.scenario.resolved import Resolved
from sim.scenario.schema import Scenario


def must_be_a_scenario(given: object, call: str) -> None:
    """Raise TypeError unless it is what `sihua.load` returns. call: the function, in the message."""
    if not isinstance(given, Resolved):
        raise TypeError(f"{call} takes a scenario, as sihua.load(...) gives it, not {_kind(given)}")


def must_be_values(given: object) -> None:
    """Raise TypeError unless a model can be made of it."""
    if not isinstance(given, Scenario):
        raise TypeError(
            f"a ParticipationModel is made of a scenario, as sihua.load(...) gives it, not of {_kind(given)}"
        )


def must_be_scenarios(given: object, call: str) -> None:
    """Raise TypeError unless it is a list of them."""
    if isinstance(given, (str, bytes, Resolved)) or not isinstance(given, Sequence):
        raise TypeError(f"{call} takes a list of scenarios, as [sihua.load(...), sihua.load(...)], not {_kind(given)}")
    for one in given:
        must_be_a_scenario(one, f"{call}: the list")


def must_be_whole(given: object, name: str, least: int) -> None:
    """Raise TypeError unless it is a whole number, ValueError where it is less than `least`."""
    try:
        number = operator.index(given)  # type: ignore[arg-type]
    except TypeError:
        number = None
    if number is None or isinstance(given, bool):
        raise TypeError(f"{name} is a whole number, not {_kind(given)}")
    if number < least:
        raise ValueError(f"{name} is {number}; it must be at least {least}")


def must_be_of(given: object, kind: type, call: str, maker: str) -> None:
    """Raise TypeError unless it is of a kind. maker: what makes one, in the message."""
    if not isinstance(given, kind):
        raise TypeError(f"{call} takes what {maker} gives, not {_kind(given)}")


def must_be_a_path(given: object, call: str) -> None:
    """Raise TypeError unless it names a file or a folder."""
    if not isinstance(given, (str, os.PathLike)):
        raise TypeError(f"{call} takes the name of a file or folder, not {_kind(given)}")


def _kind(given: object) -> str:
    if given is None:
        return "nothing"
    of = f" ({str(given)[:40]!r})" if isinstance(given, (str, int, float)) else ""
    return f"{type(given).__name__}{of}"
