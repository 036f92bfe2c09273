"""Study files: every mistake at once, each at its place; designs hold what they promise."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import numpy as np
import pytest

import sihua
from experiments.batches.plan import Plan, Shard
from experiments.batches.run import _identity
from experiments.batches.self_contained import self_contained_files
from experiments.studies.design import points_of
from experiments.studies.factors import settings_at
from experiments.studies.overrides import scenario_with
from experiments.studies.study import Study, read_study, studies_folder
from sim.scenario.problems import ScenarioProblems

SHIPPED = sorted(file.stem for file in studies_folder().glob("*.yaml"))
LARGE = "what_we_do_not_know"
TWO = """
levers:
  creaming: {path: outreach.creaming, values: [0.1, 0.5, 0.9]}
  residents: {path: place.residents, range: [100, 103]%s}
"""


def study(folder: Path, text: str) -> Study:
    file = folder / "study.yaml"
    file.write_text(text, encoding="utf-8")
    return read_study(file)


def complaints(folder: Path, text: str) -> list[str]:
    """What is said of a study, without the folder in front."""
    with pytest.raises(ScenarioProblems) as raised:
        points_of(study(folder, text))
    return [str(problem).replace(f"{folder}/", "") for problem in raised.value.problems]


def grid(folder: Path, design: str, steps: str = "") -> tuple[Study, np.ndarray]:
    made = study(folder, TWO % steps + f"design: {design}\n")
    return made, points_of(made)


# What is wrong with a study


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("titel: x\nlevers: {}", "study.yaml:1:1: titel: there is no such field (did you mean title?)"),
        ("sihua: 2", "study.yaml:1:8: sihua: this program reads format 1 (a higher number needs a newer program)"),
        ("title: x", "study.yaml:1:1: nothing is varied (name a lever under levers:, as docs/experiments.md shows)"),
        ("scenario: sihua:baselin",
         "study.yaml:1:11: scenario: sihua:baselin does not come with sihua (did you mean baseline.yaml?)"),
        ("levers:\n  a: {path: outreach.creeming, values: [0.1]}",
         "study.yaml:2:13: levers.a.path: outreach.creeming: there is no such field (did you mean creaming?)"),
        ("levers:\n  a: {path: outreech.creaming, values: [0.1]}",
         "study.yaml:2:13: levers.a.path: outreech: there is no such field (did you mean outreach?)"),
        ("levers:\n  a: {path: outreach.creaming, range: [0.1, 1.5]}",
         "study.yaml:2:45: levers.a.range: 1.5 is out of range (allowed: 0 to 1)"),
        ("levers:\n  a: {path: outreach.creaming, values: [0.1, no]}",
         "study.yaml:2:46: outreach.creaming: wants a number, found the text \"no\" (write false for a switch, or quotes"
         " for a text; allowed: 0 to 1)"),
        ("levers:\n  a: {path: run.seed, values: [1, 2]}",
         "study.yaml:2:13: levers.a.path: cannot be set by a study (replicates have the seeds; the first one is the"
         " study's seed:)"),
        ("levers:\n  a: {path: outreach.creaming, values: [0, 1]}\n  b: {choices: {x: {}, y: {outreach: {creaming: 1}}}}",
         "study.yaml:3:49: outreach.creaming: is set by a too, at study.yaml:2:6: one of the two would never have an"
         " effect (keep one of them)"),
        ("levers:\n  p:\n    choices:\n      x: {mechanisms: [{kind: points, points_per_ocasion: 3}]}",
         "study.yaml:4:39: mechanisms[0].points_per_ocasion: there is no such field (did you mean points_per_occasion?)"),
        ("levers:\n  a: {path: 'mechanisms[0].intensity', values: [1]}",
         "study.yaml:2:6: levers.a.path: mechanisms[0].intensity: the scenario has no mechanism (give it one, as changes:"
         " {mechanisms: [{kind: points}]})"),
        ("changes: {mechanisms: [{kind: points, from_week: 40}]}\n"
         "levers:\n  a: {path: 'mechanisms[0].until_week', values: [20, 60]}",
         "study.yaml:3:50: mechanisms[0]: ends in week 20, before it starts in week 40"),
        ("changes: {run: {weks: 3}}\nlevers:\n  a: {path: outreach.creaming, values: [0.1]}",
         "study.yaml:1:17: run.weks: there is no such field (did you mean weeks?)"),
        ("levers:\n  breadth: {path: outreach.creaming, values: [0.1]}",
         "study.yaml:2:12: levers.breadth: \"breadth\" cannot be the name of a lever (a plain word that is no outcome: it"
         " is the name of a column)"),
        (TWO % "", "study.yaml:3:14: residents.range: a grid needs to know how many numbers of this range to take"
         " (add steps: 5)"),
        (TWO % ", steps: 2" + "design: zip",
         "study.yaml:4:9: design: zip pairs the values of all factors one by one, but creaming has 3, residents has 2"
         " (give them the same number)"),
        (TWO % "" + "design: {kind: sobol, points: 100}",
         "study.yaml:4:31: design.points: 100 is not a power of 2 (write 128: Sobol's points balance)"),
        (TWO % "" + "design: {kind: latin_hypercube, points: 900000}\nreplicates: 1000000",
         "study.yaml:1:1: design: 900,000 points with 1,000,000 replicates are more than 100,000,000 runs (take fewer"
         " values, or a latin_hypercube)"),
        (TWO % ", steps: 2" + "outcomes: [bredth]",
         "study.yaml:4:12: outcomes[0]: the text \"bredth\" is no outcome (did you mean breadth?)"),
        (TWO % ", steps: 2" + "weeks: {from: 20, until: 10}",
         "study.yaml:4:26: weeks.until: ends in week 10, before it starts in week 20"),
        ("levers:\n  a: {path: outreach.creaming, values: ['0.1', '0.5']}",
         "study.yaml:2:41: outreach.creaming: wants a number, found the text \"0.1\" (remove the quotes; allowed: 0 to 1)\n"
         "study.yaml:2:48: outreach.creaming: wants a number, found the text \"0.5\" (remove the quotes; allowed: 0 to 1)"),
        ("levers:\n  a: {path: outreach.creaming, values: [0.1], scale: log}",
         "study.yaml:2:54: levers.a.scale: is for a range (leave it out, or give range: instead of values:)"),
        ("levers:\n  a: {choices: {x: {}, y: {}}, steps: 4}",
         "study.yaml:2:39: levers.a.steps: is for a range (leave it out, or give range: instead of choices:)"),
        (TWO % ", steps: 2" + "design: {kind: latin_hypercube, points: 8}",
         "study.yaml:3:14: residents.steps: steps are for a grid or zip; latin_hypercube takes its own numbers out of the"
         " range (leave steps out)"),
        ("levers:\n  a: {path: network.rewiring, values: [0.1, 0.4]}",
         "study.yaml:2:40: network: `rewiring` would do nothing here, for it is read only by kind watts_strogatz, not by"
         " layered: leave it out, or change that, too\n"
         "study.yaml:2:45: network: `rewiring` would do nothing here, for it is read only by kind watts_strogatz, not by"
         " layered: leave it out, or change that, too"),
        ("levers:\n  a: {path: outreach.creaming, values: [0.1]}\noutcomes: [breadth]\nweeks: {from: 20, until: 26}",
         "study.yaml:3:11: outcomes: breadth: counted over whole quarters, and the weeks that count hold none (quarters end"
         " in week 13, 26, 39 ...: let weeks hold one, or add others)"),
        ("levers:\n  a: {choices: {'=cmd()': {}}}",
         "study.yaml:2:17: levers.a.choices: \"=cmd()\" begins like a formula of a spreadsheet (begin with a letter)"),
    ],
)  # fmt: skip
def test_a_mistake_is_named_with_its_place_and_what_to_do(tmp_path: Path, text: str, said: str) -> None:
    assert complaints(tmp_path, text.lstrip("\n")) == said.split("\n")


@pytest.mark.parametrize("path", ["population.residents_file", "network.file", "mechanism_files"])
def test_a_file_that_a_study_may_not_name_is_not_looked_for(tmp_path: Path, path: str) -> None:
    (tmp_path / "there.csv").write_text("age\n40\n", encoding="utf-8")
    said = set()
    for name in ("there.csv", "missing.csv"):
        value = f"[{name}]" if path == "mechanism_files" else name
        block, _, field = path.partition(".")
        changes = f"{block}: {{{field}: {value}}}" if field else f"{block}: {value}"
        text = f"changes: {{{changes}}}\nlevers: {{a: {{path: outreach.creaming, values: [0.1]}}}}\noutcomes: [hours]\n"
        (line,) = complaints(tmp_path, text)
        assert f"{path}: cannot be set by a study" in line.replace("[0]", "")
        said.add(line)
    assert len(said) == 1, "so that nobody learns which files there are"


def test_all_mistakes_are_named_at_once(tmp_path: Path) -> None:
    text = ("titel: x\nreplicates: 0\nseries: [hour]\nlevers:\n"
            "  a: {path: outreach.creeming, values: [1]}\n  b: {path: run.weeks, range: [2, 1]}\n")  # fmt: skip
    assert [line.split(":")[1] for line in complaints(tmp_path, text)] == ["1", "2", "3", "5", "6"]


def test_a_value_out_of_range_hides_no_problem_of_another_field(tmp_path: Path) -> None:
    text = ("changes: {outreach: {publicity: 9}, place: {residents: 200}}\nlevers:\n"
            "  a: {path: outreach.creaming, values: [0.1, 7]}\n  b: {choices: {x: {}, y: {run: {weeks: -1}}}}\n"
            "  c: {path: place.communities, range: [-2, 1]}\noutcomes: [bredth]\n")  # fmt: skip
    assert sorted(line.split(":")[1] for line in complaints(tmp_path, text)) == ["1", "3", "4", "5", "6"]


def test_a_table_is_checked_cell_by_cell(tmp_path: Path) -> None:
    (tmp_path / "points.csv").write_text("creaming,residents\n0.5,100\n0.4,102\n0.9,99\n", encoding="utf-8")
    assert complaints(tmp_path, (TWO % "").lstrip("\n") + "design: {kind: table, file: points.csv}") == [
        'points.csv:3:1: creaming: "0.4" is none of its values (one of 0.1, 0.5, 0.9)',
        'points.csv:4:2: residents: "99" is out of range (allowed: 100 to 103, whole)',
    ]


def test_a_table_is_read_as_excel_saves_it(tmp_path: Path) -> None:
    """A byte-order mark, rows and columns of commas, TRUE for true, 0 for 0.0; but 10_2 is not 102."""
    text = (
        "title: T\nscenario: sihua:baseline\nlevers:\n  seen: {path: ranking.published, values: [true, false]}\n"
        "  share: {path: outreach.creaming, values: [0.0, 0.5]}\n  big: {path: place.residents, range: [100, 103]}\n"
        "design: {kind: table, file: points.csv}\n"
    )
    rows = "seen,share,big,,\r\nTRUE,0,101,,\r\nFALSE,0.5,103,,\r\n,,,,\r\n"
    (tmp_path / "points.csv").write_text("\ufeff" + rows, encoding="utf-8", newline="")
    assert points_of(study(tmp_path, text)).tolist() == [[0.0, 0.0, 101.0], [1.0, 1.0, 103.0]]
    (tmp_path / "points.csv").write_text("seen,share,big\nTRUE,0,10_2\n", encoding="utf-8")
    assert complaints(tmp_path, text) == ['points.csv:2:3: big: "10_2" is out of range (allowed: 100 to 103, whole)']


# Designs


def test_a_grid_holds_every_combination_once(tmp_path: Path) -> None:
    made, points = grid(tmp_path, "grid", ", steps: 4")
    shown = {tuple(f.shown(c) for f, c in zip(made.factors, row, strict=True)) for row in points}
    assert shown == {(c, r) for c in (0.1, 0.5, 0.9) for r in (100, 101, 102, 103)}
    assert len(points) == 12


def test_a_latin_hypercube_takes_every_level_and_whole_number_equally_often(tmp_path: Path) -> None:
    _, points = grid(tmp_path, "{kind: latin_hypercube, points: 60, seed: 3}")
    assert np.bincount(points[:, 0].astype(int)).tolist() == [20, 20, 20]
    assert np.unique(points[:, 1], return_counts=True)[1].tolist() == [15, 15, 15, 15]
    again = grid(tmp_path, "{kind: latin_hypercube, points: 60, seed: 3}")[1]
    other = grid(tmp_path, "{kind: latin_hypercube, points: 60, seed: 4}")[1]
    assert (points == again).all()
    assert (points != other).any()


def test_sobol_and_morris_have_the_points_that_their_indices_need(tmp_path: Path) -> None:
    assert len(grid(tmp_path, "{kind: sobol, points: 8}")[1]) == 8 * (2 + 2)
    assert len(grid(tmp_path, "{kind: sobol, points: 8, second_order: true}")[1]) == 8 * (2 * 2 + 2)
    text = ("levers:\n  a: {path: outreach.creaming, range: [0, 1]}\n  b: {path: outreach.publicity, range: [0, 1]}\n"
            "design: {kind: morris, trajectories: 5, seed: 2}")  # fmt: skip
    trajectories = points_of(study(tmp_path, text)).reshape(5, 3, 2)
    moved = np.diff(trajectories, axis=1) != 0
    assert moved.sum(axis=(1, 2)).tolist() == [2] * 5  # one factor in each step, each factor once


def test_every_lever_setting_meets_the_same_uncertainties(tmp_path: Path) -> None:
    made = study(tmp_path, "levers:\n  a: {path: outreach.creaming, values: [0, 1]}\n"
                 "uncertainties:\n  u: {path: outreach.publicity, range: [0, 1]}\n"
                 "design: {levers: grid, uncertainties: {kind: latin_hypercube, points: 7}}")  # fmt: skip
    points = points_of(made)
    assert points[:7, 1].tolist() == points[7:, 1].tolist()
    assert points[:, 0].tolist() == [0.0] * 7 + [1.0] * 7


def test_a_resolved_study_stands_alone_and_is_the_same_batch(tmp_path: Path) -> None:
    there, moved = tmp_path / "there", tmp_path / "moved"
    (there / "own" / "lists").mkdir(parents=True)
    (there / "own" / "base.yaml").write_text(
        "extends: lists/below.yaml\noutreach: {publicity: 0.4}\n", encoding="utf-8"
    )
    (there / "own" / "lists" / "below.yaml").write_text(
        "network: {kind: edge_list, file: friends.csv, partial: true}\n", encoding="utf-8"
    )
    (there / "own" / "lists" / "friends.csv").write_text("0 1\n2 3\n", encoding="utf-8")
    (there / "paid.yaml").write_text("mechanisms: [{kind: points}]\n", encoding="utf-8")
    (there / "points.csv").write_text("policy,big,share\nnone,true,1e-05\npaid,false,0.25\n", encoding="utf-8")
    made = study(
        there,
        "title: Alone\nscenario: own/base.yaml\nchanges: {place: {residents: 120}}\nlevers:\n"
        "  policy: {choices: {none: {}, paid: paid}}\n  big: {path: ranking.published, values: [true, false]}\n"
        "  share: {path: outreach.creaming, range: [0, 1]}\ndesign: {kind: table, file: points.csv}\n",
    )
    for name, content in self_contained_files(made).items():
        (moved / name).parent.mkdir(parents=True, exist_ok=True)
        (moved / name).write_bytes(content)
    points = points_of(made)
    wanted = _identity(made, points)
    shutil.rmtree(there)
    again = read_study(moved / "resolved" / "study.yaml")
    assert (points_of(again) == points).all()
    assert _identity(again, points) == wanted


# Points become scenarios


def test_a_point_is_the_scenario_that_its_settings_give_on_the_command_line(tmp_path: Path) -> None:
    for name in SHIPPED:
        made = read_study(f"sihua:{name}")
        points = points_of(made)
        for codes in points[[0, len(points) // 2, -1]]:
            settings = settings_at((), made.factors, codes)
            laid = scenario_with(made.base.values(), [(s.path, s.value) for s in settings])
            everything = settings_at(made.changes, made.factors, codes)
            assert laid == sihua.load(made.scenario, *(s.text() for s in everything)).scenario


def test_a_group_is_laid_over_a_scenario_as_on_the_command_line() -> None:
    base = sihua.load("scenarios/points_for_a_year.yaml")
    settings = (("learning.fatigue", {"buffer": 0.2}), ("mechanisms[0]", {"points_per_occasion": 3}), ("run.weeks", 60))
    wanted = sihua.load(
        "scenarios/points_for_a_year.yaml", *(f"{path}={json.dumps(value)}" for path, value in settings)
    )
    before = base.values()
    assert scenario_with(before, settings) == wanted.scenario
    assert before == base.values()  # and nothing is written into what all runs share


@pytest.mark.parametrize("name", SHIPPED)
def test_a_shipped_study_has_a_question_labels_in_both_languages_and_some_outcome(name: str) -> None:
    made = read_study(f"sihua:{name}")
    assert all((made.title, made.title_zh, made.question, made.question_zh, made.outcomes))
    assert all(factor.label_zh != factor.label for factor in made.factors), name
    first = made.text.splitlines()[0]
    assert first.startswith("# ")
    assert "?" in first or name == LARGE
    assert len(points_of(made)) * made.replicates <= (100_000 if name == LARGE else 1_000)


def test_the_plan_does_replicate_one_of_every_point_first_and_shards_share_it_out() -> None:
    plan = Plan(points=5, replicates=4, chunk=6)
    assert [(plan.replicate_of(run), plan.point_of(run)) for chunk in range(4) for run in plan.runs_of(chunk)] == [
        (replicate, point) for replicate in (1, 2, 3, 4) for point in range(5)
    ]
    shards = [Plan(5, 4, 6, Shard(number, 3)) for number in (1, 2, 3)]
    assert sorted(run for shard in shards for chunk in range(4) for run in shard.runs_of(chunk)) == list(range(20))
    assert [run for chunk in range(plan.chunks) for run in plan.runs_of(chunk)] == list(range(20))
    assert sum(shard.runs for shard in shards) == plan.runs


def test_a_single_value_is_laid_over_a_choice_also_where_it_stands_before_it(tmp_path: Path) -> None:
    made = study(tmp_path, "levers:\n  dose: {path: 'mechanisms[0].points_per_occasion', values: [1, 7]}\n"
                 "  policy: {choices: {points: {mechanisms: [{kind: points, points_per_occasion: 3}]}}}\n")  # fmt: skip
    doses = []
    for codes in points_of(made):
        settings = settings_at((), made.factors, codes)
        mechanism = scenario_with(made.base.values(), [(s.path, s.value) for s in settings]).mechanisms[0]
        doses.append(mechanism.model_dump()["points_per_occasion"])
    assert doses == [1, 7]
