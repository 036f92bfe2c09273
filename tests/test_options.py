"""What is asked for is obeyed or refused with a reason: no option, argument or call has no effect."""

from __future__ import annotations

import inspect
import pickle
from functools import partial
from pathlib import Path
from random import Random
from typing import Any, get_args, get_type_hints

import mesa
import numpy as np
import pytest
import typer

from experiments.batches.forecast import forecast
from experiments.batches.identity import code_of
from experiments.batches.run import batch
from experiments.cli import main as cli
from experiments.cli.terminal import INVALID
from experiments.runs.replicate import run_replicate
from experiments.storage.errors import FolderRefused
from experiments.studies.study import read_study
from sim.agents.model import MADE_WITH
from sim.agents.views import Official
from sim.community import ParticipationModel
from sim.scenario.problems import ScenarioProblems
from sim.scenario.reader import read_scenario
from tests import batch_runs

STUDY = """
levers:
  inviting: {path: outreach.creaming, values: [0.9, 0.1]}
outcomes: [breadth, trust]
replicates: 6
"""
SMALL = ["place.residents=30", "run.weeks=3", "run.warm_up_weeks=0"]


@pytest.fixture
def study(tmp_path: Path) -> Path:
    (tmp_path / "study.yaml").write_text(STUDY, encoding="utf-8")
    return tmp_path / "study.yaml"


def run(study: Path, **given: Any) -> Any:
    return batch(study, study.with_name("kept"), workers=1, function=batch_runs.quick, quiet=True, **given)


def test_replicates_stand_for_those_of_the_study_and_are_never_taken_away(study: Path) -> None:
    assert run(study, replicates=2).plan.runs == 4
    assert run(study, replicates=2).complete  # the same command goes on
    assert run(study).plan.replicates == 6  # and the study alone asks for what it says
    with pytest.raises(FolderRefused, match="has 6 replicates already, which are not taken away"):
        run(study, replicates=2)
    assert run(study, replicates=8).plan.replicates == 8
    assert run(study).plan.replicates == 8


@pytest.mark.parametrize("replicates", [0, -1, 10**12])
def test_replicates_that_no_batch_can_have_are_refused_and_leave_nothing(study: Path, replicates: int) -> None:
    with pytest.raises(ValueError, match="replicates must lie between 1 and"):
        run(study, replicates=replicates)
    assert (
        cli.call(["batch", str(study), "--replicates", str(replicates), "--out", str(study.with_name("kept"))])
        == INVALID
    )
    assert not study.with_name("kept").exists()


def test_a_batch_of_more_runs_than_can_be_is_refused_before_anything_is_written(study: Path) -> None:
    study.write_text(
        STUDY.replace("[0.9, 0.1]", f"[{', '.join(str(at / 1000) for at in range(500))}]"), encoding="utf-8"
    )
    with pytest.raises(ScenarioProblems, match="500 points with 1,000,000 replicates are more than 100,000,000 runs"):
        run(study, replicates=1_000_000)
    assert not study.with_name("kept").exists()


@pytest.mark.parametrize("given", [{}, {"replicates": 3}, {"replicates": 9}])
@pytest.mark.parametrize("retry", [False, True])
def test_a_dry_run_counts_exactly_what_the_run_runs(
    study: Path, given: dict[str, int], retry: bool, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("FRAGILE", str(tmp_path / "broken"))
    (tmp_path / "broken").touch()
    batch(study, study.with_name("kept"), workers=1, function=batch_runs.fragile, quiet=True, replicates=3)
    (tmp_path / "broken").unlink()
    runs: list[int] = []

    def counted(scenario: Any, replicate: int, **more: Any) -> Any:
        runs.append(replicate)
        return batch_runs.fragile(scenario, replicate, **more)

    counted = batch_runs.as_quick(counted)
    told = forecast(
        read_study(study), study.with_name("kept"), workers=1, retry_failed=retry, function=batch_runs.fragile, **given
    )
    done = batch(study, study.with_name("kept"), workers=1, function=counted, quiet=True, retry_failed=retry, **given)
    assert (told.left, told.runs) == (len(runs), done.plan.runs)
    with pytest.raises(FolderRefused, match="replicates already"):
        forecast(read_study(study), study.with_name("kept"), workers=1, replicates=1, function=batch_runs.quick)


@pytest.mark.parametrize(("options", "why"), [
    ("batch STUDY --dry-run --memory 2GB", "--memory: has no effect with --dry-run"),
    ("batch STUDY --dry-run --no-resume", "has no effect with --dry-run"),
    ("batch STUDY --cluster tcp://127.0.0.1:9 -j 2", "--workers: has no effect with --cluster"),
    ("batch STUDY -j 1 --memory 2GB", "--memory: has no effect with one worker"),
    ("table KEPT --out runs.csv --columns breadth", "--columns: has no effect on a table of every run"),
    ("table KEPT --weekly --columns breadth", "--columns: has no effect on a table of every run"),
    ("compare KEPT --replicates 9", "--replicates: has no effect on a batch"),
    ("compare KEPT --robustness full --set a=1 --weeks 3 --seed 1 -j 2", "--weeks, --seed, --set, --robustness, --jobs: has no"),
    ("mechanisms --no-foreign-code", "--no-foreign-code: has no effect here: nothing of others is run"),
    ("mechanisms points --no-foreign-code", "--no-foreign-code: has no effect here: nothing of others is run"),
    ("compare KEPT --no-foreign-code", "--no-foreign-code: has no effect on a batch"),
    ("compare sihua:baseline sihua:points_for_a_year --most 50", "--most: has no effect without --replicates auto"),
    ("verify KEPT --all --sample 2", "--sample: has no effect with --all"),
])  # fmt: skip
def test_an_option_that_would_do_nothing_is_refused(
    study: Path, options: str, why: str, capsys: pytest.CaptureFixture[str]
) -> None:
    run(study)
    places = {"STUDY": str(study), "KEPT": str(study.with_name("kept"))}
    assert cli.call([places.get(word, word) for word in options.split()]) == INVALID
    assert why in capsys.readouterr().err


def test_every_option_that_is_a_whole_number_is_read_by_the_digits_of_the_keyboard() -> None:
    numbers = [
        (of.callback.__name__, name, kind.__metadata__[0].parser)
        for of in cli.app.registered_commands
        for name, kind in get_type_hints(of.callback, include_extras=True).items()
        if hasattr(kind, "__metadata__") and int in (kind.__origin__, *get_args(kind.__origin__))
    ]
    assert len(numbers) >= 14
    for command, name, read in numbers:
        for wrong in ("1_0", "١", "１", "1.0", " 1", "1" * 5000):
            with pytest.raises(typer.BadParameter, match="is not a whole number"):
                read(wrong)
        assert read("8") == 8, (command, name)


@pytest.mark.parametrize(("options", "why"), [
    ("compare sihua:baseline sihua:points_for_a_year --sesoi breadth=0_1", "write NAME=NUMBER"),
    ("trace sihua:baseline --resident 3 --weeks 1_0:1_2", "1_0:1_2"),
    ("trace sihua:baseline --resident 1_0", "is not a whole number"),
    ("run sihua:baseline --set mechanisms.MANY.kind=points", "there is no item"),
    ("explain sihua:baseline --set mechanisms.MANY.kind=points", "there is no item"),
    ("run sihua:baseline --set mechanisms.１.kind=points", "there is no item"),
])  # fmt: skip
def test_no_number_but_one_in_plain_digits_is_taken_for_one(
    options: str, why: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.call([word.replace("MANY", "9" * 5000) for word in options.split()]) == INVALID
    assert why in capsys.readouterr().err


def test_a_path_of_a_study_with_a_number_of_five_thousand_digits_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "study.yaml"
    file.write_text(f"levers:\n  one: {{path: mechanisms.{'9' * 5000}.intensity, values: [0, 1]}}\n", encoding="utf-8")
    assert cli.call(["batch", str(file), "--dry-run"]) == INVALID


def test_arguments_of_functions_that_would_do_nothing_are_refused(study: Path, tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="a cluster has its own workers"):
        batch(study, tmp_path / "no", cluster="tcp://127.0.0.1:9", workers=2)
    resolved = read_scenario("sihua:baseline", SMALL)
    for call in (run_replicate, ParticipationModel):
        with pytest.raises(TypeError, match="folder is for a bare scenario"):
            call(resolved, folder=tmp_path)


# Mesa


class Collected(ParticipationModel):
    """What Mesa's batch_run asks for."""

    def __init__(self, scenario: Any, **given: Any) -> None:
        super().__init__(scenario, **given)
        self.datacollector = mesa.DataCollector({"seed": "seed", "ages": lambda model: float(model.people.age.mean())})

    def step(self) -> None:
        super().step()
        self.datacollector.collect(self)


def test_iterations_of_mesas_batch_run_are_replicates_with_seeds_of_their_own() -> None:
    resolved = read_scenario("sihua:baseline", [*SMALL, "run.seed=7"])
    found = mesa.batch_run(Collected, {"scenario": resolved}, iterations=4, display_progress=False)
    assert [one["seed"] for one in found] == [7, 8, 9, 10]
    assert len({one["ages"] for one in found}) == 4
    seeds = mesa.batch_run(Collected, {"scenario": resolved, "seed": [3, np.int64(4)]}, display_progress=False)
    assert [one["seed"] for one in seeds] == [3, 4]


def test_a_seed_of_its_own_gives_the_run_of_a_scenario_with_that_seed() -> None:
    resolved, other = (read_scenario("sihua:baseline", [*SMALL, f"run.seed={seed}"]) for seed in (7, 8))
    for given in ({"seed": 8}, {"rng": 8}):
        made = ParticipationModel(resolved, **given)
        assert made.seed == made.scenario.run.seed == 8
        assert np.array_equal(made.people.age, ParticipationModel(other).people.age)
    for wrong, kind in (({"seed": 1, "rng": 1}, ValueError), ({"seed": -1}, ValueError), ({"seed": 1.5}, TypeError),
                        ({"seed": True}, TypeError), ({"rng": np.bool_(True)}, TypeError)):  # fmt: skip
        with pytest.raises(kind):
            ParticipationModel(resolved, **wrong)


def test_what_would_reseed_a_model_in_vain_is_refused_with_what_to_do() -> None:
    model = ParticipationModel(read_scenario("sihua:baseline", SMALL))
    for use in (
        lambda: model.reset_rng(),
        lambda: model.reset_randomizer(3),
        lambda: setattr(model, "seed", 2),
        lambda: setattr(model, "random", Random(2)),
        lambda: setattr(model, "rng", np.random.default_rng(2)),
    ):
        with pytest.raises(
            RuntimeError, match=r"would do nothing: .* make a new one with ParticipationModel\(scenario, seed=2\)"
        ):
            use()
    assert pickle.loads(pickle.dumps(model)).seed == model.seed


@pytest.mark.parametrize("name", MADE_WITH)
def test_what_a_model_is_made_with_cannot_be_replaced_for_the_week_would_not_see_it(name: str) -> None:
    model, other = (
        ParticipationModel(read_scenario("sihua:baseline", of)) for of in (SMALL, [SMALL[0], "run.weeks=9"])
    )
    with pytest.raises(RuntimeError, match=f"`{name}` cannot be replaced in a model that is made"):
        setattr(model, name, getattr(other, name))
    model.people.age[:] = 40  # what it holds can be written into
    model.run()


def test_who_sets_running_to_false_ends_the_run() -> None:
    model = ParticipationModel(read_scenario("sihua:baseline", SMALL))
    model.run(lambda done, total: setattr(model, "running", done < 2))
    assert model.week == 2
    model.running = True
    model.run()
    assert model.week == 3


def test_a_row_cannot_be_taken_out_of_the_agents_and_an_agent_of_ones_own_can() -> None:
    model = ParticipationModel(read_scenario("sihua:baseline", SMALL))
    for agents, row in (
        (model.agents, model.residents[0]),
        (model.agents_by_type[Official], model.workers[0]),
    ):
        for take in (agents.remove, agents.discard, lambda one: one.remove()):
            with pytest.raises(RuntimeError, match="cannot be removed"):
                take(row)
        assert row in agents
    guest = mesa.Agent(model)
    model.agents.remove(guest)
    assert guest not in model.agents


def test_every_argument_of_a_dry_run_is_one_of_the_run() -> None:
    of_batch, of_forecast = (set(inspect.signature(call).parameters) for call in (batch, forecast))
    assert of_forecast <= of_batch


def test_another_function_does_not_go_on_with_a_batch(study: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run(study)
    other = "def mine(scenario, replicate, **given):\n    return quick(scenario, replicate, **given)\n"
    spaces = {"quick": batch_runs.quick}
    exec(other, spaces)
    for function in (None, batch_runs.by_seed, spaces["mine"]):
        with pytest.raises(FolderRefused, match="in which the function that runs a scenario differs"):
            batch(study, study.with_name("kept"), workers=1, function=function, quiet=True)
    assert cli.call(["batch", str(study), "--out", str(study.with_name("kept")), "-j", "1"]) == INVALID
    assert "the function that runs a scenario differs" in capsys.readouterr().err
    assert cli.call(["verify", str(study.with_name("kept"))]) == INVALID
    assert "was run by tests.batch_runs.quick" in capsys.readouterr().err
    twice = [code_of(compiled(other, spaces)) for _ in range(2)]
    assert (
        twice[0]
        == twice[1]
        != code_of(compiled(other.replace("quick(scenario, replicate", "quick(scenario, 1"), spaces))
    )


READS = """
from functools import partial
RATE, TABLE = 1.0, {"a": (1, 2)}
def inner(x): return RATE * x if x else outer(x)
def outer(x): return inner(x)
def mine(scenario, replicate, *, by=2.0, **given): return [outer(x) + TABLE["a"][0] + by for x in (1,)]
def of(number):
    def made(scenario, replicate, **given): return number
    return made
"""


@pytest.mark.parametrize("changed", [("RATE, TABLE = 1.0", "RATE, TABLE = 1.5"), ("(1, 2)", "(1, 3)"), ("by=2.0", "by=3.0"),
                                     ("return RATE * x if", "return -RATE * x if")])  # fmt: skip
def test_a_function_that_reads_other_numbers_or_calls_another_is_another(changed: tuple[str, str]) -> None:
    first, again, other = (
        code_of(compiled(text, {"__name__": "theirs"})) for text in (READS, READS, READS.replace(*changed))
    )
    assert first == again != other


def test_a_function_made_with_another_number_is_another_and_what_cannot_be_pinned_is_no_address() -> None:
    spaces: dict[str, Any] = {"__name__": "theirs"}
    compiled(READS, spaces)
    of = spaces["of"]
    assert code_of(of(1.0)) == code_of(of(1.0)) != code_of(of(2.0))
    assert code_of(of(np.arange(3))) != code_of(of(np.arange(1, 4)))
    assert code_of(of(object())) == code_of(of(object())) == code_of(of(object()))
    bound = [code_of(partial(spaces["mine"], by=number)) for number in (1.0, 1.0, 2.0)]
    assert bound[0] == bound[1] != bound[2]


def compiled(text: str, spaces: dict[str, Any]) -> Any:
    exec(text, spaces)
    return spaces["mine"]


def test_force_without_a_file_to_replace_is_refused(study: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run(study)
    assert cli.call(["table", str(study.with_name("kept")), "--force"]) == INVALID
    assert "--force: has no effect without --out" in capsys.readouterr().err


@pytest.mark.parametrize(("weeks", "every"), [("1:3", "100"), ("1:3", "3"), ("2:2", "2")])
def test_a_film_of_one_picture_that_nobody_asked_for_is_refused(
    weeks: str, every: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    film = tmp_path / "film.gif"
    assert cli.call(["animate", "sihua:baseline", "--weeks", weeks, "--every", every, "--out", str(film)]) == INVALID
    assert f"--every {every}: of the weeks" in capsys.readouterr().err
    assert not film.exists()


@pytest.mark.parametrize("given", [{"workers": 0}, {"workers": -1}, {"workers": 10**6}, {"workers": "2"}, {"workers": True},
                                   {"replicates": "2"}, {"replicates": 0}, {"replicates": 1.5}])  # fmt: skip
def test_numbers_of_workers_and_replicates_that_cannot_be_are_refused_in_words(
    tmp_path: Path, given: dict[str, Any]
) -> None:
    name = next(iter(given))
    with pytest.raises(ValueError, match=f"{name} must lie between 1 and .* a whole number"):
        batch("sihua:points_or_time_bank", tmp_path / "out", quiet=True, **given)
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize("memory", ["250MB", "100MB", "1KB", "0 B"])
def test_less_memory_than_a_worker_takes_is_refused_before_anything_starts(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], memory: str
) -> None:
    command = ["batch", "sihua:points_or_time_bank", "--out", str(tmp_path / "out"), "--workers", "2"]
    assert cli.call([*command, "--memory", memory]) == INVALID
    assert "a worker needs 300 MB" in capsys.readouterr().err
    assert not (tmp_path / "out").exists()


def test_a_weekly_table_of_a_study_without_series_is_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    kept = batch_runs.founded(tmp_path, "levers: {inviting: {path: outreach.creaming, values: [0.9]}}\nreplicates: 1\n")
    assert cli.call(["table", str(kept), "--weekly"]) == cli.call(
        ["table", str(kept), "--weekly", "--out", str(tmp_path / "w.csv")]
    )
    told = capsys.readouterr()
    assert told.out == ""
    assert told.err.count("keeps no weekly series") == 2


def test_a_version_of_mesa_whose_models_have_a_scenario_from_the_start_makes_ours_too(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Python 3.12 and later get one: there, for a day, no model could be made at all."""
    make = mesa.Model.__init__

    def with_scenario(self: Any, *given: Any, **named: Any) -> None:
        make(self, *given, **named)
        self.scenario = None

    monkeypatch.setattr(mesa.Model, "__init__", with_scenario)
    model = ParticipationModel(read_scenario("sihua:baseline", ["place.residents=60", "run.weeks=1"]))
    assert model.scenario.place.residents == 60
