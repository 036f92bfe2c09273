"""The report: one file without network, valid, readable for everybody, and opened in a real browser where there is one."""

from __future__ import annotations

import base64
import json
import re
from dataclasses import replace
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import Element

import html5lib
import numpy as np
import pytest

from experiments.comparison.conclusions import conclusions
from experiments.phrases.look_up import LANGUAGES
from experiments.presentation import sentences
from experiments.presentation.comparison_page import write_comparison
from experiments.presentation.matrix import left_out, matrix
from experiments.presentation.report.making import page, report_of
from experiments.presentation.report.of_comparison import article
from experiments.presentation.report.parts import Article, Badge
from experiments.presentation.results import run_scenario, write_result
from experiments.storage.errors import FolderRefused
from sim.scenario.reader import read_scenario
from tests.browser import browser
from tests.comparisons import several, small_comparison

HTML = "{http://www.w3.org/1999/xhtml}"
SVG = "{http://www.w3.org/2000/svg}"


@cache
def made(language: Any) -> Article:
    """The report of the small comparison in one language."""
    return article(small_comparison(), language)


@cache
def both() -> str:
    """The page in both languages."""
    return page([made(language) for language in LANGUAGES])


@cache
def tree() -> Element:
    """The same, as a strict parser reads it."""
    return html5lib.HTMLParser(strict=True).parse(both())


def text_of(element: Element) -> str:
    return " ".join("".join(element.itertext()).split())


def test_the_page_is_one_file_that_asks_nobody_for_anything() -> None:
    for element in tree().iter():
        for name, value in element.attrib.items():
            if name.rpartition("}")[2] in ("href", "src", "action", "data", "poster"):
                assert value.startswith(("#", "data:")), (element.tag, name, value[:80])
    tags = {element.tag for element in tree().iter()}
    assert not {f"{HTML}{name}" for name in ("script", "link", "iframe", "object", "embed", "img")} & tags
    urls = re.findall(r"url\(([^)]{0,40})", both())
    assert all(url.startswith(("#", "data:")) for url in urls)
    assert "default-src 'none'" in both()


def test_the_page_has_landmarks_headings_in_order_and_no_name_twice() -> None:
    root = tree()
    assert root.attrib["lang"] == "en"
    assert [one.attrib["lang"] for one in root.iter(f"{HTML}article")] == ["en", "zh-CN"]
    assert len(list(root.iter(f"{HTML}main"))) == 1
    levels = [int(one.tag[-1]) for one in root.iter() if re.fullmatch(re.escape(HTML) + "h[1-6]", str(one.tag))]
    assert levels[0] == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))
    names = [one.attrib["id"] for one in root.iter() if "id" in one.attrib]
    assert len(names) == len(set(names))
    targets = {value[1:] for one in root.iter() for name, value in one.attrib.items()
               if name.endswith("href") and value.startswith("#")}  # fmt: skip
    assert targets <= set(names)


def test_every_figure_says_in_words_what_it_shows_and_every_table_what_its_cells_are() -> None:
    figures = [svg for figure in tree().iter(f"{HTML}figure") for svg in figure.iter(f"{SVG}svg")]
    assert len(figures) == 22  # eleven in each language
    for svg in figures:
        assert svg.attrib["role"] == "img"
        said = {one.attrib["id"]: text_of(one) for one in svg.iter() if one.tag in (f"{SVG}title", f"{SVG}desc")}
        assert all(len(said[name]) > 3 for name in svg.attrib["aria-labelledby"].split())
    forest = next(svg for svg in figures if svg.attrib["aria-labelledby"].startswith("en-forest"))
    assert "took part in the quarter" in text_of(forest)
    for table in tree().iter(f"{HTML}table"):
        assert text_of(table.find(f"{HTML}caption"))  # type: ignore[arg-type]
        assert all(head.attrib["scope"] in ("col", "row") for head in table.iter(f"{HTML}th"))
        assert all(next(iter(row)).tag == f"{HTML}th" for row in table.iter(f"{HTML}tr"))


def test_colours_can_be_read_and_never_stand_alone() -> None:
    """WCAG 2: a contrast of 4.5 to 1 for every badge, and for what is written softly."""
    rules = re.findall(r"\.(\w+)(?:, \.\w+)* \{ color: (#\w+); background: (#\w+)", both())
    assert {name for name, _, _ in rules} >= {"better", "worse", "higher", "undecided", "depends"}
    pairs = [(ink, paper) for _, ink, paper in rules] + [("#555", "#fff"), ("#0b4f8a", "#fff"), ("#1b1b1b", "#f4f5f7")]
    assert min(contrast(ink, paper) for ink, paper in pairs) >= 4.5
    assert all(text_of(one) for one in tree().iter(f"{HTML}span") if "badge" in one.attrib.get("class", ""))


def contrast(ink: str, paper: str) -> float:
    def light(colour: str) -> float:
        digits = colour[1:] if len(colour) == 7 else "".join(2 * digit for digit in colour[1:])
        parts = [int(digits[k : k + 2], 16) / 255 for k in (0, 2, 4)]
        linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
        return sum(weight * part for weight, part in zip((0.2126, 0.7152, 0.0722), linear, strict=True))

    low, high = sorted((light(ink), light(paper)))
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_verdict_comes_first_and_nothing_is_missing(language: Any) -> None:
    sections = made(language).sections
    assert [section.id for section in sections] == [
        "verdict", "figures", "outcomes", "groups", "money", "robustness", "assumed", "scenario", "parameters", "methods",
        "limits", "reproduce",
    ]  # fmt: skip
    found = conclusions(small_comparison())
    shown = [text for verdict in sections[0].parts[0].verdicts for text in verdict["texts"]]
    assert len(shown) == len(found)
    rows = next(s for s in sections if s.id == "parameters").parts[1].table.rows  # type: ignore[union-attr]
    assert len(rows) > 200
    assert any({"en": "assumption", "zh": "假设"}[language] in str(row[2]) for row in rows)


@pytest.mark.parametrize("language", LANGUAGES)
def test_several_policies_stand_beside_each_other_and_each_conclusion_once(language: Any) -> None:
    """In the matrix every policy has a cell for what some policy changes; all other outcomes are named below it, once."""
    one = small_comparison()
    twice = replace(
        one, scenes=[*one.scenes, replace(one.scenes[1], name="again")], plain=[*one.plain, one.plain[1]],
        values={name: np.concatenate([table, table[1:]]) for name, table in one.values.items()}, tables={},
    )  # fmt: skip
    beside, below, *each = article(twice, language).sections[0].parts
    found = conclusions(twice)
    made = matrix(twice, found, language)
    assert beside.table is not None
    assert len(beside.table.heads) == 3
    cells = [cell for row in beside.table.rows for cell in row[1:] if isinstance(cell, Badge)]
    assert len(cells) + 2 * len(made.unchanged + made.unchanged_as_assumed + made.undecided) == len(found)
    assert all(below.paragraphs[0].count(name) >= 1 for name in made.unchanged)
    shown = [text for part in each for verdict in part.verdicts for text in verdict["texts"]]
    assert len(shown) == sum(cell.more != "" for cell in cells) > 0


@pytest.mark.parametrize(("language", "open_said"), [("en", "nor surely unchanged"), ("zh", "尚不能断定没有变化")])
def test_what_is_open_stands_apart_from_what_is_surely_unchanged(language: Any, open_said: str) -> None:
    one = small_comparison()
    found = conclusions(one)
    made = matrix(one, found, language)
    words = {sentences.label(c.about.outcome, language): sentences.word_of(one, c).verdict for c in found}
    assert {words[name] for name in made.unchanged} == {"equivalent"}
    assert {words[name] for name in made.undecided} == {"undecided", "unknown"}
    assert len(made.rows) + len(made.unchanged + made.unchanged_as_assumed + made.undecided) == len(found)
    unchanged, *_, undecided = left_out(made, language)
    assert all(name in unchanged for name in made.unchanged)
    assert open_said in undecided
    assert all(name in undecided for name in made.undecided)


@pytest.mark.parametrize(
    ("language", "said"), [("en", "Policy 2 in took part in the quarter"), ("zh", "政策2在季度参与面上")]
)
def test_a_policy_that_is_surely_better_than_every_other_is_said_to_be_ahead(language: Any, said: str) -> None:
    three = several(3)
    breadth = three.values["breadth"].copy()
    breadth[3] += 0.1 + np.linspace(0.0, 0.001, breadth.shape[1])
    ahead = replace(three, values={**three.values, "breadth": breadth}, tables={})
    assert sentences.ahead_of_all(three, language) == []
    (told,) = sentences.ahead_of_all(ahead, language)
    assert said in told
    assert said in " ".join(article(ahead, language).sections[0].parts[1].paragraphs)


def test_a_comparison_of_another_version_is_refused_by_the_field_that_it_lacks(tmp_path: Path) -> None:
    comparison = small_comparison()
    old = [{**one, "outreach": {k: v for k, v in one["outreach"].items() if k != "group"}} for one in comparison.plain]
    write_comparison(replace(comparison, plain=old), tmp_path / "old")
    with pytest.raises(
        FolderRefused, match=r"old: was made by a version of sihua whose scenarios have no outreach\.group; make"
    ):
        report_of(tmp_path / "old")


def test_what_a_scenario_says_cannot_break_the_page() -> None:
    comparison = small_comparison()
    evil = replace(
        comparison.scenes[1], title='<script>alert("x")</script> & $x_1$ {{ 7 * 7 }}', title_zh="<b>积分</b>"
    )
    unwatched = replace(comparison, scenes=[comparison.scenes[0], evil], tables={})  # one figure instead of ten
    text = page([article(unwatched, "en")])
    assert text.count("<svg") == 1
    assert "<script" not in text
    assert "{{ 7 * 7 }}" in text
    html5lib.HTMLParser(strict=True).parse(text)


def test_a_single_run_has_a_report_too(tmp_path: Path) -> None:
    settings = ["place.residents=120", "run.warm_up_weeks=2", "run.weeks=27", "calendar.seats=20"]
    write_result(run_scenario(read_scenario("sihua:baseline", settings)), tmp_path / "run")
    text = report_of(tmp_path / "run", ["zh"])
    parsed = html5lib.HTMLParser(strict=True).parse(text)
    assert len(list(parsed.iter(f"{SVG}svg"))) == 6
    words = text_of(next(parsed.iter(f"{HTML}pre")))
    assert "calendar.seats" in words  # differs from its default
    assert "decision.fatigue_weight" not in words
    assert "一次运行" in text


def test_the_page_opens_in_a_browser_without_a_word_of_complaint(tmp_path: Path) -> None:
    """Chinese letters are bundled, a telephone needs no sideways scrolling, and it prints."""
    file = tmp_path / "报告 both.html"
    file.write_text(both(), encoding="utf-8")
    with browser() as driver:
        driver.get_log("performance")  # what the browser's own first page asked for
        driver.get(file.as_uri())
        assert driver.get_log("browser") == []
        events = [json.loads(entry["message"])["message"] for entry in driver.get_log("performance")]
        asked = [
            event["params"]["request"]["url"] for event in events if event["method"] == "Network.requestWillBeSent"
        ]
        outside = [url for url in asked if not url.startswith(("data:", "chrome:")) and url != file.as_uri()]
        assert outside == []
        assert driver.execute_script("return [...document.fonts].map(f => f.family + f.status)") == ["Sihualoaded"]
        sizes = driver.execute_script("return [...document.querySelectorAll('figure svg')].map(s => s.clientHeight)")
        assert len(sizes) == 22
        assert min(sizes) > 150
        pdf = driver.execute_cdp_cmd("Page.printToPDF", {"printBackground": True, "preferCSSPageSize": True})
        content = base64.b64decode(pdf["data"])
        assert content.startswith(b"%PDF")
        assert len(re.findall(rb"/Type\s*/Page\b", content)) > 10
        driver.set_window_size(500, 900)
        assert driver.execute_script("return document.documentElement.scrollWidth <= window.innerWidth")


def axe_finds_nothing(text: str, file: Path) -> None:
    """axe-core in a real browser: no violation. Inside figures there is nothing to read."""
    from axe_core_python.selenium import Axe

    file.write_text(text, encoding="utf-8")
    with browser() as driver:
        driver.get(file.as_uri())
        found = Axe().run(driver, context={"exclude": [["svg > g"]]})
    assert [(one["id"], one["nodes"][0]["html"][:200]) for one in found["violations"]] == []
    assert len(found["passes"]) > 20


def test_the_page_passes_the_rules_of_axe(tmp_path: Path) -> None:
    """Without the hundreds of rows of parameters, which are all alike."""
    chinese = made("zh")
    short = [section for section in chinese.sections if section.id not in ("parameters", "scenario")]
    axe_finds_nothing(page([replace(chinese, sections=short)]), tmp_path / "report.html")


@pytest.mark.slow
@pytest.mark.timeout(900)
def test_all_of_the_page_in_both_languages_passes_the_rules_of_axe(tmp_path: Path) -> None:
    axe_finds_nothing(both(), tmp_path / "report.html")
