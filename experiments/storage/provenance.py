"""What a manifest says of the program that wrote it."""

from __future__ import annotations

import platform
from importlib import metadata
from pathlib import Path
from typing import Any

MODEL_PACKAGES = ("numpy", "numba", "mesa")
"""The packages on which the numbers of a run depend."""


def version() -> str:
    """The installed version of sihua, or that of the source tree it is run from."""
    try:
        return metadata.version("sihua")
    except metadata.PackageNotFoundError:
        import tomllib

        file = Path(__file__).parents[2] / "pyproject.toml"
        if not file.exists():
            return "unknown"
        return str(tomllib.loads(file.read_text(encoding="utf-8"))["project"]["version"])


def provenance(*further: str) -> dict[str, Any]:
    """Versions of sihua, Python and packages (`further`: beyond those of the model), the platform, whether compiled."""
    from sim.compiler import INTERPRETED  # late: it imports the compiler

    return {
        "sihua": version(),
        "python": platform.python_version(),
        **{package: metadata.version(package) for package in (*MODEL_PACKAGES, *further)},
        "platform": platform.platform(),
        "compiled": not INTERPRETED,
    }


def other_versions(manifest: dict[str, Any]) -> dict[str, tuple[str, str]]:
    """Packages of which another version is installed than the result was made with: then and now."""
    found = {}
    for package in ("sihua", *MODEL_PACKAGES):
        then, now = str(manifest.get(package, "")), version() if package == "sihua" else metadata.version(package)
        if then and then != now:
            found[package] = (then, now)
    return found
