"""Run one scenario, from Python or for the command line.

resolved = read_scenario("scenarios/baseline.yaml")
result = run_scenario(resolved)
result.weekly
"""

from __future__ import annotations

import platform
import signal
import sys
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime
from importlib import metadata
from pathlib import Path
from typing import TYPE_CHECKING, Any

from experiments.phrases.common import Language, word
from experiments.runs.progress import Progress, Silent
from experiments.runs.result import CURVES, TABLES, Result, claim, sha256, write_result
from experiments.runs.rotation import is_worth_it, rotate

if TYPE_CHECKING:
    from types import FrameType

    import pandas

    from sim.community import ParticipationModel
    from sim.scenario.reader import Resolved


def run_scenario(
    resolved: Resolved,
    out: Path | None = None,
    *,
    force: bool = False,
    language: Language = "en",
    progress: Progress | None = None,
    command: str = "",
) -> Result:
    """Found the community, step it to its last week, and keep the result in `out` (None: keep nothing).

    Ctrl-C or SIGTERM after the first reported week ends the run with the weeks that are finished, and `state` says
    "interrupted"; before that, KeyboardInterrupt is raised and nothing is written. A small run of a year or more is run
    once more with other leaders (experiments/runs/rotation.py); stopped in that, the result is complete but for this.
    Raises FolderRefused or FolderDamaged before the first week where `out` cannot take the result.
    """
    if out is not None:
        out = claim(out, force)
    progress = progress or Silent()
    run = resolved.scenario.run
    started, clock = datetime.now(UTC), time.perf_counter()
    reported = 0

    def kept() -> str:
        """What becomes of the weeks so far if the run is stopped now; empty where there are none."""
        return word("stopping" if reported < run.weeks else "writing", language) if reported > 0 else ""

    with Stop(kept, word("interrupted_early", language)) as stop:
        progress.stage(first_stage())
        community = _found(resolved)
        inputs = _inputs(resolved)
        while reported < run.weeks and not stop.requested:
            community.step()
            reported = community.week
            progress.week(run.warm_up_weeks + reported)
        manifest = _manifest(resolved, started, time.perf_counter() - clock, reported, command) | {"inputs": inputs}
        result = _result(resolved, community, manifest)
        if result.complete and not stop.requested and is_worth_it(resolved.scenario):
            progress.stage("rotation")
            rotation = rotate(resolved, result.governance, result.problems, _found, lambda: stop.requested)
            result = replace(result, rotation=rotation)
        return result if out is None else write_result(result, out, force=force, language=language)


class Stop:
    """Makes Ctrl-C or SIGTERM a wish to stop after this week, where `kept` has something to say: it is said at once.

    Further ones change nothing, so that impatience cannot cost the finished weeks. Where there is nothing to keep, it
    is KeyboardInterrupt. Outside the main thread, signals stay as they are.
    """

    def __init__(self, kept: Callable[[], str], otherwise: str) -> None:
        self.requested = False
        self._kept, self._otherwise = kept, otherwise
        self._before: dict[int, Any] = {}

    def __enter__(self) -> Stop:
        if threading.current_thread() is threading.main_thread():
            for number in (signal.SIGINT, signal.SIGTERM):
                before = signal.getsignal(number)
                if before not in (signal.SIG_IGN, None):  # nohup and background jobs ignore Ctrl-C: so do we
                    self._before[number] = before
                    signal.signal(number, self._receive)
        return self

    def __exit__(self, *_: object) -> None:
        for number, before in self._before.items():
            signal.signal(number, before)

    def _receive(self, number: int, frame: FrameType | None) -> None:
        if self.requested:
            return
        if not (message := self._kept()):
            raise KeyboardInterrupt(self._otherwise)
        self.requested = True
        if sys.stderr is not None:
            with suppress(OSError, RuntimeError):  # RuntimeError: the signal came in the middle of another line
                print(f"\n{message}" if sys.stderr.isatty() else message, file=sys.stderr, flush=True)


def version() -> str:
    """The installed version of sihua, or that of the source tree it is run from."""
    try:
        return metadata.version("sihua")
    except metadata.PackageNotFoundError:
        import tomllib

        file = Path(__file__).parents[2] / "pyproject.toml"
        if not file.exists():
            return "unknown"
        return str(tomllib.loads(file.read_text(encoding="utf-8"))["project"]["version"])


def first_stage() -> str:
    """Say that the model is compiled only where it will be: with the compiler, and nothing kept from an earlier run."""
    import numba

    from sim.compiler import INTERPRETED

    if INTERPRETED:
        return "interpreted"
    config: Any = numba.config
    return "founding" if any(Path(config.CACHE_DIR).rglob("community.learn_from_the_week-*.nbi")) else "compiling"


def _found(resolved: Resolved) -> ParticipationModel:
    from sim.community import ParticipationModel  # late: it imports Mesa and compiles

    return ParticipationModel(resolved.scenario, resolved.folder)


def _inputs(resolved: Resolved) -> dict[str, str]:
    """The SHA-256 of every file that the scenario names, by its name there; of a mechanism's, what was run."""
    scenario = resolved.scenario
    names = (scenario.population.residents_file, scenario.network.file)
    ran = {foreign.named: foreign.sha256 for foreign in resolved.foreign if not foreign.installed}
    return {name: sha256(resolved.folder / name) for name in names if name is not None} | ran


def mechanism_copies(resolved: Resolved) -> dict[str, str]:
    """The text of each mechanism's file that the scenario brings, by its name in the result folder, in their order."""
    copies: dict[str, str] = {}
    for foreign in resolved.foreign:
        if not foreign.installed:
            name, number = foreign.file.name, 2
            while name in copies:  # of another folder
                name, number = f"{foreign.file.stem}_{number}.py", number + 1
            copies[name] = foreign.text
    return copies


def _result(resolved: Resolved, community: ParticipationModel, manifest: dict[str, Any]) -> Result:
    record = community.record
    frames: dict[str, Any] = {
        name: getattr(record, name)() for name in (*TABLES, *CURVES, "log", "costs", "statistics")
    }
    frames |= _surveyed(community)
    copies = mechanism_copies(resolved)
    text = resolved.resolved_yaml(list(copies))
    return Result(manifest=manifest, scenario_yaml=text, mechanism_files=copies, **frames)


def _surveyed(community: ParticipationModel) -> dict[str, pandas.DataFrame]:
    """The questionnaire of the seeds, asked in the last week: its scores, and who answered."""
    from sim.indices.survey import answers, sample

    c, now = community, int(community.steps) - 1
    return {
        "survey": answers(
            c.scenario, c.people, c.minds, c.events, c.communities, c.governing, c.cases, c.neighbours, now
        ),
        "survey_sample": sample(c.scenario, c.people, c.minds, c.events, c.neighbours, now),
    }


def _manifest(resolved: Resolved, started: datetime, seconds: float, weeks_done: int, command: str) -> dict[str, Any]:
    """All that is needed to know what this was, and to get it again."""
    from sim.compiler import INTERPRETED

    scenario = resolved.scenario
    return {
        "sihua": version(),
        "python": platform.python_version(),
        **{package: metadata.version(package) for package in ("numpy", "numba", "mesa")},
        "platform": platform.platform(),
        "compiled": not INTERPRETED,
        "scenario": resolved.name,
        "title": scenario.title,
        "title_zh": scenario.title_zh,
        "question": scenario.question,
        "question_zh": scenario.question_zh,
        "digest": resolved.digest(),
        "foreign_code": [
            {"kind": foreign.kind, "from": foreign.named, "sha256": foreign.sha256} for foreign in resolved.foreign
        ],
        "seed": scenario.run.seed,
        "warm_up_weeks": scenario.run.warm_up_weeks,
        "weeks_wanted": scenario.run.weeks,
        "weeks_done": weeks_done,
        "deadline_weeks": scenario.cases.deadline,
        "state": "complete" if weeks_done == scenario.run.weeks else "interrupted",
        "started": started.isoformat(timespec="seconds"),
        "duration_seconds": round(seconds, 3),
        "command": command,
    }
