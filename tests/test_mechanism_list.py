"""What `sihua mechanisms` and docs/mechanisms.md say: everything that is declared, readable, in two languages."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from experiments.cli.main import INVALID, call
from sim.catalogue import catalogue
from sim.scenario.declare import declaration
from sim.scenario.explanation import label_of
from sim.scenario.fields import children, is_declared
from sim.scenario.mechanism_list import about, described, listed, mechanisms_page, range_in_words
from sim.scenario.sources import SOURCES
from sim.scenario.wording import UNITS_ZH, Language, width
from sim.terms import TERMS

KINDS = list(catalogue())


def packed(text: str) -> str:
    """Without white space, so that it does not matter where lines are broken."""
    return "".join(text.split())


@pytest.mark.parametrize("lang", ["en", "zh", "both"])
def test_the_list_holds_every_kind_term_and_parameter_at_100_columns(lang: Language) -> None:
    text = listed(lang)
    assert max(width(line) for line in text.splitlines()) <= 100
    for kind, model in catalogue().items():
        one = about(model)
        section = packed(text[text.index(f"\n{kind} · " if kind != KINDS[0] else f"{kind} · ") :])
        assert packed(f"{kind} · {one.zh}") in section
        for term in one.terms:
            assert packed(f"{term} ({TERMS[term].zh if lang == 'zh' else TERMS[term].en}") in section
        for name, info in one.parameters().items():
            told = declaration(info)
            assert name in section
            assert packed(told.zh if lang == "zh" else told.en) in section
            assert packed(range_in_words(info, lang)) + packed(label_of(told.source)) in section


@pytest.mark.parametrize("lang", ["en", "zh", "both"])
@pytest.mark.parametrize("kind", KINDS)
def test_one_mechanism_is_described_in_full(kind: str, lang: Language) -> None:
    """Every field with its source's note, claim, target, and the citations that it names."""
    text, one = described(kind, lang), about(catalogue()[kind])
    assert max(width(line) for line in text.splitlines()) <= 100
    for name, info in children(one.model).items():
        if is_declared(info):
            assert name in text
            assert packed(declaration(info).source.note) in packed(text)
    assert packed(one.claim) in packed(text)
    assert "greatest_age" in text or not one.for_residents
    for key in one.sources():
        assert packed(SOURCES[key]) in packed(text)


@pytest.mark.parametrize("kind", KINDS)
def test_a_file_says_its_name_what_it_is_where_it_was_seen_and_why_its_terms(kind: str) -> None:
    one = about(catalogue()[kind])
    assert all((one.zh, one.what, one.claim, one.where, one.through, one.terms))
    assert all("\u4e00" <= character <= "\u9fff" for character in one.zh[:2])
    assert one.sources()


def test_every_unit_of_a_mechanism_has_a_chinese_word() -> None:
    fields = [info for model in catalogue().values() for info in children(model).values() if is_declared(info)]
    assert {declaration(info).unit for info in fields} - {""} - set(UNITS_ZH) == set()


def test_the_page_has_a_section_for_each_kind_and_a_row_for_each_term() -> None:
    page = mechanisms_page()
    assert [line[3:] for line in page.splitlines() if line.startswith("## ")] == ["The terms of the week", *KINDS]
    for name in TERMS:
        row = next(line for line in page.splitlines() if line.startswith(f"| `{name}` |"))
        for kind in KINDS:
            assert (f"[{kind}](#{kind})" in row) == (name in about(catalogue()[kind]).terms)


def test_a_kind_that_there_is_not_is_told_with_the_closest(capsys: pytest.CaptureFixture[str]) -> None:
    assert call(["mechanisms", "pionts"]) == INVALID
    assert capsys.readouterr().err == "sihua: there is no mechanism pionts (did you mean points?)\n"


def test_an_editor_knows_the_mechanisms_that_a_scenario_brings_along(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    points = (Path(__file__).parents[1] / "sim" / "mechanisms" / "points.py").read_text(encoding="utf-8")
    (tmp_path / "own.py").write_text(points.replace('"points"', '"own_points"'), encoding="utf-8")
    (tmp_path / "s.yaml").write_text("mechanism_files: [own.py]\n", encoding="utf-8")
    known = []
    for arguments in ([], [str(tmp_path / "s.yaml")]):
        assert call(["schema", *arguments]) == 0
        items = json.loads(capsys.readouterr().out)["properties"]["mechanisms"]["items"]["oneOf"]
        known.append([item["properties"]["kind"]["const"] for item in items])
    assert known == [KINDS, [*KINDS, "own_points"]]


def test_every_mechanism_has_a_scenario_that_begins_with_its_question_and_says_what_it_shows() -> None:
    folder = Path(__file__).parents[1] / "scenarios" / "mechanisms"
    assert {file.stem for file in folder.glob("*.yaml")} >= set(KINDS)
    for kind in KINDS:
        first, _, third, *_ = (folder / f"{kind}.yaml").read_text(encoding="utf-8").splitlines()
        assert first.startswith("# "), kind
        assert first.endswith("?"), kind
        assert third.startswith("# Shows: "), kind
