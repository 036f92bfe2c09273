"""What keyed draws cost: the week with them, over the same week with draws that cost next to nothing.

`python -m benchmarks.cheap_draws`. Draws keyed by (seed, purpose, week, row) are what makes common random numbers hold
for every decision. No shared stream is cheaper than a few multiplications of the key, so this ratio is at least what
they cost over any stream. The cheap draws are no good as random numbers, only even enough that as many hear and come.
Both weeks are compiled in processes of their own, which take turns; the cheap one keeps its compiled code apart.
"""

from __future__ import annotations

import argparse
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

from benchmarks.processes import ROOT, environment
from benchmarks.result import Result, show
from sim.compiler import draw

RESIDENTS, WEEKS = 100_000, 26
KEYED, CHEAP = "--keyed", "--cheap"


@draw(4)
def four_cheap(seed: int, purpose: int, week: int, row: int) -> tuple[float, float, float, float]:
    """Four numbers of a poor and cheap hash."""
    x = (row * 0x9E3779B1 + purpose * 0x85EBCA77 + week * 0xC2B2AE3D + seed) & 0xFFFFFFFF
    x = ((x ^ (x >> 15)) * 0x2C1B3C6D) & 0xFFFFFFFF
    y = (x * 0x297A2D39) & 0xFFFFFFFF
    z = (x * 0x85EBCA6B) & 0xFFFFFFFF
    return (
        ((x ^ (x >> 13)) + 0.5) * 2.0**-32,
        ((y ^ (y >> 13)) + 0.5) * 2.0**-32,
        ((z ^ (z >> 13)) + 0.5) * 2.0**-32,
        (((y ^ z) & 0xFFFFFFFF) + 0.5) * 2.0**-32,
    )


@draw(1)
def one_cheap(seed: int, purpose: int, week: int, row: int) -> float:
    """One of them."""
    return four_cheap(seed, purpose, week, row)[0]


def with_cheap_draws() -> None:
    """Put them in the place of Philox; must be called before any process of the model is imported."""
    import sim.draws

    sim.draws.four_uniforms, sim.draws.uniform = four_cheap, one_cheap


def serve() -> None:
    """Answer every line on the standard input with nanoseconds a resident-week, and the share who came."""
    from benchmarks.week import compile_everything, scenario_of, seconds
    from sim.community import ParticipationModel

    compile_everything()
    for _ in sys.stdin:
        model = ParticipationModel(scenario_of(2000, RESIDENTS // 2000, WEEKS + 1))
        model.step()
        spent = seconds(model, WEEKS) / WEEKS / RESIDENTS * 1e9
        print(spent, float((model.events.occasions > 0).mean()), flush=True)


def _started(which: str) -> subprocess.Popen[str]:
    apart = {"NUMBA_CACHE_DIR": str(Path(tempfile.gettempdir()) / "sihua-cheap-draws")} if which == CHEAP else {}
    command = [sys.executable, "-m", "benchmarks.cheap_draws", which]
    return subprocess.Popen(
        command, cwd=ROOT, env=environment(**apart), stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )


def measure(repeats: int = 7) -> list[Result]:
    """Both weeks, and their ratio."""
    both = {which: _started(which) for which in (KEYED, CHEAP)}
    found: dict[str, list[list[float]]] = {which: [] for which in both}
    for turn in range(repeats + 1):
        for which, process in list(both.items())[:: 1 if turn % 2 else -1]:  # neither always comes first
            assert process.stdin is not None
            assert process.stdout is not None
            process.stdin.write("again\n")
            process.stdin.flush()
            found[which].append([float(word) for word in process.stdout.readline().split()])
    for process in both.values():
        process.communicate()
    keyed, cheap = (statistics.median(spent for spent, _ in found[which][1:]) for which in (KEYED, CHEAP))
    return [
        Result("week with keyed draws, 100,000 residents", "ns a resident-week", keyed),
        Result("week with draws that cost next to nothing", "ns a resident-week", cheap),
        Result("keyed draws over draws that cost next to nothing", "times", keyed / cheap, 1.2),
        Result("who came with keyed draws", "share", found[KEYED][-1][1]),
        Result("who came with cheap draws", "share", found[CHEAP][-1][1]),
    ]


def main(arguments: list[str] | None = None) -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.cheap_draws", description=(__doc__ or "").split("\n")[0]
    )
    parser.add_argument("--repeats", type=int, default=7, help="repeats of each measurement (medians are reported)")
    parser.add_argument(KEYED, action="store_true", help=argparse.SUPPRESS)
    parser.add_argument(CHEAP, action="store_true", help=argparse.SUPPRESS)
    chosen = parser.parse_args(arguments)
    if chosen.keyed or chosen.cheap:
        if chosen.cheap:
            with_cheap_draws()
        serve()
        return 0
    lines = measure(chosen.repeats)
    show(lines)
    return 0 if all(line.held for line in lines) else 1


if __name__ == "__main__":
    raise SystemExit(main())
