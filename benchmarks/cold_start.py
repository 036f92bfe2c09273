"""How long the command line takes to answer in a fresh process: `python -m benchmarks.cold_start`.

Processor time of a Python process from its start to its end: on an idle machine that is what somebody waits who types
`sihua`, since one thread does nearly all. The process does what the installed script does (`from sihua.__main__ import
main; main()`). `sihua run` writes into a temporary folder. One round of all commands comes first and is not counted, so
that bytecode and compiled code lie in their caches and files in memory; then rounds alternate all commands, and medians are
shown. Limits: help 0.3 s, check 0.5 s, a run of the baseline 4 s. `--compile` measures a run with nothing compiled.
`--imports` says in which modules help and check spend their time (`python -X importtime`).
"""

from __future__ import annotations

import argparse
import resource
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

from benchmarks.processes import ROOT, environment
from benchmarks.result import Result
from benchmarks.week import BASELINE

TYPED = "import sys; from sihua.__main__ import main; sys.argv = ['sihua', *sys.argv[1:]]; main()"
LIMITS = {"--help": 0.3, "check": 0.5, "run": 4.0}
LONGEST_IMPORTS = 15


def in_fresh_process(code: str, *words: str, options: tuple[str, ...] = (), **settings: str) -> tuple[float, str]:
    """Seconds of the processor of a Python process with this code and these words, and what it says on standard error."""
    command = [sys.executable, *options, "-c", code, *words]
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    done = subprocess.run(command, cwd=ROOT, env=environment(**settings), capture_output=True, text=True, check=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime - before.ru_utime + after.ru_stime - before.ru_stime, done.stderr


def compiling() -> list[Result]:
    """What the first run of the baseline on a machine takes, with nothing compiled before."""
    with tempfile.TemporaryDirectory() as folder:
        out = str(Path(folder) / "result")
        spent, _ = in_fresh_process(TYPED, "run", str(BASELINE), "--out", out, NUMBA_CACHE_DIR=folder)
    return [Result("sihua run scenarios/baseline.yaml, nothing compiled yet", "s", spent)]


def sihua(*words: str) -> float:
    """Seconds of one command."""
    return in_fresh_process(TYPED, *words)[0]


def once() -> dict[str, float]:
    """Seconds of each thing that somebody may type, each once."""
    with tempfile.TemporaryDirectory() as folder:
        return {
            "python -c pass": in_fresh_process("pass")[0],
            "import sim": in_fresh_process("import sim")[0],
            "sihua --help": sihua("--help"),
            "sihua check scenarios/baseline.yaml": sihua("check", str(BASELINE)),
            "sihua run scenarios/baseline.yaml": sihua("run", str(BASELINE), "--out", str(Path(folder) / "result")),
        }


def measure(repeats: int = 7) -> list[Result]:
    """Medians, with the limits."""
    once()
    rounds = [once() for _ in range(repeats)]
    return [
        Result(f"{name}, fresh process", "s", statistics.median(found[name] for found in rounds), _limit(name))
        for name in rounds[0]
    ]


def _limit(name: str) -> float | None:
    return next((limit for word, limit in LIMITS.items() if name.startswith(f"sihua {word}")), None)


def imports(*words: str) -> list[tuple[float, float, str]]:
    """The modules that take longest: milliseconds of themselves, with what they import, and the name."""
    _, said = in_fresh_process(TYPED, *words, options=("-X", "importtime"))
    rows = [
        line.removeprefix("import time:").split("|") for line in said.splitlines() if line.startswith("import time:")
    ]
    numbers = [(row[0].strip(), row[1].strip(), row[2].strip()) for row in rows]
    found = [(int(own) / 1e3, int(total) / 1e3, name) for own, total, name in numbers if own.isdigit()]
    return sorted(found, reverse=True)


def main(arguments: list[str] | None = None) -> int:
    """Measure and print; 1 where a limit is missed."""
    from benchmarks.result import show

    parser = argparse.ArgumentParser(prog="python -m benchmarks.cold_start", description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--repeats", type=int, default=7, help="rounds of all commands (medians are reported)")
    parser.add_argument("--imports", action="store_true", help="show where help and check spend their time instead")
    parser.add_argument("--compile", action="store_true", help="measure a run with nothing compiled yet instead")
    chosen = parser.parse_args(arguments)
    if chosen.compile:
        show(compiling())
        return 0
    if chosen.imports:
        for words in (("--help",), ("check", str(BASELINE))):
            found = imports(*words)
            print(
                f"sihua {words[0]}: {len(found)} modules, {sum(own for own, _, _ in found):.0f} ms under -X importtime"
            )
            for own, total, name in found[:LONGEST_IMPORTS]:
                print(f"{own:>10.1f}{total:>10.1f}  {name}")
        return 0
    results = measure(chosen.repeats)
    show(results)
    return 0 if all(result.held for result in results) else 1


if __name__ == "__main__":
    raise SystemExit(main())
