"""The neighbour network: `check` says why a network cannot exist, `build` makes the one that the scenario asks for."""

from __future__ import annotations

from pathlib import Path

from sim.neighbours.files import read_edge_list, read_graphml, to_networkx, write_graphml
from sim.neighbours.layered import layered
from sim.neighbours.rows import Neighbours, NetworkProblem, complete, from_edges
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

    Raises NetworkProblem where the network cannot exist, comes out without a single tie, or its file does not hold one.
    """
    residents = len(people.community)
    problems = check(network, residents)
    if problems:
        raise NetworkProblem("\n".join(f"{path}: {message}" for path, message in problems))
    made = _made(network, people, seed, folder)
    if not made.everyone and len(made.others) == 0:
        raise NetworkProblem(
            f"network: {network.kind} came out without a single tie among {residents} residents (seed {seed});"
            " ask for more contacts, or for more residents"
        )
    return made


def check(network: Network, residents: int) -> list[tuple[str, str]]:
    """Every reason why this network cannot exist among so many residents, as (field path, message); none: empty.

    What a file holds is not looked at here: `build` reads it.
    """
    if residents < 2:
        return [("network", f"there is {residents} resident; a network of neighbours needs at least 2")]
    if network.kind == "layered":
        return _without_ties(network)
    return [
        (f"network.{field}", f"{network.kind} cannot have {found} with {residents} residents; {allowed}")
        for wrong, field, found, allowed in _limits(network, residents)
        if wrong
    ]


def _made(network: Network, people: People, seed: int, folder: Path) -> Neighbours:
    residents = len(people.community)
    match network.kind:
        case "layered":
            return layered(
                people.community, people.stairwell, people.building, people.age, people.migrant, people.hometown,
                network, seed,
            )  # fmt: skip
        case "complete":
            return complete(residents)
        case "ring":
            return ring(residents, network.each_side)
        case "watts_strogatz":
            return watts_strogatz(residents, round(network.mean_degree), network.rewiring, seed)
        case "erdos_renyi":
            return erdos_renyi(residents, network.mean_degree, seed)
        case "barabasi_albert":
            return barabasi_albert(residents, network.attachments, seed)
        case "stochastic_block":
            return stochastic_block(residents, network.blocks, network.within, network.between, seed)
        case "edge_list":
            return read_edge_list(folder / str(network.file), residents)
        case "graphml":
            return read_graphml(folder / str(network.file), residents)


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
