"""The same week as Mesa's tutorials would have it: fixed agents on a network of cells, shuffled stages, a DataCollector.

Rules, draws, founding and the governing side are those of `agent_by_agent.py`; residents differ only in how they meet
and are counted. What is idiomatic here, and what a faster writer does instead (there):

- a resident is a `FixedAgent` on a cell of a `mesa.discrete_space.Network`, and asks `self.cell.neighborhood` each time
  it looks at its neighbours; faster: a list of neighbours, made once;
- every stage is `self.agents.shuffle_do(...)`, Mesa's answer to artefacts of order; faster: `do`, since draws are keyed
  and stages synchronous;
- the model asks AgentSets (`select`, `groupby`, `agg`) for what officials look at, and a `DataCollector` with one model
  reporter for each weekly sum asks them again; faster: one pass in which each agent counts itself.

Nothing is done twice to make it slow: groups of the reporters are made once, because nobody changes community or group;
no agent reporter keeps a row for each resident, because the compiled week keeps none either; cells have no layout.

Sums of floats come out in another order than in the compiled week, hence equal to 1e-9 and not to the last bit.
Only what Mesa 3.3.1 and 3.5 share is used.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable
from typing import Any

from mesa import DataCollector
from mesa.discrete_space import Cell, FixedAgent, Network

from benchmarks.agent_by_agent import AgentByAgent
from benchmarks.governed import STATES
from benchmarks.person import Person
from benchmarks.plain_rules import intention, invitation_weight, share_for_weight, standardised, weight_of_habit
from sim.calendar import WEEKS_OF_YEAR
from sim.neighbours import to_networkx
from sim.state import HIGHER, INVITATION, LOWER, NOTICE, UNHEARD

TOPOLOGY_ONLY = {"layout": None} if "layout" in inspect.signature(Network).parameters else {}
"""Mesa 3.5 would lay out the nodes with springs, which is quadratic; 3.3 has no layouts."""


class Resident(Person, FixedAgent):  # type: ignore[misc, unused-ignore]
    """A resident who lives in a cell, and sees those in the cells around."""

    def look_around(self) -> None:
        """Step 3: how many of my neighbours took part last week."""
        self.active_neighbours = sum(neighbour.took_part for neighbour in self.cell.neighborhood.agents)

    def met(self) -> float:
        """The share of my neighbours who took part last week."""
        return self.active_neighbours / max(len(self.cell.neighborhood), 1.0)

    def opinions(self) -> tuple[int, float]:
        """How many neighbours I have, and the sum of their sense of duty."""
        duties = [neighbour.duty for neighbour in self.cell.neighborhood.agents]
        return len(duties), sum(duties)

    @property
    def intention(self) -> float:
        """Raw intention, as it is reported."""
        p = self.model.recording
        return float(
            intention(self.duty, self.belonging, self.share(), self.efficacy, p.duty, p.belonging, p.norm, p.efficacy)
        )

    @property
    def willing(self) -> bool:
        """Whether intention lies above the level that counts as willing."""
        p = self.model.recording
        return bool(standardised(self.intention, p.intention_mean, p.intention_sd) >= p.willing_above)

    @property
    def active_in_year(self) -> bool:
        """Whether I took part in the last 52 weeks."""
        return self.last_active > 0 and self.last_active + WEEKS_OF_YEAR > self.model.now + 1


def total_of(attribute: str) -> Callable[[Any], dict[Any, float]]:
    """A reporter: an attribute, summed within each community and group."""
    return lambda model: model.groups.agg(attribute, sum)


def total(value: Callable[[Any], float]) -> Callable[[Any], dict[Any, float]]:
    """A reporter: what a function says of each resident, summed within each community and group."""
    return lambda model: model.groups.map(lambda group: sum(value(person) for person in group))


def of_participants(value: Callable[[Any], float]) -> Callable[[Any], dict[Any, float]]:
    """A reporter: what a function says of this week's participants, summed within each community and group."""
    return total(lambda person: value(person) if person.occasions else 0)


REPORTERS: dict[str, Callable[[Any], dict[Any, float]]] = {
    "residents": lambda model: model.groups.count(),
    "participants": of_participants(lambda person: 1),
    "occasions": total_of("occasions"),
    "self_started": of_participants(lambda person: person.heard == NOTICE),
    "depth": of_participants(lambda person: person.choice.depth),
    "reached": total(lambda person: person.heard != UNHEARD),
    "invited": total(lambda person: person.heard == INVITATION),
    "turned_away": total_of("turned_away"),
    "active_in_year": total_of("active_in_year"),
    "members": total_of("member"),
    "member_fatigue": total(lambda person: person.fatigue if person.member else 0.0),
    "worn_out": total(lambda person: person.fatigue >= person.model.recording.worn_out_at),
    "worn_out_lower": total(lambda person: person.fatigue >= LOWER * person.model.recording.worn_out_at),
    "worn_out_higher": total(lambda person: person.fatigue >= HIGHER * person.model.recording.worn_out_at),
    "resting": total(lambda person: person.resting > 0),
    "rest_starts": total(lambda person: person.resting == 1),
    "returns": total_of("returned"),
    "aware": total_of("aware"),
    "willing": total_of("willing"),
    "intention": total_of("intention"),
    **{name: total_of(name) for name in STATES},
}
"""One for each of the sums (`sim.processes.recording.Sum`) that the forms know; each answers with one number for each
(community, elderly)."""


class IdiomaticCommunity(AgentByAgent):
    """A community on a network of cells, stepped in shuffled stages; `datacollector` holds the weekly sums."""

    def _settle_in(self) -> None:
        """Every resident gets the cell of their node."""
        self.grid = Network(to_networkx(self.neighbours), random=self.random, **TOPOLOGY_ONLY)
        tables = (self.people, self.minds, self.events)
        for row in range(len(self.people.age)):
            resident = Resident(self, row, tables)
            resident.cell = self.grid[row]
        self.groups = self.agents.groupby(lambda resident: (resident.community, resident.elderly))
        self.datacollector = DataCollector(model_reporters=REPORTERS)

    def _everybody(self, stage: str) -> None:
        """Every resident goes through a stage, in an order that nobody can rely on."""
        self.agents.shuffle_do(stage)

    def _invite(self) -> None:
        """Officials look at everybody's habit before they share out their invitations."""
        reachable = self.agents.select(lambda resident: resident.resting == 0)
        for community, residents in reachable.groupby("community"):
            here = self.places[community]
            here.of_habit = weight_of_habit(here.creaming, residents.agg("habit", sum) / len(residents))
            weights = sum(invitation_weight(here.creaming, here.of_habit, habit) for habit in residents.get("habit"))
            invitations = self.outreach.invitations * here.staffing * here.residents
            here.for_weight = share_for_weight(invitations, weights)

    def _collect(self) -> None:
        """Step 10: the reporters ask everybody."""
        self.datacollector.collect(self)


def forget_cells() -> None:
    """Empty the caches in which Mesa keeps every neighbourhood it was asked for, and with it the model, for ever."""
    Cell.get_neighborhood.cache_clear()
    Cell._neighborhood.cache_clear()
