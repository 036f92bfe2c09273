"""What can be known before a run: that named files exist, that the network can exist, that the memory suffices."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

from sim.scenario.problems import Origin, Problem, shown
from sim.scenario.schema import Scenario

BYTES_PER_RESIDENT = 250
DATA_FILES = ("population.residents_file", "network.file")
PlaceOf = Callable[[str], Origin]


def checked(scenario: Scenario, folder: Path, place_of: PlaceOf) -> Iterator[Problem]:
    """Everything that would stop a run of a scenario whose fields are all in order.

    folder: what the paths of data files are relative to; place_of: where the value of a path stands.
    """
    yield from _files(scenario, folder, place_of)
    if scenario.population.residents_file is not None:
        return  # how many residents there are, only the file knows
    too_large = list(_memory(scenario, place_of))
    yield from too_large
    if not too_large:
        yield from _network(scenario, place_of)


def _files(scenario: Scenario, folder: Path, place_of: PlaceOf) -> Iterator[Problem]:
    for path, name in zip(DATA_FILES, (scenario.population.residents_file, scenario.network.file), strict=True):
        if name is None:
            continue
        try:
            found = folder / name
            complaint = "" if found.is_file() else "is not a file" if found.exists() else "does not exist"
        except (OSError, ValueError):
            complaint = "cannot be opened"
        if complaint:
            hint = "the path is relative to the scenario file that names it"
            yield Problem.at(place_of(path), path, f"{shown(name, 200)} {complaint}", hint)


def _memory(scenario: Scenario, place_of: PlaceOf) -> Iterator[Problem]:
    residents = scenario.place.residents * scenario.place.communities
    need = residents * BYTES_PER_RESIDENT
    have = available_memory()
    if have is not None and need > have:
        path = "place.residents"
        message = f"{residents:,} residents need about {need / 1e9:,.1f} GB of memory, {have / 1e9:,.1f} GB are free"
        yield Problem.at(
            place_of(path), path, message, f"at most {have // BYTES_PER_RESIDENT:,} residents fit in all communities"
        )


def available_memory() -> int | None:
    """Bytes of memory that a new program may take on this machine; None where the system does not tell."""
    found = [free for free in (_free_on_machine(), _free_in_group()) if free is not None]
    return min(found) if found else None


def _free_on_machine() -> int | None:
    try:
        lines = Path("/proc/meminfo").read_text(encoding="ascii").splitlines()
    except (OSError, ValueError):
        return None
    return next((int(line.split()[1]) * 1024 for line in lines if line.startswith("MemAvailable:")), None)


def _free_in_group() -> int | None:
    """What a container's limit leaves (control groups, version 2)."""
    group = Path("/sys/fs/cgroup")
    try:
        most = (group / "memory.max").read_text(encoding="ascii").strip()
        used = (group / "memory.current").read_text(encoding="ascii").strip()
        return max(0, int(most) - int(used)) if most != "max" else None
    except (OSError, ValueError):
        return None


def _network(scenario: Scenario, place_of: PlaceOf) -> Iterator[Problem]:
    """Networks that cannot exist. The check is imported only where it could find something: it brings the compiler."""
    network = scenario.network
    if network.kind == "layered" and network.sociable_share > 0 and network.stairwell_contacts > 0:
        return  # such a network always has ties
    from sim.neighbours import check

    for path, message in check(network, scenario.place.residents * scenario.place.communities):
        yield Problem.at(place_of(path), path, message)
