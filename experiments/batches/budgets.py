"""Which runs of a batch used more than the yearly budget of their mechanisms."""

from __future__ import annotations

from experiments.batches.stored import Batch

OVER = "over_budget"
"""The outcome that says by how many yuan; studies keep it where a budget is set (experiments/studies/study.py)."""


def overspent(batch: Batch) -> tuple[int, int]:
    """How many runs overspent a year, of how many; none where the batch does not keep the outcome."""
    if OVER not in batch.manifest["outcomes"]:
        return 0, batch.done
    over = total = 0
    for table in batch.chunks():
        amounts = table[OVER].to_numpy()
        over, total = over + int((amounts > 0.0).sum()), total + len(amounts)
    return over, total
