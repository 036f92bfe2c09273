"""A share of nothing is not known: the one division of all indices and of the ranking."""

from __future__ import annotations

from typing import Any

import numpy as np


def ratio(top: Any, bottom: Any) -> Any:
    """top / bottom, of numbers or of arrays; nan for a share of nothing."""
    out = np.full(np.broadcast(top, bottom).shape, np.nan)
    return np.divide(top, bottom, out=out, where=np.greater(bottom, 0.0))[()]
