"""The explanation, the editor's schema and the list of sources say all that the declarations say, and nothing stale."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path

import jsonschema
import pytest
import yaml

from sim.catalogue import catalogue
from sim.scenario.blocks.base import NEEDS
from sim.scenario.declare import declaration
from sim.scenario.editor_schema import editor_schema, editor_schema_text
from sim.scenario.explanation import explain
from sim.scenario.fields import children, is_declared, paths_by_name, shape_of, walk
from sim.scenario.reader import read_scenario
from sim.scenario.schema import Scenario
from sim.scenario.sources import NO_SOURCE, SOURCES, sources_page
from sim.scenario.wording import GROUPS_ZH, UNITS_ZH, WORDS, Language, bare, width, with_unit, wrapped

REPOSITORY = Path(__file__).parent.parent
BASELINE = REPOSITORY / "scenarios" / "baseline.yaml"
SHIPPED = sorted((REPOSITORY / "scenarios").rglob("*.yaml"))
VALID = sorted((REPOSITORY / "tests" / "scenarios" / "valid").glob("*.yaml"))
MECHANISM = "mechanisms=[{kind: points, intensity: 0.5, target: {female: true}}]"
ONE_OF_EACH = "mechanisms=[" + ", ".join(f"{{kind: {kind}}}" for kind in catalogue()) + "]"


# --- the explanation --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("lang", ["en", "zh", "both"])
def test_every_declared_field_is_explained_with_label_path_and_source(lang: Language) -> None:
    text = explain(read_scenario(BASELINE, [ONE_OF_EACH]), lang)
    flat = " ".join(text.split())
    for path, info in walk():
        if path in ("title", "title_zh", "question", "question_zh", "mechanisms"):
            continue
        about = declaration(info)
        for at, kind in enumerate(catalogue()):
            path = path.replace(f"mechanisms.{kind}.", f"mechanisms[{at}].")
        assert f"{path} · " in flat
        label = about.zh if lang == "zh" else about.en
        assert "".join(label.split()) in "".join(text.split())
        assert "".join(about.source.note.split()) in "".join(text.split())


@pytest.mark.parametrize("lang", ["en", "zh", "both"])
def test_the_explanation_is_readable_at_100_columns(lang: Language) -> None:
    text = explain(read_scenario(REPOSITORY / "scenarios" / "old_work_unit.yaml", [ONE_OF_EACH]), lang)
    assert max(width(line) for line in text.splitlines()) <= 100


def test_a_value_says_where_it_was_set_and_what_the_default_was(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(REPOSITORY)
    text = " ".join(explain(read_scenario("scenarios/shenzhen_h.yaml", ["run.weeks=7"])).split())
    assert (
        "reported weeks: 7 weeks run.weeks · set at command line:1:11; the default is 104 weeks · [design] two" in text
    )
    assert "women: 43.3 % population.female_share · set at scenarios/shenzhen_h.yaml:" in text
    assert "the default is 50 % · [assumption] balanced" in text
    assert "scenarios/blocks/commercial_estate.yaml:" in text
    assert "18-29: 30 %, 30-39: 31 %, 40-49: 20 %, 50-59: 13 %, 60-69: 4 %, 70-99: 2 % of adults" in text
    assert "random seed: 1 run.seed · default · [design]" in text
    assert "[literature lally-2010]" in text
    assert "[fitted c30-log]" in text


def test_only_what_differs_from_the_defaults_is_shown_when_asked() -> None:
    assert "Nothing differs from the defaults." not in explain(read_scenario(BASELINE))
    text = explain(read_scenario(BASELINE), only_changed=True)
    assert text.endswith("Nothing differs from the defaults.\n")
    assert "Ordinary mixed estate" in text
    text = explain(read_scenario(BASELINE, ["run.weeks=7", MECHANISM]), only_changed=True)
    assert re.findall(r"^ {6}(\S+) · ", text, re.MULTILINE) == [
        "run.weeks", "mechanisms[0].intensity", "mechanisms[0].target.female",
    ]  # fmt: skip
    assert "mechanisms[0]: points (积分制" in text
    assert "没有差别" in explain(read_scenario(BASELINE), "zh", only_changed=True)


@pytest.mark.parametrize(
    ("value", "unit", "english", "chinese"),
    [
        (0.0444, "share of the way per occasion", "4.44 % of the way per occasion", "4.44 %（每次趋近比例）"),
        (0.24, "probability a week", "24 % a week", "24 %（每周概率）"),
        (2000, "adults", "2,000 adults", "2,000 名成年人"),
        (1, "communities", "1 community", "1 个社区"),
        (0.72, "0 to 1", "0.72 (0 to 1)", "0.72（0至1）"),
        (0.25, "share or people", "0.25 (share or people)", "0.25（比例或人数）"),
        (27, "week", "week 27", "27 周"),
        (1e9, "yuan a week", "1,000,000,000 yuan a week", "1,000,000,000 元/周"),
        (1e-6, "", "1e-06", "1e-06"),
        (123456, "", "123456", "123456"),
        (None, "week", "none", "无"),
        (True, "", "true", "是"),
    ],
)
def test_values_are_said_as_people_say_them(value: object, unit: str, english: str, chinese: str) -> None:
    assert with_unit(value, unit, "en") == english
    assert with_unit(value, unit, "zh") == chinese


def test_lines_break_between_words_and_between_chinese_characters_never_before_a_percent_sign() -> None:
    assert wrapped("aa bb cc", "  ", columns=7) == ["  aa bb", "  cc"]
    assert wrapped("社区治理", "", columns=5) == ["社区", "治理"]
    assert wrapped("of 15 %, 16 %", "", columns=6) == ["of", "15 %,", "16 %"]
    assert bare({"health_care": 0.5}, "share", "en") == "health care: 50 %"


def test_every_unit_group_and_need_of_the_blocks_has_a_chinese_word() -> None:
    units = {declaration(info).unit for path, info in walk() if not path.startswith("mechanisms.")}
    assert units - {""} <= set(UNITS_ZH)
    groups = [name for name in paths_by_name() if _is_group(name)]
    assert set(groups) <= set(GROUPS_ZH)
    assert len(groups) > 20
    assert set(NEEDS) <= set(WORDS)


def _is_group(name: str) -> bool:
    model = Scenario
    for step in paths_by_name()[name][0].split("."):
        info = children(model)[step]
        shape = shape_of(info.annotation, info.metadata)
        if shape.kind != "group" or is_declared(info) or shape.model is None:
            return False
        model = shape.model  # type: ignore[assignment]
    return True


# --- the editor's schema ----------------------------------------------------------------------------------------------


def test_the_shipped_schema_is_not_stale() -> None:
    stored = (REPOSITORY / "scenarios" / "scenario.schema.json").read_text(encoding="utf-8")
    assert stored == editor_schema_text(), "write it anew: python -m sim.scenario.documents"


@pytest.mark.parametrize("path", SHIPPED + VALID, ids=lambda path: path.stem)
def test_the_editor_accepts_every_shipped_scenario(path: Path) -> None:
    if "numbers_as_people_write" in path.stem or "texts_that_look" in path.stem:
        pytest.skip("this file shows where YAML 1.1, which the test's loader reads, differs")
    jsonschema.Draft202012Validator.check_schema(editor_schema())
    jsonschema.Draft202012Validator(editor_schema()).validate(yaml.safe_load(path.read_text(encoding="utf-8")))


def test_the_editor_accepts_a_complete_scenario() -> None:
    values = read_scenario(BASELINE, [MECHANISM]).values()
    jsonschema.Draft202012Validator(editor_schema()).validate(values)


@pytest.mark.parametrize(
    "wrong",
    [
        {"popultion": {}},
        {"run": {"weeks": 0}},
        {"run": {"weeks": "52"}},
        {"run": None},
        {"network": {"kind": "small"}},
        {"population": {"age_shares": {"18-30": 0.2}}},
        {"population": {"needs": {"18-29": {"culture": 2}}}},
        {"mechanisms": [{"intensity": 1}]},
        {"mechanisms": [{"kind": "pionts"}]},
        {"mechanisms": [{"kind": "points", "x": 1}]},
        {"demand": {"campaigns": [{"from_week": 1}]}},
        {"extends": 3},
        {"sihua": 2},
        {"record": {"log": 1}},
    ],
)
def test_the_editor_marks_what_the_reader_refuses(wrong: dict[str, object]) -> None:
    assert not jsonschema.Draft202012Validator(editor_schema()).is_valid(wrong)


def test_the_schema_tells_title_unit_default_and_range() -> None:
    weeks = editor_schema()["properties"]["run"]["properties"]["weeks"]
    assert (weeks["type"], weeks["minimum"], weeks["maximum"], weeks["default"]) == ("integer", 1, 5200, 104)
    assert weeks["title"] == "reported weeks / 报告周数"
    assert "Unit: weeks." in weeks["description"]
    assert json.loads(editor_schema_text()) == editor_schema()
    kinds = [
        choice["properties"]["kind"]["const"]
        for choice in editor_schema()["properties"]["mechanisms"]["items"]["oneOf"]
    ]
    assert kinds == list(catalogue())


# --- sources ----------------------------------------------------------------------------------------------------------

_BRACKETS = re.compile(r"\[([^\[\]\n]{4,80})\]")
_KEY = re.compile(r"[a-z]+(?:-[a-z]+)*-[0-9]{4,5}|c[0-9]+-log")


def used_keys() -> set[str]:
    """Every key in a declaration of the scenario, and every key in brackets in a docstring or note of the model."""
    declared = {declaration(info).source.key for _, info in walk()}
    return (declared | set(_cited())) - set(NO_SOURCE)


def _cited() -> Iterator[str]:
    """`[lally-2010]`, `[frey-1997, deci-1999]` and `[seed 003]` wherever the package says so."""
    for file in sorted((REPOSITORY / "sim").rglob("*.py")):
        if file.name == "sources.py":
            continue
        for inside in _BRACKETS.findall(file.read_text(encoding="utf-8")):
            yield from _KEY.findall(inside)
            yield from (f"seed-{number}" for number in re.findall(r"\bseed (00[0-4])\b", inside))


def test_every_source_that_the_model_names_has_a_citation() -> None:
    assert used_keys() - set(SOURCES) == set()


def test_every_citation_is_used_by_the_model() -> None:
    documents = {f"seed-00{number}" for number in range(5)}
    assert set(SOURCES) - used_keys() - documents == set()


def test_a_citation_says_how_its_source_was_read() -> None:
    how = re.compile(
        r"(mirror|memory of the literature|document of this project|Read in the|[Aa]bstract read|published log)"
    )
    for key, citation in SOURCES.items():
        assert how.search(citation) or citation.startswith("Target of this project"), key
        assert citation.endswith(".")
        assert "  " not in citation


def test_the_page_of_sources_is_not_stale() -> None:
    page = (REPOSITORY / "docs" / "sources.md").read_text(encoding="utf-8")
    assert page == sources_page(), "write it anew: python -m sim.scenario.documents"
    assert all(f"**{key}**" in page for key in [*SOURCES, *NO_SOURCE])


def test_title_and_question_are_chinese_where_chinese_is_asked_for_and_given(tmp_path: Path) -> None:
    file = tmp_path / "s.yaml"
    file.write_text("title: Estate\ntitle_zh: 小区\nquestion: Why?\n", encoding="utf-8")
    resolved = read_scenario(file)
    assert "标题: 小区" in explain(resolved, "zh")
    assert "问题: Why?" in explain(resolved, "zh")
    assert "title: Estate" in explain(resolved, "en")
