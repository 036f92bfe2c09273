"""Results that show themselves, and their folders: tables, the summary, six figures, and how to read them."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import nullcontext
from dataclasses import fields, replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from experiments.phrases.look_up import Language, must_be_a_language
from experiments.phrases.runs import README
from experiments.runs import result as data
from experiments.runs import run
from experiments.runs.result import Result
from experiments.storage.folder import claimed, write_folder
from sim.scenario.given import must_be_a_path, must_be_a_scenario, must_be_whole

if TYPE_CHECKING:
    from experiments.presentation.plots import Plots
    from experiments.runs.progress import Progress
    from sim.scenario.resolved import Resolved


class ShownResult(Result):
    """A result with its pictures, which a notebook shows as its summary."""

    @property
    def plot(self) -> Plots:
        """Every picture with one call: `result.plot.participation()`."""
        from experiments.presentation.plots import Plots

        return Plots(self)

    def _repr_html_(self) -> str:
        """What a notebook shows: the summary."""
        from experiments.presentation.plots import as_page

        return as_page(self)


def shown(result: Result) -> ShownResult:
    """The same data, able to show themselves."""
    return ShownResult(**{field.name: getattr(result, field.name) for field in fields(Result)})


def run_scenario(
    resolved: Resolved,
    out: Path | str | None = None,
    *,
    replicates: int | None = 1,
    force: bool = False,
    language: Language = "en",
    progress: Progress | None = None,
    command: str = "",
) -> ShownResult:
    """Run a scenario to its last week, and keep the result in `out` (None: keep nothing).

    replicates: seeds in all over which the range of each change is taken; 1 is this run alone, None as many as take a second
    or two (experiments/presentation/spread.py).
    Ctrl-C ends it as `experiments.runs.run.run_scenario` says; while further seeds run, with those that are finished. Raises
    FolderRefused or FolderDamaged before the first week where `out` cannot take the result.
    """
    from experiments.presentation.spread import usual_replicates, with_spread

    must_be_a_scenario(resolved, "sihua.run")
    if replicates is not None:
        must_be_whole(replicates, "replicates", 1)
    if out is not None:
        must_be_a_path(out, "sihua.run")
    must_be_a_language(language)
    seeds = usual_replicates(resolved.scenario) if replicates is None else replicates
    with nullcontext() if out is None else claimed(Path(out), force) as folder:
        keep: Callable[[Result], Result] = shown
        if folder is not None:
            keep = partial(write_result, folder=folder, force=force, language=language)

        def keep_with_spread(result: Result, stopped: Callable[[], bool]) -> Result:
            return keep(with_spread(result, resolved, seeds, stopped))

        return shown(
            run.run_scenario(resolved, keep_with_spread, language=language, progress=progress, command=command)
        )


def load_result(folder: str | Path) -> ShownResult:
    """Read a result folder back; raise FolderDamaged, one line per file, unless every file is what was written."""
    must_be_a_path(folder, "sihua.load_result")
    return shown(data.load_result(folder))


def write_result(result: Result, folder: Path, *, force: bool = False, language: Language = "en") -> ShownResult:
    """Write all of `result`, figures and summary included, and put it into place in one step.

    Returns the result with its folder and the manifest as written. Raises FolderRefused and FolderDamaged; PagesNotMade where
    its tables are kept, and nothing else could be made of it.
    """
    folder, manifest = write_folder(
        folder,
        result.manifest,
        lambda at: data.write_tables(result, at),
        force,
        pages=lambda at: _write_pages(result, at, language),
    )
    return shown(replace(result, folder=folder, manifest=manifest))


def write_files(result: Result, folder: Path, language: Language) -> None:
    """The files of a result but its manifest."""
    data.write_tables(result, folder)
    _write_pages(result, folder, language)


def _write_pages(result: Result, folder: Path, language: Language) -> None:
    """What people read of a result."""
    from experiments.presentation.figures import draw_figures
    from experiments.presentation.summary import plain_summary

    for name, text in {"README.txt": README, "summary.txt": plain_summary(result, language)}.items():
        (folder / name).write_text(text, encoding="utf-8", newline="\n")
    draw_figures(result, folder, language)
