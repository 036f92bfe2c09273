"""Plugins (mechanisms of a scenario's own): announced, refusable, held to the contract, kept with the result, never mixed."""

from __future__ import annotations

import os
import pickle
import subprocess
import sys
from dataclasses import replace
from importlib.metadata import EntryPoint
from pathlib import Path
from typing import Any

import pytest

from experiments.batches.run import batch, job_of
from experiments.batches.worker import ModelDiffers, perform
from experiments.cli.main import DEFECT, INVALID, UNWRITABLE, call
from experiments.presentation.results import run_scenario
from experiments.runs.replicate import Finished
from experiments.runs.result import load_result
from experiments.storage.errors import FolderRefused
from experiments.studies.study import Study, read_study
from sim.catalogue import catalogue
from sim.scenario import plugins
from sim.scenario.problems import ScenarioProblems
from sim.scenario.reader import read_scenario
from sim.trial import tried

OWN = '''"""红马甲: a red vest for everybody who comes."""

from __future__ import annotations

from typing import ClassVar, Literal, final

from sim.mechanism import Added, Incentive, Unit
from sim.scenario.declare import assumed, number


@final
class RedVest(Incentive):
    """A red vest thanks whoever takes part, and shows it."""

    unit: ClassVar[Unit] = "occasion"

    kind: Literal["red_vest"] = "red_vest"
    worth: float = number(0.1, "units of motivation", assumed("a guess"), "worth of a vest", "红马甲的价值", low=0, high=5)

    def effects(self, strength: float, paid_share: float) -> Added:
        """Thanks."""
        return {"recognition": strength * self.worth}
'''
SCENARIO = """mechanism_files: [own.py]
mechanisms:
  - kind: red_vest
run: {warm_up_weeks: 1, weeks: 4}
place: {residents: 200}
"""
FINAL, KIND, EFFECTS = "@final\n", 'kind: Literal["red_vest"] = "red_vest"', '{"recognition": strength * self.worth}'
DECLARED = 'number(0.1, "units of motivation", assumed("a guess"), "worth of a vest", "红马甲的价值", low=0, high=5)'
ADDED = '"recognition": strength * self.worth'
SECOND = f"{DECLARED}\n    seen: float = {DECLARED}"


def paying(payment: str) -> str:
    """The mechanism with a payment, and with pays that says what stands before the last |."""
    *pays, payment = payment.split("|")
    week = "".join(f"\n    def pays(self, week: int) -> bool:\n        return {said}\n" for said in pays)
    own = OWN.replace("import Added, Incentive, Unit", "import Added, Incentive, Payment, Unit")
    return f"{own}{week}\n    def payment(self) -> Payment:\n        return {payment}\n"


@pytest.fixture(autouse=True)
def _here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(plugins, "_SAID", set())
    monkeypatch.delenv(plugins.REFUSE, raising=False)


def written(text: str = OWN, scenario: str = SCENARIO, folder: str = ".") -> Path:
    """A scenario with its own mechanism beside it."""
    place = Path(folder)
    place.mkdir(parents=True, exist_ok=True)
    (place / "own.py").write_text(text, encoding="utf-8")
    (place / "s.yaml").write_text(scenario, encoding="utf-8")
    return place / "s.yaml"


def problems(path: Path) -> list[str]:
    with pytest.raises(ScenarioProblems) as caught:
        read_scenario(path)
    return str(caught.value).split("\n")


def test_a_mechanism_of_ones_own_is_read_checked_explained_and_listed(capsys: pytest.CaptureFixture[str]) -> None:
    written()
    resolved = read_scenario("s.yaml")
    assert resolved.scenario.mechanisms[0].kind == "red_vest"
    assert resolved.scenario.mechanisms[0].model_dump()["worth"] == 0.1
    assert pickle.loads(pickle.dumps(resolved)).scenario == resolved.scenario
    assert call(["explain", "s.yaml", "--lang", "both"]) == 0
    assert "worth of a vest / 红马甲的价值" in capsys.readouterr().out
    assert call(["mechanisms", "--scenario", "s.yaml", "--lang", "en"]) == 0
    assert "red_vest · 红马甲 · for residents" in capsys.readouterr().out
    assert "red_vest" not in catalogue()


def test_foreign_code_is_announced_before_a_line_of_it_runs_and_can_be_refused(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    written(OWN + "\n\nopen('ran', 'w').close()\n")
    for arguments in (["check"], ["explain"], ["run", "--out", "r"]):
        assert call([*arguments, "s.yaml", "--no-foreign-code"]) == INVALID
        said = capsys.readouterr().err
        assert said.startswith("s.yaml:1:19: mechanism_files[0]: own.py is code that did not come with sihua")
        assert "running" not in said
    monkeypatch.setenv(plugins.REFUSE, "1")
    assert call(["check", "s.yaml"]) == INVALID
    assert not Path("ran").exists()
    monkeypatch.delenv(plugins.REFUSE)
    capsys.readouterr()
    resolved = read_scenario("s.yaml")
    assert Path("ran").exists()
    sha256 = resolved.plugins[0].sha256
    assert capsys.readouterr().err == (
        f"sihua: running foreign code: own.py (sha256 {sha256}) declares the mechanism red_vest\n"
    )


WRONG = {
    "syntax": (OWN.replace("self, strength", "self strength"), "own.py:20:", "is no Python that can be read"),
    "no such package": ("import nowhere_to_be_found\n" + OWN.replace("from __future__ import annotations\n", ""),
                        "own.py:1:", "install nowhere_to_be_found"),
    "no such name": (OWN.replace("import Added, Incentive", "import Added, Incentiv"), "own.py:7:", "did you mean"),
    "no class": ('"""Nothing."""\n', "own.py:1:", "no class, so no mechanism"),
    "two classes": (OWN + OWN[OWN.index("@final"):].replace("RedVest", "Second"), "own.py:24:", "one file holds one"),
    "not final": (OWN.replace(FINAL, ""), "own.py:11:", "is not final"),
    "no kind": (OWN.replace(KIND, ""), "own.py:12:", "does not declare its kind"),
    "kind that is taken": (OWN.replace("red_vest", "points"), "own.py:17:", "comes with sihua already"),
    "no unit": (OWN.replace('unit: ClassVar[Unit] = "occasion"', ""), "own.py:12:", "what a unit of it is"),
    "unknown term": (OWN.replace('"recognition"', '"recognitoin"'), "own.py:22:", "did you mean recognition?"),
    "no declaration": (OWN.replace(DECLARED, "0.1"), "own.py:18:", "the field worth is not declared"),
    "no range": (OWN.replace(", low=0, high=5", ""), "own.py:18:", "has no range"),
    "no Chinese": (OWN.replace("红马甲的价值", "vest"), "own.py:18:", "lacks a label"),
    "no source": (OWN.replace("a guess", ""), "own.py:18:", "has no source"),
    "no chance": (OWN.replace('"recognition"', '"duty"'), "own.py:18:", "duty is a chance, and 5 where worth is 5"),
    "not 0 at 0": (OWN.replace("strength * self.worth", "self.worth"), "own.py:22:", "is not 0 at strength 0"),
    "far from half": (OWN.replace("strength * ", "strength**9 * "), "own.py:22:", "far from half of it"),
    "wrong shape": (OWN.replace("strength * self.worth", "[strength, 0.0]"), "own.py:22:", "it takes one number"),
    "not finite": (OWN.replace("strength * self.worth", "strength * 1e999"), "own.py:22:", "is not finite"),
    "not its business": (OWN.replace("Incentive", "Institution"), "own.py:22:", "recognition concerns residents"),
    "raises": (OWN.replace("strength * self.worth", "strength / 0"), "own.py:22:", "ZeroDivisionError"),
    "chance of two ends": (OWN.replace(DECLARED, SECOND.replace("high=5", "high=2")).replace(
        ADDED, '"duty": strength * self.worth * self.seen'), "own.py:19:", "and 4 where worth is 2 and seen is 2"),
    "by chance": (OWN.replace("strength * self.worth", "strength * self.worth * (1 + 0.1 * __import__('random').random())"),
                  "own.py:20:", "effects says something else when it is asked again"),
    "own strength": (OWN + "\n    def strength(self, week: int) -> float:\n        return 1.0\n", "own.py:24:",
                     "defines strength"),
    "base field anew": (OWN.replace("worth: float", "intensity: float"), "own.py:18:", "declares intensity anew"),
    "wrong unless paid": (OWN.replace("strength * self.worth", "strength * self.worth * (1 if paid_share else 1e999)"),
                          "own.py:22:", "recognition is not finite where paid_share is 0"),
    "wrong at a dose": (OWN.replace(ADDED, '"duty": 1.5 if strength == 0.3 else strength * 0.1 * self.worth'),
                        "own.py:22:", "duty is a chance, and 1.5 where strength is 0.3"),
    "text for a number": (OWN.replace("strength * self.worth", "str(strength * self.worth)"), "own.py:22:", "is no number"),
    "nothing depends on it": (OWN.replace(DECLARED, SECOND), "own.py:19:", "nothing depends on the number seen"),
    "no docstring": (OWN.replace('    """A red vest thanks whoever takes part, and shows it."""\n', ""), "own.py:12:",
                     "does not say what it is"),
    "points are a switch": (paying("Payment(True, 1.0, 1.0, 0.1)"), "own.py:24:", "points is not a whole number"),
    "huge points": (paying("Payment(10**400, 1.0, 1.0, 0.1)"), "own.py:24:", "payment's points is 1000"),
    "yuan as text": (paying('Payment(1, "1", 1.0, 0.1)'), "own.py:24:", "yuan_per_point is not a number"),
    "huge budget": (paying("Payment(1, 1.0, 10**400, 0.1)"), "own.py:24:", "budget is 1000"),
    "from half an age": (paying("Payment(1, 1.0, 1.0, 0.1, 60.5)"), "own.py:24:", "from_age is not a whole number"),
    "redeemed before": (paying("Payment(1, 1.0, 1.0, 0.1, 60, -0.1)"), "own.py:24:", "redemption_before is -0.1"),
    "redeemed at an end": (paying("Payment(1, 1.0, 1.0, self.worth)"), "own.py:18:", "redemption is 5.0 where worth is 5"),
    "pays perhaps": (paying("week % 2|Payment(1, 1.0, 1.0, 0.1)"), "own.py:24:", "pays says neither True nor False"),
    "leaves": ("raise SystemExit(0)\n" + OWN.replace("from __future__ import annotations\n", ""), "own.py:1:", "SystemExit"),
}  # fmt: skip


@pytest.mark.parametrize("case", WRONG)
def test_what_is_wrong_in_the_file_is_told_with_its_file_line_and_what_to_do(case: str) -> None:
    text, place, said = WRONG[case]
    found = problems(written(text))
    assert len(found) == 1, found
    assert found[0].startswith(place)
    assert said in found[0]
    assert found[0].endswith(")") or "finite" in said or "ZeroDivision" in said or "no number" in said


def test_a_block_is_checked_with_the_values_that_the_scenario_gives_it() -> None:
    """Three numbers at their ends are too much together; no one and no two of them are."""
    numbers = DECLARED.replace("high=5", "high=2")
    text = OWN.replace(DECLARED, f"{numbers}\n    seen: float = {numbers}\n    often: float = {numbers}")
    text = text.replace(ADDED, '"duty": strength * self.worth * self.seen * self.often')
    given = "mechanisms:\n  - kind: red_vest\n    worth: 1\n    seen: 1.9\n"
    scenario = SCENARIO.replace("mechanisms:\n  - kind: red_vest\n", given)
    assert read_scenario(written(text, scenario)).scenario.mechanisms
    found = problems(written(text, scenario.replace("seen: 1.9", "seen: 1.9\n    often: 1")))
    assert found == ["s.yaml:3:5: mechanisms[0]: red_vest: duty is a chance, and 1.9 (keep it between 0 and 1)"]


@pytest.mark.parametrize("method", ["effects", "pays", "payment"])
def test_what_the_file_raises_in_the_small_run_is_told_with_its_line(method: str) -> None:
    """It asks whether it was read already, and raises then."""
    text = paying("self.ask('pays') or True|self.ask('payment') or Payment(1, 1.0, 1.0, 0.1)")
    text = text.replace("        return {", "        self.ask('effects')\n        return {")
    text += f"\n    def ask(self, what: str) -> None:\n        if READ and what == {method!r}:\n            [].pop()\n"
    text += "\n\nREAD: list[int] = []\n"
    resolved = read_scenario(written(text))
    vars(sys.modules[resolved.plugins[0].mechanism.__module__])["READ"].append(1)
    with pytest.raises(ScenarioProblems) as told:
        tried(resolved.plugins)
    line = text.split("\n").index("            [].pop()") + 1
    assert str(told.value) == f"own.py:{line}:1: cannot be used: IndexError: pop from empty list (put the line right)"


def test_what_the_file_raises_in_a_run_is_no_defect_of_the_program(capsys: pytest.CaptureFixture[str]) -> None:
    text = OWN + "\n    def pays(self, week: int) -> bool:\n        return week != 70 or bool([].pop())\n"
    written(text, SCENARIO.replace("weeks: 4", "weeks: 71"))
    assert call(["run", "s.yaml", "--out", "r", "--quiet"]) == INVALID
    assert "own.py:25:1: cannot be used: IndexError" in capsys.readouterr().err


def test_two_small_runs_must_not_differ() -> None:
    """This one remembers between runs, and was honest while it was read."""
    sly = OWN.replace("strength * self.worth", "strength * self.worth * (1 + sum(TOLD))")
    sly = sly.replace("\n@final", "\nTOLD: list[float] = []\n\n\n@final").replace(
        "        return {", "        TOLD[1:] = [*TOLD[1:], 0.5] if TOLD else []\n        return {"
    )
    resolved = read_scenario(written(sly))
    vars(sys.modules[resolved.plugins[0].mechanism.__module__])["TOLD"].append(0.5)
    with pytest.raises(ScenarioProblems, match="two runs of the same scenario differ"):
        tried(resolved.plugins)


def test_a_file_that_cannot_be_had_is_told_where_the_scenario_names_it() -> None:
    beyond = Path("beyond.py")
    beyond.write_text(OWN, encoding="utf-8")
    for name, said in (
        ("../beyond.py", "lies outside the scenario's folder"),
        ("onw.py", "does not exist (did you mean own.py?)"),
        ("s.yaml", "is no Python file"),
        ("own.py, own.py", "mechanism_files[1]: own.py is listed twice (remove one of the two)"),
        ("own.py, ./own.py", "mechanism_files[1]: ./own.py is listed twice"),
        (".", "mechanism_files[0]: . is a folder (name the Python file in it)"),
        ("''", "mechanism_files[0]: names no file"),
    ):
        found = problems(written(scenario=SCENARIO.replace("own.py", name), folder="inner"))
        assert len(found) == 1, found
        assert found[0].startswith("inner/s.yaml:1:")
        assert said in found[0]


def test_a_base_names_its_file_from_its_own_folder() -> None:
    written(folder="bases/deep")
    Path("top.yaml").write_text("extends: bases/deep/s.yaml\n", encoding="utf-8")
    resolved = read_scenario("top.yaml")
    assert resolved.scenario.mechanism_files == ["bases/deep/own.py"]
    Path("again.yaml").write_text(resolved.resolved_yaml(), encoding="utf-8")
    assert read_scenario("again.yaml").scenario == resolved.scenario


def test_two_scenarios_with_different_files_of_one_kind_do_not_mix() -> None:
    one = read_scenario(written(folder="one"))
    other = read_scenario(written(OWN.replace("number(0.1", "number(0.7"), folder="other"))
    again = read_scenario("one/s.yaml")
    worth = [resolved.scenario.mechanisms[0].model_dump()["worth"] for resolved in (one, other, again)]
    assert worth == [0.1, 0.7, 0.1]
    assert type(again.scenario.mechanisms[0]) is type(one.scenario.mechanisms[0])
    assert type(other.scenario.mechanisms[0]) is not type(one.scenario.mechanisms[0])
    Path("none.yaml").write_text("mechanisms: [{kind: red_vest}]\n", encoding="utf-8")
    assert "wants one of" in problems(Path("none.yaml"))[0]


def test_a_result_keeps_the_mechanism_that_was_run_and_runs_again() -> None:
    resolved = read_scenario(written(folder="place"))
    first = run_scenario(resolved, Path("result"))
    assert Path("result/own.py").read_text(encoding="utf-8") == OWN
    brought = {"kind": "red_vest", "from": "own.py", "sha256": resolved.plugins[0].sha256}
    assert load_result("result").manifest["foreign_code"] == [brought]
    assert load_result("result").manifest["files"]["own.py"] == brought["sha256"]
    assert load_result("result").mechanism_files == {"own.py": OWN}
    assert load_result("result").manifest["inputs"]["own.py"] == brought["sha256"]
    Path("place/own.py").unlink()
    again = run_scenario(read_scenario("result/scenario.yaml"))
    assert again.weekly.equals(first.weekly)


def test_a_comparison_keeps_the_mechanisms_that_were_run_and_is_made_again(capsys: pytest.CaptureFixture[str]) -> None:
    other = OWN.replace("strength * self.worth", "2.0 * strength * self.worth")
    files = [str(written(folder="a")), str(written(other, folder="b"))]
    arguments = ["--replicates", "2", "--robustness", "none", "--out", "kept", "--quiet", "--lang", "en"]
    assert call(["compare", *files, *arguments, "--no-foreign-code"]) == INVALID
    assert call(["compare", *files, *arguments]) == 0
    for folder in ("a", "b"):
        (Path(folder) / "own.py").unlink()
    assert [Path(f"kept/{name}.py").read_text(encoding="utf-8") for name in ("own", "own_2")] == [OWN, other]
    assert read_scenario("kept/scenario-s-2.yaml").plugins[0].text == other
    capsys.readouterr()
    assert call(["verify", "kept", "--no-foreign-code"]) == INVALID
    assert "own.py is code that did not come with sihua" in capsys.readouterr().err
    plugins._SAID.clear()
    assert call(["verify", "kept", "--all", "--lang", "en"]) == 0
    shown = capsys.readouterr()
    assert "4 of 4 runs" in shown.out
    assert "red_vest" in shown.err
    assert call(["report", "kept", "--lang", "en"]) == 0
    Path("kept/own.py").write_text(other, encoding="utf-8")
    assert call(["verify", "kept"]) == UNWRITABLE


def test_a_result_with_a_mechanism_of_its_own_is_verified_from_its_folder(capsys: pytest.CaptureFixture[str]) -> None:
    run_scenario(read_scenario(written(folder="place")), Path("result"))
    Path("place/own.py").unlink()
    assert call(["verify", "result", "--no-foreign-code"]) == INVALID
    assert call(["verify", "result", "--lang", "en"]) == 0


def test_a_report_of_a_run_refuses_foreign_code_and_one_of_a_comparison_runs_none(
    capsys: pytest.CaptureFixture[str],
) -> None:
    """A page of a run explains the scenario, and so needs the mechanism; that of a comparison has the words in its folder."""
    file = str(written(OWN + "\n\nopen('ran', 'a').close()\n"))
    run_scenario(read_scenario(file), Path("result"))
    smaller = ["--set", "run.warm_up_weeks=1", "--set", "place.residents=100", "--weeks", "4", "--replicates", "2"]
    arguments = [*smaller, "--robustness", "none", "--out", "kept", "--quiet"]
    assert call(["compare", "sihua:baseline", file, *arguments]) == 0
    Path("ran").unlink()
    capsys.readouterr()
    assert call(["report", "result", "--no-foreign-code"]) == INVALID
    assert "own.py is code that did not come with sihua" in capsys.readouterr().err
    assert call(["report", "kept", "--no-foreign-code", "--lang", "en"]) == 0
    assert not Path("ran").exists()
    assert not Path("result.report.html").exists()
    assert call(["report", "result", "--lang", "en"]) == 0
    assert "a red vest" in Path("result.report.html").read_text(encoding="utf-8").lower()


def test_a_batch_that_keeps_foreign_code_is_not_verified_where_it_may_not_run(
    capfd: pytest.CaptureFixture[str],
) -> None:
    written(scenario=SCENARIO.replace("200", "100"))
    Path("study.yaml").write_text(STUDY, encoding="utf-8")
    assert not batch("study.yaml", "out", workers=1, quiet=True).failures()
    assert call(["verify", "out", "--no-foreign-code"]) == INVALID
    assert "own.py is code that did not come with sihua" in capfd.readouterr().err
    assert call(["verify", "out", "--sample", "1", "--lang", "en"]) == 0


def test_check_tries_a_mechanism_in_small_runs(capsys: pytest.CaptureFixture[str]) -> None:
    """This one meddles with how effects are put together, so that everybody gets something."""
    written()
    assert call(["check", "s.yaml"]) == 0
    from sim.policy import policy

    meddling = (
        "from sim.policy import policy\n        policy.combine = lambda how, rows: sum(rows) + 0.5\n        return {"
    )
    sly = OWN.replace("return {", meddling)
    honest = policy.combine
    try:
        written(sly)
        capsys.readouterr()
        assert call(["check", "s.yaml"]) == INVALID
        assert "own.py:24:1: red_vest: it offers recognition to residents outside its target" in capsys.readouterr().err
    finally:
        policy.combine = honest  # type: ignore[attr-defined]


def test_an_installed_mechanism_runs_only_if_a_scenario_names_it(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    (tmp_path / "vests").mkdir()
    (tmp_path / "vests" / "__init__.py").write_text("open('ran', 'w').close()\n", encoding="utf-8")
    (tmp_path / "vests" / "red.py").write_text(OWN, encoding="utf-8")
    offer = EntryPoint("red_vest", "vests.red:RedVest", plugins.GROUP)
    monkeypatch.setattr(plugins, "entry_points", lambda group: [offer] if group == plugins.GROUP else [])
    monkeypatch.syspath_prepend(str(tmp_path))
    Path("s.yaml").write_text("mechanisms: [{kind: points}]\n", encoding="utf-8")
    read_scenario("s.yaml")
    Path("s.yaml").write_text("mechanisms: [{kind: red_vest}]\n", encoding="utf-8")
    assert call(["check", "s.yaml", "--no-foreign-code"]) == INVALID
    assert "s.yaml:1:21: mechanisms[0].kind: red_vest is code of the package" in capsys.readouterr().err
    assert not Path("ran").exists()
    assert read_scenario("s.yaml").scenario.mechanisms[0].kind == "red_vest"
    assert "declares the mechanism red_vest" in capsys.readouterr().err
    assert Path("ran").exists()


def test_two_thousand_mechanisms_of_unknown_kinds_are_refused_after_installed_packages_were_looked_at_once(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Once for each of them: 18 seconds of the processor (mutant 6098 of tests/test_mutants.py)."""
    looked = []
    monkeypatch.setattr(plugins, "entry_points", lambda group: looked.append(group) or [])
    Path("s.yaml").write_text("mechanisms:\n" + "- kind: digital\n" * 2_000, encoding="utf-8")
    assert "more problems are not shown" in problems(Path("s.yaml"))[0]
    assert len(looked) == 1


def test_help_does_not_wait_for_the_model() -> None:
    code = "import sys; from experiments.cli.main import call; call(['mechanisms', '--help']); print('numpy' in sys.modules)"
    environment = {**os.environ, "PYTHONPATH": str(Path(plugins.__file__).parents[2])}
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, env=environment)
    assert done.stdout.endswith("False\n")
    assert DEFECT == 1


STUDY = """scenario: s
levers: {worth: {path: "mechanisms[0].worth", values: [0, 5]}}
outcomes: [trust]
replicates: 2
"""


def told_by_name(scenario: Any, replicate: int, *, outcomes: Any, series: Any, **_: Any) -> Finished:
    """No model: a run that says what it was given."""
    mechanism = scenario.mechanisms[0]
    vest = mechanism.effects(1.0, 0.0)["recognition"]
    return Finished(replicate, dict.fromkeys(outcomes, vest), {})


@pytest.mark.parametrize("workers", [1, 2])
def test_a_batch_hands_it_to_its_workers_announces_it_once_and_keeps_it(
    workers: int, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    written()
    Path("study.yaml").write_text(STUDY, encoding="utf-8")
    done = batch("study.yaml", "out", workers=workers, function=told_by_name, quiet=True)
    assert done.runs()["trust"].tolist() == [0.0, 5.0, 0.0, 5.0], done.failures()
    assert capfd.readouterr().err.count("running foreign code") == 1
    assert Path("out/resolved/own.py").read_text(encoding="utf-8") == OWN
    Path("own.py").write_text(f"{OWN}# another\n", encoding="utf-8")
    with pytest.raises(FolderRefused, match="the scenario differs"):
        batch("study.yaml", "out", workers=1, function=told_by_name, quiet=True)
    assert call(["batch", "study.yaml", "--out", "no", "--no-foreign-code"]) == INVALID
    monkeypatch.setenv(plugins.REFUSE, "1")
    assert call(["batch", "study.yaml", "--out", "no"]) == INVALID
    assert capfd.readouterr().err.count("may not be run here") == 2
    assert not Path("no").exists()


def test_a_worker_whose_environment_refuses_it_refuses_it(monkeypatch: pytest.MonkeyPatch) -> None:
    job = job_of(read_study_of(written()))
    monkeypatch.setenv(plugins.REFUSE, "1")
    with pytest.raises(ModelDiffers, match=r"own\.py.*may not be run here"):
        perform(replace(job, plugins=tuple(replace(s, named="x/own.py") for s in job.plugins)), [])


def read_study_of(scenario: Path) -> Study:
    study = scenario.with_name("study.yaml")
    study.write_text(STUDY, encoding="utf-8")
    return read_study(study)
