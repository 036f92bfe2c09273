"""Reading NumPy's npz from a folder that may come from anybody: it is a zip, and how large it becomes is known before."""

from __future__ import annotations

import zipfile
import zlib
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from experiments.storage.errors import FolderDamaged
from experiments.storage.parquet import LARGE, MOST_TIMES
from sim.scenario.problems import shown


def read_npz(file: Path) -> dict[str, NDArray[Any]]:
    """The arrays in a file, by name; no code in it is run.

    Raises FolderDamaged where it holds no arrays, or would take far more memory than a file of its size holds.
    """
    try:
        with zipfile.ZipFile(file) as packed:
            size, needs = file.stat().st_size, sum(one.file_size for one in packed.infolist())
        if needs > max(LARGE, MOST_TIMES * size):
            raise FolderDamaged(
                f"{file}: has {size / 1e6:,.1f} MB, and would take {needs / 1e9:,.1f} GB of memory; it is not what a comparison"
                " leaves"
            )
        with np.load(file, allow_pickle=False) as kept:
            return {name: kept[name] for name in kept.files}
    except (
        zipfile.BadZipFile,
        zlib.error,
        ValueError,
        EOFError,
        MemoryError,
        NotImplementedError,
        RuntimeError,
    ) as error:
        reason = shown(str(error).split("\n")[0] or type(error).__name__, 120)
        raise FolderDamaged(f"{file}: does not hold what it should ({reason})") from None
