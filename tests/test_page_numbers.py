"""What the page shows are the numbers of the tables: read back from the HTML, counted, and the same in both languages."""

from __future__ import annotations

import math
import re
from collections import Counter
from dataclasses import replace
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from xml.etree.ElementTree import Element

import html5lib
import numpy as np
import pandas as pd
import pytest

from experiments.comparison.conclusions import Price, conclusions
from experiments.comparison.groups import OF_WORKERS, OF_WORKLOAD
from experiments.comparison.model import Comparison, Fate, Robustness, Tried
from experiments.comparison.statistics.differences import t_interval
from experiments.phrases.look_up import LANGUAGES
from experiments.presentation import contradictions, sentences
from experiments.presentation.answer import answers, in_short
from experiments.presentation.comparison_page import page, write_comparison
from experiments.presentation.phases import ended as ended_at
from experiments.presentation.report.making import comparison_report
from experiments.presentation.report.of_comparison import article
from experiments.presentation.worth import worth
from tests.comparisons import several, small_comparison
from tests.test_acting import relieved
from tests.test_phases import ended
from tests.test_policy_page import FOUND

HTML = "{http://www.w3.org/1999/xhtml}"
NUMBER = re.compile(r"[+−-]?\d[\d,]*(?:\.\d+)?")
MADE = {"points": small_comparison, "points that end": ended, "relief of workers": relieved}


@cache
def two_policies() -> Comparison:
    """The small comparison with its policy twice, the second of which does half as much; the first was tried as ever."""
    one, two = small_comparison(), several(2)
    assert one.robustness is not None
    halved = {name: np.stack([table[0], table[1], 0.5 * (table[0] + table[1])]) for name, table in two.values.items()}
    tried = replace(
        one.robustness, tried=[replace(t, policy="p0") for t in one.robustness.tried], causes=[], in_phases=[]
    )
    scenarios = [one.yaml[0], *[one.yaml[1]] * 2], [one.words[0], *[one.words[1]] * 2]
    return replace(two, values=halved, robustness=tried, yaml=scenarios[0], words=scenarios[1])


def with_break_evens() -> Comparison:
    """The small comparison with a break-even, and one that was not found."""
    nowhere = replace(FOUND, value=None, low=None, high=None, good=False, path="mechanisms.points.points_per_occasion")
    return replace(small_comparison(), break_evens=[FOUND, nowhere])


KEPT = MADE | {"two policies": two_policies, "break-evens": with_break_evens}


@cache
def kept(name: str) -> tuple[dict[str, pd.DataFrame], Element]:
    """The tables of a comparison's folder, and its page as a strict parser reads it."""
    with TemporaryDirectory() as place:
        folder = Path(place) / "kept"
        comparison = KEPT[name]()
        write_comparison(comparison, folder, report=comparison_report(comparison, LANGUAGES))
        tables = {file.stem: pd.read_csv(file, keep_default_na=True) for file in folder.glob("*.csv")}
        text = (folder / "report.html").read_text("utf-8")
        return tables, html5lib.HTMLParser(strict=True).parse(text)


def article_of(name: str, language: str) -> Element:
    return next(one for one in kept(name)[1].iter(f"{HTML}article") if one.attrib["id"] == language)


def section_of(name: str, language: str, section: str) -> Element:
    return next(
        one
        for one in article_of(name, language).iter(f"{HTML}section")
        if one.attrib["aria-labelledby"] == f"{language}-{section}"
    )


def text_of(element: Element) -> str:
    return " ".join(" ".join(element.itertext()).split())


def numbers_in(text: str) -> list[float]:
    return [float(found.replace(",", "").replace("−", "-")) for found in NUMBER.findall(text)]


def is_shown(text: str, value: float, unit: str = "") -> bool:
    """Whether a number of the text is the value, to half of its last digit; shares are shown in per cent or points of it."""
    wanted = 100.0 * value if unit == "share" else value
    for found in NUMBER.findall(text):
        decimals = len(found.partition(".")[2])
        if abs(float(found.replace(",", "").replace("−", "-")) - wanted) <= 0.5000001 * 10.0**-decimals:
            return True
    return False


def rows_of(table: Element) -> list[list[str]]:
    return [[text_of(cell) for cell in row] for row in next(table.iter(f"{HTML}tbody")).iter(f"{HTML}tr")]


@pytest.mark.parametrize("name", MADE)
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_row_of_the_outcomes_shows_what_its_table_holds(name: str, language: str) -> None:
    verdicts = kept(name)[0]["verdicts"]
    shown = rows_of(next(section_of(name, language, "outcomes").iter(f"{HTML}table")))
    assert len(shown) == len(verdicts)
    for cells, (_, row) in zip(shown, verdicts.iterrows(), strict=True):
        unit = str(row["unit"])
        for cell, column in ((2, "baseline_mean"), (3, "policy_mean"), (4, "mean"), (5, "low"), (5, "high")):
            value = float(row[column])
            assert not math.isfinite(value) or is_shown(cells[cell], value, unit), (row["outcome"], column, cells)
        if math.isfinite(low := float(row.get("over_assumptions_low", math.nan))):
            assert is_shown(cells[6], low, unit)
            assert is_shown(cells[6], float(row["over_assumptions_high"]), unit)


@pytest.mark.parametrize("name", MADE)
@pytest.mark.parametrize("language", LANGUAGES)
def test_counts_add_up_to_all_outcomes_and_to_what_is_listed(name: str, language: str) -> None:
    verdict = section_of(name, language, "verdict")
    gist = next(text_of(one) for one in verdict.iter(f"{HTML}p") if one.attrib.get("class") == "gist")
    counted = [int(number) for number in re.findall(r"\d+", gist)]
    items = [one for lists in verdict.iter(f"{HTML}ul") if lists.attrib.get("class") == "verdicts" for one in lists]
    assert counted[0] == sum(counted[1:]) == len(kept(name)[0]["verdicts"])
    comma = ", " if language == "en" else "、"
    labels = [text_of(next(item.iter(f"{HTML}span"))) for item in items]
    listed = [len(text_of(item)[len(label) :].split(comma)) for item, label in zip(items, labels, strict=True)]
    inside = [
        sum(found.count(comma) for found in re.findall(r"[(（][^()（）]*[)）]", text_of(item)[len(label) :]))
        for item, label in zip(items, labels, strict=True)
    ]
    assert len(items) == len(counted) - 1
    assert [n - m for n, m in zip(listed, inside, strict=True)] == counted[1:]


SIGNS = {
    "better": "▲△",
    "worse": "▼▽",
    "higher": "↑(",
    "lower": "↓(",
    "equivalent": "=≈",
    "undecided": "··",
    "unknown": "––",
}
"""Of each verdict: what begins a cell, and what does so where it is said with a restriction."""
RESTRICTED = ("shrinking", "conditional", "as_assumed", "little")


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_cell_of_the_matrix_is_recomputed_from_the_table_of_verdicts(language: str) -> None:
    verdicts = kept("two policies")[0]["verdicts"].fillna({"stance": ""})
    table = next(section_of("two policies", language, "verdict").iter(f"{HTML}table"))
    certain = verdicts["verdict"].isin(["better", "worse", "higher", "lower"])
    outcomes = [name for name in dict.fromkeys(verdicts["outcome"]) if certain[verdicts["outcome"] == name].any()]
    shown = rows_of(table)
    assert len(shown) == len(outcomes)
    for cells, outcome in zip(shown, outcomes, strict=True):
        rows = verdicts[verdicts["outcome"] == outcome]
        assert len(cells) == 1 + len(rows) == 3
        for cell, (_, row) in zip(cells[1:], rows.iterrows(), strict=True):
            sign = "◇" if row["stance"] == "dependent" else SIGNS[row["verdict"]][row["stance"] in RESTRICTED]
            assert cell.startswith(sign), (cell, outcome, row["verdict"], row["stance"])
            if row["verdict"] in ("better", "worse", "higher", "lower"):
                assert is_shown(cell, float(row["mean"]), str(row["unit"])), (cell, outcome)
            else:
                assert NUMBER.search(cell) is None


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_cell_of_the_phases_is_recomputed_from_the_tables(language: str) -> None:
    tables = kept("points that end")[0]
    table = next(section_of("points that end", language, "verdict").iter(f"{HTML}table"))
    by_phase, verdicts = tables["phases"], tables["verdicts"]
    names = list(dict.fromkeys(by_phase["phase"]))
    certain = {
        outcome for rows in (by_phase, verdicts) for outcome in
        rows[rows["verdict"].isin(["better", "worse", "higher", "lower"])]["outcome"]
    }  # fmt: skip
    outcomes = [name for name in verdicts["outcome"] if name in certain]
    shown = rows_of(table)
    assert len(shown) == len(outcomes) > 0
    for cells, outcome in zip(shown, outcomes, strict=True):
        here = by_phase[by_phase["outcome"] == outcome].set_index("phase")
        rows = [*(here.loc[name] for name in names), verdicts.set_index("outcome").loc[outcome]]
        assert len(cells) == 1 + len(rows)
        for cell, row in zip(cells[1:], rows, strict=True):
            for column in ("mean", "low", "high"):
                value = float(row[column])
                assert not math.isfinite(value) or is_shown(cell, value, str(row["unit"])), (cell, outcome, column)


@pytest.mark.parametrize("language", LANGUAGES)
def test_break_evens_are_those_of_their_table_in_sentence_and_cell(language: str) -> None:
    found = kept("break-evens")[0]["break_even"]
    section = section_of("break-evens", language, "assumed")
    sentences_told = [text_of(one) for one in section.iter(f"{HTML}li")]
    cells = {cell[0]: cell[4] for table in section.iter(f"{HTML}table") for cell in rows_of(table)}
    assert len(sentences_told) == len(found) == 2
    for told, (_, row) in zip(sentences_told, found.iterrows(), strict=True):
        known = [float(row[column]) for column in ("value", "low", "high", "assumed")]
        assert all(is_shown(told, value) for value in known if math.isfinite(value)), (told, known)
        own = [cell for head, cell in cells.items() if str(row["path"]).rpartition(".")[2] in head]
        assert len(own) == 1
        assert all(is_shown(own[0], value) for value in known[:3] if math.isfinite(value)), own
        assert (NUMBER.search(own[0]) is not None) == math.isfinite(known[0])
    assert sum(cell != "-" for cell in cells.values()) == 2


@pytest.mark.parametrize("name", MADE)
def test_groups_and_prices_show_what_their_tables_hold(name: str) -> None:
    tables, _ = kept(name)
    section = section_of(name, "en", "groups")
    groups = tables["by_group"]
    residents, workers = (rows_of(table) for table in section.iter(f"{HTML}table"))
    measures = [len(rows[0]) - 2 for rows in (residents, workers)]
    flat = [cell for rows in (residents, workers) for row in rows for cell in row[2:]]
    assert len(flat) == len(groups)
    assert measures == [6, 3]
    for cell, (_, row) in zip(flat, groups.iterrows(), strict=True):
        share = row["measure"] in ("took_part", "worn_out", "burnt_out_share", "quit_rate")
        assert is_shown(cell, float(row["mean"]), "share" if share else ""), (cell, row["group"], row["measure"])
    price = tables["prices"].iloc[0]
    for language in LANGUAGES:
        text = text_of(section_of(name, language, "verdict"))
        told = [price["cost"], price["hours"], price["hours_low"], price["hours_high"], price["per_hour"], price["low"]]
        if price["cost"] != 0.0:
            assert all(is_shown(text, float(value)) for value in told if math.isfinite(value)), told


@pytest.mark.parametrize("name", MADE)
def test_the_answer_says_numbers_that_stand_in_the_tables(name: str) -> None:
    tables, _ = kept(name)
    shown = next(text_of(one) for one in article_of(name, "en").iter(f"{HTML}p") if one.attrib.get("class") == "answer")
    values: list[float] = []
    for key in ("verdicts", "by_group", "phases", "prices"):
        if key in tables:
            table = tables[key].select_dtypes("number").to_numpy(float).ravel()
            values += [*table, *(100.0 * table)]
    comparison = MADE[name]()
    after = ended_at(comparison, comparison.policies[0])
    weeks = comparison.manifest["weeks"] if after is None else after.from_week - 1
    spent = comparison.tables["spent"][1] - comparison.tables["spent"][0]
    while_it_ran, afterwards = spent[:, :weeks].sum(axis=1) * 52 / weeks, spent[:, weeks:].sum(axis=1)
    for yuan in (while_it_ran, afterwards):
        values += [float(yuan.mean()), *t_interval(yuan)]
    money = tables.get("money", pd.DataFrame({"setup": [], "kind": []}))
    values += [float(money.loc[money["kind"] == "all", "setup"].sum())]
    package = money[money["kind"] == "all"]
    if len(package) and package["granted"].sum() > 0.0:
        values += [100.0 * float(package["redeemed"].sum() / package["granted"].sum())]
    values += [*of_pairs_of_groups(comparison), *of_workers(comparison)]
    values += [float(MADE[name]().manifest["weeks"]), 60.0, 18.0, 59.0]
    if "robustness" in tables:
        trials = tables["robustness"].groupby(["policy", "outcome"])["fate"]
        values += [*trials.size(), *tables["robustness"].groupby(["policy", "outcome"])["fate"].value_counts()]
    causes = getattr(comparison.robustness, "causes", [])
    values += [factor for cause in causes for factor in cause.factors.values()]
    for cause in causes:  # each of which stands with its value, and the one at which it turns
        told = contradictions.factors(comparison, cause, "en", with_paths=False)
        values += [float(end) for pair in re.findall(r"\(([\d.]+) → ([\d.]+)\)", told) for end in pair]
    known = np.array([value for value in values if math.isfinite(value)])
    for found in NUMBER.findall(shown):
        decimals = len(found.partition(".")[2])
        number = float(found.replace(",", "").replace("−", "-"))
        assert (np.abs(known - number) <= 0.5000001 * 10.0**-decimals).any(), (found, shown)


def of_pairs_of_groups(comparison: Comparison) -> list[float]:
    """By how many points of per cent more old than young took part, and locals than migrants, with the interval, either way
    round: recomputed from the table of groups."""
    share = 100.0 * comparison.tables["by_group"][..., 0]  # took part
    names, values = [group.name for group in comparison.groups], []
    for pair in (("elderly", "young"), ("locals", "migrants")):
        one, other = (share[1, :, names.index(group)] - share[0, :, names.index(group)] for group in pair)
        told = [float((one - other).mean()), *t_interval(one - other)]
        values += [*told, *(-number for number in told)]
    return values


def of_workers(comparison: Comparison) -> list[float]:
    """What changes for workers, with its interval, and how many times what matters that is: recomputed from their tables."""
    values: list[float] = []
    for key, measures in (("workers", OF_WORKERS), ("workload", OF_WORKLOAD)):
        for m, measure in enumerate(measures):
            extra = comparison.tables[key][1, :, m] - comparison.tables[key][0, :, m]
            told = np.array([extra.mean(), *t_interval(extra)])
            values += [*told, *(100.0 * told), abs(float(extra.mean())) / measure.sesoi]
    return values


@pytest.mark.parametrize("name", MADE)
def test_both_languages_say_the_same(name: str) -> None:
    """Number by number, and word by word in the cells that hold one."""

    def said(language: str) -> tuple[Counter[float], list[str]]:
        answer = [one for one in article_of(name, language).iter(f"{HTML}p") if one.attrib.get("class") == "answer"]
        parts = [*answer, *(section_of(name, language, key) for key in ("verdict", "outcomes", "groups", "robustness"))]
        badges = [
            one.attrib["class"] for part in parts for one in part.iter(f"{HTML}span") if "badge" in one.attrib["class"]
        ]
        return Counter(number for part in parts for number in numbers_in(text_of(part))), badges

    (numbers_en, badges_en), (numbers_zh, badges_zh) = said("en"), said("zh")
    assert badges_en == badges_zh
    assert numbers_en - numbers_zh == numbers_zh - numbers_en == Counter()


def test_a_price_says_that_hours_fall_where_their_interval_lies_below_nothing() -> None:
    policy = small_comparison().policies[0]

    def told(low: float, high: float, cost: float = 100.0) -> str:
        return sentences.price(
            Price(policy, cost, cost - 1, cost + 1, (low + high) / 2, low, high, math.nan, math.nan, math.nan), "en"
        )

    assert "Hours of participation fall" in told(-9.0, -3.0)
    assert "not certain" not in told(-9.0, -3.0)
    assert "more hours are not certain" in told(-3.0, 9.0)
    assert "100 yuan less (99.00 to 101)" in told(-3.0, 9.0, -100.0)
    nothing = Price(policy, 0.0, 0.0, 0.0, -6.0, -9.0, -3.0, math.nan, math.nan, math.nan)
    assert "fall" in sentences.price(nothing, "en")


def with_difference(shift: float, outcome: str = "breadth") -> Comparison:
    """The small comparison where nothing differs but one outcome."""
    one = small_comparison()
    values = {name: np.nan_to_num(np.stack([table[0], table[0]])) for name, table in one.values.items()}
    values[outcome][1] += shift + np.linspace(-0.001, 0.001, len(one.seeds))
    return replace(one, values=values, robustness=None, tables={})


def test_worth_is_said_as_the_outcomes_say() -> None:
    def said(comparison: Comparison) -> str:
        return worth(comparison, conclusions(comparison))

    assert said(with_difference(0.1)) == "yes"
    assert said(with_difference(-0.1)) == "no"
    assert said(with_difference(0.0)) == "nothing"
    few = with_difference(0.0)
    assert said(replace(few, values={name: table[:, :3] for name, table in few.values.items()})) == "open", (
        "so few know nothing"
    )
    both = with_difference(0.1)
    both.values["trust"][1] -= 0.1 + np.linspace(0.0, 0.001, len(both.seeds))
    assert said(replace(both)) == "partly"
    assert said(with_difference(-0.1, "motivation")) == "nothing", "what follows from its own rule is no finding"


def tried_as(comparison: Comparison, fates: dict[str, Fate]) -> Comparison:
    """The comparison, in whose ten draws of assumptions the outcomes named fared like that, and all others held."""
    found = conclusions(comparison)
    tried = [
        Tried(f"assumptions_{draw}", "assumptions", one.policy.name, one.about.outcome.name,
              fates.get(one.about.outcome.name, "holds"), (-0.05, 0.15)[draw % 2], -0.06, 0.16)
        for one in found for draw in range(10)
    ]  # fmt: skip
    return replace(comparison, robustness=Robustness([], tried, [], draws=10, assumptions=3, scaled=[]))


def test_what_may_be_better_is_not_called_worthless_because_something_else_is_worse() -> None:
    """Where what turns round with the assumptions may outweigh what gets worse, the answer depends on them."""
    both = with_difference(0.1)
    both.values["trust"][1] -= 0.1 + np.linspace(0.0, 0.001, len(both.seeds))
    turning = tried_as(both, {"breadth": "reversed"})
    assert worth(turning, conclusions(turning)) == "depends"
    held = tried_as(both, {})
    assert worth(held, conclusions(held)) == "partly"


@pytest.mark.parametrize(("language", "said"), [("en", "[n = 15 of 20]"), ("zh", "［n = 15/20］")])
def test_a_range_over_assumptions_says_in_how_many_pairs_the_outcome_is_defined(language: Any, said: str) -> None:
    held = tried_as(with_difference(0.1), {})
    one = next(c for c in conclusions(held) if c.about.outcome.name == "breadth")
    assert held.robustness is not None
    partly = [replace(t, pairs=1 + at % 2, of=2) for at, t in enumerate(held.robustness.of(one.policy.name, "breadth"))]
    told = sentences.over_assumptions(replace(held, robustness=replace(held.robustness, tried=partly)), one, language)
    assert told == sentences.over_assumptions(held, one, language) + (" " if language == "en" else "") + said.strip()


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_a_mean_over_some_of_its_weeks_says_how_many_are_left_out_of_which_scenario(language: Any) -> None:
    one = small_comparison()
    shares = np.ones_like(one.tables["defined"])
    at = list(one.values).index("breadth")
    shares[1, :, at] = 0.75
    some = replace(one, tables={**one.tables, "defined": shares})
    (sentence,) = sentences.parts_left_out(some, [about.outcome for about in one.judgeable], language)
    assert f"{one.policies[0].named(language)}" in sentence
    assert one.scenes[0].named(language) not in sentence, "there it is defined in all"
    assert sentence.count("%") == 1
    assert "25.0 %" in sentence
    assert "25.0 %" in page(some, language, 300)
    whole = replace(one, tables={**one.tables, "defined": np.ones_like(shares)})
    assert sentences.parts_left_out(whole, [about.outcome for about in one.judgeable], language) == []


@pytest.mark.parametrize(
    ("language", "depends", "contradicted"),
    [
        ("en", "More or less, depending on assumptions: took part in the quarter +10.0 pp (−5.00 to +15.0",
         "reversed in 10 of 10 trials)"),
        ("zh", "升降取决于假设：季度参与面 +10.0 百分点（九成假设取值下 −5.00 至 +15.0", "10 项检验中方向相反 10 项）"),
    ],
)  # fmt: skip
def test_what_turns_round_with_the_assumptions_is_said_with_its_size_its_range_and_how_often(
    language: Any, depends: str, contradicted: str
) -> None:
    turning = tried_as(with_difference(0.1), {"breadth": "reversed"})
    said = answers(turning, conclusions(turning), language)[0]
    (line,) = [line for line in said if line.startswith(depends)]
    assert contradicted in line


@pytest.mark.parametrize(
    ("language", "firm"), [("en", "None of 10 other worlds contradicts"), ("zh", "10 种其他条件均未推翻")]
)
def test_what_nothing_contradicts_is_said_to_be_contradicted_by_nothing(language: Any, firm: str) -> None:
    held = tried_as(with_difference(0.1), {})
    assert firm in answers(held, conclusions(held), language)[0][-1]


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_answer_stands_before_the_verdicts_on_the_page_of_text(language: Any) -> None:
    comparison = small_comparison()
    first = answers(comparison, conclusions(comparison), language)[0][0]
    text = re.sub(r"\s+", "", page(comparison, language, 110))
    answered = text.index(("Answer:" if language == "en" else "回答：") + re.sub(r"\s+", "", first)[:40])
    assert answered < text.index("Of19outcomes" if language == "en" else "19项指标")


def test_what_some_trials_contradict_is_told_apart_from_what_none_does() -> None:
    held = with_difference(0.1)
    fates: list[Fate] = ["reversed", *["holds"] * 11]  # type: ignore[list-item]
    seldom = tried_as(held, {})
    tried = seldom.robustness
    assert tried is not None
    rest = [one for one in tried.tried if one.outcome != "breadth"]
    ours = [Tried(f"assumptions_{at}", "assumptions", held.policies[0].name, "breadth", fate, 0.1, 0.0, 0.2)
            for at, fate in enumerate(fates)]  # fmt: skip
    seldom = replace(seldom, robustness=replace(tried, tried=[*rest, *ours]))
    with_if_en = "Better with all numbers as assumed, though some trials turn it round: took part in the quarter"
    for language, (surely, with_if) in {"en": ("Better: ", with_if_en),
                                        "zh": ("改善：", "按假设取值改善，但有检验方向相反：季度参与面")}.items():  # fmt: skip
        lines = answers(seldom, conclusions(seldom), language)[0]  # type: ignore[arg-type]
        assert any(line.startswith(with_if) for line in lines)
        assert not any(line.startswith(surely) for line in lines)
        firm = tried_as(held, {})
        assert any(line.startswith(surely) for line in answers(firm, conclusions(firm), language)[0])  # type: ignore[arg-type]


@pytest.mark.parametrize("language", LANGUAGES)
def test_several_policies_are_answered_in_short_first(language: Any) -> None:
    three = several(3)
    found = conclusions(three)
    said = in_short(three, found, language)
    colon = "：" if language == "zh" else ": "
    for policy, line in zip(three.policies, said[-3:], strict=True):
        assert line.startswith(f"{policy.named(language)}{colon}")
    assert article(three, language).answers[0] == said
    shown = "".join(page(three, language, 110).split())
    assert all(shown.index("".join(line.split())) < 900 for line in said)
    assert in_short(small_comparison(), conclusions(small_comparison()), language) == []
