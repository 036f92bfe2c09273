"""A checked scenario, with where each value came from."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from html import escape
from pathlib import Path
from typing import Any

from sim.mechanism import Mechanism
from sim.scenario.emitter import scenario_text
from sim.scenario.plugins import Plugin
from sim.scenario.problems import DEFAULT, Default, Note, Origin
from sim.scenario.schema import Scenario

__all__ = ["DEFAULT", "Resolved"]


@dataclass(frozen=True)
class Resolved:
    """A checked scenario, with where each value came from.

    origins: path of every value and list -> its place, or "default"; folder: where the scenario file lies, to which
    `population.residents_file`, `network.file` and `mechanism_files` are relative; files: every scenario file that was read,
    bases first; plugins: its own mechanisms; notes: what to know about it though it is valid;
    inputs: the SHA-256 of each data file, by its name in the scenario, as it was read.
    """

    scenario: Scenario
    origins: Mapping[str, Origin | Default]
    folder: Path
    files: tuple[Path, ...]
    name: str
    plugins: tuple[Plugin, ...] = ()
    notes: tuple[Note, ...] = ()
    inputs: Mapping[str, str] = field(default_factory=dict)

    @property
    def plugin_kinds(self) -> dict[str, type[Mechanism]]:
        """Its plugins, by kind. `with registered(resolved.plugin_kinds):` others are validated, too."""
        return {plugin.kind: plugin.mechanism for plugin in self.plugins}

    def resolved_yaml(self, mechanism_files: Sequence[str] | None = None) -> str:
        """The complete scenario as a text that, put in the same folder, reads back to the same scenario.

        mechanism_files: what its own mechanisms' files are called there, if not as here.
        """
        files = {} if mechanism_files is None else {"mechanism_files": list(mechanism_files)}
        return scenario_text({**self.values(), **files}, self.name)

    def digest(self, without: Sequence[str] = ()) -> str:
        """SHA-256 of the canonical JSON of the scenario: equal for equal scenarios, however they were written.

        without: fields at its top that do not count, such as its title.
        """
        values = {name: value for name, value in self.values().items() if name not in without}
        text = json.dumps(values, sort_keys=True, separators=(",", ":"), ensure_ascii=True, allow_nan=False)
        return hashlib.sha256(text.encode("ascii")).hexdigest()

    def _repr_html_(self) -> str:
        """What a notebook shows: in words, what differs from the defaults, and where it was set."""
        from sim.scenario.explanation import explain

        return f'<pre style="white-space: pre-wrap">{escape(explain(self, "both", only_changed=True))}</pre>'

    def values(self) -> dict[str, Any]:
        """The scenario as plain data, by the names that files use."""
        return self.scenario.model_dump(mode="json", by_alias=True)
