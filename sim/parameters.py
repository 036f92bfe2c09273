"""Blocks of a scenario as records of doubles, so that a compiled process reads `p.habit_weight` like a person does."""

from __future__ import annotations

from typing import Any, get_args

import numpy as np

from sim.scenario.blocks.base import Block


def record_of(*blocks: Block, **more: float) -> Any:
    """One NumPy record with a double for every number, switch and choice of the blocks, and for `more`.

    A choice is the position of its value in the list of choices. Tables, texts and sub-blocks are left out. A name that
    two blocks share is refused.
    """
    values: dict[str, float] = {}
    for block in blocks:
        for name, field in type(block).model_fields.items():
            value = getattr(block, name)
            choices = get_args(field.annotation)
            if isinstance(value, str) and value in choices:
                value = choices.index(value)
            if isinstance(value, int | float):
                assert name not in values, f"two blocks of one process declare {name}"
                values[name] = float(value)
    values.update(more)
    out = np.recarray(1, dtype=[(name, "f8") for name in values])
    out[0] = tuple(values.values())
    return out[0]
