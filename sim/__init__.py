"""How residents take part in running a Chinese urban community: three lines from a scenario file to a result.

    import sim
    scenario = sim.load("scenarios/baseline.yaml", "run.seed=7")
    community = sim.ParticipationModel(scenario.scenario)

`import sim` itself is cheap: the compiler, Mesa and the schema are imported when they are first used.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pathlib import Path

    from sim.community import ParticipationModel
    from sim.scenario.resolved import Resolved

__all__ = ["ParticipationModel", "load"]


def load(path: str | Path, *settings: str) -> Resolved:
    """Read a scenario file (or `sihua:NAME`), with `path.to.field=value` settings laid over it.

    Raises sim.scenario.problems.ScenarioProblems, which names everything that is wrong at once.
    """
    from sim.scenario.reader import read_scenario

    return read_scenario(path, settings)


def __getattr__(name: str) -> Any:
    if name == "ParticipationModel":
        from sim.community import ParticipationModel

        return ParticipationModel
    raise AttributeError(f"module 'sim' has no attribute {name!r}; it offers {', '.join(__all__)}")
