"""What every command does at the terminal: write, complain, and leave with an exit code.

Exit codes: 0 done, 1 a defect of sihua itself, 2 invalid scenario, study or usage, 3 some runs of a batch failed, 4 result
folder damaged, full or not writable, 130 interrupted.
"""

from __future__ import annotations

import os
import sys
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

import typer

from experiments.runs.interrupt import Stop

if TYPE_CHECKING:
    from experiments.phrases.look_up import Language
    from sim.scenario.resolved import Resolved

DEFECT, INVALID, SOME_FAILED, UNWRITABLE, INTERRUPTED = 1, 2, 3, 4, 130


def takes_colours() -> bool:
    """Whether a page may have colours: a person looks at it, and did not refuse them."""
    return sys.stdout is not None and sys.stdout.isatty() and "NO_COLOR" not in os.environ


def show(text: str, *, coloured: bool = False) -> None:
    """Write to standard output, once and whole, and nothing that a terminal obeys.

    coloured: whether it is a page of `text_page`, which has escaped what it was given; only there are colours our own.
    Where nobody listens (`| head`, `>&-`), nothing is wrong.
    """
    if sys.stdout is None:
        return
    try:
        sys.stdout.write(_printable(text, coloured=coloured))
        sys.stdout.flush()
    except BrokenPipeError:
        _stop_writing()
    except OSError:
        _stop_writing()  # or what is left in the buffer would fail once more, and in other words, when Python ends
        raise


def complain(text: str) -> None:
    """Write to standard error, if anybody listens there."""
    if sys.stderr is not None:
        with suppress(OSError):
            print(_printable(text), file=sys.stderr, flush=True)


def _stop_writing() -> None:
    """Lead standard output into nothing, so that Python does not complain about it once more when it ends."""
    with suppress(OSError, ValueError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def stop(message: str, code: int) -> NoReturn:
    """Say why and leave with `code`."""
    complain(message)
    raise typer.Exit(code)


def or_nothing(language: Language) -> Stop:
    """For commands of which a signal leaves nothing behind, and says so."""
    from experiments.phrases.runs import say

    return Stop(lambda: "", say("interrupted_unwritten", language))


def nearest(folder: Path | None) -> str:
    """The folder as a path from here where it lies below, else whole."""
    assert folder is not None, "a run of the command line is always kept"
    return str(folder.relative_to(Path.cwd()) if folder.is_relative_to(Path.cwd()) else folder)


def say_if_it_compiles(language: Language) -> None:
    """A minute or two, once, in which nothing else would be seen."""
    from experiments.phrases.runs import say
    from experiments.runs.run import first_stage

    if (stage := first_stage()) != "founding":
        complain(f"sihua: {say(stage, language)}")


def notes_of(resolved: Resolved, language: Language) -> list[str]:
    """What is to be known about a valid scenario, a line each."""
    from sim.scenario.wording import in_language, word

    return [f"{word('note', language)}: {in_language(note.en, note.zh, language)}" for note in resolved.notes]


def say_notes(resolved: Resolved, language: Language) -> None:
    """The same beside a command's own output, before it begins."""
    for note in notes_of(resolved, language):
        complain(f"sihua: {note}")


def unless(no_foreign_code: bool) -> bool | None:
    """Whether mechanisms of others may run: not if the flag is given; else the environment says."""
    return False if no_foreign_code else None


def matplotlib_is_quiet() -> None:
    """What matplotlib has to say about its caches on a fresh machine concerns nobody who runs a scenario."""
    import logging

    logging.getLogger("matplotlib").setLevel(logging.ERROR)


def _printable(text: str, *, coloured: bool = False) -> str:
    """Text that commands no terminal. coloured: colours of our own stay. `sihua --help`, all printable, imports no model."""
    odd = getattr(sys.modules.get("sim.printable"), "knows_odd_names", bool)()
    if not odd and all(line.isprintable() for line in text.split("\n")):
        return text
    from sim.printable import escaped, escaped_but_coloured

    return escaped_but_coloured(text) if coloured else escaped(text)
