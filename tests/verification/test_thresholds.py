"""Crowds and cascades: the threshold rule on everybody, on random networks and on rings."""

from __future__ import annotations

import math
from pathlib import Path

import pytest
from scipy.optimize import brentq
from scipy.stats import norm, poisson

from tests.verification.conftest import Founder, participants

CROWD = 100


def listed(folder: Path, thresholds: list[float]) -> str:
    """A setting that replaces the residents of a scenario by people with these thresholds."""
    file = folder / "residents.csv"
    file.write_text("age,threshold\n" + "".join(f"40,{threshold}\n" for threshold in thresholds), encoding="utf-8")
    return f"population.residents_file={file}"


def test_a_crowd_with_every_threshold_joins_one_by_one_in_exactly_100_rounds(founded: Founder) -> None:
    """Thresholds 0, 1 ... 99 of a crowd of 100: everybody, one more each round [Granovetter 1978, table 1]."""
    crowd = founded("crowd")
    joined = []
    for _ in range(CROWD + 3):
        crowd.step()
        joined.append(participants(crowd))
    assert joined == [*range(1, CROWD + 1), CROWD, CROWD, CROWD]


def test_one_threshold_of_1_raised_to_2_leaves_one_lonely_rioter(finished: Founder, tmp_path: Path) -> None:
    """The same crowd but for one person: 1 instead of 100 [Granovetter 1978]."""
    assert participants(finished("crowd", listed(tmp_path, [0, 2, *range(2, CROWD)]))) == 1


@pytest.mark.parametrize("k", [1, 2, 50, 98, 99])
def test_threshold_k_raised_by_one_stops_the_crowd_at_exactly_k(finished: Founder, tmp_path: Path, k: int) -> None:
    """People join when at least as many take part as they ask, so the first k do and nobody else."""
    thresholds = [*range(CROWD)]
    thresholds[k] += 1
    assert participants(finished("crowd", listed(tmp_path, list(thresholds)))) == k


def test_everybody_sees_all_others_whether_ties_are_stored_or_not(founded: Founder, tmp_path: Path) -> None:
    """The complete network is not stored; a list of all pairs must show the same neighbours."""
    file = tmp_path / "pairs.txt"
    file.write_text("".join(f"{a} {b}\n" for a in range(CROWD) for b in range(a)), encoding="utf-8")
    implied, stored = founded("crowd"), founded("crowd", "network.kind=edge_list", f"network.file={file}")
    for _ in range(20):
        implied.step()
        stored.step()
        assert implied.events.active_neighbours.tolist() == stored.events.active_neighbours.tolist()
    assert set(implied.events.active_neighbours) == {18, 19}


@pytest.mark.parametrize(
    ("sd", "share"), [(0.10, 0.0077), (0.12, 0.0402), (0.15, 1.0), (0.20, 0.99991), (0.30, 0.99339)]
)
def test_a_normal_crowd_settles_at_the_lowest_fixed_point(settled: Founder, sd: float, share: float) -> None:
    """r = F((r - 0.25) / sd), from nobody upwards [Granovetter 1978, figure 2]."""
    crowd = settled("normal_crowd", f"decision.threshold.sd={sd}")
    assert participants(crowd) / len(crowd.people.age) == pytest.approx(share, abs=1e-4)


def test_the_critical_spread_of_a_normal_crowd_is_0_12222(settled: Founder) -> None:
    """Just below it 5.71 % join, just above it all [Granovetter 1978: at 12.2 the outcome jumps from 6 to nearly 100]."""

    def gap(sd: float) -> float:
        """How far the lower branch of the map lies from the diagonal where it has slope 1."""
        tangent = -math.sqrt(-2.0 * math.log(sd * math.sqrt(2.0 * math.pi)))
        return float(norm.cdf(tangent)) - (0.25 + sd * tangent)

    critical = brentq(gap, 0.11, 0.14)
    assert critical == pytest.approx(0.12222, abs=5e-6)
    below, above = (settled("normal_crowd", f"decision.threshold.sd={critical + step}") for step in (-1e-4, 1e-4))
    assert participants(below) / len(below.people.age) == pytest.approx(0.0571, abs=1e-4)
    assert participants(above) / len(above.people.age) == pytest.approx(1.0, abs=1e-4)


NETWORKS = 8
WINDOWS = [
    (0.10, 1.000, None), (0.12, 1.000, 10.657), (0.15, 1.004, 7.477), (0.18, 1.021, 5.765), (0.20, 1.021, 5.765),
    (0.22, 1.114, 3.863), (0.25, 1.114, 3.863),
]  # fmt: skip


def global_cascades(settled: Founder, threshold: float, mean_degree: float) -> int:
    """In how many of `NETWORKS` random networks one instigator moves more than a tenth of all."""
    found = 0
    for seed in range(NETWORKS):
        settings = (f"decision.threshold.mean={threshold}", f"network.mean_degree={mean_degree}", f"run.seed={seed}")
        cascade = settled("cascade", *settings)
        found += participants(cascade) > 0.1 * len(cascade.people.age)
    return found


@pytest.mark.parametrize(("threshold", "lowest", "highest"), WINDOWS)
def test_one_instigator_moves_a_random_network_only_inside_the_cascade_window(
    settled: Founder, threshold: float, lowest: float, highest: float | None
) -> None:
    """Residents with at most K = 1/threshold neighbours must percolate: z P(Poisson(z) <= K - 2) > 1 [Watts 2002]."""
    few = int(1.0 / threshold + 1e-9) - 2
    for edge in (lowest, highest):
        if edge is None:
            continue
        assert brentq(lambda z: z * poisson.cdf(few, z) - 1.0, edge - 0.01, edge + 0.01) == pytest.approx(
            edge, abs=6e-4
        )
    assert global_cascades(settled, threshold, lowest + 0.5) > 0
    assert global_cascades(settled, threshold, lowest - 0.5) == 0
    if highest is not None:
        assert global_cascades(settled, threshold, highest - 0.5) > 0
        # Among 10,000 residents two of eight networks still cascade 0.5 above the edge of 0.12, and none 1.5 above it.
        assert global_cascades(settled, threshold, highest + (1.5 if highest > 10.0 else 0.5)) == 0


@pytest.mark.parametrize("mean_degree", [1.5, 2.0, 3.0, 4.0])
def test_there_is_no_cascade_window_from_a_threshold_of_0_3(settled: Founder, mean_degree: float) -> None:
    """With K = 3 too few are moved by one neighbour, at any degree [Watts 2002]."""
    assert max(mean_degree * poisson.cdf(1, mean_degree) for mean_degree in (1.0, 1.5, 1.618, 2.0, 3.0)) < 1.0
    assert global_cascades(settled, 0.30, mean_degree) == 0


@pytest.mark.parametrize("each_side", [1, 2])
@pytest.mark.parametrize(("threshold", "spreads"), [(0.50, True), (0.51, False)])
def test_a_custom_spreads_around_a_ring_up_to_a_threshold_of_one_half(
    finished: Founder, tmp_path: Path, each_side: int, threshold: float, spreads: bool
) -> None:
    """k adjacent seeds with k neighbours on each side: all of 200, or only the seeds [Morris 2000]."""
    thresholds = [0.0] * each_side + [threshold] * (200 - each_side)
    ring = finished("ring", f"network.each_side={each_side}", listed(tmp_path, thresholds))
    assert participants(ring) == (200 if spreads else each_side)
