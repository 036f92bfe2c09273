"""`sihua`: all commands, and what becomes of their errors: one line per problem on standard error, and an exit code.

Nothing heavy is imported before it is needed, so that help and errors come at once.
"""

from __future__ import annotations

import gc
import os
import sys
from functools import wraps
from typing import TYPE_CHECKING, Annotated, Any, cast

import typer

from experiments.cli import animate, batch, comparison, dashboard, mechanisms, run, scenario, trace
from experiments.cli.memory import lacks_memory, too_little
from experiments.cli.terminal import DEFECT, INTERRUPTED, INVALID, UNWRITABLE, complain, show, stop
from experiments.phrases.look_up import language_of_environment
from experiments.runs.import_path import import_path
from experiments.runs.interrupt import Stop, nothing_more

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import FunctionType

app = typer.Typer(
    name="sihua",
    no_args_is_help=True,
    rich_markup_mode=None,  # plain help, without importing rich
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
    help="How residents take part in running an urban community: run scenarios, and read what came out.",
)


def _show_version(wanted: bool) -> None:
    if wanted:
        from experiments.storage.provenance import version

        show(f"sihua {version()}\n")
        raise typer.Exit


@app.callback()
def _options(
    version: Annotated[
        bool, typer.Option("--version", is_eager=True, callback=_show_version, help="Print the version and stop.")
    ] = False,
) -> None:
    """Options before the command; `--version` is dealt with by its callback."""


for _area in (run, scenario, mechanisms, batch, comparison, trace, animate, dashboard):
    _area.add_to(app)
if sys.flags.optimize > 1:  # Typer's help is made of docstrings, which Python has taken away
    from sim.docstrings import docstring

    for _command in app.registered_commands:
        _command.help = docstring(cast("FunctionType", _command.callback))


def _interrupted_in_words(command: Callable[..., None]) -> Callable[..., None]:
    """The command, which says that it was interrupted: Typer ends without a word."""

    @wraps(command)
    def in_words(*given: Any, **named: Any) -> None:
        from experiments.phrases.runs import say

        try:
            command(*given, **named)
        except KeyboardInterrupt as interrupt:
            stop(str(interrupt) or say("interrupted_elsewhere", language_of_environment()), INTERRUPTED)

    return in_words


for _command in app.registered_commands:
    _command.callback = _interrupted_in_words(cast("Callable[..., None]", _command.callback))


def main() -> None:
    """The console command."""
    sys.path[:] = import_path()
    # Libraries make 300,000 objects that stay: looking for garbage among them took a sixth of a run. One run makes little.
    gc.set_threshold(500_000 if sys.argv[1:2] == ["run"] else 50_000, 50, 50)
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):  # a terminal or pipe that knows no Chinese gets escapes, not a crash
            stream.reconfigure(errors="backslashreplace")
    if not {"--help", "--version"} & {*sys.argv[1:]} and there_is_no_room():  # these take nothing
        sys.exit(INVALID)
    if os.path.exists("matplotlibrc"):
        import experiments.presentation.matplotlib_alone  # noqa: F401
    with Stop(lambda: ""):  # also TERM and HUP, in every command
        code = call(sys.argv[1:])
    nothing_more(code == INTERRUPTED)
    gc.freeze()  # or Python, when it ends, looks once more, and longest
    sys.exit(code)


def there_is_no_room() -> bool:
    """Whether this process may not have the addresses that the libraries take (`ulimit -v`); it is said."""
    from sim.memory import LEAST_ADDRESS_SPACE, address_space

    allowed = address_space()
    if allowed is None or allowed >= LEAST_ADDRESS_SPACE:
        return False
    complain(
        f"sihua: needs {LEAST_ADDRESS_SPACE / 1e9:.1f} GB of address space, this process may have {allowed / 1e9:.2f} GB"
        " (ulimit -v); allow more"
    )
    return True


def call(arguments: list[str]) -> int:
    """Run one command line; returns the exit code, with every error in one line per problem."""
    _know_odd_names(arguments)
    try:
        return int(app(arguments, prog_name="sihua", standalone_mode=False) or 0)
    except SystemExit as leaving:
        return int(leaving.code or 0)
    except (KeyboardInterrupt, typer.Abort):
        return INTERRUPTED
    except Exception as error:
        return exit_code_of(error)


def _know_odd_names(arguments: list[str]) -> None:
    if all(text.isprintable() for text in arguments):
        if (known := sys.modules.get("sim.printable")) is not None:
            known.named(())
        return
    from sim.printable import named

    named(arguments)


def exit_code_of(error: Exception) -> int:
    """Say an error in words for the person at the keyboard; returns the exit code that belongs to it."""
    error = _said_what_is_kept(error)
    if lacks_memory(error):
        complain(too_little("for this; reduce place.residents, place.communities or what is run at once"))
        return INVALID
    try:
        return _code_in_words(error)
    except Exception as second:  # so little memory that not even those who know the errors can be loaded
        if second is error or not lacks_memory(second):
            raise
        complain(too_little(f"for this; reduce what is run at once ({type(error).__name__})"))
        return INVALID


def _said_what_is_kept(error: Exception) -> Exception:
    """Where only pages could not be made, say where the data are; returns why they could not."""
    known = sys.modules.get("experiments.storage.errors")  # where memory lacks, nothing more may be loadable
    if known is None or not isinstance(error, known.PagesNotMade) or not isinstance(error.__cause__, Exception):
        return error
    complain(f"{error}; sihua report makes the page, if what follows is mended")
    return error.__cause__


def _code_in_words(error: Exception) -> int:
    from experiments.storage.errors import FolderDamaged, FolderRefused

    if isinstance(error, _USAGE):
        at = getattr(error, "ctx", None)
        see = f" (see '{at.command_path} --help')" if at else ""
        complain(f"sihua: {error.format_message().rstrip('.')}{see}")
        return error.exit_code
    if isinstance(error, (FolderRefused, FolderDamaged)):
        complain(str(error))
        return INVALID if isinstance(error, FolderRefused) else UNWRITABLE
    if isinstance(error, _scenario_errors()):
        complain(str(error))
        return INVALID
    if isinstance(error, OSError):
        complain(f"sihua: {error.filename or 'standard output'}: {error.strerror or error}")
        return UNWRITABLE
    if os.environ.get("SIHUA_DEBUG"):
        raise error
    complain(f"sihua: a defect of the program, please report it: {type(error).__name__}: {error}"
             " (SIHUA_DEBUG=1 shows where it happened)")  # fmt: skip
    return DEFECT


_USAGE = cast("type[typer.BadParameter]", next(c for c in typer.BadParameter.__mro__ if c.__name__ == "ClickException"))
"""What Typer raises for a wrong command line: of click, or of the copy of click that newer versions hold."""


def _scenario_errors() -> tuple[type[Exception], ...]:
    """Everything that says that a scenario, or a file it names, is wrong: imported only once something is."""
    from sim.neighbours.rows import NetworkProblem
    from sim.parallel import NoNumberOfThreads
    from sim.scenario.problems import ScenarioProblems

    return ScenarioProblems, NetworkProblem, NoNumberOfThreads


if __name__ == "__main__":
    main()
