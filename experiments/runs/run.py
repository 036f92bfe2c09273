"""Run one scenario, from Python or for the command line.

Here it is run and its tables are taken; `experiments.presentation.results.run_scenario` also writes pages and figures.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from experiments.phrases.look_up import Language
from experiments.phrases.runs import say
from experiments.runs.inputs import kept_inputs
from experiments.runs.interrupt import Stop
from experiments.runs.noted import noted
from experiments.runs.plugins import described, plugin_files
from experiments.runs.progress import Progress, Silent
from experiments.runs.result import CURVES, TABLES, Result
from experiments.runs.rotation import is_worth_it, rotate
from experiments.storage.provenance import provenance

if TYPE_CHECKING:
    import pandas

    from sim.community import ParticipationModel
    from sim.scenario.resolved import Resolved


BYTES_OF_TABLES, OF_MANY, MORE_THAN_THAT = 8_500, 3_700, 250_000
"""What a run that is kept takes for a reported week of a community, of the first 250,000 and of further ones, as it was measured:
over 520 weeks, 500 communities of 20 residents took 2.1 GB more than one, 1,000 took 3.0 and 2,000 took 4.4. The model itself
keeps 650 bytes of them (sim/scenario/checks.py)."""


def run_scenario(
    resolved: Resolved,
    keep: Callable[[Result, Callable[[], bool]], Result] = lambda result, stopped: result,
    *,
    language: Language = "en",
    progress: Progress | None = None,
    command: str = "",
) -> Result:
    """Found the community, step it to its last week, and let `keep` write the result (by default it is kept nowhere); it is told,
    too, how to ask whether somebody wishes the run to stop meanwhile.

    Ctrl-C or SIGTERM after the first reported week ends the run with the weeks that are finished, and `state` says
    "interrupted"; before that, KeyboardInterrupt is raised and nothing is kept. A small run of a year or more is run
    once more with other leaders (experiments/runs/rotation.py); stopped in that, the result is complete but for this.
    """
    progress = progress or Silent()
    must_fit(resolved)
    run = resolved.scenario.run
    started, clock = datetime.now(UTC), time.perf_counter()
    reported = 0

    def kept() -> str:
        """What becomes of the weeks so far if the run is stopped now; empty where there are none."""
        return say("stopping" if reported < run.weeks else "writing", language) if reported > 0 else ""

    with Stop(kept, say("interrupted_early", language)) as stop:
        progress.stage(first_stage())
        model = _found(resolved)
        inputs = inputs_of(resolved)
        while reported < run.weeks and not stop.requested:
            model.step()
            reported = model.week
            progress.week(run.warm_up_weeks + reported)
        manifest = _manifest(resolved, started, time.perf_counter() - clock, reported, command) | {"inputs": inputs}
        result = _result(resolved, model, manifest)
        if result.complete and not stop.requested and is_worth_it(resolved.scenario):
            progress.stage("rotation")
            rotation = rotate(resolved, result.governance, result.problems, _found, lambda: stop.requested)
            result = replace(result, rotation=rotation)
        return keep(result, lambda: stop.requested)


def must_fit(resolved: Resolved) -> None:
    """Raise ScenarioProblems, before memory is taken, where the tables of the result would not fit into what is free."""
    from sim.memory import available_memory
    from sim.scenario.problems import Origin, Problem, ScenarioProblems

    run, place = resolved.scenario.run, resolved.scenario.place
    rows, free = run.weeks * place.communities, available_memory()
    needed = min(rows, MORE_THAN_THAT) * BYTES_OF_TABLES + max(0, rows - MORE_THAN_THAT) * OF_MANY
    if free is not None and needed > free:
        path = "run.weeks" if run.weeks > place.communities else "place.communities"
        at = resolved.origins.get(path)
        message = (
            f"the tables of {run.weeks:,} weeks of {place.communities:,} communities need about {needed / 1e9:,.1f} GB of memory,"
            f" {free / 1e9:,.1f} GB are free"
        )
        hint = "take fewer weeks or communities; sihua batch keeps outcomes alone, and needs less"
        raise ScenarioProblems(
            [Problem.at(at if isinstance(at, Origin) else Origin(resolved.name, 1, 1), path, message, hint)]
        )


def first_stage() -> str:
    """Say that the model is compiled only where it will be: with the compiler, and nothing kept from an earlier run; and
    where it cannot be kept for the next one."""
    from sim import kept_code
    from sim.compiler import INTERPRETED

    if INTERPRETED:
        return "interpreted"
    if kept_code.is_kept("community.learn_from_the_week"):
        return "founding"
    return "compiling_unkept" if kept_code.is_for_this_process_only() else "compiling"


def _found(resolved: Resolved) -> ParticipationModel:
    from sim.community import ParticipationModel  # late: it imports Mesa and compiles

    return ParticipationModel(resolved)


def inputs_of(resolved: Resolved) -> dict[str, str]:
    """The SHA-256 of every file that the scenario names, by its name there; of a mechanism's, what was run."""
    ran = {plugin.named: plugin.sha256 for plugin in resolved.plugins if not plugin.installed}
    return {**resolved.inputs, **ran}


def _result(resolved: Resolved, model: ParticipationModel, manifest: dict[str, Any]) -> Result:
    record = model.record
    frames: dict[str, Any] = {
        name: getattr(record, name)() for name in (*TABLES, *CURVES, "log", "costs", "money", "votes", "statistics")
    }
    frames |= _surveyed(model)
    copies, (names,) = plugin_files([resolved])
    text = resolved.resolved_yaml(names)
    return Result(
        manifest=manifest, scenario_yaml=text, mechanism_files=copies, data_files=kept_inputs([resolved]), **frames
    )


def _surveyed(model: ParticipationModel) -> dict[str, pandas.DataFrame]:
    """The questionnaire of the seeds, asked in the last week: its scores, and who answered."""
    from sim.indices.survey import Surveyed, answers, sample

    here, now = Surveyed.of(model), int(model.steps) - 1
    return {"survey": answers(here, now), "survey_sample": sample(here, now)}


def _manifest(resolved: Resolved, started: datetime, seconds: float, weeks_done: int, command: str) -> dict[str, Any]:
    """All that is needed to know what this was, and to get it again."""
    scenario = resolved.scenario
    return {
        **provenance("matplotlib"),
        "scenario": resolved.name,
        "title": scenario.title,
        "title_zh": scenario.title_zh,
        "question": scenario.question,
        "question_zh": scenario.question_zh,
        "digest": resolved.digest(),
        "foreign_code": described(resolved.plugins),
        "notes": noted([resolved]),
        "communities": list(scenario.place.names),
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
