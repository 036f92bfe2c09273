"""How residents take part in running a Chinese urban community: three lines from a scenario file to a result.

    import sim
    scenario = sim.load("scenarios/baseline.yaml", "run.seed=7")
    community = sim.Community(scenario.scenario)

`import sim` itself is cheap: the compiler, Mesa and the schema are imported when they are first used.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from sim.community import Community
    from sim.scenario.reader import Resolved

__all__ = ["Community", "load"]


def load(path: str | Path, *settings: str | Iterable[str]) -> Resolved:
    """Read a scenario file (or `sihua:NAME`), with `path.to.field=value` settings laid over it, one by one or in lists.

    Raises sim.scenario.problems.ScenarioProblems, which names everything that is wrong at once; TypeError for a setting that is
    no text.
    """
    from sim.scenario.reader import read_scenario

    given = [one for some in settings for one in ([some] if isinstance(some, str) else some)]
    return read_scenario(path, given)


def __getattr__(name: str) -> Any:
    if name == "Community":
        from sim.community import Community

        return Community
    raise AttributeError(f"module 'sim' has no attribute {name!r}; it offers {', '.join(__all__)}")
