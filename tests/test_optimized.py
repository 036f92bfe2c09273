"""`python -OO` takes docstrings away; what people read is made of them, and stays the same."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

import sihua
from sim.scenario.problems import ScenarioProblems

SCRIPT = """
import inspect, sys
from pathlib import Path
from sim.scenario.documents import pages
from sim.scenario.explanation import explain
from sim.scenario.reader import read_scenario
for page, text in sorted(pages().items()):
    print(page.name, text)
print(explain(read_scenario("sihua:whistle_district"), "both"))
print(explain(read_scenario(sys.argv[1])))
"""


def test_pages_and_explanations_are_the_same_without_docstrings(tmp_path: Path) -> None:
    (tmp_path / "vest.py").write_text(
        '"""红马甲: a vest that is seen."""\nfrom typing import ClassVar, Literal, final\n\n'
        "from sim.mechanism import Added, Incentive, Unit\n\n\n@final\nclass RedVest(Incentive):\n"
        '    """A red vest is seen."""\n\n    unit: ClassVar[Unit] = "resident"\n    kind: Literal["red_vest"] = "red_vest"\n\n'
        "    def effects(self, strength: float, paid_share: float) -> Added:\n"
        '        """Seen."""\n        return {"visibility": strength}\n',
        encoding="utf-8",
    )
    scenario = tmp_path / "s.yaml"
    scenario.write_text("mechanism_files: [vest.py]\nmechanisms: [{kind: red_vest}]\n", encoding="utf-8")
    said = [
        subprocess.run(
            [sys.executable, *flags, "-c", SCRIPT, str(scenario)],
            capture_output=True,
            text=True,
            check=True,
            encoding="utf-8",
        ).stdout
        for flags in ([], ["-OO"])
    ]
    assert "红马甲" in said[0]
    assert "A red vest is seen" in said[0] or "a vest that is seen" in said[0]
    assert said[0] == said[1]


def test_help_is_the_same_without_docstrings() -> None:
    for command in ([], ["run"], ["batch"]):
        arguments = ["-m", "experiments.cli.main", *command, "--help"]
        said = [
            subprocess.run([sys.executable, *flags, *arguments], capture_output=True, text=True, check=True).stdout
            for flags in ([], ["-OO"])
        ]
        assert said[0] == said[1]


def test_settings_may_be_arguments_or_lists() -> None:
    one = sihua.load("sihua:baseline", "run.seed=7", "run.weeks=9")
    assert sihua.load("sihua:baseline", ["run.seed=7", "run.weeks=9"]).digest() == one.digest()
    assert sihua.load("sihua:baseline", ("run.seed=7",), "run.weeks=9").digest() == one.digest()
    assert sihua.load("sihua:baseline", []).digest() == sihua.load("sihua:baseline").digest()


def test_a_setting_that_is_no_text_is_told() -> None:
    with pytest.raises(TypeError, match=r'a setting is a text such as "run.seed=7", not int'):
        sihua.load("sihua:baseline", [7])  # type: ignore[list-item]
    with pytest.raises(ScenarioProblems):
        sihua.load("sihua:baseline", "run.seed")
