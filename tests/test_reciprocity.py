"""Help in return and thanks: what a time bank promises to whom, who can redeem it, and that neither crowds out."""

from __future__ import annotations

from functools import cache
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from sim.ages import ELDERLY_AGE, OLDEST
from sim.community import ParticipationModel
from sim.mechanisms.time_bank import TimeBank
from sim.processes.recording import SUMS, Sum
from sim.scenario.schema import Scenario

YOUNG, ELDERLY = 0, 1
SEEDS = (1, 2, 3)
BANK = {"kind": "time_bank", "credits_per_occasion": 1, "worth_of_credit": 1.0}
HONOURS = {"kind": "honours", "worth": 0.5, "shown": 1.0}
POINTS = {"kind": "points", "points_per_occasion": 10, "worth_of_point": 0.05}
THRESHOLDS = {"share": {"mean": 0.25, "sd": 0.15}, "count": {"mean": 1.5, "sd": 1.0}}


def community(residents: int, weeks: int, seed: int, *mechanisms: dict[str, Any]) -> ParticipationModel:
    """Two communities in which many take part, before their first week."""
    return ParticipationModel(
        Scenario.model_validate(
            {
                "run": {"warm_up_weeks": 0, "weeks": weeks, "seed": seed},
                "place": {"communities": 2, "residents": residents},
                "decision": {"intercept": -2.5},
                "mechanisms": list(mechanisms),
            }
        )
    )


@cache
def sums(seed: int, *mechanism: tuple[tuple[str, Any], ...]) -> NDArray[np.float64]:
    """The sums of both communities over a year, [weeks, 2, groups, sums]."""
    run = community(600, 52, seed, *map(dict, mechanism))
    run.run()
    return run.record.sums


def paired(seed: int, mechanism: dict[str, Any]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """The sums with and without a mechanism, with the same random numbers."""
    return sums(seed, tuple(mechanism.items())), sums(seed)


def offered(bank: dict[str, Any], strength: float = 1.0, paid_share: float = 1.0) -> NDArray[np.float64]:
    """Reciprocity at each age from 0 to the oldest."""
    effects = TimeBank.model_validate(bank).effects(strength, paid_share)
    assert set(effects) == {"reciprocity"}
    return np.array(effects["reciprocity"])


def test_help_for_oneself_in_thirty_years_is_worth_a_fifth_of_help_now() -> None:
    """At 5 % a year: .95 ** 30 = .95 ** 10 cubed = .598737 cubed = .2146; at 74 one year is waited for, at 75 none."""
    own = offered({**BANK, "for_relatives": 0.0, "yearly_discount": 0.95, "need_age": 75})
    assert own[45] == pytest.approx(0.2146, abs=5e-5)
    assert own[45] == pytest.approx(0.95**30, rel=1e-12)
    assert own[74] == pytest.approx(0.95, rel=1e-12)
    assert own[75:] == pytest.approx([1.0] * (OLDEST - 74))


def test_what_relatives_can_use_is_worth_all_of_itself_at_every_age() -> None:
    """.2 for relatives now, .8 for oneself in thirty years: .2 + .8 * .2146 = .3717; half paid and half strong: a quarter."""
    bank = {**BANK, "for_relatives": 0.2, "yearly_discount": 0.95, "need_age": 75}
    assert offered(bank)[45] == pytest.approx(0.3717, abs=5e-5)
    assert offered(bank)[80] == pytest.approx(1.0, rel=1e-12)
    assert offered(bank, strength=0.5, paid_share=0.5) == pytest.approx(0.25 * offered(bank), rel=1e-12)
    assert offered({**bank, "for_relatives": 1.0}) == pytest.approx([1.0] * (OLDEST + 1), rel=1e-12)
    assert offered({**bank, "credits_per_occasion": 3, "worth_of_credit": 0.1}) == pytest.approx(0.3 * offered(bank))


@pytest.mark.parametrize("discount", [0.0, 0.9, 0.95, 1.0])
def test_a_time_bank_never_offers_less_at_a_higher_age(discount: float) -> None:
    by_age = offered({**BANK, "yearly_discount": discount})
    assert (np.diff(by_age) >= 0.0).all()
    assert (np.diff(by_age[18:76]) > 0.0).all() == (discount in (0.9, 0.95))


def test_residents_are_offered_what_their_age_is_promised() -> None:
    """One audience for each age, each resident in that of the own one."""
    run = community(300, 1, 1, BANK)
    run.policy.declare(1)
    assert np.array_equal(
        run.policy.offered.residents["reciprocity"][run.people.audience], offered(BANK)[run.people.age]
    )
    for term in ("reward", "recognition", "visibility"):
        assert not run.policy.offered.residents[term].any()


def log_odds(of: NDArray[np.float64], group: int) -> float:
    """Of an occasion for each resident and week of a group."""
    share = of[:, :, group, Sum.occasions].sum() / of[:, :, group, Sum.residents].sum()
    return float(np.log(share / (1.0 - share)))


def test_a_time_bank_wins_the_elderly_more_than_the_young() -> None:
    """As far as what it offers does: the log-odds of both rise, those of the elderly more."""
    rises = []
    for seed in SEEDS:
        with_bank, without = paired(seed, BANK)
        rises.append([log_odds(with_bank, group) - log_odds(without, group) for group in (YOUNG, ELDERLY)])
        assert rises[-1][ELDERLY] > rises[-1][YOUNG] > 0.0
    young, elderly = np.mean(rises, axis=0)
    assert elderly > 1.3 * young


def test_with_help_only_for_relatives_old_and_young_are_offered_the_same() -> None:
    """So it is the discount that favours the elderly, and nothing else that knows an age."""
    run = community(300, 1, 1, {**BANK, "for_relatives": 1.0})
    run.policy.declare(1)
    assert run.policy.offered.residents["reciprocity"] == pytest.approx(
        np.ones(len(run.policy.offered.residents["reciprocity"])), rel=1e-12
    )


MOTIVATION = SUMS.index("motivation")


@pytest.mark.parametrize("mechanism", [HONOURS, BANK], ids=["honours", "time bank"])
def test_thanks_and_help_in_return_win_people_and_crowd_nothing_out(mechanism: dict[str, Any]) -> None:
    """Motivation is what it is without them, in every week, to the last bit."""
    for seed in SEEDS:
        more, without = paired(seed, mechanism)
        assert more[..., Sum.occasions].sum() > 1.05 * without[..., Sum.occasions].sum()
        assert np.array_equal(more[..., MOTIVATION], without[..., MOTIVATION])


@pytest.mark.parametrize("measure", ["share", "count"])
def test_honours_show_more_participants_to_those_who_join_by_a_threshold(measure: str) -> None:
    """Whether the threshold asks for a share of neighbours or for a number of them."""
    ours = {
        "run": {"warm_up_weeks": 0, "weeks": 12},
        "place": {"communities": 2, "residents": 400},
        "decision": {"rule": "threshold", "threshold": {"measure": measure, **THRESHOLDS[measure]}},
    }
    came = []
    for mechanisms in ([], [{**HONOURS, "worth": 0.0}]):
        run = ParticipationModel(Scenario.model_validate({**ours, "mechanisms": mechanisms}))
        came.append(run.run().sums[..., Sum.occasions].sum())
    assert came[1] > 1.05 * came[0] > 0.0


def test_points_do_crowd_out() -> None:
    """With the same weight in the decision, or the test above would say nothing."""
    for seed in SEEDS:
        paid, without = paired(seed, POINTS)
        assert paid[-1, ..., MOTIVATION].sum() < 0.98 * without[-1, ..., MOTIVATION].sum()


@pytest.mark.parametrize("for_relatives", [0.0, 0.5])
def test_the_young_redeem_only_what_relatives_can_use(for_relatives: float) -> None:
    """Whose balance falls has redeemed it (nobody moves out); the elderly redeem in either case."""
    run = ParticipationModel(
        Scenario.model_validate(
            {
                "run": {"warm_up_weeks": 0, "weeks": 14},
                "place": {"communities": 2, "residents": 120},
                "decision": {"intercept": 0.0},
                "learning": {"turnover": {"a_year": 0.0}},
                "mechanisms": [{**BANK, "for_relatives": for_relatives, "redemption": 0.5}],
            }
        )
    )
    (ledger,) = run.policy.ledgers
    assert ledger is not None
    old, held, redeemed = run.people.age >= ELDERLY_AGE, np.zeros(len(run.people.age)), [0, 0]
    while run.week < 14:
        before = ledger.balance.copy()
        run.step()
        for group, rows in enumerate((~old, old)):
            redeemed[group] += int((ledger.balance < before)[rows].sum())
        held = np.maximum(held, ledger.balance)
    assert held[~old].sum() > 0
    assert held[old].sum() > 0
    assert redeemed[ELDERLY] > 0
    assert (redeemed[YOUNG] > 0) == (for_relatives > 0.0)
    assert ledger.forfeited == 0
    assert ledger.issued == ledger.redeemed + ledger.outstanding
