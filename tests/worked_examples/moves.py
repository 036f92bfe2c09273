"""The signs that worked examples expect: what a mechanism moves, which way, under which of two protocols."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, get_args

from pydantic import ValidationError

from sim.scenario.problems import path_text
from sim.scenario.schema import Scenario
from tests.worked_examples.outcomes import OCCASIONS, Measure, UnknownOutcome, measure
from tests.worked_examples.reading import FOLDER, Example, read, unsaid_or_unknown

Values = dict[str, Any]
Protocol = Literal["in_every_seed", "in_most_seeds"]
PROTOCOLS: tuple[Protocol, ...] = get_args(Protocol)
WAYS = {"up": 1, "down": -1}
"""Every move is the one or the other of an outcome."""
WHERE = ("group", "target", "block", "scenario")
"""What a move may say besides."""


@dataclass(frozen=True)
class Move:
    """An outcome, the way it goes (1 up, -1 down), further fields of the block, and of the scenario."""

    kind: str
    outcome: str
    measure: Measure
    way: int
    block: Values
    scenario: Values

    def __str__(self) -> str:
        return f"{self.kind}: {self.outcome}"


def moves(protocol: Protocol, folder: Path = FOLDER) -> list[Move]:
    """All moves that the examples of a folder expect under a protocol; raises ValueError with file and line."""
    found = []
    for path in sorted(folder.glob("*.yaml")):
        whole = read(path)
        wrong = list(complaints_about_moves(path, whole))
        if wrong:
            raise ValueError("\n".join(wrong))
        found += [_move(whole["kind"], said) for said in whole.get("moves", {}).get(protocol, [])]
    return found


def complaints_about_moves(path: Path, whole: Example) -> Iterator[str]:
    """What is not right about the moves of a file, each with its line."""
    said: Example = whole.get("moves", Example())
    if said:
        yield from unsaid_or_unknown(path, said, (), PROTOCOLS)
    for protocol in said.keys() & set(PROTOCOLS):
        for move in said[protocol]:
            yield from _complaints(path, whole["kind"], protocol, move)


def _complaints(path: Path, kind: str, protocol: str, said: Example) -> Iterator[str]:
    yield from unsaid_or_unknown(path, said, (), (*WAYS, *WHERE))
    ways = [way for way in WAYS if way in said]
    if len(ways) != 1:
        yield f"{path}:{said.line}: one outcome goes up or down"
        return
    if said[ways[0]] == OCCASIONS and protocol != "in_every_seed":
        yield f"{path}:{said.lines[ways[0]]}: {OCCASIONS} are in the log, which is kept for in_every_seed alone"
    try:
        measure(said[ways[0]], said.get("group"), said.get("target"))
    except UnknownOutcome as unknown:
        yield f"{path}:{said.lines[ways[0]]}: {unknown}"
    except ValidationError as invalid:
        yield f"{path}:{said.lines['target']}: {_in_words(invalid)}"
    try:
        block = {"kind": kind, **said.get("block", {})}
        Scenario.model_validate({**said.get("scenario", {}), "mechanisms": [block]})
    except ValidationError as invalid:
        yield f"{path}:{said.line}: {_in_words(invalid)}"


def _in_words(invalid: ValidationError) -> str:
    return "; ".join(f"{path_text(error['loc'])}: {error['msg']}" for error in invalid.errors())


def _move(kind: str, said: Example) -> Move:
    way = next(way for way in WAYS if way in said)
    of = measure(said[way], said.get("group"), said.get("target"))
    block = said.get("block", {})
    name = " ".join(
        [said[way], way, *said.get("group", "").split(), *(f"{key}={value}" for key, value in block.items())]
    )
    return Move(kind, name, of, WAYS[way], block, said.get("scenario", {}))
