"""How residents take part in running a Chinese urban community: every public name, in one place.

    import sihua

    scenario = sihua.load("sihua:baseline", "run.seed=7")
    result = sihua.run(scenario, "results/mine")  # a result folder; without a place, nothing is kept
    record = sihua.ParticipationModel(scenario).run()  # the model itself, with all that it recorded
    batch = sihua.batch("sihua:points_or_time_bank")
    comparison = sihua.compare([scenario, sihua.load("sihua:points_for_a_year")])

What a mechanism of your own needs is in `sihua.mechanism`. `import sihua` itself is cheap: whatever is behind a name is
imported when the name is first used.
"""

import sys

# `python -m sihua` looks for modules in the current folder first. What lies there is the user's: before anything else is
# imported, also by `__future__`, it is taken off again.
if sys.argv[:1] == ["-m"] and not sys.flags.safe_path:
    del sys.path[0]

from importlib import import_module
from typing import TYPE_CHECKING, Any

from sihua._lazy import find, imported_for_types
from sihua._origin import must_be_ours

must_be_ours()

if TYPE_CHECKING:
    from experiments.batches.run import batch
    from experiments.batches.stored import Batch, load_batch
    from experiments.comparison.break_even import break_even
    from experiments.comparison.compare import compare_scenarios as compare
    from experiments.comparison.folder import load_comparison
    from experiments.comparison.model import Comparison
    from experiments.comparison.sesoi import judged
    from experiments.comparison.tables import between, by_group, by_phase, prices, verdicts
    from experiments.diary.observing import ObservedModel
    from experiments.diary.resident import ResidentDiary
    from experiments.diary.telling import tell_resident, tell_volunteer
    from experiments.presentation.comparison_page import page as comparison_page
    from experiments.presentation.report.making import report_of as report
    from experiments.presentation.results import ShownResult as Result
    from experiments.presentation.results import load_result
    from experiments.presentation.results import run_scenario as run
    from experiments.presentation.verifying import verify
    from experiments.storage.errors import FolderDamaged, FolderRefused
    from sim.community import ParticipationModel
    from sim.scenario.problems import ScenarioProblems
    from sim.scenario.reader import load

__all__ = [
    "Batch", "Comparison", "FolderDamaged", "FolderRefused", "ObservedModel", "ParticipationModel", "ResidentDiary",
    "Result", "ScenarioProblems", "batch", "between", "break_even", "by_group", "by_phase", "compare",
    "comparison_page", "judged", "load", "load_batch", "load_comparison", "load_result", "prices", "report", "run",
    "tell_resident", "tell_volunteer", "verdicts", "verify",
]  # fmt: skip

_PLACES = imported_for_types(__file__)
"""Where each public name is defined: module, and the name there."""


if not TYPE_CHECKING:  # where types are checked, `sihua.lode` is a name that is not there

    def __getattr__(name: str) -> Any:
        if name == "mechanism":
            return import_module("sihua.mechanism")
        found = globals()[name] = find(name, __name__, _PLACES, __all__)
        return found


def __dir__() -> list[str]:
    return [*__all__, "mechanism"]
