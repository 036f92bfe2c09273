"""Save what is on the screen as a scenario file that `sihua run` reproduces exactly."""

from __future__ import annotations

import re
from pathlib import Path

from experiments.runs.plugins import plugin_files
from experiments.storage.errors import FolderRefused
from experiments.storage.files import write_whole
from sim.scenario.inputs import must_be_as_read
from sim.scenario.resolved import Resolved


def save(resolved: Resolved, folder: Path, name: str) -> Path:
    """Write `folder`/NAME/scenario.yaml, complete, with copies of the files that it names; returns the scenario file.

    Never over something that is there: a number is added to the name. Raises FolderRefused for a name that is no name.
    """
    plain = re.sub(r"[^\w\u4e00-\u9fff-]+", "_", name).strip("_.")[:80]
    if not plain:
        raise FolderRefused(f"{name!r}: no name for a scenario; write letters, digits or characters")
    folder.mkdir(parents=True, exist_ok=True)
    root = folder.resolve()
    number = 1
    while True:
        place = root / (plain if number == 1 else f"{plain}-{number}")
        try:
            place.mkdir()
            break
        except FileExistsError:
            number += 1
    copies, (names,) = plugin_files([resolved])
    files: dict[str, bytes] = {name: text.encode("utf-8") for name, text in copies.items()}
    files |= {named: (resolved.folder / named).read_bytes() for named in resolved.inputs}
    must_be_as_read(resolved.folder, resolved.inputs)
    for named, content in files.items():
        target = (place / named).resolve()
        if not target.is_relative_to(place):
            raise FolderRefused(f"{named}: lies outside the scenario's folder; it cannot be copied into {place}")
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content)
    write_whole(place / "scenario.yaml", resolved.resolved_yaml(names).encode("utf-8"))
    return place / "scenario.yaml"
