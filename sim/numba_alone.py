"""Numba, without the configuration that it would read from a file in the folder where the user happens to be.

Everything of ours that needs Numba imports this first. Numba reads `.numba_config.yaml` there while it is imported, if it can
read YAML, so that it must do without; and again whenever it compiles, so that it is told another name.
"""

from __future__ import annotations

import os
import sys
import warnings
from typing import Any

if "numba" not in sys.modules:
    yaml = sys.modules.pop("yaml", None)
    sys.modules["yaml"] = None  # type: ignore[assignment]
    try:
        with warnings.catch_warnings():  # it would say that it cannot read the file
            warnings.simplefilter("ignore")
            import numba.core.config
    finally:
        del sys.modules["yaml"]
        if yaml is not None:
            sys.modules["yaml"] = yaml

import numba.core.config

numba_settings: Any = numba.core.config
numba_settings._config_fname = os.devnull
