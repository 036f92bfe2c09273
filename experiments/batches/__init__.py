"""Many runs as one thing: a study file, its design, the plan of runs, the workers, and the store that loses nothing.

from experiments.batches import batch

result = batch("experiments/studies/shipped/points_or_time_bank.yaml", workers=2)
result.runs()  # pandas: one row for each run, with its levers and outcomes
"""

from __future__ import annotations

from typing import Any

__all__ = ["batch", "load_batch"]


def __getattr__(name: str) -> Any:
    if name == "batch":
        from experiments.batches.run import batch

        return batch
    if name == "load_batch":
        from experiments.batches.stored import load_batch

        return load_batch
    raise AttributeError(f"module 'experiments.batches' has no attribute {name!r}; it offers {', '.join(__all__)}")
