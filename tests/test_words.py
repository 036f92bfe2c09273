"""The word for a conclusion claims no more than its interval, its range over assumptions and its trials do."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from experiments.comparison.conclusions import by_group, conclusions, gainers_and_losers
from experiments.comparison.groups import MEASURES
from experiments.comparison.model import Cause, Comparison, Fate, Robustness, Tried
from experiments.comparison.money import money_of
from experiments.comparison.spending import spending_of
from experiments.comparison.statistics.differences import t_interval
from experiments.phrases.look_up import LANGUAGES
from experiments.presentation import contradictions, phases, policies, sentences
from experiments.presentation.answer import answer, answers, in_short, left_behind
from experiments.presentation.matrix import left_out, matrix
from experiments.presentation.report.brief import comparison_brief, next_steps
from experiments.presentation.report.of_comparison import article
from experiments.presentation.worth import is_worth, worth
from tests.comparisons import REPLICATES, several, small_comparison
from tests.test_page_numbers import with_difference
from tests.test_phases import ended

FATES: dict[str, list[Fate]] = {
    "firm": ["holds"] * 12,
    "shrinking": ["shrunk", *["holds"] * 11],  # type: ignore[list-item]
    "conditional": ["reversed", *["holds"] * 11],  # type: ignore[list-item]
    "as_assumed": ["holds", *["open"] * 11],  # type: ignore[list-item]
    "dependent": ["reversed", "reversed", *["holds"] * 10],  # type: ignore[list-item]
}
"""What became of a conclusion in twelve draws that the page calls so."""
NOISE = np.linspace(-0.5, 0.5, REPLICATES)


def tried_as(comparison: Comparison, outcome: str, fates: list[Fate], spread: float = 0.0) -> Comparison:
    """The comparison, tried in twelve draws in which one outcome fared so, and no other was tried. spread: how far differences
    lie from that at home, to either side in turn."""
    tried = [
        Tried(f"assumptions_{at}", "assumptions", one.policy.name, outcome, fate, one.judged.difference.mean + shift, 0, 0)
        for one in conclusions(comparison) if one.about.outcome.name == outcome
        for at, fate in enumerate(fates) for shift in [spread * (-1) ** at]
    ]  # fmt: skip
    return replace(comparison, robustness=Robustness([], tried, [], draws=12, assumptions=3, scaled=[]))


def word(comparison: Comparison, outcome: str = "breadth", language: Any = "en") -> str:
    one = next(one for one in conclusions(comparison) if one.about.outcome.name == outcome)
    return sentences.word_of(comparison, one).text(language)


@pytest.mark.parametrize(
    ("stance", "said"),
    [("firm", "better whatever we assume"), ("shrinking", "better, or too small to matter"), ("conditional", "better, if …"),
     ("as_assumed", "better as assumed, in most trials not certain"), ("dependent", "depends on assumptions")],
)  # fmt: skip
def test_every_way_to_fare_in_the_trials_has_its_word(stance: str, said: str) -> None:
    assert word(tried_as(with_difference(0.1), "breadth", FATES[stance])) == said


def test_whatever_we_assume_is_not_said_where_the_range_reaches_the_other_side() -> None:
    assert word(tried_as(with_difference(0.1), "breadth", FATES["firm"], spread=0.2)) == "better, contradicted nowhere"
    assert word(tried_as(with_difference(0.0), "breadth", FATES["firm"], spread=0.001)).startswith(
        "equivalent whatever"
    )
    assert (
        word(tried_as(with_difference(0.0), "breadth", FATES["firm"], spread=0.02))
        == "equivalent, contradicted nowhere"
    )


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_answer_counts_what_became_of_what_it_names_and_the_details_do_so_too(language: Any) -> None:
    fates: list[Fate] = ["reversed", "shrunk", "open", "open", *["holds"] * 8]  # type: ignore[list-item]
    held = tried_as(with_difference(0.1), "breadth", fates)
    counts = {"en": "reversed in 1, too small in 1, open in 2 of 12 trials",
              "zh": "12 项检验中方向相反 1 项、过小 1 项、无法判断 2 项"}[language]  # fmt: skip
    assert sum(counts in line for line in answers(held, conclusions(held), language)[0]) == 1
    sections = {section.id: section for section in article(held, language).sections}
    verdict = next(part for part in sections["verdict"].parts if part.verdicts)
    assert any(counts in text for one in verdict.verdicts for text in one["texts"])
    row = next(row for row in sections["outcomes"].parts[0].table.rows if counts in str(row[-1]))  # type: ignore[union-attr]
    assert "8" in str(row[-1])


@pytest.mark.parametrize("stance", [*FATES])
def test_the_page_explains_the_words_that_it_uses_and_no_others(stance: str) -> None:
    held = tried_as(with_difference(0.1), "breadth", FATES[stance])
    (said,) = sentences.meanings(held, conclusions(held), "en")
    assert said.count("“") == 1
    quoted = said[said.index("“") + 1 : said.index("”")].split(" …")[0]
    assert quoted in word(held)
    assert said in " ".join(text for part in article(held, "en").sections[0].parts for text in part.paragraphs)


def tried_everywhere(comparison: Comparison, outcome: str, fates: list[Fate]) -> Comparison:
    """All policies and outcomes hold in twelve draws, but that one outcome."""
    every = [
        one for about in comparison.judgeable
        for one in tried_as(comparison, about.outcome.name,
                            fates if about.outcome.name == outcome else FATES["firm"]).robustness.tried  # type: ignore[union-attr]
    ]  # fmt: skip
    return replace(comparison, robustness=Robustness([], every, [], draws=12, assumptions=3, scaled=[]))


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_unchanged_only_as_assumed_is_not_listed_as_if_it_were_sure(language: Any) -> None:
    three = several(3)
    still = replace(three, values={name: np.stack([table[0]] * 4) for name, table in three.values.items()})
    grown: list[Fate] = ["grown", *["holds"] * 11]  # type: ignore[list-item]
    held = tried_everywhere(still, "trust", grown)
    made = matrix(held, conclusions(held), language)
    trust = next(sentences.label(about.outcome, language) for about in still.judgeable if about.outcome.name == "trust")
    assert trust not in made.unchanged
    assert made.unchanged_as_assumed == [trust]
    surely, as_assumed = left_out(made, language)[:2]
    assert trust in as_assumed
    assert trust not in surely
    sure = tried_everywhere(still, "", [])
    assert trust in matrix(sure, conclusions(sure), language).unchanged


def test_a_sign_in_the_matrix_is_open_where_its_word_is_restricted() -> None:
    three = several(3)
    about = three.judgeable[0]
    values = {name: np.stack([table[0]] * 4) for name, table in three.values.items()}
    values[about.outcome.name][1:] += 0.1 + 0.001 * NOISE
    moved = replace(three, values=values)
    signs = {}
    for stance, fates in FATES.items():
        held = tried_as(moved, about.outcome.name, fates)
        ((_, cells),) = matrix(held, conclusions(held), "en").rows
        signs[stance] = {(cell.sign, cell.kind) for cell in cells}
    assert signs["firm"] == {("▲", "better")}
    assert signs["shrinking"] == signs["conditional"] == signs["as_assumed"] == {("△", "better limited")}
    assert signs["dependent"] == {("◇", "depends")}


def a_little(comparison: Comparison, outcome: str = "breadth") -> Comparison:
    """With a difference that is certain, whose mean is below what matters, and whose interval reaches beyond."""
    sesoi = next(about.sesoi for about in comparison.judgeable if about.outcome.name == outcome)
    values = {**comparison.values, outcome: comparison.values[outcome].copy()}
    values[outcome][1] = values[outcome][0] + 0.9 * sesoi * (1.0 + NOISE)
    return replace(comparison, values=values)


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_perhaps_too_little_to_matter_is_said_to_be_so_and_makes_nothing_worth_it(language: Any) -> None:
    little = a_little(with_difference(0.0))
    said = {
        "en": "a little better as assumed, perhaps too little to matter",
        "zh": "按假设取值略微更好，或许小到不值得关注",
    }
    assert word(little, language=language) == said[language]
    assert worth(little, conclusions(little)) == "nothing"
    begins = {"en": "A little better with all numbers as assumed", "zh": "按假设取值略有改善"}[language]
    assert any(line.startswith(begins) for line in answers(little, conclusions(little), language)[0])
    assert word(tried_as(little, "breadth", FATES["firm"]), language=language) == said[language], "also where it holds"
    assert word(tried_as(little, "breadth", FATES["dependent"])) == "depends on assumptions"


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_left_behind_and_between_policies_does_not_name_what_is_perhaps_too_little_among_what_is_better(
    language: Any,
) -> None:
    one = ended()
    policy = one.policies[0]
    after = phases.ended(one, policy)
    assert after is not None
    table = one.in_phases[after.window]
    still = {name: np.stack([of[0], of[0]]) for name, of in table.items()}
    still["breadth"][1] += 0.009 * (1.0 + np.linspace(-0.15, 0.15, one.replicates))
    little = replace(one, in_phases={**one.in_phases, after.window: still})
    nothing = {**still, "breadth": table["breadth"][[0, 0]]}
    unmoved = replace(little, in_phases={**one.in_phases, after.window: nothing})
    assert left_behind(little, policy, language)[0] == left_behind(unmoved, policy, language)[0]
    gone = left_behind(little, policy, language)[1]
    assert {"en": "took part in the quarter +0.90 pp", "zh": "季度参与面 +0.90 百分点"}[language] in gone
    assert {"en": "a little better", "zh": "略微更好"}[language] in phases.left_behind(little, policy, language)[0]
    two = several(2)
    values = {name: np.stack([of[0]] * 3) for name, of in two.values.items()}
    values["breadth"][1] += 0.9 * 0.01 * (1.0 + NOISE)
    (said,) = sentences.between_policies(replace(two, values=values), language)
    assert {"en": "perhaps too little to matter: took part", "zh": "或许小到不值得关注：季度参与面"}[language] in said


def with_groups(comparison: Comparison, changes: dict[tuple[str, str], float]) -> Comparison:
    """Of the groups nothing differs, but a measure of some of them by so much, with a little noise of chance."""
    one = small_comparison()
    table = one.tables["by_group"].copy()
    table[1] = table[0] = np.nan_to_num(table[0])
    names, measures = [group.name for group in one.groups], [measure.name for measure in MEASURES]
    for (group, measure), change in changes.items():
        table[1, :, names.index(group), measures.index(measure)] += change * (1.0 + 0.1 * NOISE)
    workers = np.stack([np.nan_to_num(one.tables["workers"][0])] * 2)
    return replace(comparison, tables={**one.tables, "by_group": table, "workers": workers})


def test_a_group_that_loses_is_something_worse() -> None:
    def said(comparison: Comparison) -> str:
        return worth(comparison, conclusions(comparison))

    better, same = with_difference(0.1), with_difference(0.0)
    loses, gains = {("elderly", "trust"): -0.1}, {("young", "trust"): 0.1}
    assert said(with_groups(better, {})) == said(with_groups(better, gains)) == "yes"
    assert said(with_groups(better, loses)) == "yes_but"
    assert said(with_groups(better, {("elderly", "motivation"): -0.1})) == "yes", "that follows from the rule of points"
    assert said(with_groups(same, {})) == "nothing"
    assert said(with_groups(same, gains)) == "some_gain"
    assert said(with_groups(same, loses)) == "some_lose"
    assert said(with_groups(same, loses | gains)) == "some_both"


def test_what_is_perhaps_too_little_makes_nobody_a_gainer() -> None:
    little = with_groups(with_difference(0.0), {("elderly", "trust"): 0.009})
    at = [group.name for group in little.groups].index("elderly"), [measure.name for measure in MEASURES].index("trust")
    little.tables["by_group"][1, :, at[0], at[1]] += 0.005 * NOISE
    one = next(o for o in by_group(little) if (o.group.name, o.measure.name) == ("elderly", "trust"))
    assert one.judged.little, "or this proves nothing"
    assert gainers_and_losers(by_group(little), little.policies[0]) == ([], [], [])


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_worth_it_is_said_with_what_it_costs_and_whether_that_is_within_the_budget(language: Any) -> None:
    better = with_groups(with_difference(0.1), {})
    policy, mine = better.policies[0], conclusions(better)
    costs = f"{spending_of(better, better.policies[0]).a_year.mean:,.0f}"
    assert costs in is_worth(better, mine, policy, language)
    assert answer(better, mine, policy, language)[0] == is_worth(better, mine, policy, language)
    spent = max(one.used for one in money_of(better) if one.scenario == policy.name)
    for share, key in (
        (2.0, {"en": "within the budget", "zh": "未超出"}),
        (0.5, {"en": "beyond the budget", "zh": "，超出"}),
    ):
        plain = [better.plain[0], {**better.plain[1], "budget": {**better.plain[1]["budget"], "a_year": share * spent}}]
        assert key[language] in is_worth(replace(better, plain=plain), mine, policy, language)
    nothing = {name: np.zeros_like(better.tables[name]) for name in ("cost", "spent", "owed")}
    free = replace(better, tables={**better.tables, **nothing})
    assert {"en": "for no public money", "zh": "无需财政支出"}[language] in is_worth(free, mine, policy, language)
    three = several(3)
    assert (
        "".join(in_short(three, conclusions(three), language)).count({"en": "yuan a year", "zh": "每年支出"}[language])
        == 3
    )


@pytest.mark.parametrize("language", LANGUAGES)
def test_of_two_policies_it_is_said_what_one_costs_beyond_the_other_replicate_by_replicate(language: Any) -> None:
    two = several(2)
    values = {name: table.copy() for name, table in two.values.items()}
    values["breadth"][1] += 0.1 + 0.001 * NOISE
    cost = two.tables["cost"].copy()
    cost[2] = cost[1] + 1000.0 * (1.0 + NOISE)
    owed = np.resize(two.tables["owed"], (3, *two.tables["owed"].shape[1:]))
    owed[2] = owed[1]
    owed[2, :, -1, 0] += 200.0
    apart = replace(two, values=values, tables={**two.tables, "cost": cost, "owed": owed})
    (said,) = sentences.between_policies(apart, language)
    low, high = t_interval(cost[2] - cost[1] + 200.0)  # what is still owed counts: who pays later is not cheaper
    assert {"en": f"it costs 1,200 yuan less, spent and still owed ({low:,.0f} to {high:,.0f})",
            "zh": f"已支出与尚欠合计少 1,200 元（{low:,.0f} 至 {high:,.0f}）"}[language] in said  # fmt: skip
    owed[2] = owed[1]
    same = {**two.tables, "owed": owed}
    (alike,) = sentences.between_policies(replace(two, values=values, tables=same), language)
    assert "yuan" not in alike
    assert "合计少" not in alike


def two_that_differ() -> Comparison:
    """Two policies: the first betters breadth and worsens trust, the second one governing actor, and nothing is worse."""
    two = several(2)
    values = {name: np.nan_to_num(np.stack([table[0]] * 3)) for name, table in two.values.items()}
    values["breadth"][1:] += 0.1 + 0.001 * NOISE  # alike, so that there is no choice between the two
    values["trust"][1] -= 0.1 + 0.001 * NOISE
    values["single_actor"][2] -= 0.1 + 0.001 * NOISE
    held = tried_everywhere(with_groups_alike(replace(two, values=values)), "", [])
    causes = [Cause("p0", "breadth", {"outreach.word_of_mouth": 0.6})]
    return replace(held, robustness=replace(held.robustness, causes=causes))  # type: ignore[type-var]


def with_groups_alike(comparison: Comparison) -> Comparison:
    tables = comparison.tables
    same = {key: np.nan_to_num(np.stack([tables[key][0]] * 3)) for key in ("by_group", "workers")}
    return replace(comparison, tables={**tables, **same})


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_to_find_out_to_count_and_to_watch_is_said_of_the_policy_that_it_concerns(language: Any) -> None:
    two = two_that_differ()
    steps = next_steps(two, conclusions(two), language)
    first, second = (policy.named(language) for policy in two.policies)
    find_out, count, watch = steps
    assert first in find_out
    assert second not in find_out
    assert (
        count.index(first)
        < count.index(second)
        < count.index({"en": "one governing actor", "zh": "主体单一化"}[language])
    )
    assert first in watch
    assert second not in watch
    one = small_comparison()
    assert not any(one.policies[0].named(language) in step for step in next_steps(one, conclusions(one), language))


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_index_that_is_misread_is_marked_in_brief_and_answer_with_a_footnote(language: Any) -> None:
    two = two_that_differ()
    name, warning = {"en": ("one governing actor*", "burdened committees"), "zh": ("主体单一化*", "居委会负担过重")}[
        language
    ]
    first, second = answers(two, conclusions(two), language)
    assert any(name in line for line in second[:-1])
    assert second[-1].startswith("*")
    assert warning in second[-1]
    assert not any("*" in line for line in first)
    text = comparison_brief(two, [language])
    assert name in text
    assert warning in text


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_assumption_that_is_enough_is_said_with_its_value_and_the_one_at_which_it_turns(language: Any) -> None:
    one = small_comparison()
    cause = Cause(one.policies[0].name, "breadth", {"mechanisms.points.worth_of_point": 0.5})
    assert "(0.03 → 0.015)" in contradictions.factors(one, cause, language).translate({0xFF08: "(", 0xFF09: ")"})
    share = Cause(one.policies[0].name, "breadth", {"cases.joint_share": 9.0})
    assert "→ 1" in contradictions.factors(one, share, language), "a share stays one"
    table = Cause(one.policies[0].name, "breadth", {"no.such.place": 0.5})
    assert "→" not in contradictions.factors(one, table, language)


def test_no_vast_bound_and_no_infinite_factor_is_shown_to_people() -> None:
    one = small_comparison()
    vast = replace(one.numbers[0], value=1.0, default=1.0, low=0.0, high=1e12)
    assert policies.row_of_number(one, vast, "en")[2] == "0 or more"
    assert policies.row_of_number(one, replace(vast, low=-1e12), "zh")[2] == "不限"
    still = with_difference(0.0)
    certainty = {section.id: section for section in article(still, "en").sections}["outcomes"].parts[1].table
    assert certainty is not None
    assert {row[5] for row in certainty.rows} >= {"all of it"}
    assert not any("∞ x" in str(cell) or "- x" in str(cell) for row in certainty.rows for cell in row)


def test_no_chinese_bracket_stands_in_another_where_not_all_replicates_know_an_outcome() -> None:
    held = tried_as(with_difference(0.1), "breadth", FATES["conditional"])
    assert held.robustness is not None
    held.values["breadth"][:, -1] = np.nan
    tried = [replace(one, pairs=1, of=2) for one in held.robustness.tried]
    partly = replace(held, robustness=replace(held.robustness, tried=tried))
    depth = 0
    for letter in "".join(answers(partly, conclusions(partly), "zh")[0]):
        depth += {"（": 1, "）": -1}.get(letter, 0)
        assert depth < 2


@pytest.mark.parametrize(
    ("fates", "said"),
    [(["reversed"], "turn round “"), (["shrunk"], "make too small to matter “"),
     (["reversed", "shrunk"], "turn round or make too small to matter “")],
)  # fmt: skip
def test_what_an_assumption_is_enough_for_is_what_the_trials_do(fates: list[Fate], said: str) -> None:
    held = tried_as(with_difference(0.1), "breadth", [*fates, *["holds"] * 20])  # type: ignore[list-item]
    cause = Cause(held.policies[0].name, "breadth", {"cases.joint_share": 0.5})
    assert held.robustness is not None
    found = replace(held, robustness=replace(held.robustness, causes=[cause]))
    assert any(line.startswith(f"Enough to {said}took part") for line in answers(found, conclusions(found), "en")[0])
