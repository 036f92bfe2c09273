"""Mechanisms that did not come with sihua: what a manifest says of them, and their files, kept as they were run."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from experiments.storage.names import as_kept

if TYPE_CHECKING:
    from sim.scenario.plugins import Plugin
    from sim.scenario.resolved import Resolved


def described(plugins: Iterable[Plugin]) -> list[dict[str, str]]:
    """What a manifest says of each plugin: its kind, where it came from, and the SHA-256 of its text."""
    return [{"kind": plugin.kind, "from": plugin.named, "sha256": plugin.sha256} for plugin in plugins]


def plugin_files(scenarios: Sequence[Resolved]) -> tuple[dict[str, str], list[list[str]]]:
    """The text of each plugin's file by its name in the result folder, and the names that each scenario has there.

    Scenarios that bring the same text share a file; another text of the same name gets a name of its own. What is installed
    as a package has no file here.
    """
    copies: dict[str, str] = {}
    files: list[list[str]] = []
    for scenario in scenarios:
        mine = []
        for plugin in (plugin for plugin in scenario.plugins if not plugin.installed):
            name, number = as_kept(plugin.file.name), 2
            while copies.get(name, plugin.text) != plugin.text:
                name, number = f"{as_kept(plugin.file.stem)}_{number}.py", number + 1
            copies[name] = plugin.text
            mine.append(name)
        files.append(mine)
    return copies, files
