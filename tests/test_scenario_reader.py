"""Reading scenarios: what is right is read exactly, what is wrong is named at its place, nothing else is raised."""

from __future__ import annotations

import os
import pickle
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import sihua
from sim import memory
from sim.catalogue import catalogue
from sim.scenario import checks
from sim.scenario.composition import MOST_FILES
from sim.scenario.merging import steps_of
from sim.scenario.nodes import MOST_VALUES
from sim.scenario.problems import Origin, ScenarioProblems, closest
from sim.scenario.reader import MOST_PROBLEMS, read_scenario
from sim.scenario.resolved import Resolved
from sim.scenario.scalars import read_word
from sim.scenario.schema import Scenario

HERE = Path(__file__).parent
REPOSITORY = HERE.parent
SHIPPED = sorted((REPOSITORY / "scenarios").rglob("*.yaml"))
VALID = sorted((HERE / "scenarios" / "valid").glob("*.yaml"))
INVALID = sorted((HERE / "scenarios" / "invalid").glob("*.yaml"))
BASELINE = REPOSITORY / "scenarios" / "baseline.yaml"
PLACED = re.compile(r"[^\n]+?:[0-9]+:[0-9]+: [^\n]+")


def problems_of(path: str | Path, *given: str) -> list[str]:
    """The problems of a scenario, one line each; fails where there are none."""
    with pytest.raises(ScenarioProblems) as caught:
        read_scenario(path, given)
    must_be_placed(caught.value)
    return str(caught.value).split("\n")


def must_be_placed(found: ScenarioProblems) -> None:
    """Every problem is one line that starts with file, line and column."""
    lines = str(found).split("\n")
    assert len(lines) == len(found.problems) > 0
    assert all(PLACED.fullmatch(line) for line in lines), lines


def written(folder: Path, text: str | bytes, name: str = "scenario.yaml") -> Path:
    """A file with this content."""
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text.encode("utf-8") if isinstance(text, str) else text)
    return path


# --- the corpus -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", INVALID, ids=lambda path: path.stem)
def test_every_problem_of_an_invalid_file_is_named_at_its_place_and_no_other(path: Path) -> None:
    expected = re.findall(r"^# expect: (\d+:\d+): (.+?) *$", path.read_text(encoding="utf-8"), re.MULTILINE)
    assert expected, "the file says what it expects"
    left = problems_of(path)
    for place, fragment in expected:
        found = [line for line in left if f":{place}: " in line and fragment in line]
        assert found, f"expected {place}: {fragment}\nfound {left}"
        left.remove(found[0])
    assert left == []


def test_the_corpus_is_there() -> None:
    assert len(INVALID) >= 50
    assert len(VALID) >= 8


@pytest.mark.parametrize("path", VALID + SHIPPED, ids=lambda path: path.stem)
def test_a_resolved_scenario_reads_back_to_the_same_scenario(path: Path, tmp_path: Path) -> None:
    resolved = read_scenario(path)
    text = resolved.resolved_yaml()
    for name in resolved.inputs:  # the data files that it names lie beside it
        shutil.copy(resolved.folder / name, tmp_path / name)
    again = read_scenario(written(tmp_path, text))
    assert again.scenario == resolved.scenario
    assert again.digest() == resolved.digest()
    assert "default" not in again.origins.values()
    assert text.startswith("# Resolved scenario")


def test_numbers_are_read_as_people_write_them() -> None:
    scenario = read_scenario(HERE / "scenarios/valid/numbers_as_people_write_them.yaml").scenario
    assert (scenario.run.weeks, scenario.run.warm_up_weeks, scenario.run.seed) == (16, 8, 10_000)
    assert scenario.place.residents == 2000
    assert (scenario.population.female_share, scenario.population.flexible_share) == (0.5, 0.2)
    assert (scenario.calendar.seats, scenario.network.age_homophily) == (30.0, 10.0)
    assert scenario.dispositions.duty_of_college == -0.05


def test_a_text_field_takes_what_only_looks_like_a_time_or_a_switch() -> None:
    scenario = read_scenario(HERE / "scenarios/valid/texts_that_look_like_something_else.yaml").scenario
    assert (scenario.title, scenario.question) == ("12:30", "no")


def test_anchors_are_written_out() -> None:
    scenario = read_scenario(HERE / "scenarios/valid/anchors_in_moderation.yaml").scenario
    assert scenario.population.owner_share.values()[:3] == [0.5, 0.5, 0.5]


# --- scalars ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("0", 0),
        ("-0", 0),
        ("1e4", 10_000),
        ("1e-3", 0.001),
        ("1.5e3", 1500.0),
        ("0x1F", 31),
        ("0o17", 15),
        ("+.5", 0.5),
        ("~", None),
    ],
)
def test_a_word_is_a_number_in_the_ways_people_write_numbers(text: str, value: object) -> None:
    assert read_word(text) == (value, "")
    assert type(read_word(text)[0]) is type(value)


@pytest.mark.parametrize(
    ("text", "advice"),
    [
        ("010", "write 10 or 0o10"),
        ("089", "write 89"),
        ("-007", "write -7"),
        ("00", "write 0"),
        ("1_000", "write 1000"),
        ("1,000,000", "write 1000000"),
        ("12:30", "a colon makes a text"),
        ("2024-01-31", "dates are texts"),
        ("yes", "write true"),
        ("Off", "write false"),
        ("TRUE", "write true"),
        ("NULL", "write null"),
        (".NaN", "finite"),
        ("-.inf", "finite"),
        ("1e400", "1.8e308"),
        ("9" * 5000, "at most 40"),
        ("12.5%", "write 0.125"),
        ("５０", "keyboard"),
        ("0,5", "write 0.5"),
    ],
)
def test_what_looks_like_a_number_to_another_program_stays_text_with_advice(text: str, advice: str) -> None:
    value, doubt = read_word(text)
    assert value == text
    assert advice in doubt


# --- files that are no scenarios --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("content", "fragment"),
    [
        ("title: 社区\n".encode("utf-16"), ":1:1: the file is UTF-16 (save it as UTF-8"),
        ("title: 社区\n".encode("utf-16-le"), ":1:1: the file holds zero bytes; it is UTF-16"),
        ("title: 社区\n".encode("utf-32"), ":1:1: the file is UTF-32"),
        ("title: 社区\n".encode("utf-8-sig"), ":1:1: the file is UTF-8 with a byte order mark (save it as UTF-8"),
        ("run: {}\ntitle: 社区\n".encode("gbk"), ":2:8: the file is not UTF-8 text; it looks like GBK"),
        (b"title: \xff\xff\xff\n", ":1:8: the file is not UTF-8 text"),
        (b"", ":1:1: the file is empty"),
        (b"\n\n---\n...\n", ": the file is empty"),
        (b"#" * 1_000_001, ":1:1: the file has 1,000,001 bytes (a scenario has at most 1,000,000)"),
    ],
)
def test_a_file_that_is_no_small_utf8_text_says_what_it_is(tmp_path: Path, content: bytes, fragment: str) -> None:
    (line,) = problems_of(written(tmp_path, content))
    assert fragment in line


def test_windows_line_ends_are_read_and_counted(tmp_path: Path) -> None:
    (line,) = problems_of(written(tmp_path, "run:\r\n  weeks: 3\r\n  seed: -1\r\n"))
    assert ":3:9: run.seed" in line


def test_a_missing_file_names_the_closest_one(tmp_path: Path) -> None:
    written(tmp_path, "title: x\n", "baseline.yaml")
    (line,) = problems_of(tmp_path / "basline.yaml")
    assert "basline.yaml:1:1: there is no such file (did you mean baseline.yaml?)" in line
    (line,) = problems_of(tmp_path / "nowhere" / "x.yaml")
    assert "there is no such folder" in line


@pytest.mark.timeout(20)
def test_folders_pipes_devices_and_impossible_names_are_refused_without_waiting(tmp_path: Path) -> None:
    assert "this is a folder" in problems_of(tmp_path)[0]
    pipe = tmp_path / "pipe.yaml"
    os.mkfifo(pipe)
    assert "this is a pipe or a device" in problems_of(pipe)[0]
    assert "this is a pipe or a device" in problems_of("/dev/zero")[0]
    assert "cannot be opened" in problems_of(tmp_path / ("x" * 300))[0]
    assert "cannot be opened" in problems_of("a\0b.yaml")[0]
    assert problems_of(tmp_path / "a\nb.yaml")[0].startswith(f"{tmp_path}/a\\nb.yaml:1:1: there is no such file")
    loop = tmp_path / "loop.yaml"
    loop.symlink_to(loop)
    assert "cannot be opened" in problems_of(loop)[0]


@pytest.mark.skipif(os.name != "posix" or os.geteuid() == 0, reason="root may read everything")
def test_an_unreadable_file_is_refused(tmp_path: Path) -> None:
    path = written(tmp_path, "title: x\n")
    path.chmod(0)
    assert "may not be read" in problems_of(path)[0]


@pytest.mark.timeout(60)
def test_hostile_files_are_refused_in_bounded_time(tmp_path: Path) -> None:
    many = ", ".join("1" for _ in range(MOST_VALUES + 1))
    assert f"more than {MOST_VALUES:,} values" in problems_of(written(tmp_path, f"run: [{many}]"))[0]
    assert "nested deeper" in problems_of(written(tmp_path, "x: " + "{a: " * 100_000))[0]
    assert "nested deeper" in problems_of(written(tmp_path, "\n".join(" " * i + "a:" for i in range(400))))[0]
    unknown = "".join(f"key{i}: 1\n" for i in range(5000))
    assert len(problems_of(written(tmp_path, unknown))) == MOST_PROBLEMS + 1


# --- extends ----------------------------------------------------------------------------------------------------------


def test_bases_compose_from_left_to_right_and_the_file_itself_comes_last(tmp_path: Path) -> None:
    written(tmp_path, "run: {weeks: 1, seed: 1, warm_up_weeks: 1}\n", "parts/a.yaml")
    written(tmp_path, "extends: a\nrun: {seed: 2, warm_up_weeks: 2}\n", "parts/b.yaml")
    top = written(tmp_path, "run: {warm_up_weeks: 3}\nextends: [parts/b.yaml]\n")
    run = read_scenario(top).scenario.run
    assert (run.weeks, run.seed, run.warm_up_weeks) == (1, 2, 3)
    swapped = written(tmp_path, "extends: [parts/b, parts/a]\n")
    assert read_scenario(swapped).scenario.run.seed == 1


def test_a_partial_table_lies_over_the_default_and_a_list_replaces(tmp_path: Path) -> None:
    written(tmp_path, "mechanisms: [{kind: points}, {kind: points, intensity: 0.5}]\n", "base.yaml")
    text = "extends: base\nmechanisms: [{kind: points, intensity: 0}]\n"
    text += "population: {age_shares: {18-29: 0.15, 30-39: 0.23}}\n"
    resolved = read_scenario(written(tmp_path, text))
    scenario = resolved.scenario
    assert scenario.population.age_shares.values() == [0.15, 0.23, *Scenario().population.age_shares.values()[2:]]
    assert [mechanism["intensity"] for mechanism in resolved.values()["mechanisms"]] == [0.0]


def test_title_and_question_are_those_of_the_file_itself(tmp_path: Path) -> None:
    written(tmp_path, "title: base\ntitle_zh: 基线\nquestion: why?\nquestion_zh: 为何？\nrun: {seed: 3}\n", "base.yaml")
    top = written(tmp_path, "extends: base\ntitle: mine\n")
    scenario = read_scenario(top, ["question=how?"]).scenario
    assert (scenario.title, scenario.title_zh, scenario.question, scenario.question_zh) == ("mine", "", "how?", "")
    assert scenario.run.seed == 3


def test_every_value_keeps_the_place_it_came_from(tmp_path: Path) -> None:
    base = written(tmp_path, "run:\n  weeks: 9\n  seed: 9\nplace: {residents: 300}\n", "base.yaml")
    top = written(tmp_path, "extends: base.yaml\nrun:\n  weeks:  8\nmechanisms:\n  - kind: points\n")
    origins = read_scenario(top, ["run.seed=7", "mechanisms[0].intensity=0.5"]).origins
    assert origins["run.weeks"] == Origin(str(top), 3, 11)
    assert origins["place.residents"] == Origin(str(base), 4, 20)
    assert str(origins["run.seed"]) == "command line:1:10"
    assert origins["mechanisms[0].kind"] == Origin(str(top), 5, 11)
    assert str(origins["mechanisms[0].intensity"]) == "command line:2:25"
    assert origins["mechanisms[0].target.group"] == "default"
    assert origins["run.warm_up_weeks"] == "default"


def test_a_base_may_be_used_twice_but_not_without_bound(tmp_path: Path) -> None:
    written(tmp_path, "run: {seed: 4}\n", "e0.yaml")
    for level in range(1, 12):
        written(tmp_path, f"extends: [e{level - 1}, e{level - 1}]\n", f"e{level}.yaml")
    assert read_scenario(tmp_path / "e2.yaml").scenario.run.seed == 4
    assert any(f"more than {MOST_FILES} files" in line for line in problems_of(tmp_path / "e11.yaml"))


def test_a_link_out_of_the_scenarios_folder_is_refused(tmp_path: Path) -> None:
    secret = written(tmp_path, "title: secret\n", "elsewhere/secret.yaml")
    top = written(tmp_path, "extends: [link, folder/secret, /etc/hostname, loop]\n", "mine/top.yaml")
    (top.parent / "link.yaml").symlink_to(secret)
    (top.parent / "folder").symlink_to(secret.parent)
    (top.parent / "loop.yaml").symlink_to(top.parent / "loop.yaml")
    lines = problems_of(top)
    assert len(lines) == 4
    assert all("lies outside the scenario's folder" in line for line in lines[:3])


def test_shipped_scenarios_are_known_by_name_from_anywhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert read_scenario("sihua:baseline").digest() == read_scenario(BASELINE).digest()
    top = written(tmp_path, "extends: sihua:blocks/work_unit_compound\n")
    assert read_scenario(top).scenario.network.stairwell_contacts > Scenario().network.stairwell_contacts
    assert "did you mean baseline.yaml?" in problems_of("sihua:basline")[0]


# --- settings of the command line -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("setting", "path", "value"),
    [
        ("run.weeks=1e2", "run.weeks", 100),
        ("title=a = b", "title", "a = b"),
        ("title=", "title", None),
        ("population.age_shares={18-29: 0.15, 30-39: 0.23}", "population.age_shares.30-39", 0.23),
        ("mechanisms=[{kind: points}]", "mechanisms[0].kind", "points"),
        ("record.log=true", "record.log", True),
        ("population.residents_file=null", "population.residents_file", None),
    ],
)
def test_a_setting_lies_over_the_file(setting: str, path: str, value: object) -> None:
    if setting == "title=":
        assert problems_of(BASELINE, setting) == ["command line:1:7: title: wants a text, found nothing"]
        return
    found: object = read_scenario(BASELINE, [setting]).values()
    for step in steps_of(path) or ():
        found = found[step]  # type: ignore[index]
    assert found == value


@pytest.mark.parametrize(
    ("given", "fragment"),
    [
        (["run.weks=3"], "command line:1:1: run.weks: there is no such field (did you mean weeks?)"),
        (
            ["run.weeks=3", "run.seed=010"],
            'command line:2:10: run.seed: wants a whole number, found the text "010" (write 10',
        ),
        (["run.weeks"], 'command line:1:1: "run.weeks" is not a setting (write path.to.field=value'),
        (["=3"], "is not a setting"),
        (["run..weeks=3"], "is not a setting"),
        (["[0]=3"], "is not a setting"),
        (["run.weeks=3", "run.weeks=4"], "command line:2:1: run.weeks: is set again; first as setting 1"),
        (["extends=other"], "command line:1:1: extends: a base cannot be set"),
        (["mechanisms[0].intensity=0.5"], "command line:1:1: mechanisms[0]: there is no item 0 in this list of 0"),
        (["run.seed.x=1"], "run.seed is a value, not a group with the field x"),
        (["run[0]=1"], "not a group with the field 0"),
        (["run.weeks=[1"], "command line:1:13: a list or group in brackets does not end"),
        (
            ["run={weeks: 3, weeks: 4}"],
            "command line:1:16: weeks: the field stands here again; the first is at command line:1:6",
        ),
        (["title=!!python/name:os.system x"], "the tag !!python/name:os.system is not part"),
        (["record.log=on"], "wants true or false"),
    ],
)
def test_a_wrong_setting_is_named_by_its_number_and_column(given: list[str], fragment: str) -> None:
    assert fragment in "\n".join(problems_of(BASELINE, *given))


def test_settings_and_file_show_all_their_problems_together(tmp_path: Path) -> None:
    lines = problems_of(written(tmp_path, "run: {weeks: 0}\nplce: 1\n"), "run.seed=-1", "x")
    places = [line.split(": ")[0].rsplit("/", 1)[-1] for line in lines]
    assert places == ["scenario.yaml:1:14", "scenario.yaml:2:1", "command line:1:10", "command line:2:1"]


# --- before a run -----------------------------------------------------------------------------------------------------


def test_data_files_are_found_from_the_file_that_names_them(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    written(tmp_path, "0 1\n", "parts/edges.txt")
    written(tmp_path, "0 1\n", "here/mine.txt")
    written(tmp_path, "network: {kind: edge_list, file: edges.txt, partial: true}\n", "parts/net.yaml")
    top = written(tmp_path, "extends: parts/net.yaml\n")
    resolved = read_scenario(top)
    assert (resolved.folder / str(resolved.scenario.network.file)).samefile(tmp_path / "parts" / "edges.txt")
    monkeypatch.chdir(tmp_path / "here")
    resolved = read_scenario(top, ["network.file=mine.txt"])
    assert (resolved.folder / str(resolved.scenario.network.file)).samefile(tmp_path / "here" / "mine.txt")
    assert "nobody.csv does not exist" in problems_of(top, "population.residents_file=nobody.csv")[0]


def test_what_is_wrong_in_data_files_is_told_at_its_line_with_all_other_problems(tmp_path: Path) -> None:
    people = written(tmp_path, "age\n40\n17\n", "people.csv")
    edges = written(tmp_path, "0 1\n0 9\nx\n", "edges.txt")
    empty = written(tmp_path, "# none\n", "empty.txt")
    graph = written(tmp_path, "<graphml>\n<node", "graph.graphml")
    network = "network: {kind: edge_list, file: edges.txt}\n"
    listed = written(tmp_path, f"population: {{residents_file: people.csv}}\n{network}")
    (line,) = problems_of(listed)
    assert line.startswith(f"{people}:3:1: age: is 17")
    lines = problems_of(listed, "run.weeks=0")
    assert lines[0].startswith(f"{people}:3:1: ") != lines[1].startswith(f"{people}:3:1: ")
    assert len(lines) == 2
    drawn = written(tmp_path, f"place: {{residents: 5}}\n{network}", "drawn.yaml")
    lines = problems_of(drawn, "mechanisms=[{kind: points, from_week: 200}]")
    assert lines[2].startswith("command line:1:")
    assert lines[0].startswith(f"{edges}:2:1: row '9' does not exist: there are 5 residents")
    assert lines[1].startswith(f"{edges}:3:1: a line holds two row numbers")
    assert f"{empty}:1:1: the network has no edges" in problems_of(drawn, "network.file=" + os.path.relpath(empty))[0]
    (line,) = problems_of(drawn, "network={kind: graphml, file: " + os.path.relpath(graph) + "}")
    assert line.startswith(f"{graph}:2:")
    assert "is not XML" in line


def test_a_list_of_residents_says_how_many_there_are(tmp_path: Path) -> None:
    rows = "".join(f"40,{i // 3}\n" for i in range(6))
    people = written(tmp_path, f"age,community\n{rows}", "people.csv")
    top = written(tmp_path, "population: {residents_file: people.csv}\n")
    resolved = read_scenario(top)
    assert (resolved.scenario.place.communities, resolved.scenario.place.residents) == (2, 3)
    assert resolved.origins["place.residents"] == Origin(str(people), 1, 1)
    again = read_scenario(written(tmp_path, resolved.resolved_yaml(), "again.yaml"))
    assert again.digest() == resolved.digest()
    lines = problems_of(top, "place.communities=3", "place.residents=2000")
    assert "command line:1:19: place.communities: is 3, but the list of residents has 6 rows in 2" in lines[0]
    assert "command line:2:17: place.residents: is 2,000, but" in lines[1]
    written(tmp_path, "age\n" + "40\n" * 6, "people.csv")
    place = read_scenario(top).scenario.place
    assert (place.communities, place.residents) == (1, 6)
    place = read_scenario(top, ["place.residents=2"]).scenario.place
    assert (place.communities, place.residents) == (3, 2)
    assert "cannot be shared out equally" in problems_of(top, "place.communities=4")[0]


@pytest.mark.parametrize(
    ("setting", "field"),
    [
        ("mechanisms=[{kind: points, from_week: 9}]", "mechanisms[0].from_week"),
        ("mechanisms=[{kind: points, from_week: -9, until_week: -4}]", "mechanisms[0].until_week"),
        ("demand.campaigns=[{from_week: 9, until_week: 12, factor: 2}]", "demand.campaigns[0].from_week"),
        ("demand.campaigns=[{from_week: -9, until_week: -4, factor: 2}]", "demand.campaigns[0].until_week"),
    ],
)
def test_what_would_never_happen_is_refused(setting: str, field: str) -> None:
    run = ["run.weeks=8", "run.warm_up_weeks=4"]
    (line,) = problems_of(BASELINE, *run, setting)
    assert f"{field}: never happens: the run goes from week -3 (its warm-up included) to week 8" in line
    assert read_scenario(BASELINE, [*run, setting.replace("9", "8").replace("-4", "-3")])


def test_a_plan_that_does_not_fit_into_memory_is_refused_with_an_estimate(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(checks, "available_memory", lambda: 2_000_000_000)
    assert read_scenario(BASELINE, ["place.residents=7000000"]).scenario.place.residents == 7_000_000
    (line,) = problems_of(BASELINE, "place.residents=10000000")
    assert (
        "command line:1:17: place.residents: 10,000,000 residents need about 2.5 GB of memory, 2.0 GB are free" in line
    )
    assert "at most 7,999,729 residents" in line
    monkeypatch.setattr(checks, "available_memory", lambda: None)
    assert read_scenario(BASELINE, ["place.residents=10000000"])


def test_this_machine_says_how_much_memory_is_free() -> None:
    free = memory.available_memory()
    assert free is None or free > 1_000_000


@given(st.floats(1e-9, 1), st.floats(1e-9, 200))
def test_a_layered_network_with_contacts_in_the_stairwell_can_exist_so_that_it_need_not_be_checked(
    sociable: float, contacts: float
) -> None:
    from sim.neighbours import check
    from sim.scenario.blocks.network import Network

    network = Network(
        sociable_share=sociable,
        stairwell_contacts=contacts,
        building_contacts=0,
        acquaintance_contacts=0,
        hometown_contacts=0,
    )
    assert check(network, 2) == []


# --- what a caller gets -----------------------------------------------------------------------------------------------


def test_problems_survive_the_way_between_processes() -> None:
    with pytest.raises(ScenarioProblems) as caught:
        read_scenario(BASELINE, ["run.weeks=0", "run.seed=-1"])
    again = pickle.loads(pickle.dumps(caught.value))
    assert again.problems == caught.value.problems
    assert str(again) == str(caught.value)


def test_equal_scenarios_have_equal_digests_however_they_are_written(tmp_path: Path) -> None:
    one = read_scenario(written(tmp_path, "run: {weeks: 0x68}\n", "one.yaml"))
    other = read_scenario(written(tmp_path, "# another file\nplace:\n  residents: 2e3\n", "other.yaml"))
    assert one.digest() == other.digest()
    assert re.fullmatch("[0-9a-f]{64}", one.digest())
    assert read_scenario(BASELINE, ["run.seed=2"]).digest() != read_scenario(BASELINE).digest()


def test_load_reads_and_the_package_names_what_it_offers() -> None:
    resolved = sihua.load(BASELINE, "run.seed=0")
    assert isinstance(resolved, Resolved)
    assert resolved.scenario.run.seed == 0
    with pytest.raises(AttributeError, match=r"it offers .*ParticipationModel.*, load"):
        _ = sihua.Comunity


def test_reading_a_scenario_imports_nothing_heavy_and_only_the_mechanisms_that_it_names() -> None:
    heavy = {"numpy", "numba", "mesa", "pandas", "networkx", "matplotlib"}
    code = (
        "import sys, sihua\n"
        "assert not {'pydantic', 'yaml'} & set(sys.modules), 'import sihua is cheap'\n"
        f"for scenario in ({str(BASELINE)!r}, {str(BASELINE.with_name('points_for_a_year.yaml'))!r}):\n"
        "    sihua.load(scenario)\n"
        f"print(sorted({heavy} & set(sys.modules)), [m for m in sys.modules if m.startswith('sim.mechanisms.')])\n"
    )
    there = {**os.environ, "PYTHONPATH": "."}
    done = subprocess.run([sys.executable, "-c", code], check=True, cwd=REPOSITORY, env=there, stdout=subprocess.PIPE)
    assert done.stdout.split(b"\n")[0] == b"[] ['sim.mechanisms.points']"


def test_settings_are_given_one_by_one_or_as_a_list() -> None:
    several = ["run.seed=3", "run.weeks=7"]
    one_by_one, as_a_list = sihua.load(BASELINE, *several), sihua.load(BASELINE, several)
    assert (as_a_list.scenario.run.seed, as_a_list.scenario.run.weeks) == (3, 7)
    assert as_a_list.scenario == one_by_one.scenario == sihua.load(BASELINE, several[0], several[1:]).scenario


@pytest.mark.parametrize(
    ("word", "meant"), [("Weeks", "weeks"), ("warm-up weeks", "warm_up_weeks"), ("x" * 10_000, None), ("", None)]
)
def test_the_closest_match_ignores_capitals_hyphens_and_blanks(word: str, meant: str | None) -> None:
    assert closest(word, ["weeks", "warm_up_weeks", "seed"]) == meant


# --- shipped scenarios ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", [p for p in SHIPPED if p.parent.name != "blocks"], ids=lambda path: path.stem)
def test_a_shipped_scenario_says_its_question_in_its_first_line_and_its_field(path: Path) -> None:
    lines = path.read_text(encoding="utf-8").splitlines()
    scenario = read_scenario(path).scenario
    assert lines[0] == f"# {scenario.question}"
    assert scenario.question.endswith("?")
    assert scenario.question_zh.endswith("？")
    schema = "scenario.schema.json" if path.parent.name == "scenarios" else "../scenario.schema.json"
    assert lines[1] == f"# yaml-language-server: $schema={schema}"
    assert scenario.title
    assert scenario.title_zh


@pytest.mark.parametrize("kind", sorted(catalogue()))
def test_every_mechanism_has_a_shipped_scenario_that_asks_what_it_does(kind: str) -> None:
    scenario = read_scenario(REPOSITORY / "scenarios" / "mechanisms" / f"{kind}.yaml").scenario
    assert scenario.mechanisms[0].kind == kind


def test_the_shipped_scenarios_have_the_populations_that_their_sources_report() -> None:
    shenzhen = read_scenario("sihua:shenzhen_h").scenario.population
    ages = shenzhen.age_shares.values()
    assert sum(ages[4:]) == pytest.approx(0.06, abs=0.005)
    assert shenzhen.female_share == 0.433
    college = sum(a * c for a, c in zip(ages, shenzhen.college_share.values(), strict=True))
    assert college == pytest.approx(0.294, abs=0.002)
    compound = read_scenario("sihua:old_work_unit").scenario
    assert sum(compound.population.age_shares.values()[4:]) == pytest.approx(0.26)
    assert compound.network.stairwell_contacts > Scenario().network.stairwell_contacts
    baseline = read_scenario(BASELINE)
    assert {path for path, origin in baseline.origins.items() if origin != "default"} == {
        "title", "title_zh", "question", "question_zh",
    }  # fmt: skip


# --- anything at all --------------------------------------------------------------------------------------------------

_TEXTS = [path.read_text(encoding="utf-8") for path in VALID + SHIPPED + INVALID if path.stat().st_size < 3000]
_PIECES = st.sampled_from(
    [
        ":",
        "\t",
        "  ",
        "\n",
        "- ",
        "[",
        "]",
        "{",
        "}",
        "&a ",
        "*a",
        "!!int ",
        "<<: ",
        "'",
        '"',
        "|",
        ">",
        "%",
        "@",
        "`",
        "?",
        "# ",
        "---\n",
        "0",
        "-",
        "1e999",
        "010",
        "yes",
        "null",
        ".nan",
        "，",
        "：",
        "\u2028",
        "\x85",
        "\ufeff",
        "\x00",
        "extends: ",
        "sihua:",
        "run",
        ".",
    ]
)


@given(
    st.sampled_from(_TEXTS),
    st.lists(st.tuples(st.integers(0, 3000), st.integers(0, 8), _PIECES), min_size=1, max_size=6),
)
@settings(max_examples=250, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_no_mutation_of_a_file_raises_anything_but_problems(
    tmp_path: Path, text: str, edits: list[tuple[int, int, str]]
) -> None:
    for position, removed, piece in edits:
        at = position % (len(text) + 1)
        text = text[:at] + piece + text[at + removed :]
    try:
        resolved = read_scenario(written(tmp_path, text.encode("utf-8", "surrogatepass")))
    except ScenarioProblems as found:
        must_be_placed(found)
    else:
        again = read_scenario(written(tmp_path, resolved.resolved_yaml(), "again.yaml"))
        assert again.scenario == resolved.scenario


@given(st.binary(max_size=200))
@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_no_bytes_raise_anything_but_problems(tmp_path: Path, content: bytes) -> None:
    with pytest.raises(ScenarioProblems):
        read_scenario(written(tmp_path, b"x" + content))


@given(st.text(max_size=80))
@settings(max_examples=200, deadline=None)
def test_no_setting_raises_anything_but_problems(text: str) -> None:
    for setting in (text, f"run.{text}", f"title={text}", f"{text}=1"):
        try:
            read_scenario(BASELINE, [setting])
        except ScenarioProblems as found:
            must_be_placed(found)


@given(st.text(st.characters(exclude_categories=("Cc", "Cs")), max_size=60))
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_title_survives_the_round_trip(tmp_path: Path, title: str) -> None:
    resolved = read_scenario(BASELINE)
    named = Resolved(resolved.scenario.model_copy(update={"title": title}), {}, tmp_path, (), "x\ny.yaml")
    assert read_scenario(written(tmp_path, named.resolved_yaml())).scenario.title == title


def test_a_file_of_thousands_of_problems_is_not_read_to_its_end(tmp_path: Path) -> None:
    """Two thousand fields that stand twice took more than two seconds to tell."""
    lines = problems_of(written(tmp_path, "title: T\n" * 2000))
    assert len(lines) == 201
    assert lines[-1].endswith("there may be more problems from here on (put these right first)")
