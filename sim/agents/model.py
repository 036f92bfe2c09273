"""A Mesa model whose agents are rows of tables: they are made in bulk, when somebody first asks for them.

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

from sim.agents.seeding import refuse_reseeding
from sim.agents.views import CommunityWorker, DepartmentLeader, Resident, SocialOrganization, View, Views, views_of
from sim.neighbours.rows import Neighbours
from sim.scenario.schema import Scenario
from sim.state import Communities, Events, Governing, Minds, People

MADE_WITH = (
    "scenario", "people", "minds", "events", "communities", "governing", "neighbours", "batches", "parameters", "policy",
    "record",
)  # fmt: skip
"""Attributes of a model that it is made with, once."""


class Populated(mesa.Model):  # type: ignore[misc, unused-ignore]
    """What a community is to Mesa: `agents`, `agents_by_type`, `agent_types`, `register_agent`, pickle and copies.

    Subclasses fill the tables. Residents come first, then community workers, department leaders and organizations, each
    in the order of rows, then agents that a user makes. A run that never asks for agents makes none.
    """

    # Also hides a property of Mesa 3.5, which would write `model` into the scenario: ours is frozen, and runs share it.
    scenario: Scenario = None  # type: ignore[assignment]
    people: People
    minds: Minds
    events: Events
    communities: Communities
    governing: Governing
    neighbours: Neighbours

    def __init__(self, rng: int) -> None:
        super().__init__(rng=rng)
        self._made: Views | None = None
        self._everyone: Any = None
        self._of_kind: dict[type, Any] = {}
        self._ids_given = 0

    def __setattr__(self, name: str, value: object) -> None:
        """Raise RuntimeError where a model that is made shall get another of what the week is made of.

        The week is one table of tables, which holds what the model was made with: another one here would not be seen, or
        be longer or shorter than the rest.
        """
        if name in self.__dict__:
            if name in ("random", "rng"):
                refuse_reseeding(f"setting {name}")
            if (
                name in MADE_WITH and "world" in self.__dict__
            ):  # newer versions of Mesa have a `scenario` from the start
                raise RuntimeError(
                    f"`{name}` cannot be replaced in a model that is made: write into what it holds, as"
                    " model.people.age[:] = 40, or make a new ParticipationModel(scenario)"
                )
        super().__setattr__(name, value)

    def let_go(self) -> None:
        """Forget everything: the model is over, and its memory is free at once.

        Mesa keeps a model's own methods in it, a circle that only the collector of garbage finds; and that looks seldom where
        few objects hold much. What was taken from the model before stays whole.
        """
        self.__dict__.clear()

    @property
    def residents(self) -> list[Resident]:
        """All residents, in the order of rows: `residents[17]` is the view of row 17."""
        return self._views.residents

    @property
    def workers(self) -> list[CommunityWorker]:
        """All posts of community workers, in the order of rows: by community."""
        return self._views.workers

    @property
    def leaders(self) -> list[DepartmentLeader]:
        """The leaders of all departments, in the order of `departments.names` of the scenario."""
        return self._views.leaders

    @property
    def organizations(self) -> list[SocialOrganization]:
        """All organizations, in the order of rows: by community, then by kind."""
        return self._views.organizations

    @property
    def _views(self) -> Views:
        if self._made is None:
            with _collector_paused():
                self._made = views_of(self)
        return self._made

    @property
    def agents(self) -> Any:
        """All agents, as an AgentSet."""
        if self._everyone is None:
            others = [agent for made in super().agents_by_type.values() for agent in made]
            others.sort(key=lambda agent: agent.unique_id)
            self._everyone = _set_of([*self._views.all(), *others], self.random)
        return self._everyone

    @property
    def agents_by_type(self) -> dict[type, Any]:
        """An AgentSet for each of the four kinds, empty where there are none, and for each type that a user adds.

        `Official` holds community workers and department leaders; `workers` and `leaders` have them apart.
        """
        if not self._of_kind:
            self._of_kind = {kind: _set_of(views, self.random) for kind, views in self._views.of_kind().items()}
        return {**self._of_kind, **super().agents_by_type}

    @property
    def agent_types(self) -> list[type]:
        """The four kinds of agents, and those that a user adds."""
        return list(self.agents_by_type)

    def register_agent(self, agent: Any) -> None:
        """Take in an agent that a user makes; `unique_id` counts on after the rows."""
        rows = sum(map(len, self._views))
        super().register_agent(agent)
        self._ids_given += 1
        agent.unique_id = rows + self._ids_given
        # Mesa 3.3 counts in a class attribute that would keep every model alive for ever.
        getattr(mesa.Agent, "_ids", {}).pop(self, None)
        if self._everyone is not None:
            self._everyone.add(agent)

    def deregister_agent(self, agent: Any) -> None:
        """Let go of an agent that a user made."""
        super().deregister_agent(agent)
        if self._everyone is not None:
            self._everyone.discard(agent)

    @property
    def seed(self) -> int:
        """`run.seed`, by which every draw is keyed."""
        return self.scenario.run.seed

    @seed.setter
    def seed(self, value: object) -> NoReturn:
        """Raise RuntimeError: it cannot be changed in a run."""
        refuse_reseeding("setting seed")

    def reset_rng(self, rng: object = None) -> NoReturn:
        """Raise RuntimeError: it would do nothing."""
        refuse_reseeding("reset_rng")

    def reset_randomizer(self, seed: object = None) -> NoReturn:
        """Raise RuntimeError: it would do nothing."""
        refuse_reseeding("reset_randomizer")

    def remove_all_agents(self) -> NoReturn:
        """Raise RuntimeError: rows cannot be emptied."""
        raise RuntimeError("the rows of a community cannot be removed; make a new ParticipationModel instead")

    def __getstate__(self) -> dict[str, Any]:
        """Agents are kept, if there are any by then; their sets are made again when somebody asks."""
        return {**self.__dict__, "_everyone": None, "_of_kind": {}}


class Everyone(AgentSet):  # type: ignore[misc, unused-ignore]
    """Agents of a community, of which rows of tables cannot be taken out."""

    def remove(self, agent: Any) -> None:
        """Take an agent that a user made out of the set; raises RuntimeError for rows, KeyError for one that is not there."""
        if isinstance(agent, View):
            agent.remove()  # says why it stays
        super().remove(agent)

    def discard(self, agent: Any) -> None:
        """The same; nothing happens where it is not there."""
        if isinstance(agent, View):
            agent.remove()
        super().discard(agent)


def _set_of(agents: Sequence[Any], random: Random) -> Any:
    """An AgentSet that keeps its agents alive. Filled at once: Mesa's own way takes ten times as long."""
    made = Everyone([], random=random)
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
