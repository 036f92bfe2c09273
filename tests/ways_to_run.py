"""Ways in which the same scenarios must come to the same bits; `python -m tests.ways_to_run` tries all and writes the table.

It stands in docs/reliability.md between its marks, and each row is one that `tests/test_shipped_bits.py` tries, too.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from tests.shipped_bits import ROOT, names, unlike

PAGE = ROOT / "docs" / "reliability.md"
BEGIN, END = "<!-- written by python -m tests.ways_to_run -->\n", "<!-- to here -->"


def other_pythons() -> list[Path]:
    """Interpreters of other supported versions, where pyenv keeps some."""
    versions = Path(os.environ.get("PYENV_ROOT", Path.home() / ".pyenv")) / "versions"
    here = f"{sys.version_info[0]}.{sys.version_info[1]}."
    found = sorted(versions.glob("3.1[123].*/bin/python")) if versions.is_dir() else []
    return [python for python in found if not python.parts[-3].startswith(here)]


@dataclass(frozen=True)
class Way:
    """A process that runs all shipped scenarios. own_cache: whether it compiles into a folder of its own."""

    name: str
    options: tuple[str, ...] = ()
    environment: Mapping[str, str] = field(default_factory=dict)
    python: Path | None = None
    own_cache: bool = False

    @property
    def whole(self) -> bool:
        """Whether scenarios are run as they are, not in little."""
        return "--whole" in self.options

    def unlike(self) -> list[str]:
        """Scenarios that come to other bits than are kept; a Python of another version gets an environment of its own."""
        with tempfile.TemporaryDirectory() as folder:
            python = Path(sys.executable)
            if self.python is not None:
                python = Path(folder) / "venv" / "bin" / "python"
                for made in (
                    [self.python, "-m", "venv", python.parents[1]],
                    [python, "-m", "pip", "install", "-q", "-e", ROOT],
                ):
                    subprocess.run([str(word) for word in made], check=True, capture_output=True)
            cache = {"NUMBA_CACHE_DIR": folder} if self.own_cache or self.python else {}
            done = subprocess.run(
                [str(python), "-m", "tests.shipped_bits", *self.options], cwd=ROOT, capture_output=True, text=True,
                env={**os.environ, **cache, **self.environment}, check=False,
            )  # fmt: skip
        if done.returncode:
            raise RuntimeError(f"{self.name}: {done.stderr}")
        return unlike(json.loads(done.stdout), self.whole)


HERE = f"Python {sys.version_info[0]}.{sys.version_info[1]}"
WAYS = (
    Way(f"{HERE}, compiled", ("--whole",), {"PYTHONHASHSEED": "1"}),
    Way("another hash seed", ("--whole",), {"PYTHONHASHSEED": "2"}),
    Way("one thread, many ranges of rows", ("--whole", "--rows", "500"), {"SIHUA_THREADS": "1"}),
    Way("two threads, many ranges of rows", ("--whole", "--rows", "500"), {"SIHUA_THREADS": "2"}),
    Way("five threads, many ranges of rows", ("--whole", "--rows", "500"), {"SIHUA_THREADS": "5"}),
    Way("two worker processes", ("--whole", "--workers", "2")),
    Way("three worker processes", ("--whole", "--workers", "3")),
    Way("compiled for any processor of the kind", ("--whole",), {"NUMBA_CPU_NAME": "generic"}, own_cache=True),
    Way("interpreted", (), {"NUMBA_DISABLE_JIT": "1"}),
    *(Way(f"Python {python.parts[-3]}, compiled", ("--whole",), python=python) for python in other_pythons()),
)


def table() -> str:
    """A row for each way, tried now."""
    rows = ["| way to run | scenarios | equal, bit for bit | unlike |", "|---|---|---|---|"]
    number = len(names())
    for way in WAYS:
        other = way.unlike()
        form = "" if way.whole else " (120 residents a community, some weeks)"
        rows.append(f"| {way.name} | {number}{form} | {number - len(other)} | {', '.join(other) or 'none'} |")
        print(rows[-1], flush=True)
    return "\n".join(rows) + "\n"


def main() -> None:
    """Write the table into its page."""
    text = PAGE.read_text(encoding="utf-8")
    before, rest = text.split(BEGIN)
    after = rest.split(END, 1)[1]
    PAGE.write_text(f"{before}{BEGIN}{table()}{END}{after}", encoding="utf-8")


if __name__ == "__main__":
    main()
