"""Data files of a scenario, kept in its result: who gets the folder can make the run again without any other file."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path, PurePosixPath
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from experiments.storage.errors import FolderDamaged
from experiments.storage.files import sha256
from experiments.storage.names import as_kept
from sim.scenario.inputs import must_be_as_read

if TYPE_CHECKING:
    from sim.scenario.resolved import Resolved

KEPT = "input-"
"""What their names begin with in a result folder, where a list might be called weekly.csv."""


def kept_inputs(scenarios: Sequence[Resolved]) -> dict[str, bytes]:
    """What the data files of some scenarios hold, by their names in a result folder; ScenarioProblems where one has changed.

    Scenarios that name the same content share a file; other content of the same name gets a name of its own.
    """
    kept: dict[str, bytes] = {}
    for one in scenarios:
        for named in one.inputs:
            content = (one.folder / named).read_bytes()
            path, number = PurePosixPath(as_kept(Path(named).name)), 2
            name = f"{KEPT}{path}"
            while kept.get(name, content) != content:
                name, number = f"{KEPT}{path.stem}_{number}{path.suffix}", number + 1
            kept[name] = content
        must_be_as_read(one.folder, one.inputs)
    return kept


@contextmanager
def put_back(folder: Path, inputs: Mapping[str, str], kept: Mapping[str, bytes]) -> Iterator[Path]:
    """A temporary folder for a scenario, in which each data file has the name that the scenario gives it.

    folder: the result, in messages. inputs: the SHA-256 of each, by that name. kept: what the result keeps. Raises
    FolderDamaged where it does not keep one, or where one lies at a place of its own.
    """
    held = {sha256(content): content for content in kept.values()}
    names = {name: PurePosixPath(name) for name in inputs}
    with TemporaryDirectory(prefix="sihua-") as place:
        root = Path(place).resolve()
        home = root.joinpath(*["inner"] * max((path.parts.count("..") for path in names.values()), default=0))
        home.mkdir(parents=True, exist_ok=True)
        for name, wanted in inputs.items():
            target = (home / name).resolve()
            if wanted not in held:
                raise FolderDamaged(
                    f"{folder}: does not keep {name}, so that nothing can be made again; run it once more"
                )
            if names[name].is_absolute() or not target.is_relative_to(root):
                raise FolderDamaged(f"{folder}: cannot be reproduced: {name} lies outside the folder of the scenario")
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(held[wanted])
        yield home
