"""Mechanisms that a scenario brings along, on their way to the workers: their text goes with every task, no file has to be
there. They have been announced where the batch was called; a worker whose environment refuses foreign code refuses them."""

from __future__ import annotations

import threading
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sim.mechanism import Mechanism
    from sim.scenario.foreign import Foreign


class ModelDiffers(RuntimeError):
    """A worker has another version of the model than the batch, or may not run all of it."""


@dataclass(frozen=True)
class Plugin:
    """What a worker needs of a mechanism. text: of its file; installed: the worker has it itself, as a package."""

    kind: str
    named: str
    text: str
    sha256: str
    installed: bool


def plugins_of(foreign: Iterable[Foreign]) -> tuple[Plugin, ...]:
    """What goes to the workers."""
    return tuple(Plugin(f.kind, f.named, f.text, f.sha256, f.installed) for f in foreign)


def classes_of(plugins: tuple[Plugin, ...]) -> dict[str, type[Mechanism]]:
    """The mechanisms by their kinds, each run once in a process; raises ModelDiffers where one cannot be had, or is another."""
    if not plugins:
        return {}
    with _ONE_AT_A_TIME:
        return _made(plugins)


_ONE_AT_A_TIME = threading.Lock()


@cache
def _made(plugins: tuple[Plugin, ...]) -> dict[str, type[Mechanism]]:
    from sim.scenario.foreign import Brought, may_run
    from sim.scenario.problems import Origin, Problem

    problems: list[Problem] = []
    brought = Brought(problems, may_run(None), tell=lambda _: None)
    with TemporaryDirectory(prefix="sihua-") as place:
        for number, plugin in enumerate(plugins):
            origin = Origin(plugin.named, 1, 1)
            if plugin.installed:
                brought.add_installed(plugin.kind, origin, "")
                continue
            file = Path(place, str(number), Path(plugin.named).name)
            file.parent.mkdir()
            file.write_bytes(plugin.text.encode("utf-8"))
            brought.add_file(file.name, file.parent, file.parent, origin, "")
    if problems:
        raise ModelDiffers(f"a worker cannot run what the scenario brings along: {problems[0]}")
    there = {one.kind: one.sha256 for one in brought.found}
    for plugin in plugins:
        if there.get(plugin.kind) != plugin.sha256:
            raise ModelDiffers(
                f"a worker has another {plugin.kind}, or none; install the same {plugin.named} everywhere"
            )
    return brought.kinds
