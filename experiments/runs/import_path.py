"""Where processes of ours import from: what is installed, never the folder in which the user happens to be.

A file `numpy.py` or a folder `experiments` of the user's is theirs, and no part of the program; only a scenario that names
a file brings code in.
"""

from __future__ import annotations

import os
import site
import sys
import sysconfig
from pathlib import Path

HOME = str(Path(__file__).resolve().parents[2])
"""Where the packages of this distribution lie side by side."""


def import_path() -> list[str]:
    """`sys.path` without the current folder; were it the one that holds this distribution, it comes last, behind every
    library."""
    kept = [entry for entry in sys.path if not _is_the_current_folder(entry)]
    return kept if HOME in map(_plain, kept) else [*kept, HOME]


def environment_of_children() -> dict[str, str]:
    """The environment for a process of ours: Python itself looks nowhere else, either, while it starts."""
    environment = {**os.environ, "PYTHONSAFEPATH": "1"}
    given = environment.pop("PYTHONPATH", "").split(os.pathsep)
    if kept := [entry for entry in given if entry and not _is_the_current_folder(entry)]:
        environment["PYTHONPATH"] = os.pathsep.join(kept)
    return environment


def _is_the_current_folder(entry: str) -> bool:
    """Whether Python would look where the user is; a folder of installed packages is what it is also for who stands in it."""
    try:
        here = os.path.realpath(os.getcwd())
    except OSError:  # it has been deleted
        return not entry
    return not entry or (_plain(entry) == here and here not in _installed())


def _installed() -> set[str]:
    """Where Python keeps its own modules and installed packages."""
    return {_plain(folder) for folder in (*sysconfig.get_paths().values(), *site.getsitepackages())}


def _plain(folder: str) -> str:
    return os.path.realpath(folder or os.curdir)
