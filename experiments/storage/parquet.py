"""Reading Parquet from a folder that may come from anybody: how large a table becomes is known before memory is taken."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

from experiments.storage.errors import FolderDamaged
from sim.scenario.problems import shown

LARGE = 256 * 2**20
"""Bytes. A table that takes less is read whatever it is."""
MOST_TIMES = 100
"""Times its file that a table may take: what a run leaves takes some ten times as much, a bomb a thousand times."""


def read_parquet(content: bytes | Path, file: Path) -> Any:
    """The table (pyarrow) in the bytes of `file`, or in the file itself.

    Raises FolderDamaged where it is no Parquet, or would take far more memory than a file of its size holds.
    """
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        with pq.ParquetFile(io.BytesIO(content) if isinstance(content, bytes) else content) as opened:
            size = len(content) if isinstance(content, bytes) else content.stat().st_size
            about = opened.metadata
            groups = sum(about.row_group(at).total_byte_size for at in range(about.num_row_groups))
            needs = max(groups, 8 * about.num_rows * about.num_columns)
            if needs > max(LARGE, MOST_TIMES * size):
                raise FolderDamaged(
                    f"{file}: has {size / 1e6:,.1f} MB, and would take {needs / 1e9:,.1f} GB of memory"
                    f" ({about.num_rows:,} rows of {about.num_columns:,} columns); it is not what a run leaves"
                )
            return opened.read()
    except (pa.ArrowException, OSError, ValueError) as error:
        reason = shown(str(error).split("\n")[0] or type(error).__name__, 120)
        raise FolderDamaged(f"{file}: does not hold what it should ({reason})") from None
