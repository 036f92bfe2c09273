"""Options that several commands take: each is written once, so that it is called and explained the same everywhere."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Annotated, Literal

import typer


def whole(least: int | None = None, most: int | None = None) -> Callable[[str | int], int]:
    """Reads a whole number in the digits of the keyboard: `1_0`, which Python takes for 10, is none."""
    between = "" if least is None else f" from {least:,} on" if most is None else f" from {least:,} to {most:,}"

    def parser(given: str | int) -> int:
        if isinstance(given, str) and not _WHOLE.fullmatch(given):
            raise typer.BadParameter(f"{given[:60]!r} is not a whole number{between}.")
        number = int(given)
        if (least is not None and number < least) or (most is not None and number > most):
            raise typer.BadParameter(f"{number} is not a whole number{between}.")
        return number

    return parser


_WHOLE = re.compile(r"[-+]?[0-9]{1,18}")


def place(named: str) -> Path:
    """What an option names, as a path. Raises FolderRefused for an empty name, which would be the current folder."""
    from experiments.storage.errors import FolderRefused

    if not named.strip():
        raise FolderRefused("--out: is empty; name a place, or leave --out away")
    return Path(named)


Scenario = Annotated[str, typer.Argument(metavar="SCENARIO", help="A scenario file, or sihua:NAME for a shipped one.")]
Settings = Annotated[
    list[str] | None,
    typer.Option(
        "--set",
        metavar="PATH=VALUE",
        help="Set one value; items of lists and communities count from 0. May be repeated.",
    ),
]
Seed = Annotated[str | None, typer.Option(metavar="N", help="Random seed. [default: the scenario's]")]
Lang = Annotated[Literal["zh", "en"] | None, typer.Option(help="Language of what is shown. [default: from LANG]")]
LanguageOrBoth = Literal["zh", "en", "both"]
LangOrBoth = Annotated[LanguageOrBoth | None, typer.Option(help="Language of what is shown. [default: from LANG]")]
Jobs = Annotated[
    int | None,
    typer.Option("--jobs", "-j", parser=whole(1, 1024), metavar="N", help="Threads. [default: processors]"),
]
Force = Annotated[bool, typer.Option("--force", help="Replace an earlier result in that folder.")]
Quiet = Annotated[bool, typer.Option("--quiet", help="Show nothing but errors.")]
NoForeignCode = Annotated[
    bool, typer.Option("--no-foreign-code", help="Refuse to run mechanisms that did not come with sihua.")
]


def overrides(settings: list[str] | None, *, seed: str | None = None, weeks: str | None = None) -> list[str]:
    """What overrides values of a scenario: `--set`, and then the options for seed and weeks, which are short for it."""
    given = {"run.seed": seed, "run.weeks": weeks}
    return [*(settings or []), *(f"{path}={value}" for path, value in given.items() if value is not None)]
