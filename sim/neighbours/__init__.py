"""The neighbour network: `check` says why a network cannot exist, `build` makes the one that the scenario asks for."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.neighbours.files import (
    NetworkFile,
    of_edge_list,
    of_graphml,
    read_edge_list,
    read_graphml,
    to_networkx,
    write_graphml,
)
from sim.neighbours.layered import layered
from sim.neighbours.rows import Neighbours, NetworkProblem, Rows, Starts, complete, end_to_end, from_edges
from sim.neighbours.textbook import barabasi_albert, erdos_renyi, ring, stochastic_block, watts_strogatz
from sim.scenario.blocks.network import Network
from sim.state import People

__all__ = [
    "Neighbours", "NetworkProblem", "barabasi_albert", "build", "check", "complete", "erdos_renyi", "from_edges",
    "layered", "read_edge_list", "read_graphml", "ring", "stochastic_block", "to_networkx", "watts_strogatz",
    "write_graphml",
]  # fmt: skip


def build(network: Network, people: People, seed: int, folder: Path) -> Neighbours:
    """The network of the scenario over the rows of `people`; `folder` is where the path of a file starts.

    Unless it may cross communities, every community has a network of its own. Raises NetworkProblem where the network cannot
    exist, comes out without a single tie, its file does not hold one, or has ties that it may not have.
    """
    residents, bounds = len(people.community), _crowds(network, people)
    problems = check(network, residents, int(np.diff(bounds).min()))
    if problems:
        raise NetworkProblem("\n".join(f"{path}: {message}" for path, message in problems))
    made = _made(network, people, bounds, seed, folder)
    if not made.everyone and len(made.others) == 0:
        raise NetworkProblem(
            f"network: {network.kind} came out without a single tie among {residents} residents (seed {seed});"
            " ask for more contacts, or for more residents"
        )
    return made


def check(network: Network, residents: int, smallest: int | None = None) -> list[tuple[str, str]]:
    """Every reason why this network cannot exist among so many residents, as (field path, message); none: empty.

    smallest: residents of the smallest community, where every community has a network of its own. What a file holds is not
    looked at here: `build` reads it.
    """
    if residents < 2:
        return [("network", f"there is {residents} resident; a network of neighbours needs at least 2")]
    if network.kind == "layered":
        return _without_ties(network)
    if network.file is not None:
        return []
    among = residents if network.across_communities or smallest is None else smallest
    where = "" if among == residents else " in the smallest community"
    if among < 2:
        return [("network.kind", f"{network.kind} needs at least 2 residents, there is {among}{where};"
                 " `across_communities` makes one network of all communities")]  # fmt: skip
    return [
        (f"network.{field}", f"{network.kind} cannot have {found} with {among} residents{where}; {allowed}")
        for wrong, field, found, allowed in _limits(network, among)
        if wrong
    ]


def from_file(network: Network, path: Path, first: Sequence[int] | NDArray[Any]) -> NetworkFile:
    """What a file of edges holds, in communities that begin at the rows `first` [C + 1].

    Raises NetworkProblem where it does not fit the population, or has a tie across communities that it may not have.
    """
    read = of_edge_list if network.kind == "edge_list" else of_graphml
    found = read(path, int(first[-1]), network.first_row, network.partial)
    if not network.across_communities and len(first) > 2:
        _stay_within(found.neighbours, first, path, network.first_row or 0)
    return found


def _stay_within(neighbours: Neighbours, first: Sequence[int] | NDArray[Any], path: Path, first_row: int) -> None:
    """Refuse a tie between two communities."""
    a, b = neighbours.edges()
    homes = [np.searchsorted(first, ends, side="right") - 1 for ends in (a, b)]
    crossing = np.flatnonzero(homes[0] != homes[1])
    if len(crossing):
        tie = crossing[0]
        raise NetworkProblem(
            f"{path}: {len(crossing):,} of {len(a):,} ties cross communities, such as that of resident"
            f" {a[tie] + first_row} in community {homes[0][tie]} and resident {b[tie] + first_row} in community"
            f" {homes[1][tie]}; if they are meant to, set `network.across_communities: true`"
        )


def _crowds(network: Network, people: People) -> NDArray[np.int64]:
    """First rows of the parts that have a network of their own, and the number of residents: communities lie in blocks."""
    if network.across_communities or network.kind == "layered":
        return np.array([0, len(people.community)])
    return first_rows(people)


def first_rows(people: People) -> NDArray[np.int64]:
    """First rows of the communities, and the number of residents, [C + 1]."""
    return np.concatenate([[0], np.cumsum(np.bincount(people.community))])


def _made(network: Network, people: People, bounds: NDArray[np.int64], seed: int, folder: Path) -> Neighbours:
    if network.kind == "layered":
        return layered(
            people.community,
            people.stairwell,
            people.building,
            people.age,
            people.migrant,
            people.hometown,
            network,
            seed,
        )
    if network.file is not None:
        return from_file(network, folder / network.file, first_rows(people)).neighbours
    if network.kind == "complete":
        return complete(*np.diff(bounds).tolist())
    parts = list(pairwise(bounds.tolist()))
    return end_to_end(parts, (_part(network, first, end, seed) for first, end in parts))


def _part(network: Network, first: int, end: int, seed: int) -> tuple[Starts, Rows]:
    """The network among the rows of a part, in compressed sparse rows of the whole population."""
    start, others, *_ = _textbook(network, end - first, seed, first)
    return start, others + np.uint32(first)


def _textbook(network: Network, residents: int, seed: int, first: int) -> Neighbours:
    match network.kind:
        case "ring":
            return ring(residents, network.each_side)
        case "watts_strogatz":
            return watts_strogatz(residents, round(network.mean_degree), network.rewiring, seed, first)
        case "erdos_renyi":
            return erdos_renyi(residents, network.mean_degree, seed, first)
        case "barabasi_albert":
            return barabasi_albert(residents, network.attachments, seed, first)
        case "stochastic_block":
            return stochastic_block(residents, network.blocks, network.within, network.between, seed, first)
    raise AssertionError(f"{network.kind} is no textbook network")


def _limits(network: Network, residents: int) -> list[tuple[bool, str, str, str]]:
    """(is broken, field, what was found, what is allowed) for the fields that the kind reads."""
    degree, most = network.mean_degree, residents - 1
    match network.kind:
        case "ring":
            found, allowed = f"{network.each_side} neighbours on each side", f"at most {most // 2} are possible"
            return [(2 * network.each_side >= residents, "each_side", found, allowed)]
        case "watts_strogatz":
            found, allowed = f"a mean degree of {degree:g}", f"allowed are even whole numbers from 2 to {most // 2 * 2}"
            return [(degree % 2 != 0 or degree >= residents, "mean_degree", found, allowed)]
        case "erdos_renyi":
            return [(degree > most, "mean_degree", f"a mean degree of {degree:g}", f"at most {most} is possible")]
        case "barabasi_albert":
            found, allowed = f"{network.attachments} edges for each newcomer", f"at most {most} are possible"
            return [(network.attachments > most, "attachments", found, allowed)]
        case "stochastic_block":
            found, allowed = f"{network.blocks} blocks", f"at most {residents} are possible"
            nothing = network.within == 0 and (network.between == 0 or network.blocks == 1)
            return [
                (network.blocks > residents, "blocks", found, allowed),
                (nothing, "within", "no chance of a tie anywhere", "raise `within` or `between`"),
            ]
    return []


def _without_ties(network: Network) -> list[tuple[str, str]]:
    """Why a layered network has no tie at all, whoever lives there."""
    if network.sociable_share == 0:
        return [("network.sociable_share", "0 leaves everybody without a tie; a layered network needs a share above 0")]
    layers = ("stairwell_contacts", "building_contacts", "acquaintance_contacts", "hometown_contacts")
    if not any(getattr(network, layer) for layer in layers):
        return [("network", f"all of {', '.join(layers)} are 0; a layered network needs at least one above 0")]
    return []
