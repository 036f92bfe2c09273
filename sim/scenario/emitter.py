"""A complete scenario as YAML that the strict reader reads back to the same values."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import yaml

from sim.scenario.problems import shown
from sim.scenario.scalars import read_word


class _Dumper(yaml.SafeDumper):
    """Quotes every text that the strict reader, or another YAML program, could take for something else."""

    def ignore_aliases(self, data: Any) -> bool:
        """Write equal values out; readers need not follow references."""
        return True


def _text(dumper: yaml.SafeDumper, value: str) -> yaml.ScalarNode:
    style = None if read_word(value) == (value, "") and value.isprintable() else '"'
    return dumper.represent_scalar("tag:yaml.org,2002:str", value, style=style)


_Dumper.add_representer(str, _text)


def scenario_text(values: Mapping[str, Any], name: str) -> str:
    """The YAML text of a scenario given as plain data. name: the file it was read from."""
    header = (
        f"# Resolved scenario: every field with its value, nothing is left to defaults. Read from {shown(name, 200)}\n"
    )
    return header + yaml_text(values)


def yaml_text(values: Mapping[str, Any]) -> str:
    """Plain data as YAML that the strict reader reads back to the same values."""
    text: str = yaml.dump(dict(values), Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=110)
    return text
