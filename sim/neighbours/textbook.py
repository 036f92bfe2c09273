"""The textbook networks, in time linear in residents and ties, from keyed draws.

Each generator asks its own questions of chance (`seed`, row, and a count in place of the week), so that the same seed
gives the same network on every machine, compiled or not. `first` is the number of the first resident in the whole population:
communities that are tied one by one ask different questions.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.compiler import process
from sim.draws import NETWORK, four_uniforms, uniform
from sim.neighbours.rows import Neighbours, Rows, from_edges
from sim.rules.numbers import logarithm

Ends = NDArray[Any]
"""Both ends of each tie, [E, 2] of uint32."""

NEVER = 2**40
"""More pairs than any row has."""

MOST_TRIES = 100
"""Draws for a new end of a rewired tie; somebody who already knows nearly everybody then keeps the old one."""


def ring(residents: int, each_side: int) -> Neighbours:
    """Everybody stands in a circle and sees `each_side` neighbours on either side; 2 each_side < residents."""
    return from_edges(residents, *_circle(residents, each_side))


def watts_strogatz(residents: int, mean_degree: int, rewiring: float, seed: int, first: int = 0) -> Neighbours:
    """A ring of which each tie, with probability `rewiring`, lets go of one end and takes a random other resident.

    mean_degree: even, below `residents` [Watts & Strogatz 1998, "Collective dynamics of small-world networks"].
    """
    _, target = _circle(residents, mean_degree // 2)
    _rewire(target, residents, mean_degree // 2, rewiring, seed, first)
    return from_edges(residents, np.repeat(np.arange(residents, dtype=np.uint32), mean_degree // 2), target)


def erdos_renyi(residents: int, mean_degree: float, seed: int, first: int = 0) -> Neighbours:
    """Every pair is tied with the same probability, mean_degree / (residents - 1) [Gilbert 1959, "Random graphs"]."""
    chance = min(1.0, mean_degree / (residents - 1))
    return stochastic_block(residents, 1, chance, chance, seed, first)


def stochastic_block(
    residents: int, blocks: int, within: float, between: float, seed: int, first: int = 0
) -> Neighbours:
    """Pairs are tied with probability `within` in a block and `between` across blocks of equal size.

    Resident i is in block i * blocks // residents [Holland, Laskey & Leinhardt 1983, "Stochastic blockmodels: first
    steps"]. Pairs without a tie are skipped, not drawn one by one [Batagelj & Brandes 2005, "Efficient generation of
    large random networks"].
    """
    ends = _blocks(residents, blocks, within, between, seed, first)
    return from_edges(residents, ends[:, 0], ends[:, 1])


def barabasi_albert(residents: int, attachments: int, seed: int, first: int = 0) -> Neighbours:
    """Each newcomer ties to `attachments` different residents, chosen in proportion to the ties they have.

    Starts from attachments + 1 residents who all know each other; attachments < residents [Barabási & Albert 1999,
    "Emergence of scaling in random networks"].
    """
    ends = _preferential(residents, attachments, seed, first)
    return from_edges(residents, ends[:, 0], ends[:, 1])


def _circle(residents: int, each_side: int) -> tuple[Rows, Rows]:
    """The ties of a ring, ordered by who holds them: resident i holds those to i + 1, …, i + each_side."""
    holder = np.repeat(np.arange(residents, dtype=np.int64), each_side)
    target = (holder + np.tile(np.arange(1, each_side + 1), residents)) % residents
    return holder.astype(np.uint32), target.astype(np.uint32)


@process
def _rewire(target: Rows, residents: int, held: int, rewiring: float, seed: int, first: int) -> None:
    """Rewire in place: first everybody's tie to the next resident, then to the one after, as in the original paper."""
    for step in range(held):
        for holder in range(residents):
            tie = holder * held + step
            if uniform(seed, NETWORK, 0, first * held + tie) < rewiring:
                for attempt in range(1, MOST_TRIES):
                    other = int(uniform(seed, NETWORK, attempt, first * held + tie) * residents)
                    if other != holder and not _tied(target, held, holder, other):
                        target[tie] = other
                        break


@process
def _tied(target: Rows, held: int, a: int, b: int) -> bool:
    """Whether one of the two holds a tie to the other; each holds few, so looking beats any index."""
    for step in range(held):  # noqa: SIM110 - the compiler has no `any`
        if target[a * held + step] == b or target[b * held + step] == a:
            return True
    return False


@process
def _blocks(residents: int, blocks: int, within: float, between: float, seed: int, first: int) -> Ends:
    """For each row: ties to later rows of its own block, then to later blocks."""
    ends = np.empty((residents + 1, 2), np.uint32)
    size = 0
    inside = _log_of_miss(within)
    across = _log_of_miss(between)
    for row in range(residents):
        block = row * blocks // residents
        next_block = ((block + 1) * residents + blocks - 1) // blocks
        draws = 0
        for miss, begin, end in ((inside, row + 1, next_block), (across, next_block, residents)):
            other = begin + _skipped(miss, seed, draws, first + row)
            draws += 1
            while other < end:
                ends = with_room(ends, size)
                ends[size, 0] = row
                ends[size, 1] = other
                size += 1
                other += 1 + _skipped(miss, seed, draws, first + row)
                draws += 1
    return ends[:size]


@process
def _log_of_miss(chance: float) -> float:
    """The logarithm of the probability that a pair is not tied."""
    return logarithm(1.0 - chance) if chance < 1.0 else -math.inf


@process
def _skipped(miss: float, seed: int, count: int, row: int) -> int:
    """How many pairs are passed over before the next tie: geometric; a chance below the last bit of 1 never comes."""
    return int(logarithm(uniform(seed, NETWORK, count, row)) / miss) if miss < 0.0 else NEVER


@process
def with_room(ends: Ends, size: int) -> Ends:
    """`ends`, or a copy twice as long where the next tie has no room: growth by doubling costs linear time."""
    if size < len(ends):
        return ends
    larger = np.empty((2 * len(ends), 2), np.uint32)
    larger[:size] = ends
    return larger


@process
def _preferential(residents: int, attachments: int, seed: int, first: int) -> Ends:
    """A random end of a random earlier tie is a resident drawn in proportion to ties."""
    core = attachments + 1
    ends = np.empty((core * attachments // 2 + (residents - core) * attachments, 2), np.uint32)
    size = 0
    for a in range(core):
        for b in range(a):
            ends[size, 0] = a
            ends[size, 1] = b
            size += 1
    for newcomer in range(core, residents):
        earlier = size
        draws = 0
        words = four_uniforms(seed, NETWORK, 0, first + newcomer)
        while size < earlier + attachments:
            pick = int(words[draws % 4] * (2 * earlier))
            other = ends[pick // 2, pick % 2]
            draws += 1
            if draws % 4 == 0:
                words = four_uniforms(seed, NETWORK, draws // 4, first + newcomer)
            known = False
            for tie in range(earlier, size):
                known = known or ends[tie, 1] == other
            if not known:
                ends[size, 0] = newcomer
                ends[size, 1] = other
                size += 1
    return ends[:size]
