"""matplotlib, without the settings that it would read from a file in the folder where the user happens to be.

It looks for one while it is imported. So where there is one, a command imports this first, and matplotlib does not see it.
"""

from __future__ import annotations

import os
from unittest.mock import patch

IGNORED = "matplotlibrc"
_there = os.path.exists

with patch.object(os.path, "exists", lambda path: path != IGNORED and _there(path)):
    import matplotlib  # noqa: F401
