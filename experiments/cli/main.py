"""`sihua`: run a scenario, check and explain scenario files, print their schema.

Nothing heavy is imported before it is needed, so that help and errors come at once. An error is one line per problem
on standard error. Exit codes: 0 done, 1 a defect of sihua itself, 2 invalid scenario, study or usage, 3 some runs of a
batch failed, 4 result folder damaged, full or not writable, 130 interrupted.
"""

from __future__ import annotations

import gc
import os
import shlex
import shutil
import sys
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NoReturn, cast

import typer

from experiments.cli.options import Force, Lang, LangOrBoth, NoForeignCode, Quiet, Scenario, Seed, Settings

if TYPE_CHECKING:
    from types import FunctionType

    from experiments.phrases.common import Language
    from experiments.runs.result import Result
    from sim.scenario.reader import Resolved

INVALID, UNWRITABLE, DEFECT, INTERRUPTED = 2, 4, 1, 130

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
        from experiments.runs.run import version

        show(f"sihua {version()}\n")
        raise typer.Exit


@app.callback()
def _options(
    version: Annotated[
        bool, typer.Option("--version", is_eager=True, callback=_show_version, help="Print the version and stop.")
    ] = False,
) -> None:
    """Options before the command; `--version` is dealt with by its callback."""


@app.command("run")
def run_command(
    scenario: Scenario,
    seed: Seed = None,
    weeks: Annotated[str | None, typer.Option(metavar="N", help="Weeks to report. [default: the scenario's]")] = None,
    settings: Settings = None,
    out: Annotated[
        str | None, typer.Option(metavar="DIR", help="Result folder. [default: results/SCENARIO-seedN]")
    ] = None,
    lang: Lang = None,
    force: Force = False,
    quiet: Quiet = False,
    no_foreign_code: NoForeignCode = False,
) -> None:
    """Run a scenario, show what happened, and keep the result in a folder."""
    from experiments.phrases.common import word

    language = lang or language_of_environment()
    given = {"run.seed": seed, "run.weeks": weeks}
    laid_over = [*(settings or []), *(f"{path}={value}" for path, value in given.items() if value is not None)]
    try:
        result = _run(scenario, laid_over, out, language, force, quiet, no_foreign_code)
    except KeyboardInterrupt as interrupt:
        stop(str(interrupt) or word("interrupted_elsewhere", language), INTERRUPTED)
    _say_what_happened(result, language, quiet)


def _run(
    scenario: str, settings: list[str], out: str | None, language: Language, force: bool, quiet: bool, no_foreign_code: bool
) -> Result:  # fmt: skip
    import logging

    from experiments.runs.progress import progress
    from experiments.runs.result import FolderRefused, claim, default_folder
    from experiments.runs.run import run_scenario
    from sim.scenario.foreign import telling_faults
    from sim.scenario.reader import read_scenario

    # What matplotlib has to say about its caches on a fresh machine concerns nobody who runs a scenario.
    logging.getLogger("matplotlib").setLevel(logging.ERROR)
    if out is not None and not out.strip():
        raise FolderRefused("--out: is empty; name a folder, or leave --out away")
    resolved = read_scenario(scenario, settings, foreign_code=unless(no_foreign_code))
    length = resolved.scenario.run
    usual = default_folder(scenario, length.seed)
    folder = claim(usual if out is None else Path(out), force)
    for note in () if quiet else notes_of(resolved, language):
        complain(f"sihua: {note}")
    bar_of_weeks = progress(usual.name, length.warm_up_weeks, length.weeks, language, quiet=quiet)
    with telling_faults(resolved.foreign), bar_of_weeks as bar:
        return run_scenario(resolved, folder, force=force, language=language, progress=bar, command=_typed())


@app.command()
def check(
    files: Annotated[list[str], typer.Argument(metavar="FILES...", help="Scenario files.")],
    no_foreign_code: NoForeignCode = False,
) -> None:
    """Check scenario files: all problems of all files at once. Mechanisms that they bring along are tried in a small run."""
    from sim.scenario.problems import ScenarioProblems
    from sim.scenario.reader import read_scenario

    wrong = False
    for file in files:
        try:
            resolved = read_scenario(file, foreign_code=unless(no_foreign_code))
            if resolved.foreign:
                _try(resolved)
            show(f"{file}: valid\n")
            for note in notes_of(resolved, language_of_environment()):
                show(f"{file}: {note}\n")
        except ScenarioProblems as problems:
            wrong = True
            complain(str(problems))
    if wrong:
        raise typer.Exit(INVALID)


def _try(resolved: Resolved) -> None:
    """Try the mechanisms that a scenario brings along; raises ScenarioProblems."""
    from sim.scenario.foreign import tried

    say_if_it_compiles(language_of_environment())
    tried(resolved.foreign)


@app.command()
def explain(
    scenario: Scenario,
    lang: LangOrBoth = None,
    changed: Annotated[bool, typer.Option("--changed", help="Only what differs from the defaults.")] = False,
    settings: Settings = None,
    no_foreign_code: NoForeignCode = False,
) -> None:
    """Say in words what a scenario holds, and where each value comes from."""
    from sim.scenario.explanation import explain as explained
    from sim.scenario.reader import read_scenario

    resolved = read_scenario(scenario, settings or [], foreign_code=unless(no_foreign_code))
    show(explained(resolved, lang or language_of_environment(), only_changed=changed).rstrip("\n") + "\n")


@app.command()
def schema(
    scenario: Annotated[
        str | None, typer.Argument(metavar="[SCENARIO]", help="Also know the mechanisms that it brings along.")
    ] = None,
    no_foreign_code: NoForeignCode = False,
) -> None:
    """Print the JSON Schema that lets an editor check and complete scenario files."""
    import json

    from sim.mechanism import bringing
    from sim.scenario.editor_schema import editor_schema
    from sim.scenario.reader import read_scenario

    resolved = read_scenario(scenario, foreign_code=unless(no_foreign_code)) if scenario is not None else None
    with bringing(resolved.brought if resolved is not None else {}):
        show(json.dumps(editor_schema(), indent=2, ensure_ascii=False) + "\n")


def _add_further_commands() -> None:
    from experiments.cli import animate, batch, dashboard, mechanisms, trace, verdicts

    for area in (mechanisms, batch, verdicts, trace, animate, dashboard):
        area.add_to(app)


_add_further_commands()
if sys.flags.optimize > 1:  # Typer's help is made of docstrings, which Python has taken away
    from sim.docstrings import docstring

    for _command in app.registered_commands:
        _command.help = docstring(cast("FunctionType", _command.callback))


def say_if_it_compiles(language: Language) -> None:
    """A minute or two, once, in which nothing else would be seen."""
    from experiments.phrases.common import word
    from experiments.runs.run import first_stage

    if (stage := first_stage()) != "founding":
        complain(f"sihua: {word(stage, language)}")


def notes_of(resolved: Resolved, language: Language) -> list[str]:
    """What is to be known about a valid scenario, a line each."""
    from sim.scenario.wording import both, word

    return [f"{word('note', language)}: {both(note.en, note.zh, language)}" for note in resolved.notes]


def unless(no_foreign_code: bool) -> bool | None:
    """Whether mechanisms of others may run: not if the flag is given; else the environment says."""
    return False if no_foreign_code else None


def main() -> None:
    """The console command."""
    # Libraries make 300,000 objects that stay: looking for garbage among them took a sixth of a run. One run makes little.
    gc.set_threshold(500_000 if sys.argv[1:2] == ["run"] else 50_000, 50, 50)
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):  # a terminal or pipe that knows no Chinese gets escapes, not a crash
            stream.reconfigure(errors="backslashreplace")
    code = call(sys.argv[1:])
    gc.freeze()  # or Python, when it ends, looks once more, and longest
    sys.exit(code)


def call(arguments: list[str]) -> int:
    """Run one command line; returns the exit code, with every error told in one line per problem."""
    try:
        return int(app(arguments, prog_name="sihua", standalone_mode=False) or 0)
    except SystemExit as leaving:
        return int(leaving.code or 0)
    except (KeyboardInterrupt, typer.Abort):
        return INTERRUPTED
    except Exception as error:
        return told(error)


def told(error: Exception) -> int:
    """Tell an error in words for the person at the keyboard; returns the exit code that belongs to it."""
    from experiments.runs.result import FolderDamaged, FolderRefused

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
    if isinstance(error, MemoryError):
        complain("sihua: not enough memory for this scenario; reduce place.residents or place.communities")
        return INVALID
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


def _say_what_happened(result: Result, language: Language, quiet: bool) -> None:
    """Show the summary and where the result lies; leave with 130 where the run was interrupted."""
    from experiments.phrases.common import word

    done = result.manifest
    try:
        if not quiet:
            _show_result(result, language)
    except OSError:
        if result.complete:
            complain(word("kept_anyway", language, folder=nearest(result.folder)))
            raise
    if not result.complete:
        wanted, weeks = done["weeks_wanted"], done["weeks_done"]
        message = word("interrupted", language, done=weeks, wanted=wanted, folder=nearest(result.folder))
        stop(message, INTERRUPTED)


def _show_result(result: Result, language: Language) -> None:
    """Print the summary and where the result lies."""
    from experiments.phrases.common import word
    from experiments.presentation.summary import terminal_summary

    out = sys.stdout
    if out is None:
        return
    width = shutil.get_terminal_size((100, 24)).columns
    colour = out.isatty() and "NO_COLOR" not in os.environ
    show(terminal_summary(result, language, width, out.encoding or "ascii", colour) + "\n")
    show(word("saved", language, folder=nearest(result.folder)) + "\n")


def nearest(folder: Path | None) -> str:
    """The folder as a path from here where it lies below, else whole."""
    assert folder is not None, "a run of the command line is always kept"
    return str(folder.relative_to(Path.cwd()) if folder.is_relative_to(Path.cwd()) else folder)


def language_of_environment() -> Language:
    """Chinese where the machine speaks Chinese, English elsewhere."""
    spoken = next((v for name in ("LC_ALL", "LC_MESSAGES", "LANG") if (v := os.environ.get(name))), "")
    return "zh" if spoken.startswith("zh") else "en"


def show(text: str) -> None:
    """Write to standard output, once and whole; where nobody listens (`| head`, `>&-`), nothing is wrong."""
    if sys.stdout is None:
        return
    try:
        sys.stdout.write(text)
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
            print(text, file=sys.stderr, flush=True)


def _stop_writing() -> None:
    """Lead standard output into nothing, so that Python does not complain about it once more when it ends."""
    with suppress(OSError, ValueError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def stop(message: str, code: int) -> NoReturn:
    """Say why and leave with `code`."""
    complain(message)
    raise typer.Exit(code)


def _typed() -> str:
    return shlex.join(["sihua", *sys.argv[1:]])


if __name__ == "__main__":
    main()
