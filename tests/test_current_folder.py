"""No process of the program imports what lies in the folder where the user is, whatever its name: only a scenario that names a
file brings code in."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.test_cli import ROOT

SIHUA = Path(sys.executable).with_name("sihua")
NAMES = (
    "yaml",
    "numpy",
    "random",
    "socket",
    "dask",
    "cryptography",
    "__future__",
    "multiprocessing",
    "levers",
    "solara",
)
STUDY = """
title: Small
title_zh: 小研究
question: Who is asked?
changes: {place: {residents: 60}, run: {weeks: 4, warm_up_weeks: 0}}
levers:
  creaming: {path: outreach.creaming, values: [0.1, 0.4]}
outcomes: [breadth, hours]
replicates: 2
"""
SHORT = ("--set", "place.residents=60", "--set", "run.warm_up_weeks=0", "--set", "run.weeks=13")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder of somebody who gave things names that others bear as well; what is imported there leaves its name."""
    here = tmp_path / "mine"
    for name in ("sim", "experiments"):
        (here / name).mkdir(parents=True)
    for file in (
        *(here / f"{name}.py" for name in NAMES),
        here / "sim" / "__init__.py",
        here / "experiments" / "__init__.py",
    ):
        file.write_text(
            f"open({str(tmp_path / 'imported')!r}, 'a').write(__name__ + ' ')\nraise SystemExit('foreign')\n"
        )
    (here / "small.yaml").write_text(STUDY, encoding="utf-8")
    return here


def imported(folder: Path) -> str:
    file = folder.parent / "imported"
    return file.read_text() if file.exists() else ""


def outside() -> dict[str, str]:
    """An environment that does not say where modules are."""
    return {key: value for key, value in os.environ.items() if key != "PYTHONPATH"}


COMMANDS = {
    "batch": ("batch", "small.yaml", "--workers", "2"),
    "compare": ("compare", "sihua:baseline", "sihua:points_for_a_year", "--replicates", "2", *SHORT),
    "check": ("check", "sihua:baseline"),
}


@pytest.mark.skipif(not SIHUA.exists(), reason="the program is not installed")
@pytest.mark.parametrize("command", COMMANDS)
def test_a_command_and_its_workers_import_nothing_from_the_current_folder(command: str, folder: Path) -> None:
    done = subprocess.run([SIHUA, *COMMANDS[command]], cwd=folder, env=outside(), capture_output=True, text=True)
    assert (imported(folder), done.returncode) == ("", 0), done.stderr


@pytest.mark.skipif(not SIHUA.exists(), reason="the program is not installed")
@pytest.mark.parametrize("path", [".", f"{os.pathsep}/nowhere"], ids=["dot", "empty-entry"])
def test_an_entry_of_the_path_that_means_here_is_taken_off(path: str, folder: Path) -> None:
    """Python itself looks there while it starts: only names that it does not use then."""
    for name in ("__future__", "random", "socket", "multiprocessing"):
        (folder / f"{name}.py").unlink()
    for name in ("sim", "experiments"):
        (folder / name).rename(folder / f"{name}_of_mine")
    command = [SIHUA, "check", "sihua:baseline"]
    done = subprocess.run(command, cwd=folder, env=outside() | {"PYTHONPATH": path}, capture_output=True, text=True)
    assert (imported(folder), done.returncode) == ("", 0), done.stderr


@pytest.mark.skipif(not SIHUA.exists(), reason="the program is not installed")
def test_settings_of_matplotlib_that_lie_in_the_current_folder_are_not_read(tmp_path: Path) -> None:
    (tmp_path / "matplotlibrc").write_bytes("# 中文\naxes.facecolor: red\n".encode("gbk"))
    small = ("--set", "place.residents=40", "--weeks", "13", "--replicates", "1", "--quiet")
    command = [SIHUA, "run", "sihua:baseline", "--out", "here", *small]
    done = subprocess.run(command, cwd=tmp_path, env=outside(), capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    command = [
        sys.executable,
        "-c",
        "import sys, sihua.__main__ as m, matplotlib as p; print(p.rcParams['axes.facecolor'])",
    ]
    command[2] = command[2].replace(
        "m, ", "m; sys.argv = ['sihua', '--help']\ntry: m.main()\nexcept SystemExit: pass\nimport "
    )
    done = subprocess.run(
        command, cwd=tmp_path, env=outside() | {"PYTHONSAFEPATH": "1"}, capture_output=True, text=True
    )
    assert done.stdout.splitlines()[-1:] == ["white"], done.stderr


def test_python_m_sihua_imports_nothing_from_the_current_folder(folder: Path) -> None:
    command = [sys.executable, "-m", "sihua", "check", "sihua:baseline"]
    done = subprocess.run(command, cwd=folder, env=outside(), capture_output=True, text=True)
    assert (imported(folder), done.returncode) == ("", 0), done.stderr


def test_a_clone_that_is_not_installed_runs_where_it_lies_and_finds_libraries_first(tmp_path: Path) -> None:
    """Its folder is the current one, and stays on the path: behind everything that is installed."""
    clone = tmp_path / "clone"
    clone.mkdir()
    for name in ("sihua", "sim", "experiments"):
        (clone / name).symlink_to(ROOT / name)
    (clone / "yaml.py").write_text("raise SystemExit('foreign')")
    code = "import sys; sys.path[:] = [p for p in sys.path if p != sys.argv[1]]"
    site = f"import sys, runpy; sys.argv = ['-m', 'check', 'sihua:baseline']\n{code.replace('sys.argv[1]', repr(str(ROOT)))}"
    done = subprocess.run([sys.executable, "-c", f"{site}\nrunpy.run_module('sihua', run_name='__main__', alter_sys=True)"],
                          cwd=clone, env=outside(), capture_output=True, text=True)  # fmt: skip
    assert done.returncode == 0, done.stderr


def test_a_function_of_a_module_in_the_current_folder_goes_to_the_workers_as_it_is(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """They need not, and do not, look for the module."""
    (folder / "my_model.py").write_text(
        "from tests.batch_runs import quick\n\ndef mine(*a, **k):\n    return quick(*a, **k)\n"
    )
    code = "from my_model import mine; import sihua; sihua.batch('small.yaml', 'out', workers=2, function=mine, quiet=True)"
    for name in NAMES:  # who starts Python here looks here; that is not ours to change
        (folder / f"{name}.py").unlink()
    for name in ("sim", "experiments"):
        (folder / name).rename(folder / f"{name}_of_mine")
    (folder / "my_model.py").write_text(
        f"import sys\nopen({str(folder.parent / 'imported')!r}, 'a').write('once ')\n"
        + (folder / "my_model.py").read_text()
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=folder, env=outside(), capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert imported(folder) == "once "
