"""Options that would have no effect beside others are refused: who gives one believes that it does something."""

from __future__ import annotations

from collections.abc import Mapping

import typer


def refuse_without_effect(context: typer.Context, names: Mapping[str, str], why: str) -> None:
    """Raise a usage error that names the options, of those in `names` (parameter: option), that were given though `why`."""
    given = [
        option for name, option in names.items()
        if getattr(context.get_parameter_source(name), "name", "") == "COMMANDLINE"
    ]  # fmt: skip
    if given:
        raise typer.BadParameter(f"{', '.join(given)}: has no effect {why}; leave it away")
