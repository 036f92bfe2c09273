"""What every known answer starts from: a scenario file of this folder, run by the simulation itself."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from sim.community import ParticipationModel
from sim.scenario.reader import read_scenario

Founder = Callable[..., ParticipationModel]
SCENARIOS = Path(__file__).parent / "scenarios"


@pytest.fixture(scope="session")
def founded() -> Founder:
    """`founded(name, *settings)`: the community of `scenarios/name.yaml`, before its first week."""

    def found(name: str, *settings: str) -> ParticipationModel:
        resolved = read_scenario(SCENARIOS / f"{name}.yaml", settings)
        return ParticipationModel(resolved.scenario, resolved.folder)

    return found


@pytest.fixture(scope="session")
def finished(founded: Founder) -> Founder:
    """`finished(name, *settings)`: the same, after its last week."""

    def finish(name: str, *settings: str) -> ParticipationModel:
        community = founded(name, *settings)
        community.run()
        return community

    return finish


@pytest.fixture(scope="session")
def settled(founded: Founder) -> Founder:
    """`settled(name, *settings)`: the same, after the first week in which as many take part as in the week before."""

    def settle(name: str, *settings: str) -> ParticipationModel:
        community = founded(name, *settings)
        before = -1
        while participants(community) != before:
            assert community.week < community.scenario.run.weeks, "the scenario must be long enough to settle"
            before = participants(community) if community.steps else -1
            community.step()
        return community

    return settle


def participants(community: ParticipationModel) -> int:
    """How many take part in the week that was last finished."""
    return int((community.events.occasions > 0).sum())
