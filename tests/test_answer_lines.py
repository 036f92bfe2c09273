"""What an answer says is chosen in one place, and is true: who loses and by how much, how sure, what tires, which to choose."""

from __future__ import annotations

import re
from copy import deepcopy
from dataclasses import replace
from typing import Any

import html5lib
import numpy as np
import pytest

from experiments.comparison.conclusions import by_group, by_phase, conclusions, gainers_and_losers, prices
from experiments.comparison.groups import MEASURES, OF_WORKERS, OF_WORKLOAD
from experiments.comparison.model import Cause, Comparison, Fate, Robustness, Tried
from experiments.comparison.money import money_of
from experiments.phrases.look_up import LANGUAGES, Language
from experiments.presentation import choice, contradictions, measured, numbers, phases, policies, sentences, whom, why
from experiments.presentation.answer import TOPICS, answers, by_question, in_short, paragraph
from experiments.presentation.report.brief import comparison_brief, next_steps
from experiments.presentation.report.making import comparison_report
from experiments.presentation.worth import for_money, worth
from sim.policy.money import YUAN
from tests.comparisons import several, small_comparison
from tests.test_page_numbers import with_difference
from tests.test_phases import ended
from tests.test_who_and_why import chained, plain_of
from tests.test_words import NOISE, with_groups

HTML = "{http://www.w3.org/1999/xhtml}"
LOST = {("elderly", "hours"): -0.123, ("elderly", "took_part"): -0.0091}
"""What the elderly lose: hours, which nobody calls good or bad, and a little less than what matters of those who take part."""


def said(text: str) -> str:
    """The words of a page as a strict parser reads them."""
    parsed = html5lib.HTMLParser(strict=True).parse(text)
    return " ".join(" ".join(next(parsed.iter(f"{HTML}main")).itertext()).replace("\u00a0", " ").split())


def answered(comparison: Comparison, language: Language) -> str:
    return " ".join(line for lines in answers(comparison, conclusions(comparison), language) for line in lines)


def losing() -> Comparison:
    """Breadth is better, and nothing worse, for all together; the elderly lose."""
    one = with_groups(with_difference(0.1), LOST)
    at = [measure.name for measure in MEASURES].index("took_part")
    one.tables["by_group"][1, :, 1, at] += 0.0004 * NOISE
    return one


@pytest.mark.parametrize("language", LANGUAGES)
def test_who_gives_fewer_hours_is_named_with_the_figures_in_answer_and_brief(language: Language) -> None:
    comparison = losing()
    names = [group.name for group in comparison.groups]
    table = comparison.tables["by_group"][1] - comparison.tables["by_group"][0]
    hours, share = (
        table[:, names.index("elderly"), [m.name for m in MEASURES].index(key)].mean() for key in ("hours", "took_part")
    )
    figures = (numbers.change(hours, "hours a week", language), numbers.change(share, "share", language))
    group = {"en": "elderly (60+)", "zh": "老年居民（60岁及以上）"}[language]
    for text in (answered(comparison, language), said(comparison_brief(comparison, [language]))):
        assert group in text
        assert all(figure in text for figure in figures), (figures, text)
    assert worth(comparison, conclusions(comparison)) == "yes_but"


def test_fewer_hours_are_a_loss_and_more_are_no_gain() -> None:
    fewer, more = (with_groups(with_difference(0.0), {("women", "hours"): change}) for change in (-0.1, 0.1))
    assert gainers_and_losers(by_group(fewer), fewer.policies[0]) == ([], ["women"], [])
    assert gainers_and_losers(by_group(more), more.policies[0]) == ([], [], [])


@pytest.mark.parametrize("language", LANGUAGES)
def test_whom_it_costs_is_said_of_every_policy_by_one_rule(language: Language) -> None:
    """Of two policies that cost the same group the same, one of which is also worse for all, both are said to."""
    two = with_two(LOST)
    values = {name: np.nan_to_num(np.stack([table[0]] * 3)) for name, table in two.values.items()}
    values["breadth"][1:] += 0.1 + 0.001 * NOISE
    values["trust"][2] -= 0.1 + 0.001 * NOISE
    comparison = replace(two, values=values)
    found = conclusions(comparison)
    words = [worth(comparison, sentences.of_policy(found, policy)) for policy in comparison.policies]
    assert words == ["yes_but", "partly"]
    first = "".join(in_short(comparison, found, language))
    cost = {"en": "costs elderly (60+): ", "zh": "付出代价的：老年居民（60岁及以上）："}[language]
    assert first.count(cost) == 2
    assert not re.search(r"some groups lose|有群体受损", first)


def with_two(changes: dict[tuple[str, str], float]) -> Comparison:
    """Two policies that change groups alike, and nothing else of them."""
    one, two = with_groups(small_comparison(), changes), several(2)
    twice = {key: one.tables[key][[0, 1, 1]] for key in ("by_group", "workers")}
    return replace(two, tables={**two.tables, **twice}, robustness=None)


# --- how sure ------------------------------------------------------------------------------------------------------------


def tried(comparison: Comparison, fates: list[Fate]) -> Comparison:
    """Every conclusion fared so in as many draws of the assumptions."""
    trials = [
        Tried(f"assumptions_{at}", "assumptions", one.policy.name, one.about.outcome.name, fate,
              one.judged.difference.mean, 0.0, 0.0)
        for one in conclusions(comparison) for at, fate in enumerate(fates)
    ]  # fmt: skip
    return replace(comparison, robustness=Robustness([], trials, [], len(fates), 3, []))


@pytest.mark.parametrize(
    ("language", "told", "word"),
    [("en", "shows again in 9 of 20 trials, open in 11", "most trials leave open"),
     ("zh", "20 项次检验中再现 9 次、无法判断 11 次", "多数检验无法判断")],
)  # fmt: skip
def test_what_most_trials_leave_open_is_said_to_be_so_in_answer_and_brief(
    language: Language, told: str, word: str
) -> None:
    """Of two outcomes that are better, one is shown again in 7 of 10 trials, the other in 2."""
    one = with_groups(with_difference(0.1), {})
    one.values["trust"][1] += 0.1 + 0.001 * NOISE
    sure: list[Fate] = ["holds"] * 7 + ["open"] * 3  # type: ignore[assignment]
    held = tried(one, sure)
    assert held.robustness is not None
    seldom = [
        replace(t, fate="holds" if int(t.variation.split("_")[1]) < 2 else "open") if t.outcome == "trust" else t
        for t in held.robustness.tried
    ]  # fmt: skip
    held = replace(held, robustness=replace(held.robustness, tried=seldom))
    assert worth(held, conclusions(held)) == "yes_open"
    for text in (answered(held, language), said(comparison_brief(held, [language]))):
        assert told in text
        assert word in text
    surely = tried(one, ["holds"] * 10)  # type: ignore[list-item]
    assert worth(surely, conclusions(surely)) == "yes"
    assert word not in answered(surely, language)


def test_what_is_worse_only_with_restrictions_is_no_plain_worse() -> None:
    both = with_difference(0.1)
    both.values["trust"][1] -= 0.1 + 0.001 * NOISE
    held = tried(both, ["holds"] * 10)  # type: ignore[list-item]
    assert worth(held, conclusions(held)) == "partly"
    assert held.robustness is not None
    seldom = [replace(t, fate="open") if t.outcome == "trust" else t for t in held.robustness.tried]
    limited = replace(held, robustness=replace(held.robustness, tried=seldom))
    assert worth(limited, conclusions(limited)) == "partly_if"


@pytest.mark.parametrize("language", LANGUAGES)
def test_where_no_assumption_is_known_to_turn_it_that_is_said(language: Language) -> None:
    fates: list[Fate] = ["shrunk", *["holds"] * 11]  # type: ignore[list-item]
    held = tried(with_difference(0.1), fates)
    assert held.robustness is not None
    found = Cause(held.policies[0].name, "breadth", {})
    traced = replace(held, robustness=replace(held.robustness, causes=[found]))
    for comparison, words in (
        (traced, {"en": "Nothing of what was tried does it by itself", "zh": "所试各项均不足以单独改变结论"}),
        (held, {"en": "single assumptions would change it was not examined", "zh": "未逐项检验"}),
    ):
        mine = conclusions(comparison)
        asked = dict(by_question(comparison, mine, comparison.policies[0], language))
        assert words[language] in asked[{"en": "What would change the answer?", "zh": "什么会改变结论"}[language]][0]


@pytest.mark.parametrize("language", LANGUAGES)
def test_only_what_turns_the_answer_is_to_be_found_out_first(language: Language) -> None:
    """Two outcomes are better; what turns one of them leaves the answer as it is, what turns both does not."""
    one = with_difference(0.1)
    one.values["trust"][1] += 0.1 + 0.001 * NOISE
    held = tried(one, ["reversed", *["holds"] * 11])  # type: ignore[list-item]
    policy, assumption = held.policies[0].name, {"outreach.word_of_mouth": 0.6}
    label = contradictions.assumption_label("outreach.word_of_mouth", language)
    for outcomes, told in ((["trust"], False), (["trust", "breadth"], True)):
        causes = [Cause(policy, name, assumption) for name in outcomes]
        assert held.robustness is not None
        comparison = replace(held, robustness=replace(held.robustness, causes=causes))
        assert any(label in step for step in next_steps(comparison, conclusions(comparison), language)) is told


# --- why, and which ------------------------------------------------------------------------------------------------------


def asking_why() -> Comparison:
    """The second policy adds what burns workers out by 5 points in a hundred; the first hardly does, the third spares them."""
    one = chained([plain_of("follow_up")], [plain_of("follow_up"), plain_of("prevention")],
                  [plain_of("follow_up"), plain_of("prevention"), plain_of("worker_training")])  # fmt: skip
    workers = one.tables["workers"].copy()
    at, noise = [m.name for m in OF_WORKERS].index("burnt_out_share"), np.linspace(-0.001, 0.001, len(one.seeds))
    for policy, change in ((1, 0.0), (2, 0.05), (3, -0.10)):
        workers[policy] = workers[0]
        workers[policy, :, at] = workers[0, :, at] + change + noise
    scenes = [replace(s, question="Why do workers tire?", question_zh="社区工作者为什么更累？") for s in one.scenes]
    wide = {
        "money": one.tables["money"][:, :, :, [0, 0, 0]],
        "owed": one.tables["owed"][..., [0, 0, 0]],
    }  # three mechanisms
    return replace(one, scenes=scenes, tables={**one.tables, **wide, "workers": workers})


@pytest.mark.parametrize("language", LANGUAGES)
def test_where_the_question_asks_why_what_tires_and_what_spares_stands_at_the_head_of_answer_and_brief(
    language: Language,
) -> None:
    comparison = asking_why()
    tires, spares, hardly = why.heads(comparison, language)
    for text, policy, figure in ((tires, 2, "+5.00"), (spares, 3, "−15.0"), (hardly, 1, "0.00")):
        assert comparison.scenes[policy].named(language) in text
        assert figure in text, text
    heads = in_short(comparison, conclusions(comparison), language)
    assert [tires, spares, hardly] == heads[:3]
    brief = said(comparison_brief(comparison, [language]))
    assert all(" ".join(text.split()) in brief for text in (tires, spares, hardly))
    quiet = replace(
        comparison, scenes=[replace(s, question="Who comes?", question_zh="谁来？") for s in comparison.scenes]
    )
    assert why.heads(quiet, language) == []


def three_to_choose_from() -> Comparison:
    """The first brings in most, the second is least of the old, the third betters both by less; by its own rule, the first also
    spares trust, which is no finding."""
    three = several(3)
    values = {name: np.nan_to_num(np.stack([table[0]] * 4)) for name, table in three.values.items()}
    for policy, (more, ageing) in enumerate(((0.2, 0.0), (0.1, -0.2), (0.05, -0.1)), start=1):
        values["breadth"][policy] += more + 0.001 * NOISE
        values["ageing"][policy] += ageing + 0.001 * NOISE
    return replace(three, values=values, tables={})


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_choice_is_the_policy_ahead_in_the_most_of_what_is_asked(language: Language) -> None:
    comparison = three_to_choose_from()
    asked = "Which brings in more, and more different, residents?"

    def chosen(asked: str) -> str:
        scenes = [replace(scene, question=asked, question_zh=asked) for scene in comparison.scenes]
        here = replace(comparison, scenes=scenes)
        return choice.choice(here, conclusions(here), language)[0]

    first, second, third = (policy.named(language) for policy in comparison.policies)
    level = chosen(asked)
    assert first in level
    assert second in level
    assert third not in level, "beaten in both"
    assert second in chosen("Which is the most diverse?")
    assert first not in chosen("Which is the most diverse?")
    assert choice.asked_for("Of what?") == [*choice.ASKED], "a question that asks for nothing asks for all"


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_follows_from_a_policys_own_rule_is_no_reason_to_choose_it_and_is_marked_where_it_is_ahead(
    language: Language,
) -> None:
    comparison = three_to_choose_from()
    scenes = [*comparison.scenes[:2], replace(comparison.scenes[2], follows=["ageing"]), *comparison.scenes[3:]]
    ruled = replace(comparison, scenes=[replace(s, question="Which is the most diverse?") for s in scenes])
    (text, *_) = choice.choice(ruled, conclusions(ruled), language)
    assert ruled.policies[2].named(language) in text
    assert ruled.policies[1].named(language) not in text
    label = sentences.label(next(a.outcome for a in ruled.judgeable if a.outcome.name == "ageing"), language)
    assert label + {"en": " [mechanism]", "zh": "［机制］"}[language] in sentences.ahead_of_all(ruled, language)[0]


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_mark_of_a_mechanism_stands_in_the_brief_with_what_it_means(language: Language) -> None:
    comparison = asking_why()
    mark, means = {"en": ("[mechanism]", "which is no finding"), "zh": ("［机制］", "不是研究发现")}[language]
    assert means not in said(comparison_brief(comparison, [language]))
    scenes = [comparison.scenes[0], *(replace(s, follows=["burnt_out_share"]) for s in comparison.policies)]
    brief = said(comparison_brief(replace(comparison, scenes=scenes), [language]))
    assert brief.count(mark) >= len(comparison.policies)
    assert means in brief


# --- by what it is measured, and for what money ----------------------------------------------------------------------------


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_outcome_that_two_scenes_measure_by_other_settings_says_so_wherever_it_is_compared(
    language: Language,
) -> None:
    one = small_comparison()
    plain = deepcopy(one.plain)
    plain[0]["cases"]["deadline"], plain[1]["cases"]["deadline"] = 8, 4
    values = {name: table.copy() for name, table in one.values.items()}
    values["closed_in_time"][1] = np.nan_to_num(values["closed_in_time"][0]) + 0.1 + 0.001 * NOISE
    comparison = replace(one, plain=plain, values=values, robustness=None)
    mark = measured.by_policy(comparison, "closed_in_time", comparison.policies[0], language)
    assert re.findall(r"\d+", mark) == ["4", "8"]
    assert measured.by_policy(one, "closed_in_time", one.policies[0], language) == ""
    assert measured.by_policy(comparison, "breadth", comparison.policies[0], language) == ""
    assert mark.strip() in answered(comparison, language)
    label = sentences.label(next(a.outcome for a in one.judgeable if a.outcome.name == "closed_in_time"), language)
    assert said(comparison_report(comparison, [language])).count(label + mark) >= 3, "answer, list and table"


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_within_the_budget_says_how_much_of_it_is_used(language: Language) -> None:
    one = small_comparison()
    policy = one.policies[0]
    most = max(m.used for m in money_of(one) if m.scenario == policy.name and m.kind == "all" and m.year > 0)
    plain = deepcopy(one.plain)
    plain[1]["budget"]["a_year"] = 4.0 * most
    assert "25.0 %" in for_money(replace(one, plain=plain), policy, language)


@pytest.mark.parametrize("language", LANGUAGES)
def test_promises_that_were_not_kept_because_the_budget_ran_out_are_said_to_be_so_and_others_are_not(
    language: Language,
) -> None:
    one = small_comparison()
    tables = {**one.tables, "money": one.tables["money"].copy()}
    tables["money"][..., YUAN.index("promised")] *= 2.0
    half = replace(one, tables=tables)
    used = max(m.used for m in money_of(half) if m.kind == "all" and m.scenario == one.policies[0].name)
    words = {"en": "for the yearly budget ran out", "zh": "因年度预算用尽"}[language]
    for budget, told in ((used, True), (3.0 * used, False), (None, False)):
        plain = deepcopy(one.plain)
        plain[1]["budget"]["a_year"] = budget
        text = " ".join(policies.consequences(replace(half, plain=plain), one.policies[0], language))
        assert "50.0 %" in text
        assert (words in text) is told


@pytest.mark.parametrize("language", LANGUAGES)
def test_prices_that_no_source_gives_are_said_to_be_assumed_beside_the_money(language: Language) -> None:
    words = {"en": "no source gives them", "zh": "没有资料依据"}[language]
    comparison = small_comparison()
    assert words in answered(comparison, language)
    assert words in said(comparison_brief(comparison, [language]))
    sourced = [replace(one, source="source") for one in comparison.numbers]
    assert words not in answered(replace(comparison, numbers=sourced), language)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_brief_has_of_every_policy_who_comes_who_tires_and_what_an_hour_costs(language: Language) -> None:
    two = several(2)
    brief = said(comparison_brief(two, [language]))
    names = [group.name for group in two.groups]
    share = 100.0 * (two.tables["by_group"][1, :, :, 0] - two.tables["by_group"][0, :, :, 0]).mean(axis=0)
    for one, other in (("elderly", "young"), ("locals", "migrants")):
        pair = [
            numbers.change(share[names.index(name)] / 100.0, "share", language, named=False) for name in (one, other)
        ]
        assert brief.count(" / ".join(pair)) == 2, pair
    price = prices(two)[0]
    assert not np.isnan(price.per_hour)
    assert brief.count(numbers.yuan(price.per_hour)) >= 2


# --- one place -----------------------------------------------------------------------------------------------------------


def test_every_topic_is_told_once_and_the_brief_takes_its_sentences_from_there() -> None:
    assert len({topic.about for topic in TOPICS}) == len(TOPICS)
    comparison = small_comparison()
    mine, policy = conclusions(comparison), comparison.policies[0]
    text = paragraph(comparison, mine, policy, "en")
    assert text
    assert text in said(comparison_brief(comparison, ["en"]))


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_follows_from_the_rule_stands_behind_what_was_judged(language: Any) -> None:
    comparison = small_comparison()
    mine = sentences.of_policy(conclusions(comparison), comparison.policies[0])
    asked = dict(by_question(comparison, mine, comparison.policies[0], language))
    lines = asked[{"en": "What changes?", "zh": "有何变化"}[language]]
    mark = {"en": "[mechanism]", "zh": "［机制］"}[language]
    assert [mark in line for line in lines] == [False] * (len(lines) - 1) + [True]


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_choice_names_its_grade_what_it_loses_in_and_that_it_is_as_assumed(language: Language) -> None:
    three = three_to_choose_from()
    values = {name: table.copy() for name, table in three.values.items()}
    values["ageing"][2] -= 0.1  # the second is best in ageing and beaten by the first in breadth alone
    values["worn_out_share"][2] -= 0.2 + 0.001 * NOISE
    asked = "Which brings in more, and more different, residents, without wearing them out?"
    here = replace(three, values=values, scenes=[replace(s, question=asked, question_zh=asked) for s in three.scenes])
    (told,) = choice.choice(here, conclusions(here), language)
    first, second, _ = (policy.named(language) for policy in here.policies)
    assert second in told.split({"en": "None of the others", "zh": "没有别的政策明显更好"}[language])[0]
    lost = told.split({"en": "some other is in", "zh": "别的政策更好的有"}[language])[1]
    assert first in lost
    assert {"en": "+20.0 pp", "zh": "+20.0 百分点"}[language] in lost
    assert {"en": "(better in some, worse in none)", "zh": "（有改善而无恶化）"}[language] in told
    assert {"en": "against the baseline alone", "zh": "只与基准作了比较"}[language] in told
    assert choice.chosen(here, conclusions(here), language) == [here.policies[1]]


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_committed_after_a_policy_ended_stands_beside_its_yearly_price(language: Language) -> None:
    """A policy that pays late would look cheap without."""
    one = small_comparison()
    owed = np.zeros_like(one.tables["owed"])
    owed[1, :, -1] = 1234.0
    late = replace(one, tables={**one.tables, "owed": owed})
    plain = replace(one, tables={**one.tables, "owed": np.zeros_like(owed)})
    told = for_money(late, late.policies[0], language)
    assert "1,234" in told
    assert {"en": "still owed", "zh": "期末尚欠"}[language] in told
    assert {"en": "still owed", "zh": "期末尚欠"}[language] not in for_money(plain, plain.policies[0], language)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_policy_that_another_beats_for_less_money_is_said_to_be_beaten(language: Language) -> None:
    two = several(2)
    values = {name: np.nan_to_num(np.stack([table[0]] * 3)) for name, table in two.values.items()}
    values["breadth"][1:] += 0.1 + 0.001 * NOISE
    values["breadth"][1] += 0.1
    cost = two.tables["cost"].copy()
    cost[2] += 500.0
    beaten = replace(two, values=values, tables={**two.tables, "cost": cost})
    better, worse = beaten.policies
    assert choice.beaten_by(beaten, better, language) == ""
    told = choice.beaten_by(beaten, worse, language)
    assert better.named(language) in told
    assert "500" in told
    cost[2] -= 1000.0
    assert choice.beaten_by(replace(beaten, tables={**two.tables, "cost": cost}), worse, language) == "", (
        "it costs less"
    )
    values["trust"][1] -= 0.1 + 0.001 * NOISE
    assert choice.beaten_by(beaten, worse, language) == "", "each is better in something"


def test_what_is_worse_only_with_restrictions_for_all_is_plainly_worse_where_a_group_surely_loses() -> None:
    both = with_groups(with_difference(0.1), LOST)
    both.values["trust"][1] -= 0.1 + 0.001 * NOISE
    held = tried(both, ["holds"] * 10)  # type: ignore[list-item]
    assert held.robustness is not None
    seldom = [replace(t, fate="open") if t.outcome == "trust" else t for t in held.robustness.tried]
    limited = replace(held, robustness=replace(held.robustness, tried=seldom))
    assert worth(limited, conclusions(limited)) == "partly"


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_group_that_loses_most_is_named_where_all_lose(language: Language) -> None:
    lost = {(group, "worn_out"): 0.05 for group in ("everyone", "young")} | {("elderly", "worn_out"): 0.10}
    comparison = with_groups(with_difference(0.1), lost)
    told = whom.costs_whom(comparison, comparison.policies[0], language)
    assert {"en": "most of all elderly (60+) +10.0 pp", "zh": "以老年居民（60岁及以上）为最：+10.0 百分点"}[
        language
    ] in told
    alike = with_groups(with_difference(0.1), {("everyone", "worn_out"): 0.05})
    assert {"en": "most of all", "zh": "为最"}[language] not in whom.costs_whom(alike, alike.policies[0], language)


@pytest.mark.parametrize("language", LANGUAGES)
def test_of_a_policy_that_ends_each_change_is_told_phase_by_phase_and_what_is_gone_afterwards(
    language: Language,
) -> None:
    comparison = ended()
    mine = conclusions(comparison)
    (lines,) = answers(comparison, mine, language)
    after = phases.ended(comparison, comparison.policies[0])
    assert after is not None
    for one in by_phase(comparison):
        name = sentences.label(one.about.outcome, language)
        told = [
            line for line in lines if f"{name} " in line and {"en": "after it ended", "zh": "结束后"}[language] in line
        ]
        mean = numbers.change(one.judged.difference.mean, one.about.outcome.unit, language, named=False)
        overall = next(c for c in mine if c.about is one.about)
        if sentences.word_of(comparison, overall).verdict in sentences.WITH_SIZE and comparison.robustness is not None:
            assert any(mean in line for line in told), (name, mean)
    still_better = {one.about.outcome.name for one in by_phase(comparison)
                    if one.phase == after and phases.word_of(comparison, one) == ("better", None)}  # fmt: skip
    gone = [c.about.outcome for c in mine
            if sentences.word_of(comparison, c).verdict == "better" and c.about.outcome.name not in still_better]  # fmt: skip
    said_gone = [line for line in lines if {"en": "not surely so any more", "zh": "不再确定的"}[language] in line]
    assert bool(gone) == bool(said_gone)
    assert gone, "else this shows nothing"
    assert sum(sentences.label(outcome, language) in said_gone[0] for outcome in gone) >= min(3, len(gone))


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_spares_workers_is_explained_by_what_they_are_spared_and_levels_are_told(language: Language) -> None:
    """More hours for activities come with relief, and explain none."""
    comparison = asking_why()
    workload = comparison.tables["workload"].copy()
    at = {measure.name: place for place, measure in enumerate(OF_WORKLOAD)}
    for name, change in (("programme_hours", 9.0), ("admin_hours", -4.0)):
        workload[3, :, at[name]] = workload[2, :, at[name]] + change + np.linspace(-0.001, 0.001, len(comparison.seeds))
    spared = replace(comparison, tables={**comparison.tables, "workload": workload})
    _, spares, _ = why.heads(spared, language)
    assert "−4.00" in spares
    assert "+9.00" not in spares
    of = spared.tables["workers"][:, :, [m.name for m in OF_WORKERS].index("burnt_out_share")].mean(axis=1)
    assert numbers.percent(float(of[2])) in spares
    assert numbers.percent(float(of[3])) in spares


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_next_step_is_to_try_what_was_chosen_and_to_count_what_was_asked(language: Language) -> None:
    three = three_to_choose_from()
    values = {name: table.copy() for name, table in three.values.items()}
    values["single_actor"][2] -= 0.5 + 0.001 * NOISE  # an index that is easily misread changes the most
    asked = "Which is the most diverse?"
    here = replace(three, values=values, scenes=[replace(s, question=asked, question_zh=asked) for s in three.scenes])
    held = tried(here, ["holds"] * 10)  # type: ignore[list-item]
    several_places = [{**one, "place": {**one["place"], "communities": 2}} for one in held.plain]
    held = replace(held, plain=several_places)
    (step,) = [
        text for text in next_steps(held, conclusions(held), language) if three.policies[1].named(language) in text
    ]
    assert three.policies[0].named(language) not in step
    labels = {about.outcome.name: sentences.label(about.outcome, language) for about in held.judgeable}
    assert step.index(labels["ageing"]) < step.index(labels["breadth"])
    assert labels["single_actor"] not in step or step.index(labels["breadth"]) < step.index(labels["single_actor"])
    assert {"en": "two communities", "zh": "两个社区"}[language] in step
    alone = replace(held, plain=[{**one, "place": {**one["place"], "communities": 1}} for one in held.plain])
    steps = " ".join(next_steps(alone, conclusions(alone), language))
    assert {"en": "two communities", "zh": "两个社区"}[language] not in steps


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_nobody_can_tell_yet_is_named_in_the_answer(language: Language) -> None:
    one = with_difference(0.1)
    rows = one.values["trust"]
    rows[1] = rows[0] + 0.2 * np.linspace(-1.0, 1.2, len(one.seeds))
    label = sentences.label(next(a.outcome for a in one.judgeable if a.outcome.name == "trust"), language)
    (told,) = [line for line in answers(one, conclusions(one), language)[0]
               if line.startswith({"en": "Not certain either way", "zh": "升降尚不能区分"}[language])]  # fmt: skip
    assert label in told
