"""The patterns of the governing side, in runs of the baseline: each of them could be missing."""

from __future__ import annotations

from functools import cache
from typing import Any

import numpy as np
import pandas as pd
import pytest

from sim.community import ParticipationModel
from sim.record import Record
from sim.scenario.schema import Scenario
from sim.state import RESIDENTS, Involvement

SEEDS = (31, 32, 33, 34, 35, 36)
Changes = tuple[tuple[str, Any], ...]
LARGE: Changes = (("place.communities", 40),)
"""Where few workers or organizations would leave too much to chance."""


@cache
def record(seed: int, changes: Changes = ()) -> Record:
    """A finished run of five communities with a few values changed, by their paths."""
    values: dict[str, Any] = {"run": {"seed": seed, "weeks": 104}, "place": {"communities": 5, "residents": 2000}}
    for path, value in changes:
        block = values
        *groups, name = path.split(".")
        for group in groups:
            block = block.setdefault(group, {})
        block[name] = value
    return ParticipationModel(Scenario.model_validate(values)).run()


def quarters(seed: int, changes: Changes = ()) -> pd.DataFrame:
    """The four problems and their parts, of all communities together."""
    found = record(seed, changes).problems()
    return found[found["community"] == -1]


def mean_of(name: str, changes: Changes = ()) -> float:
    """An index, mean over quarters and seeds."""
    return float(np.mean([quarters(seed, changes)[name].mean() for seed in SEEDS]))


def test_committee_and_station_do_more_than_half_of_what_runs_the_community() -> None:
    assert mean_of("official_share_work") > 0.5
    assert mean_of("official_share_influence") > 0.5


def test_the_share_of_officials_follows_what_others_do_and_is_no_constant() -> None:
    plural: Changes = (
        ("organizations.residents_start", 0.5),
        ("calendar.recreation_share", 0.1),
        ("calendar.deliberation_share", 0.45),
    )
    assert mean_of("official_share_work", plural) < 0.5 < mean_of("official_share_work")


def test_plural_actors_are_present_before_they_have_influence() -> None:
    for seed in SEEDS:
        found = quarters(seed)
        assert (found["presence_unevenness"] < found["single_actor"]).mean() > 0.9


def test_hours_that_residents_give_are_booked_once() -> None:
    """Work of residents: speaking, what cases take of their service, and starting activities; never more than they gave."""
    for seed in SEEDS:
        found = record(seed)
        hours = found.weekly().query("community == -1 and group == 'all'")["hours"].sum()
        started = found.governance().query("community == -1")["by_residents"].sum()
        work = found.history.actors[:, :, RESIDENTS, Involvement.work].sum()
        assert 0.0 < work <= hours + started * Scenario().workers.activity_hours


def test_few_activities_are_started_by_residents_or_organizations() -> None:
    assert 0.0 < mean_of("initiated_share") < 0.2


def test_human_resources_are_far_above_the_rest() -> None:
    assert mean_of("human_share") > 0.8
    stock = pd.concat([record(seed, LARGE).resources().query("community == -1") for seed in SEEDS[:3]])
    sums = stock.groupby("resource")[["potential", "mobilised"]].sum()
    depth = sums["mobilised"] / sums["potential"]
    # The depth of public rooms and funds is an assumption (resources.tapped_*), so that nothing is tested of it.
    for neglected in ("political", "social_work", "charity_enterprise"):
        assert depth[neglected] < 0.8 * depth["human"], neglected


def test_weak_departments_lead_less_than_they_ought_to_unless_all_are_heard_equally() -> None:
    """The scarcity of the agenda was chosen for this; that it is power that decides there is what can fail."""
    assert mean_of("weak_voice") < 0.92
    assert mean_of("weak_voice", (("departments.voice_of_power", 0.0),)) > mean_of("weak_voice") + 0.05


def after_rotation(institution: float, rotates: bool) -> tuple[float, float]:
    """Joint cases closed in the half-year after week 52, and the guanxi share in it; mean over seeds."""
    changes: Changes = (
        ("departments.institution", institution),
        ("departments.all_rotate_in", 52 if rotates else None),
    )
    closed, share = [], []
    for seed in SEEDS:
        weekly = record(seed, changes).governance()
        here = weekly[(weekly["community"] == -1) & weekly["week"].between(53, 78)]
        closed.append(here["joint_closed"].sum())
        found = quarters(seed, changes)
        share.append(found[found["week"].isin([65, 78])]["guanxi"].mean())
    return float(np.mean(closed)), float(np.mean(share))


def test_when_leaders_rotate_the_guanxi_share_falls_and_closure_with_it() -> None:
    closed_before, share_before = after_rotation(0.25, rotates=False)
    closed, share = after_rotation(0.25, rotates=True)
    assert share < 0.7 * share_before
    assert closed < 0.85 * closed_before


def test_where_institutions_are_strong_closure_does_not_fall_when_leaders_rotate() -> None:
    weak = after_rotation(0.25, rotates=True)[0] / after_rotation(0.25, rotates=False)[0]
    strong = after_rotation(0.8, rotates=True)[0] / after_rotation(0.8, rotates=False)[0]
    assert strong > 0.9
    assert strong > weak + 0.1


def test_four_in_ten_workers_are_burnt_out_and_one_in_eight_severely() -> None:
    """The survey that strain, spread and the severe level were fitted to has 42 and 13 %; these seeds are others."""
    weekly = pd.concat([record(seed, LARGE).governance().query("community == -1") for seed in SEEDS])
    assert weekly["burnt_out_share"].mean() == pytest.approx(0.42, abs=0.06)
    assert weekly["severely_burnt_out_share"].mean() == pytest.approx(0.13, abs=0.04)


def test_merchants_stay_away_for_fear_of_liability_not_for_lack_of_will() -> None:
    default = Scenario().organizations.merchant
    insured = default.model_copy(update={"liability_concern": 0.0})
    unwilling = insured.model_copy(update={"willingness": 0.03})

    def merchants(changes: Changes) -> float:
        weekly = [record(seed, changes).governance().query("community == -1") for seed in SEEDS]
        return float(np.mean([each["active_merchants"].iloc[-13:].mean() for each in weekly]))

    unlocked = merchants((("organizations.merchant", insured),))
    assert unlocked > 3.0 * merchants(())
    assert merchants((("organizations.merchant", unwilling),)) < unlocked / 3.0


def test_an_administered_committee_offers_less_and_is_trusted_less() -> None:
    relieved: Changes = (("workers.admin_share", 0.25),)
    for seed in SEEDS:
        relief, usual = record(seed, relieved), record(seed)
        for frame, name in (("governance", "activities"), ("weekly", "trust")):
            less, more = (getattr(each, frame)().query("community == -1")[name].mean() for each in (usual, relief))
            assert less < more
