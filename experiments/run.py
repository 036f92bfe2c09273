"""Run one scenario, from Python or for the command line.

resolved = read_scenario("scenarios/baseline.yaml")
result = run_scenario(resolved)
result.weekly
"""

from __future__ import annotations

import platform
import signal
import threading
import time
from collections.abc import Callable
from datetime import UTC, datetime
from importlib import metadata
from pathlib import Path
from typing import TYPE_CHECKING, Any

from experiments.progress import Progress, Silent
from experiments.results import Result, claim, write_result
from experiments.words import Language, word

if TYPE_CHECKING:
    from types import FrameType

    from sim.community import Community
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

    Ctrl-C or SIGTERM after the first reported week ends the run with the weeks that are finished and `state` says
    "interrupted"; before that, or the second time, KeyboardInterrupt is raised and nothing is written.
    Raises FolderRefused or FolderDamaged before the first week where `out` cannot take the result.
    """
    if out is not None:
        out = claim(out, force)
    progress = progress or Silent()
    run = resolved.scenario.run
    started, clock = datetime.now(UTC), time.perf_counter()
    reported = 0
    with Stop(lambda: reported > 0, word("interrupted_early", language)) as stop:
        progress.stage(_first_stage())
        community = _found(resolved)
        while reported < run.weeks and not stop.requested:
            community.step()
            reported = community.week
            progress.week(run.warm_up_weeks + reported)
        manifest = _manifest(resolved, started, time.perf_counter() - clock, reported, command)
        result = _result(resolved, community, manifest)
        return result if out is None else write_result(result, out, force=force, language=language)


class Stop:
    """Makes the first Ctrl-C or SIGTERM a wish to stop after this week, where something is worth keeping by then.

    Otherwise, and the second time, it is KeyboardInterrupt. Outside the main thread, signals stay as they are.
    """

    def __init__(self, worth_keeping: Callable[[], bool], otherwise: str) -> None:
        self.requested = False
        self._worth_keeping, self._otherwise = worth_keeping, otherwise
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
        if self.requested or not self._worth_keeping():
            raise KeyboardInterrupt(self._otherwise)
        self.requested = True


def version() -> str:
    """The installed version of sihua, or that of the source tree it is run from."""
    try:
        return metadata.version("sihua")
    except metadata.PackageNotFoundError:
        import tomllib

        file = Path(__file__).parents[1] / "pyproject.toml"
        if not file.exists():
            return "unknown"
        return str(tomllib.loads(file.read_text(encoding="utf-8"))["project"]["version"])


def _first_stage() -> str:
    """Say that the model is compiled only where it will be: with the compiler, and nothing kept from an earlier run."""
    import numba

    from sim.compiler import INTERPRETED

    if INTERPRETED:
        return "interpreted"
    config: Any = numba.config
    return "founding" if Path(config.CACHE_DIR).exists() else "compiling"


def _found(resolved: Resolved) -> Community:
    from sim.community import Community  # late: it imports Mesa and compiles

    return Community(resolved.scenario, resolved.folder)


def _result(resolved: Resolved, community: Community, manifest: dict[str, Any]) -> Result:
    record = community.record
    return Result(manifest, record.weekly(), record.quarterly(), record.log(), record.costs(), resolved.resolved_yaml())


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
        "seed": scenario.run.seed,
        "warm_up_weeks": scenario.run.warm_up_weeks,
        "weeks_wanted": scenario.run.weeks,
        "weeks_done": weeks_done,
        "state": "complete" if weeks_done == scenario.run.weeks else "interrupted",
        "started": started.isoformat(timespec="seconds"),
        "duration_seconds": round(seconds, 3),
        "command": command,
    }
