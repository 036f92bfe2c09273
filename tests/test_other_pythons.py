"""Same seed, same bits, on other versions of Python and of Mesa: in a file of its own, so that it runs beside the others."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from tests.fingerprint import fingerprints
from tests.test_same_bits import ROOT, elsewhere
from tests.ways_to_run import other_pythons


@pytest.mark.slow
@pytest.mark.timeout(900)
@pytest.mark.parametrize("python", other_pythons() or [None], ids=lambda p: p.parts[-3] if p else "none found")
def test_other_versions_of_python_and_mesa_have_the_same_bits(python: Path | None, tmp_path: Path) -> None:
    if python is None:
        pytest.skip("no other Python version lies under pyenv's versions folder")
    subprocess.run([python, "-m", "venv", tmp_path / "venv"], check=True)
    subprocess.run([tmp_path / "venv/bin/pip", "install", "-q", "-e", ROOT], check=True)
    assert elsewhere(str(tmp_path / "venv/bin/python")) == fingerprints()
