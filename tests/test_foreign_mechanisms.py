"""Mechanisms that a scenario brings along: announced, refusable, held to the contract, kept with the result, never mixed."""

from __future__ import annotations

import os
import pickle
import subprocess
import sys
from importlib.metadata import EntryPoint
from pathlib import Path

import pytest

from experiments.cli import DEFECT, INVALID, UNWRITABLE, call
from experiments.results import load_result
from experiments.run import run_scenario
from sim.mechanism import catalogue
from sim.scenario import foreign
from sim.scenario.problems import ScenarioProblems
from sim.scenario.reader import read_scenario

OWN = '''"""红马甲: a red vest for everybody who comes."""

from __future__ import annotations

from typing import ClassVar, Literal, final

from sim.mechanism import Amount, Incentive, Unit
from sim.scenario.declare import assumed, number


@final
class RedVest(Incentive):
    """A red vest thanks whoever takes part, and shows it."""

    unit: ClassVar[Unit] = "occasion"

    kind: Literal["red_vest"] = "red_vest"
    worth: float = number(0.1, "units of motivation", assumed("a guess"), "worth of a vest", "红马甲的价值", low=0, high=5)

    def effects(self, strength: float, paid_share: float) -> dict[str, Amount]:
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


@pytest.fixture(autouse=True)
def _here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(foreign, "_SAID", set())
    monkeypatch.delenv(foreign.REFUSE, raising=False)


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
    monkeypatch.setenv(foreign.REFUSE, "1")
    assert call(["check", "s.yaml"]) == INVALID
    assert not Path("ran").exists()
    monkeypatch.delenv(foreign.REFUSE)
    capsys.readouterr()
    resolved = read_scenario("s.yaml")
    assert Path("ran").exists()
    sha256 = resolved.foreign[0].sha256
    assert capsys.readouterr().err == (
        f"sihua: running foreign code: own.py (sha256 {sha256}) declares the mechanism red_vest\n"
    )


WRONG = {
    "syntax": (OWN.replace("self, strength", "self strength"), "own.py:20:", "is no Python that can be read"),
    "no such package": ("import nowhere_to_be_found\n" + OWN.replace("from __future__ import annotations\n", ""),
                        "own.py:1:", "install nowhere_to_be_found"),
    "no such name": (OWN.replace("import Amount, Incentive", "import Amount, Incentiv"), "own.py:7:", "did you mean"),
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
    "leaves": ("raise SystemExit(0)\n" + OWN.replace("from __future__ import annotations\n", ""), "own.py:1:", "SystemExit"),
}  # fmt: skip


@pytest.mark.parametrize("case", WRONG)
def test_what_is_wrong_in_the_file_is_told_with_its_file_line_and_what_to_do(case: str) -> None:
    text, place, said = WRONG[case]
    found = problems(written(text))
    assert len(found) == 1, found
    assert found[0].startswith(place)
    assert said in found[0]
    assert found[0].endswith(")") or "finite" in said or "ZeroDivision" in said


def test_a_file_that_cannot_be_had_is_told_where_the_scenario_names_it() -> None:
    beyond = Path("beyond.py")
    beyond.write_text(OWN, encoding="utf-8")
    for name, said in (
        ("../beyond.py", "lies outside the scenario's folder"),
        ("onw.py", "does not exist (did you mean own.py?)"),
        ("s.yaml", "is no Python file"),
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
    brought = {"kind": "red_vest", "from": "own.py", "sha256": resolved.foreign[0].sha256}
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
    assert read_scenario("kept/scenario-s-2.yaml").foreign[0].text == other
    capsys.readouterr()
    assert call(["verify", "kept", "--no-foreign-code"]) == INVALID
    assert "own.py is code that did not come with sihua" in capsys.readouterr().err
    foreign._SAID.clear()
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


def test_check_tries_a_mechanism_in_small_runs(capsys: pytest.CaptureFixture[str]) -> None:
    """This one meddles with how effects are put together, so that everybody gets something."""
    written()
    assert call(["check", "s.yaml"]) == 0
    import sim.policy

    meddling = (
        "import sim.policy\n        sim.policy.put_together = lambda how, rows: sum(rows) + 0.5\n        return {"
    )
    sly = OWN.replace("return {", meddling)
    honest = sim.policy.put_together
    try:
        written(sly)
        capsys.readouterr()
        assert call(["check", "s.yaml"]) == INVALID
        assert "own.py:24:1: red_vest: it offers recognition to residents outside its target" in capsys.readouterr().err
    finally:
        sim.policy.put_together = honest  # type: ignore[attr-defined]


def test_an_installed_mechanism_runs_only_if_a_scenario_names_it(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    (tmp_path / "vests").mkdir()
    (tmp_path / "vests" / "__init__.py").write_text("open('ran', 'w').close()\n", encoding="utf-8")
    (tmp_path / "vests" / "red.py").write_text(OWN, encoding="utf-8")
    offer = EntryPoint("red_vest", "vests.red:RedVest", foreign.GROUP)
    monkeypatch.setattr(foreign, "entry_points", lambda group: [offer] if group == foreign.GROUP else [])
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


def test_help_does_not_wait_for_the_model() -> None:
    code = "import sys; from experiments.cli import call; call(['mechanisms', '--help']); print('numpy' in sys.modules)"
    environment = {**os.environ, "PYTHONPATH": str(Path(foreign.__file__).parents[2])}
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, env=environment)
    assert done.stdout.endswith("False\n")
    assert DEFECT == 1
