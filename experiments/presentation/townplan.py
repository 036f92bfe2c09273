"""Where residents are drawn, and in which colour: neighbours in a stairwell lie together, stairwells in their building.

A plan of the place instead of a layout by springs: it is the same in every run of a scenario, costs nothing, and shows
where people live. Ties within a stairwell are short, those to acquaintances elsewhere cross the plan.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from experiments.phrases.look_up import Language
from experiments.phrases.runs import say

if TYPE_CHECKING:
    from sim.community import ParticipationModel

STATES: tuple[tuple[str, str, float], ...] = (
    ("plan_absent", "#DCD6C4", 1.0),
    ("plan_unaware", "#8C8C8C", 0.7),
    ("plan_resting", "#0072B2", 1.8),
    ("plan_participating", "#D55E00", 1.8),
)
"""The phrase of each, its colour (told apart by colour-blind readers) and size."""
ABSENT, UNAWARE, RESTING, PARTICIPATING = range(len(STATES))
MOST_TIES = 12_000
"""Ties that are drawn at most: more only make the plan grey, and slow."""
_GOLDEN = math.pi * (3.0 - math.sqrt(5.0))


def states(model: ParticipationModel) -> NDArray[np.int64]:
    """What each resident is this week, an index into `STATES`, [N]."""
    found = np.where(model.minds.aware == 0, UNAWARE, ABSENT)
    found[model.minds.resting > 0] = RESTING
    found[model.events.occasions > 0] = PARTICIPATING
    return found


def places(model: ParticipationModel) -> NDArray[np.float64]:
    """Where each resident is drawn, [N, 2]."""
    people = model.people
    _, stairwell, size = np.unique(people.stairwell, return_inverse=True, return_counts=True)
    first = np.full(len(size), len(stairwell))
    np.minimum.at(first, stairwell, np.arange(len(stairwell)))
    _, building = np.unique(people.building[first], return_inverse=True)
    in_building = _rank_within(building)
    widest = int(in_building.max()) + 1
    radius = math.sqrt(int(size.max()))
    columns = max(1, round(math.sqrt((int(building.max()) + 1) * 1.6 / widest)))
    x = (building % columns) * (widest * 2.0 + 1.0) * radius + in_building * 2.0 * radius
    y = -(building // columns) * 2.6 * radius
    rank = _rank_within(stairwell)
    spread, angle = 0.85 * np.sqrt(rank + 0.5), _GOLDEN * rank
    return np.column_stack([x[stairwell] + spread * np.cos(angle), y[stairwell] + spread * np.sin(angle)])


def _rank_within(group: NDArray[np.int64]) -> NDArray[np.int64]:
    """How many of the same group, numbered from 0, come before each, [n]: groups may lie in any order, and mixed."""
    size = np.bincount(group)
    rank = np.empty(len(group), np.int64)
    rank[np.argsort(group, kind="stable")] = np.arange(len(group)) - np.repeat(np.cumsum(size) - size, size)
    return rank


def ties(model: ParticipationModel, where: NDArray[np.float64]) -> NDArray[np.float64]:
    """Lines between neighbours, at most `MOST_TIES` of them, evenly chosen, [T, 2, 2]."""
    if model.neighbours.everyone:
        return np.empty((0, 2, 2))
    one, other = model.neighbours.edges()
    step = max(1, -(-len(one) // MOST_TIES))
    return np.stack([where[one[::step]], where[other[::step]]], axis=1)


class Plan:
    """The plan on one pair of axes: drawn once, coloured anew every week."""

    def __init__(self, axes: Any, model: ParticipationModel, language: Language) -> None:
        from matplotlib.collections import LineCollection
        from matplotlib.lines import Line2D

        where = places(model)
        axes.add_collection(LineCollection(list(ties(model, where)), colors="#000000", linewidths=0.3, alpha=0.06))
        self._size = max(1.2, min(30.0, 16_000.0 / len(where)))
        self.dots = axes.scatter(where[:, 0], where[:, 1], s=self._size, linewidths=0)
        axes.set_aspect("equal")
        axes.set_axis_off()
        marks = [
            Line2D([], [], marker="o", linestyle="", markersize=6, color=colour, label=say(name, language))
            for name, colour, _ in reversed(STATES)
        ]
        axes.legend(
            handles=marks, loc="upper center", bbox_to_anchor=(0.5, 0.0), ncols=2, fontsize=8.5, handletextpad=0.2
        )
        self.colour(model)

    def colour(self, model: ParticipationModel) -> None:
        """Show the states of this week."""
        import matplotlib.colors

        found = states(model)
        colours = np.array([matplotlib.colors.to_rgba(colour) for _, colour, _ in STATES])
        self.dots.set_facecolors(colours[found])
        self.dots.set_sizes(self._size * np.array([size for _, _, size in STATES])[found])
