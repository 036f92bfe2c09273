"""Who comes more under a policy, and why workers tire: sentences say what the tables hold, and claim no more than they can."""

from __future__ import annotations

import re
from copy import deepcopy
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from scipy import stats

from experiments.comparison.coming import TOOK_PART, coming
from experiments.comparison.conclusions import conclusions
from experiments.comparison.groups import MEASURES, OF_WORKERS, OF_WORKLOAD
from experiments.comparison.model import Comparison
from experiments.comparison.policy_numbers import policy_numbers
from experiments.comparison.steps import steps
from experiments.phrases.look_up import LANGUAGES
from experiments.phrases.reasons import REASONS, reason
from experiments.phrases.settings import CHOICES
from experiments.phrases.why import DOES
from experiments.presentation import coming as telling
from experiments.presentation import policies, why
from experiments.presentation.answer import answers
from experiments.presentation.report.of_comparison import article
from sim.catalogue import catalogue, shipped
from sim.community import ParticipationModel
from sim.scenario.declare import declaration
from sim.scenario.fields import children, is_declared, shape_of
from sim.scenario.schema import Scenario
from sim.state import Event
from tests.comparisons import several, small_comparison
from tests.test_acting import relieved

HAN = re.compile(r"[\u4e00-\u9fff]")


def with_shares(elderly: Any, young: Any) -> Comparison:
    """The small comparison, where the policy raises the shares of old and young that took part by so much in each replicate."""
    one = small_comparison()
    names = [group.name for group in one.groups]
    table = one.tables["by_group"].copy()
    table[..., TOOK_PART] = 0.4
    for name, raised in (("elderly", elderly), ("young", young)):
        table[1, :, names.index(name), TOOK_PART] += raised
    return replace(one, tables={**one.tables, "by_group": table})


NOISE = np.array([-0.03, -0.02, -0.01, 0.01, 0.02, 0.03])
"""Of each replicate, which old and young share: what is paired does not see it."""


@pytest.mark.parametrize("language", LANGUAGES)
def test_old_and_young_are_compared_replicate_by_replicate_and_not_by_two_intervals(language: Any) -> None:
    """3 points apart in every replicate, but for a little, while each of the two wavers by as much."""
    little = np.array([0.001, -0.001, 0.0, 0.0, -0.001, 0.001])
    comparison = with_shares(0.06 + NOISE + little, 0.03 + NOISE)
    found = next(one for one in coming(comparison) if one.one.name == "elderly")
    of_one, of_other = found.of_one, found.of_other
    assert of_one.low < of_other.high, "the two intervals overlap"
    assert found.one_more.verdict == "higher"
    (said,) = telling.who_comes(comparison, comparison.policies[0], language)
    d = 0.03 + little
    half = stats.t.ppf(0.975, 5) * d.std(ddof=1) / np.sqrt(6)
    for number in (6.0, 3.0, 3.0, 100 * (d.mean() - half), 100 * (d.mean() + half)):
        assert f"+{number:.2f}" in said
    assert ("elderly more, by" if language == "en" else "老年居民高") in said
    assert said in answers(comparison, conclusions(comparison), language)[0]


@pytest.mark.parametrize("language", LANGUAGES)
def test_whether_the_two_differ_is_left_open_or_called_too_small_as_the_interval_says(language: Any) -> None:
    wide = with_shares(0.06 + NOISE, 0.05 - NOISE)
    alike = with_shares(0.06 + NOISE, 0.059 + NOISE + 0.0001 * NOISE)
    for comparison, verdict, words in (
        (wide, "undecided", {"en": "whether the two differ is not certain", "zh": "两者是否不同尚不能区分"}),
        (alike, "equivalent", {"en": "too small to matter", "zh": "两者差别小到不值得关注"}),
    ):
        assert next(one for one in coming(comparison) if one.one.name == "elderly").one_more.verdict == verdict
        assert words[language] in telling.who_comes(comparison, comparison.policies[0], language)[0]
        assert "nan" not in str(telling.in_short(comparison, comparison.policies[0], language))


def test_a_group_that_nobody_belongs_to_is_not_told() -> None:
    one = small_comparison()
    names = [group.name for group in one.groups]
    table = one.tables["by_group"].copy()
    table[:, :, names.index("migrants")] = np.nan
    without = replace(one, tables={**one.tables, "by_group": table})
    assert [found.one.name for found in coming(without)] == ["elderly"]
    assert [found.one.name for found in coming(one)] == ["elderly", "locals"]
    assert "migrants" not in telling.who_comes(without, one.policies[0], "en")[0]


def test_both_groups_stand_with_the_change_that_the_table_of_groups_has() -> None:
    comparison = small_comparison()
    for found in coming(comparison):
        for group, d in ((found.one, found.of_one), (found.other, found.of_other)):
            at = [one.name for one in comparison.groups].index(group.name)
            table = comparison.tables["by_group"][:, :, at, TOOK_PART]
            assert np.isclose(d.mean, (table[1] - table[0]).mean())
    assert MEASURES[TOOK_PART].name == "took_part"


# --- why --------------------------------------------------------------------------------------------------------------


def chained(*packages: list[dict[str, Any]], ranked: int = -1) -> Comparison:
    """The comparison of relieved workers with as many policies as packages of mechanisms, each named after its place."""
    one = relieved()
    plain = [one.plain[0]]
    for at, package in enumerate(packages):
        here = deepcopy(one.plain[0])
        here["mechanisms"] = package
        here["ranking"]["published"] = at == ranked
        plain.append(here)
    rows = [0] + [1] * len(packages)
    scenes = [
        one.scenes[0],
        *(replace(one.scenes[1], name=f"p{at}", title=f"P{at}", follows=[]) for at in range(len(packages))),
    ]
    return replace(
        one, scenes=scenes, plain=plain, phases={}, in_phases={}, numbers=[],
        values={name: table[rows].copy() for name, table in one.values.items()},
        tables={name: table[rows].copy() for name, table in one.tables.items()},
    )  # fmt: skip


def plain_of(kind: str) -> dict[str, Any]:
    return catalogue()[kind](kind=kind).model_dump(mode="json")


def test_each_policy_is_told_against_the_one_before_it_that_is_most_like_it() -> None:
    less, learn = plain_of("burden_reduction"), plain_of("worker_training")
    found = steps(chained([less], [learn], [less, learn], [less, learn], ranked=3))
    assert [(one.policy.name, one.since.name, one.things) for one in found] == [
        ("p0", relieved().scenes[0].name, 1), ("p1", relieved().scenes[0].name, 1), ("p2", "p1", 1), ("p3", "p2", 1),
    ]  # fmt: skip
    assert [one["kind"] for one in found[2].added] == ["burden_reduction"]
    assert found[3].settings == {"ranking.published": (False, True)}


@pytest.mark.parametrize(
    ("language", "alone", "together"),
    [("en", "nothing else", "this comparison does not tell"), ("zh", "别无其他", "无法区分")],
)
def test_only_where_two_differ_in_one_thing_is_it_said_to_be_that_alone(
    language: Any, alone: str, together: str
) -> None:
    less, learn = plain_of("burden_reduction"), plain_of("worker_training")
    one = chained([less])
    two = chained([less, learn])
    (said, _), (of_two, _) = (why.why(c, c.policies[0], language) for c in (one, two))
    assert alone in said
    assert together not in said
    assert together in of_two
    assert alone not in of_two
    assert why.in_short(two, two.policies[0], language) == []
    assert (
        ("not admitted" in said or "needs admission" in said) if language == "en" else DOES["burden_reduction"] in said
    )


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_changes_for_workers_stands_largest_first_in_units_of_what_matters(language: Any) -> None:
    """Hours for activities by 2 h (four times what matters), the burnt out by 5 points (two and a half times), and hours for
    cases by a hundredth, which is too small."""
    one = chained([plain_of("burden_reduction")])
    tables = {name: one.tables[name].copy() for name in ("workers", "workload")}
    for table in tables.values():
        table[1] = table[0]
    noise = np.array([-1, -0.5, 0.0, 0.5, 1])[: len(one.seeds)]
    order = [measure.name for measure in OF_WORKLOAD]
    tables["workers"][1, :, [m.name for m in OF_WORKERS].index("burnt_out_share")] += 0.05 + 0.001 * noise
    tables["workload"][1, :, order.index("programme_hours")] += 2.0 + 0.01 * noise
    tables["workload"][1, :, order.index("case_hours")] += 0.01 + 0.001 * noise
    planted = replace(one, tables={**one.tables, **tables})
    _, said = why.why(planted, planted.policies[0], language)
    activities, burnt_out, cases = {
        "en": ("hours for activities +2.00 h a week", "burnt out +5.00 pp", "hours for cases"),
        "zh": ("活动工时 +2.00 小时/周", "职业倦怠比例 +5.00 百分点", "办案工时"),
    }[language]
    assert 0 <= said.index(activities) < said.index(burnt_out)
    assert cases not in said
    assert ("4.0 times" if language == "en" else "4.0 倍") in said
    assert ("2.5 times" if language == "en" else "2.5 倍") in said
    assert said in " ".join(answers(planted, conclusions(planted), language)[0])
    nothing = replace(one, tables={**one.tables, "workers": one.tables["workers"][[0, 0]],
                                   "workload": one.tables["workload"][[0, 0]]})  # fmt: skip
    assert ("no change that matters" if language == "en" else "没有确定且值得关注") in why.why(
        nothing, one.policies[0], language
    )[1]


def test_the_hours_of_workers_are_kept_by_what_they_go_into() -> None:
    """Means over the weeks, recomputed from a run made once more."""
    one = relieved()
    scenario = Scenario.model_validate({k: v for k, v in one.plain[1].items() if k != "mechanism_files"})
    run = scenario.run.model_copy(update={"seed": one.seeds[0]})
    model = ParticipationModel(scenario.model_copy(update={"run": run}))
    record = model.run()
    weekly = record.history.events_with_totals(record.weeks_done)[:, 0]
    workers = weekly[:, Event.posts] - weekly[:, Event.vacant_posts]
    columns = (Event.admin_hours, Event.case_hours, Event.programme_hours, Event.open)
    kept = one.tables["workload"][1, 0]
    for at, column in enumerate(columns):
        filled = workers > 0
        assert np.isclose(kept[at], (weekly[filled, column] / workers[filled]).mean())
    assert kept[:3].sum() <= one.tables["workers"][1, 0, [m.name for m in OF_WORKERS].index("hours_per_worker")] + 1e-9


def test_where_work_is_not_judged_nothing_is_said_of_why() -> None:
    comparison = small_comparison()
    assert steps(comparison) == []
    assert why.why(comparison, comparison.policies[0], "en") == []


@pytest.mark.parametrize(("language", "words"), [("en", "do not contradict each other"), ("zh", "并不矛盾")])
def test_outcomes_that_sound_alike_and_go_opposite_ways_are_told_apart_and_others_not(
    language: Any, words: str
) -> None:
    one = small_comparison()
    values = {name: table.copy() for name, table in one.values.items()}
    values["worn_out_share"][1] = values["worn_out_share"][0] - 0.01
    table = one.tables["by_group"].copy()
    at = [measure.name for measure in MEASURES].index("worn_out")
    table[1, :, 0, at] = table[0, :, 0, at] + 0.01 + 0.0001 * np.arange(len(one.seeds))
    opposite = replace(one, values=values, tables={**one.tables, "by_group": table}, robustness=None)
    (said, *_) = why.alike(opposite, conclusions(opposite), one.policies[0], language)
    assert words in said
    assert "+1.0" in said
    table = table.copy()
    table[1, :, :, at] = table[0, :, :, at] - 0.01
    same_way = replace(opposite, tables={**one.tables, "by_group": table})
    told = why.alike(same_way, conclusions(same_way), one.policies[0], language)
    assert not any("worn" in text or "疲劳" in text for text in told)


# --- in Chinese -------------------------------------------------------------------------------------------------------


def test_every_reason_choice_and_mechanism_that_ships_is_said_in_chinese() -> None:
    lacking: set[str] = set()
    for kind, model in shipped().items():
        lacking |= set() if kind in DOES else {kind}
        for info in children(model).values():
            if is_declared(info):
                lacking |= {note for note in [declaration(info).source.note] if note not in REASONS}
                shape = shape_of(info.annotation, info.metadata)
                lacking |= {str(one) for one in shape.choices or () if str(one) not in CHOICES}
    for info in children(type(Scenario().budget)).values():
        lacking |= {note for note in [declaration(info).source.note] if note not in REASONS}
    assert lacking == set()
    assert all(HAN.search(zh) for zh in (*REASONS.values(), *CHOICES.values(), *DOES.values()))
    assert reason("what a stranger wrote", "zh") == "what a stranger wrote"


def test_the_chinese_page_has_no_english_among_what_policies_assume_and_set() -> None:
    """But for paths, and for the names of files and publications."""
    one = small_comparison()
    mechanisms = [catalogue()[kind](kind=kind) for kind in sorted(shipped())]
    scenario = Scenario.model_validate({"mechanisms": [m.model_dump() for m in mechanisms], "budget": {"a_year": 1e5}})
    numbers = policy_numbers([(one.policies[0].name, scenario)])
    full = replace(one, numbers=numbers)
    for number in numbers:
        name, value, span, kind, even, note = policies.row_of_number(full, number, "zh")
        for text in (value, span, kind, even, re.sub(r"［[^］]*］|ranking\.effort", "", note)):
            assert not re.search(r"[A-Za-z]{2,}", text), (number.path, text)
        assert HAN.search(name.split(" (")[0])
    sections = {section.id: section for section in article(several(2), "zh").sections}
    levers = [part.table for part in sections["scenario"].parts if part.table]
    cells = [str(cell) for table in levers for row in table.rows for cell in row[1:]]
    assert cells
    assert not any(re.search(r"[A-Za-z]{2,}", cell) for cell in cells), cells
