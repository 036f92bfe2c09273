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


ENCODINGS = {"PLAIN", "RLE", "BYTE_STREAM_SPLIT", "RLE_DICTIONARY", "PLAIN_DICTIONARY", "BIT_PACKED"}
"""As tables are written here. Of the others, some write a long text as what differs from the one before."""


def read_parquet(content: bytes | Path, file: Path) -> Any:
    """The table (pyarrow) in the bytes of `file`, or in the file itself.

    Raises FolderDamaged where it is no Parquet, or would take far more memory than a file of its size holds.
    """
    import pyarrow as pa
    import pyarrow.parquet as pq

    def source() -> io.BytesIO | Path:
        return io.BytesIO(content) if isinstance(content, bytes) else content

    size = len(content) if isinstance(content, bytes) else content.stat().st_size
    try:
        with pq.ParquetFile(source()) as opened:
            _must_be_plain(opened.metadata)
            _must_fit(_least(opened.metadata), size, opened.metadata, file)
            texts = [field.name for field in opened.schema_arrow if _is_text(field.type)]
        # A text that stands in many rows is kept once, until it is known how much it comes to.
        with pq.ParquetFile(source(), read_dictionary=texts) as opened:
            table = opened.read()
            _must_fit(table.nbytes + sum(_of_texts(table[name]) for name in texts), size, opened.metadata, file)
        for name in texts:
            at = table.schema.get_field_index(name)
            table = table.set_column(at, name, table[name].cast(table[name].type.value_type))
        return table
    except (pa.ArrowException, OSError, ValueError) as error:
        reason = shown(str(error).split("\n")[0] or type(error).__name__, 120)
        raise FolderDamaged(f"{file}: does not hold what it should ({reason})") from None


def _must_be_plain(about: Any) -> None:
    """Raise ValueError where a table has columns of lists or groups, or is written in a way that hides how large it is."""
    for column in (about.row_group(g).column(c) for g in range(about.num_row_groups) for c in range(about.num_columns)):
        if odd := set(column.encodings) - ENCODINGS:
            raise ValueError(f"written as {odd.pop()}")
    for at in range(about.num_columns):
        if about.schema.column(at).max_repetition_level:
            raise ValueError("a column of lists")


def _least(about: Any) -> int:
    """Bytes that a table takes at least."""
    groups = sum(int(about.row_group(at).total_byte_size) for at in range(about.num_row_groups))
    return max(groups, 8 * int(about.num_rows) * int(about.num_columns))


def _must_fit(needs: int, size: int, about: Any, file: Path) -> None:
    if needs > max(LARGE, MOST_TIMES * size):
        raise FolderDamaged(
            f"{file}: has {size / 1e6:,.1f} MB, and would take {needs / 1e9:,.1f} GB of memory"
            f" ({about.num_rows:,} rows of {about.num_columns:,} columns); it is not what a run leaves"
        )


def _is_text(kind: Any) -> bool:
    from pyarrow import types

    return bool(
        types.is_string(kind) or types.is_large_string(kind) or types.is_binary(kind) or types.is_large_binary(kind)
    )


def _of_texts(column: Any) -> int:
    """Bytes of a column of texts, each counted in every row that has it."""
    import pyarrow.compute as pc

    lengths = (pc.take(pc.binary_length(chunk.dictionary), chunk.indices) for chunk in column.chunks)
    return sum(pc.sum(each).as_py() or 0 for each in lengths)
