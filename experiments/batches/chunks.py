"""The tables of a chunk: one row for each run, and one for each run and week, as Parquet with the same bytes every time.

A failed run has no row, so that no reader takes half a run for a whole one; it stands in a file of failures beside them.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from experiments.batches.plan import Plan
from experiments.batches.worker import Answer
from experiments.runs.replicate import seed_of
from experiments.storage.errors import FolderDamaged
from experiments.storage.parquet import read_parquet
from experiments.studies.factors import Factor

KEYS = ("point", "replicate", "seed")
"""The first columns of every table."""
RUN_KEYS, WEEK_KEYS = ("replicate", "point"), ("replicate", "point", "week")


@dataclass(frozen=True)
class Layout:
    """What the tables of a batch hold. points: a pyarrow table with one row for each point, `point` and the factors."""

    plan: Plan
    points: Any
    outcomes: tuple[str, ...]
    series: tuple[str, ...]
    first_seed: int

    def runs(self, answers: Sequence[Answer]) -> Any:
        """One row for each finished run."""
        import pyarrow as pa

        done = [answer for answer in answers if answer.values is not None]
        values = np.array([answer.values for answer in done]).reshape(len(done), len(self.outcomes))
        columns = self._keys(done)
        columns |= {name: _numbers(values[:, at]) for at, name in enumerate(self.outcomes)}
        return pa.table(columns)

    def weekly(self, answers: Sequence[Answer]) -> Any:
        """One row for each finished run and week; None where no series is kept."""
        import pyarrow as pa

        if not self.series:
            return None
        done = [answer for answer in answers if answer.series is not None]
        weeks = [answer.series.shape[1] for answer in done if answer.series is not None]
        columns = self._keys(done, weeks)
        numbers = np.concatenate([np.arange(1, n + 1, dtype=np.int32) for n in weeks] or [np.zeros(0, np.int32)])
        values = np.concatenate(
            [answer.series for answer in done if answer.series is not None] or [np.zeros((len(self.series), 0))], axis=1
        )
        columns |= {"week": pa.array(numbers)}
        columns |= {name: _numbers(values[at]) for at, name in enumerate(self.series)}
        return pa.table(columns)

    def _keys(self, answers: Sequence[Answer], times: Sequence[int] | None = None) -> dict[str, Any]:
        """Point, replicate, seed and factors of each run, each `times` over."""
        import pyarrow as pa

        runs = np.array([answer.run for answer in answers], np.int64)
        runs = runs if times is None else np.repeat(runs, times)
        point, replicate = runs % self.plan.points, runs // self.plan.points + 1
        levels = self.points.take(pa.array(point))
        return {
            "point": pa.array(point.astype(np.int32)),
            "replicate": pa.array(replicate.astype(np.int32)),
            "seed": pa.array(seed_of(self.first_seed, replicate)),  # type: ignore[arg-type]
            **{name: levels[name].combine_chunks() for name in self.points.column_names if name != "point"},
        }


def points_table(factors: Sequence[Factor], points: Any) -> Any:
    """The design as a table: `point`, and each factor as people wrote its values."""
    import pyarrow as pa

    columns = {"point": pa.array(np.arange(len(points), dtype=np.int32))}
    for at, factor in enumerate(factors):
        columns[factor.name] = _column([factor.shown(code) for code in points[:, at]])
    return pa.table(columns)


def _column(values: list[Any]) -> Any:
    """One type for a whole column: switches, whole numbers, numbers, or else texts."""
    import pyarrow as pa

    for kind, arrow in ((bool, pa.bool_()), (int, pa.int64()), (float, pa.float64())):
        allowed = (int, float) if kind is float else (kind,)
        if all(type(value) in allowed for value in values):
            return pa.array([kind(value) for value in values], arrow)
    return pa.array([str(value).lower() if isinstance(value, bool) else str(value) for value in values], pa.string())


def _numbers(column: Any) -> Any:
    """A column of numbers, empty where one is not known: pandas, polars and DuckDB all leave that out of a mean."""
    import pyarrow as pa

    column = np.ascontiguousarray(column, np.float64)
    return pa.array(column, pa.float64(), mask=np.isnan(column))


def numbers_of(table: Any, plan: Plan) -> Any:
    """The number of the run that each row belongs to."""
    point, replicate = (table[name].to_numpy().astype(np.int64) for name in ("point", "replicate"))
    return (replicate - 1) * plan.points + point


def joined(old: Any, new: Any, keys: Sequence[str]) -> Any:
    """The rows of both tables in the order of the plan; `old` may be None."""
    import pyarrow as pa

    table = new if old is None else pa.concat_tables([old.cast(new.schema), new])
    return table.sort_by([(key, "ascending") for key in keys]).combine_chunks()


def parquet_bytes(table: Any) -> bytes:
    """A table as Parquet: the same rows give the same bytes."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    numbers = [field.name for field in table.schema if pa.types.is_float64(field.type)]
    buffer = io.BytesIO()
    pq.write_table(
        table, buffer, compression="zstd", write_statistics=False, store_schema=False,
        use_dictionary=[name for name in table.column_names if name not in numbers],
        use_byte_stream_split=numbers,
    )  # fmt: skip
    return buffer.getvalue()


def from_parquet(content: bytes, file: Path) -> Any:
    """The table again, from the bytes of `file`; FolderDamaged where they hold none."""
    return read_parquet(content, file)


def must_fit(
    table: Any,
    columns: Sequence[str],
    runs: Sequence[int],
    plan: Plan,
    done: int,
    file: Path,
    numeric: Sequence[str] = (),
) -> None:
    """Raise FolderDamaged unless a table has these columns, `numeric` ones of numbers, and rows of `done` of these runs alone."""
    import pyarrow as pa

    def is_number(name: str) -> bool:
        return bool(pa.types.is_integer(table[name].type) or pa.types.is_floating(table[name].type))

    fits = list(table.column_names) == list(columns) and all(pa.types.is_integer(table[n].type) for n in RUN_KEYS)
    fits = fits and all(map(is_number, numeric))
    if fits and not any(table[name].null_count for name in RUN_KEYS):
        numbers = np.unique(numbers_of(table, plan))
        in_range = (
            table["point"].to_numpy().min(initial=0) >= 0 and table["point"].to_numpy().max(initial=0) < plan.points
        )
        if in_range and len(numbers) == done and np.isin(numbers, list(runs)).all():
            return
    raise FolderDamaged(
        f"{file}: does not hold what it should: the runs of its chunk, with what the batch keeps of each"
    )
