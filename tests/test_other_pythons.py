"""Same seed, same bits, on other versions of Python and of Mesa: in a file of its own, so that it runs beside the others."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.fingerprint import fingerprints
from tests.test_same_bits import ROOT, elsewhere


def other_pythons() -> list[Path]:
    """Interpreters of other supported versions, where pyenv keeps some."""
    versions = Path(os.environ.get("PYENV_ROOT", Path.home() / ".pyenv")) / "versions"
    here = f"{sys.version_info[0]}.{sys.version_info[1]}."
    found = sorted(versions.glob("3.1[123].*/bin/python")) if versions.is_dir() else []
    return [python for python in found if not python.parts[-3].startswith(here)]


@pytest.mark.slow
@pytest.mark.timeout(900)
@pytest.mark.parametrize("python", other_pythons() or [None], ids=lambda p: p.parts[-3] if p else "none found")
def test_other_versions_of_python_and_mesa_have_the_same_bits(python: Path | None, tmp_path: Path) -> None:
    if python is None:
        pytest.skip("no other Python version lies under pyenv's versions folder")
    subprocess.run([python, "-m", "venv", tmp_path / "venv"], check=True)
    subprocess.run([tmp_path / "venv/bin/pip", "install", "-q", "-e", ROOT], check=True)
    assert elsewhere(str(tmp_path / "venv/bin/python")) == fingerprints()
