"""The study of a batch, resolved so that it is self-contained: with its scenario, its overlays and its files beside it.

What people wrote names files by where it lay. Here everything lies in one folder of the batch, which can be moved to
another machine and read there: `sihua verify` does so.
"""

from __future__ import annotations

import csv
import io
import os
from collections.abc import Sequence
from pathlib import Path, PurePosixPath
from typing import Any

from experiments.batches.ledger import changed_beside_chunks
from experiments.storage.errors import FolderDamaged, FolderRefused
from experiments.storage.names import may_be_kept
from experiments.studies.design_field import Design
from experiments.studies.factors import Factor, Setting
from experiments.studies.study import Study, read_study
from sim.printable import one_line
from sim.scenario.emitter import yaml_text
from sim.scenario.inputs import must_be_as_read

FOLDER, STUDY, SCENARIO = "resolved", "study.yaml", "scenario.yaml"


def self_contained_files(study: Study) -> dict[str, bytes]:
    """The files of the resolved study, by their names in the folder of the batch."""
    base = study.base
    kept = {name: (base.folder / name).read_bytes() for name in base.inputs}
    must_be_as_read(base.folder, base.inputs)
    kept |= {plugin.named: plugin.text.encode("utf-8") for plugin in base.plugins if not plugin.installed}
    kept = {name: content for name, content in kept.items() if not os.path.isabs(name)}
    for name in kept:
        if not may_be_kept(name):
            raise FolderRefused(
                f"{one_line(name)}: a batch keeps the files of its scenario, and none of this name; call it something without"
                " control characters, \\ and :"
            )
    home = _deep_enough(list(kept))
    files = {os.path.normpath(home / name): content for name, content in kept.items()}
    files[str(home / SCENARIO)] = base.resolved_yaml().encode("utf-8")
    resolved = {**study.tree, "scenario": (home / SCENARIO).relative_to(FOLDER).as_posix()}
    resolved.pop("changes", None)  # the scenario has them
    for group, role in (("levers", "lever"), ("uncertainties", "uncertainty")):
        if group in resolved:
            written: dict[str, Any] = resolved[group]
            own = [factor for factor in study.factors if factor.role == role]
            resolved[group] = {factor.name: _written_out(written[factor.name], factor) for factor in own}
    for group, design in study.designs.items():
        if design.kind == "table":
            name = f"design-{group}.csv"
            own = [f for f in study.factors if group == "all" or group.startswith(f.role[:-1])]
            files[f"{FOLDER}/{name}"] = _csv(design, own)
            there = {"kind": "table", "file": name}
            resolved["design"] = there if group == "all" else {**resolved["design"], group: there}
    header = "# Resolved study: self-contained. The one that was written is study.yaml, one folder above\n"
    return {
        **{PurePosixPath(Path(name)).as_posix(): content for name, content in files.items()},
        f"{FOLDER}/{STUDY}": (header + yaml_text(resolved)).encode("utf-8"),
    }


def read_kept_study(folder: Path, manifest: dict[str, Any], *, foreign_code: bool | None = None) -> Study:
    """The study of a batch, from its folder alone; FolderDamaged where a file of it is not what was written.

    foreign_code: whether mechanisms that the folder keeps may be run, as read_scenario has it.
    """
    for _, why in changed_beside_chunks(folder, manifest):
        raise FolderDamaged(why)
    return read_study(folder / FOLDER / STUDY, foreign_code=foreign_code, within=folder)


def _deep_enough(names: Sequence[str]) -> Path:
    """A folder from which every name stays within the folder of the resolved study, though it starts with `../`."""
    return Path(FOLDER, *["inner"] * max([Path(os.path.normpath(name)).parts.count("..") for name in names] or [0]))


def _written_out(written: dict[str, Any], factor: Factor) -> dict[str, Any]:
    """A factor as it was written, with the overlays in place of the files that hold them."""
    if "choices" not in written:
        return written
    return {**written, "choices": {str(level.shown): _overlay(level.settings) for level in factor.levels}}


def _overlay(settings: Sequence[Setting]) -> dict[str, Any]:
    overlay: dict[str, Any] = {}
    for setting in settings:
        *above, last = (str(step) for step in setting.steps)
        group = overlay
        for step in above:
            group = group.setdefault(step, {})
        group[last] = setting.value
    return overlay


def _csv(design: Design, factors: Sequence[Factor]) -> bytes:
    """The table of a design, one column for each factor, as the reader takes it."""
    page = io.StringIO()
    writer = csv.writer(page, lineterminator="\n")
    writer.writerow([factor.name for factor in factors])
    for row in design.table:
        cells = [factor.shown(code) for factor, code in zip(factors, row, strict=True)]
        writer.writerow([str(cell).lower() if isinstance(cell, bool) else cell for cell in cells])
    return page.getvalue().encode("utf-8")
