"""A Mesa model whose residents are rows: its agents are made in bulk, at the moment when somebody first asks for them.

Here are all differences between Mesa 3.3 and 3.5 that matter to a community.
"""

from __future__ import annotations

import gc
import weakref
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from random import Random
from typing import Any, NoReturn

import mesa
from mesa.agent import AgentSet

from sim.agents import KINDS, Official, Resident, officials_for, residents_of
from sim.neighbours.rows import Neighbours
from sim.scenario.schema import Scenario
from sim.state import Communities, Minds, People, Week


class Populated(mesa.Model):  # type: ignore[misc, unused-ignore]
    """What a community is to Mesa: `agents`, `agents_by_type`, `agent_types`, `register_agent`, pickle and copies.

    Subclasses fill the tables. Residents come first, in the order of rows, then officials by community, then agents
    that a user makes. A run that never asks for agents makes none, not even officials.
    """

    # Also hides a property of Mesa 3.5, which would write `model` into the scenario: ours is frozen, and runs share it.
    scenario: Scenario = None  # type: ignore[assignment]
    people: People
    minds: Minds
    happened: Week
    communities: Communities
    neighbours: Neighbours

    def __init__(self, rng: int) -> None:
        super().__init__(rng=rng)
        self._residents: list[Resident] | None = None
        self._everyone: Any = None
        self._of_kind: dict[type, Any] = {}
        self._ids_given = 0

    @property
    def residents(self) -> list[Resident]:
        """All residents, in the order of rows: `residents[17]` is the view of row 17."""
        if self._residents is None:
            with _collector_paused():
                self._residents = residents_of(self)
            for community, residents in enumerate(self.communities.residents.tolist()):
                for _ in range(officials_for(residents)):
                    Official(self, community)
        return self._residents

    @property
    def agents(self) -> Any:
        """All agents, as an AgentSet."""
        if self._everyone is None:
            residents = self.residents
            others = [agent for made in super().agents_by_type.values() for agent in made]
            others.sort(key=lambda agent: agent.unique_id)
            self._everyone = _set_of([*residents, *others], self.random)
        return self._everyone

    @property
    def agents_by_type(self) -> dict[type, Any]:
        """An AgentSet for each of the four kinds, empty where there are none, and for each type that a user adds."""
        if not self._of_kind:
            residents = self.residents
            self._of_kind = {
                kind: _set_of([agent for agent in residents if type(agent) is kind], self.random) for kind in KINDS
            }
        return {**self._of_kind, **super().agents_by_type}

    @property
    def agent_types(self) -> list[type]:
        """The four kinds of agents, and those that a user adds."""
        return list(self.agents_by_type)

    def register_agent(self, agent: Any) -> None:
        """Take in an agent that is not a resident; `unique_id` counts on after the residents."""
        residents = self.residents
        super().register_agent(agent)
        self._ids_given += 1
        agent.unique_id = len(residents) + self._ids_given
        # Mesa 3.3 counts in a class attribute that would keep every model alive for ever.
        getattr(mesa.Agent, "_ids", {}).pop(self, None)
        if self._everyone is not None:
            self._everyone.add(agent)

    def deregister_agent(self, agent: Any) -> None:
        """Let go of an agent that is not a resident."""
        super().deregister_agent(agent)
        if self._everyone is not None:
            self._everyone.discard(agent)

    def remove_all_agents(self) -> NoReturn:
        """Raise RuntimeError: rows cannot be emptied."""
        raise RuntimeError("the residents of a community cannot be removed; make a new Community instead")

    def __getstate__(self) -> dict[str, Any]:
        """Agents are kept, if there are any by then; their sets are made again when somebody asks."""
        return {**self.__dict__, "_everyone": None, "_of_kind": {}}


def _set_of(agents: Sequence[Any], random: Random) -> Any:
    """An AgentSet that keeps its agents alive. Filled at once: Mesa's own way takes ten times as long."""
    made = AgentSet([], random=random)
    with _collector_paused():
        made._agents.data = dict.fromkeys(map(weakref.ref, agents))
    made.kept = agents
    return made


@contextmanager
def _collector_paused() -> Iterator[None]:
    """Nothing that is made here is garbage; looking for some takes longer than making it."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()
