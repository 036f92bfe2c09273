"""Plugins (mechanisms of a scenario's own) on their way to the workers: their text goes with every task, no file has to be
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
    from sim.scenario.plugins import Plugin


class ModelDiffers(RuntimeError):
    """A worker has another version of the model than the batch, or may not run all of it."""


@dataclass(frozen=True)
class PluginText:
    """What a worker needs of a mechanism. text: of its file; installed: the worker has it itself, as a package."""

    kind: str
    named: str
    text: str
    sha256: str
    installed: bool


def plugin_texts(plugins: Iterable[Plugin]) -> tuple[PluginText, ...]:
    """What goes to the workers."""
    return tuple(PluginText(f.kind, f.named, f.text, f.sha256, f.installed) for f in plugins)


def classes_of(plugins: tuple[PluginText, ...]) -> dict[str, type[Mechanism]]:
    """The mechanisms by their kinds, each run once in a process; raises ModelDiffers where one cannot be had, or is another."""
    if not plugins:
        return {}
    with _ONE_AT_A_TIME:
        return _made(plugins)


_ONE_AT_A_TIME = threading.Lock()


@cache
def _made(texts: tuple[PluginText, ...]) -> dict[str, type[Mechanism]]:
    from sim.scenario.plugins import Plugins, may_run
    from sim.scenario.problems import Origin, Problem

    problems: list[Problem] = []
    plugins = Plugins(problems, may_run(None), tell=lambda _: None)
    with TemporaryDirectory(prefix="sihua-") as place:
        for number, plugin in enumerate(texts):
            origin = Origin(plugin.named, 1, 1)
            if plugin.installed:
                plugins.add_installed(plugin.kind, origin, "")
                continue
            file = Path(place, str(number), Path(plugin.named).name)
            file.parent.mkdir()
            file.write_bytes(plugin.text.encode("utf-8"))
            plugins.add_file(file.name, file.parent, file.parent, origin, "")
    if problems:
        raise ModelDiffers(f"a worker cannot run a plugin of the scenario: {problems[0]}")
    there = {one.kind: one.sha256 for one in plugins.found}
    for plugin in texts:
        if there.get(plugin.kind) != plugin.sha256:
            raise ModelDiffers(
                f"a worker has another {plugin.kind}, or none; install the same {plugin.named} everywhere"
            )
    return plugins.kinds
