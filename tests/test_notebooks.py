"""Every notebook runs from its first cell to its last, on a small place; results and scenarios show themselves in a cell."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from experiments.presentation.results import run_scenario
from sim.scenario.reader import read_scenario

FOLDER = Path(__file__).parents[1] / "experiments" / "notebooks"
NOTEBOOKS = sorted(FOLDER.glob("*.py"))
SMALL = ["place.residents=150", "run.warm_up_weeks=2", "run.weeks=26"]
PARAMETERS = {"SMALLER": SMALL, "REPLICATES": 2, "RESIDENTS": 150, "WEEKS": 26, "TRAJECTORIES": 1}


def small(file: Path) -> Any:
    """The notebook with small numbers in its cell of parameters, as JSON nodes."""
    jupytext = pytest.importorskip("jupytext", reason="no jupytext: pip install 'sihua[notebooks]'")
    notebook = jupytext.read(file)
    (cell,) = [cell for cell in notebook.cells if "parameters" in cell.metadata.get("tags", [])]
    declared = re.findall(r"[A-Z]{2,}(?=[:, ]| =)", cell.source.partition("=")[0] + cell.source)
    cell.source = "\n".join(f"{name} = {PARAMETERS[name]!r}" for name in dict.fromkeys(declared) if name in PARAMETERS)
    return notebook


@pytest.mark.parametrize("file", NOTEBOOKS, ids=lambda file: file.stem)
def test_every_cell_of_every_notebook_runs(file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """In this process, which is cheap; what Jupyter makes of it is the next test's."""
    monkeypatch.chdir(tmp_path)
    names: dict[str, Any] = {"__name__": "notebook"}
    for cell in small(file).cells:
        if cell.cell_type == "code":
            exec(compile(cell.source, f"{file.name}", "exec"), names)


def executed(file: Path, folder: Path) -> Any:
    nbclient = pytest.importorskip("nbclient", reason="no nbclient: pip install 'sihua[notebooks]'")
    pytest.importorskip("ipykernel", reason="no ipykernel: pip install 'sihua[notebooks]'")
    notebook = small(file)
    nbclient.NotebookClient(notebook, timeout=280, resources={"metadata": {"path": str(folder)}}).execute()
    return notebook


def shown(notebook: Any) -> set[str]:
    """The kinds of output that its cells have."""
    return {kind for cell in notebook.cells for output in cell.get("outputs", []) for kind in output.get("data", {})}


def test_in_jupyter_scenario_result_and_picture_show_themselves(tmp_path: Path) -> None:
    notebook = executed(FOLDER / "first_steps.py", tmp_path)
    assert shown(notebook) >= {"text/html", "image/png"}
    page = "".join(str(o.get("data", {}).get("text/html", "")) for c in notebook.cells for o in c.get("outputs", []))
    assert "points" in page  # of the scenario
    assert page.count("0 is ideal") == 1  # of the summary, which rich must not print by itself
    assert all(len(cell.get("outputs", [])) <= 1 for cell in notebook.cells)


@pytest.mark.slow
@pytest.mark.parametrize("file", [file for file in NOTEBOOKS if file.stem != "first_steps"], ids=lambda file: file.stem)
def test_in_jupyter_every_notebook_runs(file: Path, tmp_path: Path) -> None:
    executed(file, tmp_path)


def test_no_notebook_holds_outputs() -> None:
    """Sources are text; whoever opens one as .ipynb keeps it out of the repository."""
    assert len(NOTEBOOKS) == 6
    assert not list(FOLDER.glob("*.ipynb"))


def test_titles_cannot_break_the_page() -> None:
    resolved = read_scenario("sihua:baseline", [*SMALL, "title=<script>alert(1)</script>"])
    assert "<script>" not in resolved._repr_html_()
    result = run_scenario(resolved)
    assert "<script>" not in result._repr_html_()
    assert "&lt;script&gt;" in result._repr_html_()
    assert result.plot.participation()._repr_png_().startswith(b"\x89PNG")
