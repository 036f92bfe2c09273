"""Every shipped scenario, by the SHA-256 of all that its run holds.

python -m tests.shipped_bits             # JSON: each scenario in little (120 residents a community, 13 weeks or more)
python -m tests.shipped_bits --whole     # as it is
python -m tests.shipped_bits --add       # keeps both of scenarios that are new, and forgets those that are gone
python -m tests.shipped_bits --golden    # keeps both in tests/golden/bits.json: say in CHANGELOG.md what changed, and why
"""

from __future__ import annotations

import argparse
import json
import multiprocessing
from collections.abc import Iterable
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

import sim.parallel
from sim.community import ParticipationModel
from sim.scenario.problems import ScenarioProblems
from sim.scenario.reader import read_scenario
from sim.scenario.resolved import Resolved
from tests.fingerprint import fingerprint

ROOT = Path(__file__).parents[1]
GOLDEN = ROOT / "tests" / "golden" / "bits.json"
LITTLE = ("run.warm_up_weeks=3", "place.residents=120")
WEEKS = (13, 30, 60, 110)
"""As many weeks as it takes until all that a scenario announces happens within them."""

Bits = dict[str, str]


def names() -> list[str]:
    """Files of scenarios, from the folder that holds them; parts (`blocks`) are no scenarios."""
    folder = ROOT / "scenarios"
    return [
        file.relative_to(folder).as_posix() for file in sorted(folder.rglob("*.yaml")) if file.parent.name != "blocks"
    ]


def _little(file: Path) -> Resolved:
    """In little; a scenario with a list of residents has those."""
    warm_up, residents = LITTLE
    settings = [warm_up] if read_scenario(file).scenario.population.residents_file else [warm_up, residents]
    for weeks in WEEKS[:-1]:
        try:
            return read_scenario(file, [*settings, f"run.weeks={weeks}"])
        except ScenarioProblems:
            continue
    return read_scenario(file, [*settings, f"run.weeks={WEEKS[-1]}"])


def bits_of(name: str, whole: bool) -> str:
    """What a run of one scenario holds."""
    file = ROOT / "scenarios" / name
    resolved = read_scenario(file) if whole else _little(file)
    model = ParticipationModel(resolved.scenario, resolved.folder)
    model.run()
    return fingerprint(model)


def shipped_bits(whole: bool = False, *, rows: int | None = None, workers: int = 1) -> Bits:
    """Of each scenario. rows: residents of a range that a thread works on; workers: processes, if more than this one."""
    if rows is not None:
        sim.parallel.ROWS = rows
    if workers == 1:
        return {name: bits_of(name, whole) for name in names()}
    with ProcessPoolExecutor(workers, multiprocessing.get_context("spawn")) as pool:
        return dict(zip(names(), pool.map(bits_of, names(), [whole] * len(names())), strict=True))


def golden(whole: bool = False) -> Bits:
    """What is kept."""
    kept: dict[str, Bits] = json.loads(GOLDEN.read_text(encoding="utf-8"))
    return kept["whole" if whole else "little"]


def with_new_ones() -> dict[str, Bits]:
    """What is kept, of the scenarios that are there; those that are new are run."""
    kept: dict[str, Bits] = json.loads(GOLDEN.read_text(encoding="utf-8"))
    return {
        size: {name: of.get(name) or bits_of(name, size == "whole") for name in names()} for size, of in kept.items()
    }


def unlike(found: Bits, whole: bool = False) -> list[str]:
    """Scenarios whose bits are not those that are kept, or that only one of both knows."""
    kept = golden(whole)
    return [name for name in sorted({*kept, *found}) if kept.get(name) != found.get(name)]


def main(arguments: Iterable[str] | None = None) -> None:
    """Print or keep."""
    parser = argparse.ArgumentParser(prog="python -m tests.shipped_bits", description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--whole", action="store_true")
    parser.add_argument("--golden", action="store_true")
    parser.add_argument("--add", action="store_true")
    parser.add_argument("--rows", type=int)
    parser.add_argument("--workers", type=int, default=1)
    chosen = parser.parse_args(None if arguments is None else list(arguments))
    if chosen.add:
        GOLDEN.write_text(json.dumps(with_new_ones(), indent=1) + "\n", encoding="utf-8")
    elif chosen.golden:
        kept = {"little": shipped_bits(), "whole": shipped_bits(whole=True)}
        GOLDEN.write_text(json.dumps(kept, indent=1) + "\n", encoding="utf-8")
    else:
        print(json.dumps(shipped_bits(chosen.whole, rows=chosen.rows, workers=chosen.workers)))


if __name__ == "__main__":
    main()
