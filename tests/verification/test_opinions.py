"""Duty among neighbours: consensus without anchors, and lasting differences with them."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.sparse import csr_array

from sim.community import ParticipationModel
from sim.processes.blocks import BLOCK
from sim.scenario.reader import read_scenario
from tests.verification.conftest import SCENARIOS, Founder


def test_four_in_a_row_agree_on_the_mean_weighted_by_degree(finished: Founder) -> None:
    """With self-loops the weights are (2, 3, 3, 2)/10, so the first one's opinion 1 becomes 0.2 [DeGroot 1974]."""
    assert finished("path").minds.duty == pytest.approx([0.2] * 4, abs=1e-9)


def test_the_distance_to_consensus_shrinks_by_the_second_eigenvalue_each_week(founded: Founder) -> None:
    """|lambda_2| = 0.72871 on the path of four with self-loops."""
    ties = np.array([[1, 1, 0, 0], [1, 1, 1, 0], [0, 1, 1, 1], [0, 0, 1, 1]], dtype=float)
    second = sorted(abs(np.linalg.eigvals(ties / ties.sum(axis=1, keepdims=True))))[-2]
    assert second == pytest.approx(0.72871, abs=5e-6)
    path = founded("path")
    distances = []
    for _ in range(20):
        path.step()
        distances.append(abs(path.minds.duty - 0.2).max())
    assert distances[-1] / distances[-2] == pytest.approx(second, abs=1e-9)


@pytest.mark.parametrize("kind", ["complete", "edge_list"])
def test_three_anchored_opinions_settle_between_anchors_and_neighbours(finished: Founder, kind: str) -> None:
    """x = (I - 0.8 W)^-1 0.2 x(0), whether everybody sees everybody or an edge list says so [Friedkin & Johnsen 1990]."""
    others = (np.ones((3, 3)) - np.eye(3)) / 2.0
    expected = np.linalg.solve(np.eye(3) - 0.8 * others, 0.2 * np.array([1.0, 0.0, 0.0]))
    assert expected == pytest.approx([0.42857, 0.28571, 0.28571], abs=5e-6)
    settings = [f"network.file={SCENARIOS / 'triangle.txt'}"] if kind == "edge_list" else []
    assert finished("triangle", f"network.kind={kind}", *settings).minds.duty == pytest.approx(expected, abs=1e-12)


@pytest.mark.parametrize(
    "network", [("kind=barabasi_albert", "attachments=2"), ("kind=erdos_renyi", "mean_degree=1.5")]
)
def test_everybody_moves_to_the_mean_of_just_the_own_neighbours_in_communities_larger_than_a_block(
    network: tuple[str, str],
) -> None:
    """Of hundreds of neighbours, of one, and of none: as a sparse matrix says it."""
    settings = ["place.communities=2", f"place.residents={BLOCK + 1}", "learning.turnover.a_year=0"]
    everywhere = read_scenario("sihua:baseline", [*settings, *(f"network.{field}" for field in network)])
    community = ParticipationModel(everywhere.scenario)
    ties, p = community.neighbours, everywhere.scenario.learning.duty
    degrees = ties.degrees()
    assert degrees.min() == (0 if "erdos" in network[0] else 2)
    assert degrees.max() > (6 if "erdos" in network[0] else 100)
    before = community.minds.duty.astype(float)
    community.step()
    seen = csr_array((np.ones(len(ties.others)), ties.others, ties.start)) @ before
    mean = (seen + p.own_weight * before) / (degrees + p.own_weight)
    after = p.susceptibility * mean + (1.0 - p.susceptibility) * community.people.duty_anchor
    assert community.minds.duty == pytest.approx(after, abs=1e-6)
