"""`sihua batch`, `status`, `table` and `merge`: many runs from a study file, and what they left."""

from __future__ import annotations

import re
import shutil
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from experiments.cli.effects import refuse_without_effect
from experiments.cli.options import Lang, NoForeignCode, Quiet, place, whole
from experiments.cli.terminal import (
    INTERRUPTED,
    INVALID,
    SOME_FAILED,
    notes_of,
    or_nothing,
    show,
    stop,
    takes_colours,
    unless,
)
from experiments.phrases.look_up import Language, language_of_environment
from experiments.runs.interrupt import Stop

if TYPE_CHECKING:
    from experiments.batches.forecast import Forecast
    from experiments.batches.pairing import Pairing
    from experiments.batches.plan import Shard
    from experiments.batches.stored import Batch

MOST_POINTS, MOST_COLUMNS, SOME = 50, 6, 8
"""What a table on the screen shows: points, and outcomes of each."""
HEADLINE_OUTCOMES = (
    "breadth",
    "breadth_elderly",
    "breadth_young",
    "hours_per_resident",
    "worn_out_share",
    "public_money",
)

Folder = Annotated[Path, typer.Argument(metavar="FOLDER", help="The folder of a batch.")]


def add_to(app: typer.Typer) -> None:
    """Add the commands."""
    app.command("batch")(batch_command)
    app.command("status")(status_command)
    app.command("table")(table_command)
    app.command("merge")(merge_command)


def batch_command(
    context: typer.Context,
    study: Annotated[str, typer.Argument(metavar="STUDY", help="A study file, or sihua:NAME for a shipped one.")],
    out: Annotated[
        Path | None, typer.Option(parser=place, metavar="DIR", help="Folder of the batch. [default: results/STUDY]")
    ] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Say what it would take; write nothing.")] = False,
    workers: Annotated[
        int | None, typer.Option("--workers", "-j", parser=whole(1, 1024), metavar="N",
                                 help="Processes; 1 is this one. [default: as many as the machine has, if it is worth it]"),
    ] = None,
    cluster: Annotated[
        str | None, typer.Option(metavar="ADDRESS", help="A Dask scheduler: tcp://host:8786, or its scheduler file.")
    ] = None,
    replicates: Annotated[
        int | None, typer.Option(parser=whole(1, 1_000_000), metavar="N",
                                 help="Replicates of each point, instead of the study's; more than before adds some.")
    ] = None,
    shard: Annotated[str | None, typer.Option(metavar="I/N", help="Only part I of N of the runs.")] = None,
    resume: Annotated[bool, typer.Option("--resume/--no-resume", help="Go on with what is there, or refuse to.")] = True,
    retry_failed: Annotated[bool, typer.Option("--retry-failed", help="Run what failed once more.")] = False,
    no_foreign_code: NoForeignCode = False,
    memory: Annotated[str, typer.Option(metavar="SIZE", help="Most memory of each local worker, as 2GB.")] = "auto",
    lang: Lang = None,
    quiet: Quiet = False,
) -> None:  # fmt: skip
    """Run every run of a study that is not there yet; the same command goes on where it stopped."""
    from experiments.batches.executors import ClusterLost, NoCluster
    from experiments.batches.run import batch
    from experiments.batches.worker import ModelDiffers
    from experiments.phrases.batches import say
    from experiments.studies.study import read_study

    language = lang or language_of_environment()
    if dry_run:
        idle = {"cluster": "--cluster", "resume": "--resume/--no-resume", "memory": "--memory", "quiet": "--quiet"}
        refuse_without_effect(context, idle, "with --dry-run")
    elif cluster is not None:
        refuse_without_effect(
            context, {"workers": "--workers", "memory": "--memory"}, "with --cluster, which has its own"
        )
    elif workers == 1:
        refuse_without_effect(context, {"memory": "--memory"}, "with one worker, which is this process")
    read, part = read_study(study, foreign_code=unless(no_foreign_code)), _shard(shard)
    if dry_run:
        from experiments.batches.forecast import forecast

        show(
            _forecast_text(
                forecast(read, out, workers=workers, replicates=replicates, shard=part, retry_failed=retry_failed),
                study,
                language,
            )
        )
        return
    try:
        result = batch(
            read, out, workers=workers, cluster=cluster, replicates=replicates, shard=part, resume=resume,
            retry_failed=retry_failed, memory=memory, language=language, quiet=quiet,
        )  # fmt: skip
    except (NoCluster, ModelDiffers) as error:
        stop(str(error), INVALID)
    except ClusterLost as lost:
        said = {"address": cluster or "(local)", "done": lost.done, "total": lost.total, "folder": lost.folder}
        stop(say("cluster_lost", language, **said), INTERRUPTED)
    said = {"done": result.done, "total": result.plan.runs, "failed": result.failed, "folder": result.folder}
    if result.interrupted:
        stop(say("interrupted", language, **said), INTERRUPTED)
    if not quiet:
        show(say("saved", language, **said) + "\n")
        show("".join(f"{line}\n" for line in notes_of(read.base, language)))
        show("".join(f"{line}\n" for line in _overspent(result, language)))
    if result.failed:
        stop(say("some_failed", language, **said), SOME_FAILED)


def status_command(
    folder: Folder,
    check: Annotated[bool, typer.Option("--check", help="Compare every file with its SHA-256.")] = False,
    lang: Lang = None,
) -> None:
    """Say what a batch holds: finished, failed and missing runs."""
    from experiments.batches.status import status_lines

    for line in status_lines(folder, lang or language_of_environment(), thorough=check):
        show(f"{line}\n")


def table_command(
    context: typer.Context,
    folder: Folder,
    out: Annotated[
        Path | None, typer.Option(parser=place, metavar="FILE", help="Write every run to a .csv or .xlsx file.")
    ] = None,
    weekly: Annotated[bool, typer.Option("--weekly", help="The weekly series instead of the outcomes.")] = False,
    columns: Annotated[str | None, typer.Option(metavar="A,B", help="Outcomes to show, with commas between.")] = None,
    lang: Lang = None,
    force: Annotated[bool, typer.Option("--force", help="Replace a file that is there.")] = False,
) -> None:
    """Show the means of each setting of the levers, or export every run as a tidy table."""
    from experiments.batches.stored import Batch
    from experiments.phrases.batches import say
    from experiments.storage.cells import csv_text

    if out is not None or weekly:
        refuse_without_effect(context, {"columns": "--columns"}, "on a table of every run: it has every column")
    if out is None:
        refuse_without_effect(context, {"force": "--force"}, "without --out: no file is written")
    language, batch = lang or language_of_environment(), Batch(folder)
    if out is not None:
        with or_nothing(language):
            rows = batch.export(out, "weekly" if weekly else "runs", force=force)
        show(say("exported", language, rows=rows, file=out) + "\n")
        failed, missing = batch.failed, batch.plan.runs - batch.done - batch.failed
        if failed or missing:
            show(say("not_exported", language, failed=failed, missing=missing) + "\n")
    elif weekly:
        batch.must_keep("weekly")
        for _ in batch.chunks("weekly"):  # what is damaged is told before the first line is written
            pass
        for number, table in enumerate(batch.chunks("weekly")):
            show(csv_text(table.to_pandas(), header=number == 0))
    else:
        show(_means(batch, _wanted(batch, columns), language), coloured=takes_colours())


def merge_command(
    out: Annotated[Path, typer.Argument(metavar="OUT", help="The folder that shall hold the whole.")],
    parts: Annotated[list[Path], typer.Argument(metavar="SHARDS...", help="Folders of shards, in any order.")],
    lang: Lang = None,
) -> None:
    """Put the shards of a batch together."""
    from experiments.batches.merge import merge
    from experiments.phrases.batches import say

    language = lang or language_of_environment()
    with Stop(lambda: "", say("merge_interrupted", language)):
        whole = merge(out, parts)
    total = whole.plan.runs
    said = {"runs": whole.done, "shards": len(parts), "folder": out, "failed": whole.failed,
            "left": total - whole.done - whole.failed, "total": total}  # fmt: skip
    show(say("merged", language, **said) + "\n")


def _shard(text: str | None) -> Shard:
    from experiments.batches.plan import WHOLE_PLAN, Shard

    if text is None:
        return WHOLE_PLAN
    found = re.fullmatch(r"([0-9]{1,6})/([0-9]{1,6})", text)
    number, of = (int(found[1]), int(found[2])) if found else (0, 0)
    if not 1 <= number <= of:
        raise typer.BadParameter(f"--shard {text[:60]}: write it as 1/4, 2/4, 3/4, 4/4")
    return Shard(number, of)


def _forecast_text(made: Forecast, study: str, language: Language) -> str:
    from experiments.batches.status import short
    from experiments.phrases.batches import say
    from experiments.runs.progress import duration

    lines = [
        say("forecast", language, name=study, runs=made.runs, points=made.points, replicates=made.replicates,
             left=made.left),
        say("forecast_time", language, time=duration(made.seconds), workers=made.workers,
             each=short(made.seconds_a_run), probes=made.probes),
    ]  # fmt: skip
    if made.memory is not None:
        whole = made.memory * (made.workers + (made.workers > 1))
        said = {"memory": _size(whole), "workers": made.workers, "each": _size(made.memory)}
        lines.append(say("forecast_memory", language, **said))
    key = "forecast_disk" if made.bytes < made.free else "forecast_short"
    lines.append(say(key, language, disk=_size(made.bytes), folder=made.folder, free=_size(made.free)))
    return "\n".join([*lines, say("forecast_end", language)]) + "\n"


def _size(number: float) -> str:
    for unit in ("bytes", "kB", "MB", "GB"):
        if number < 1000:
            return f"{number:.3g} {unit}"
        number /= 1000
    return f"{number:.3g} TB"


def _wanted(batch: Batch, columns: str | None) -> list[str]:
    """The outcomes to show: those asked for, else the first that the study names, else headlines."""
    from experiments.outcomes import OUTCOMES
    from experiments.storage.errors import FolderRefused
    from sim.scenario.problems import closest

    kept = batch.manifest["outcomes"]
    if columns is None:
        return (kept if len(kept) < len(OUTCOMES) else list(HEADLINE_OUTCOMES))[:MOST_COLUMNS]
    asked = [name.strip() for name in columns.split(",") if name.strip()]
    for name in asked:
        if name not in kept:
            meant = closest(name, kept)
            hint = f"did you mean {meant}?" if meant else f"it holds {', '.join(kept[:12])}"
            raise FolderRefused(f"--columns: the batch keeps no outcome {name} ({hint})")
    return asked


def _means(batch: Batch, names: list[str], language: Language) -> str:
    """One line for each setting of the levers: how many runs, and the means of some outcomes over the worlds of all settings."""
    from rich.table import Table

    from experiments.batches.pairing import levers_of, pairing_of
    from experiments.phrases.batches import say
    from experiments.presentation.text_page import text_page
    from experiments.runs.noted import told

    levers, pairing = levers_of(batch), pairing_of(batch, names)
    runs, means = _sums(batch, pairing, names)
    shown = Table(box=None, pad_edge=False, header_style="bold")
    for name in [*levers, "runs", *names]:
        shown.add_column(name, justify="left" if name in levers else "right", overflow="fold")
    for at, setting in enumerate(pairing.settings[:MOST_POINTS]):
        number, wanted = int(runs[at]), int(pairing.wanted[at])
        counted = str(number) if number == wanted else say("of", language, number=number, wanted=wanted)
        shown.add_row(*map(_cell, setting), counted, *(_cell(float(means[name][at])) for name in names))
    width = max(80, shutil.get_terminal_size((120, 24)).columns) if sys.stdout.isatty() else 160
    page = text_page(lambda console: console.print(shown), width, sys.stdout.encoding or "ascii", takes_colours())
    more = len(pairing.settings) - MOST_POINTS
    lines = page.splitlines()
    lines += [say("points_more", language, more=more)] if more > 0 else []
    others = [name for name in batch.manifest["outcomes"] if name not in names]
    some = ", ".join(others[:SOME]) + (", …" if len(others) > SOME else "")
    below = [
        *([say("outcomes_more", language, more=len(others), some=some)] if others else []),
        say("means", language, of=batch.folder),
        *_not_counted(pairing, names, language),
        *_overspent(batch, language),
        *told(batch.manifest, language),
    ]
    return "\n".join([*lines, *below]) + "\n"


def _overspent(batch: Batch, language: Language) -> list[str]:
    """That runs used more than their yearly budget; nothing where none did."""
    from experiments.batches.budgets import overspent
    from experiments.phrases.batches import say

    runs, total = overspent(batch)
    return [say("overspent", language, runs=runs, total=total)] if runs else []


def _not_counted(pairing: Pairing, names: list[str], language: Language) -> list[str]:
    """What means leave out, and why."""
    from experiments.phrases.batches import say

    said = []
    if not pairing.whole:
        failed, missing = int(pairing.failed.sum()), int(pairing.missing.sum())
        said.append(
            say("means_left_out", language, left=pairing.left, worlds=pairing.worlds, failed=failed, missing=missing)
        )
    for name in names:
        if number := pairing.undefined_in(name):
            said.append(say("means_undefined", language, name=name, number=number, worlds=pairing.left))
    return said


def _sums(batch: Batch, pairing: Pairing, names: list[str]) -> tuple[Any, dict[str, Any]]:
    """Runs of each setting that count, and the means of outcomes; nan where none is known."""
    import numpy as np

    size = len(pairing.settings)
    runs, (sums, known) = np.zeros(size), np.zeros((2, len(names), size))
    for table in batch.chunks():
        setting = pairing.settings_of(table)
        runs += np.bincount(setting[setting >= 0], minlength=size)
        for at, name in enumerate(names):
            values = table[name].to_numpy()
            counts = (setting >= 0) & pairing.defined(name, table) & np.isfinite(values)
            sums[at] += np.bincount(setting[counts], values[counts], size)
            known[at] += np.bincount(setting[counts], minlength=size)
    with np.errstate(invalid="ignore"):
        means = np.where(known > 0, sums / known, np.nan)
    return runs, {name: means[at] for at, name in enumerate(names)}


def _cell(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if not isinstance(value, float):
        return str(value)
    return "-" if value != value else f"{value:,.0f}" if abs(value) >= 1000 else f"{value:.4g}"
