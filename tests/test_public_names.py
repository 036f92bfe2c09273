"""`import sihua` offers every public name, costs nothing, and stops where something stands in the way of its packages."""

from __future__ import annotations

import ast
import os
import subprocess
import sys
from collections.abc import Callable
from functools import partial
from importlib import import_module
from pathlib import Path
from types import ModuleType

import pytest

import sihua
import sihua.mechanism

ROOT = Path(__file__).parents[1]
HEAVY = {"numpy", "numba", "mesa", "pandas", "matplotlib", "rich", "yaml", "pydantic", "typer", "experiments"}


def python(*arguments: str, cwd: Path) -> subprocess.CompletedProcess[str]:
    """Python in another folder, which stands first on its path, and then the packages of this tree."""
    return subprocess.run([sys.executable, *arguments], cwd=cwd, env={**os.environ, "PYTHONPATH": str(ROOT)},
                          capture_output=True, text=True, check=False, timeout=120)  # fmt: skip


@pytest.mark.parametrize("module", [sihua, sihua.mechanism], ids=lambda module: module.__name__)
def test_every_public_name_is_there(module: object) -> None:
    names: list[str] = module.__all__  # type: ignore[attr-defined]
    assert [name for name in names if getattr(module, name, None) is None] == []


SMALL = ("place.residents=40", "run.weeks=13", "run.warm_up_weeks=0")


def _told(row: int, week: int = 1) -> str:
    diary = sihua.ResidentDiary(row)
    model = sihua.ObservedModel(sihua.load("sihua:baseline", *SMALL), [diary])
    model.step_to(week)
    return sihua.tell_volunteer(diary, model, "en")


WRONG: dict[str, tuple[Callable[[], object], type[Exception], str]] = {
    "run of a name": (lambda: sihua.run("sihua:baseline"), TypeError, r"sihua.run takes a scenario, as sihua.load"),
    "run of a list": (lambda: sihua.run([sihua.load("sihua:baseline")]), TypeError, "not list"),
    "run of no seeds": (
        lambda: sihua.run(sihua.load("sihua:baseline", *SMALL), replicates=0),
        ValueError,
        "at least 1",
    ),
    "run into a number": (
        lambda: sihua.run(sihua.load("sihua:baseline", *SMALL), 5),
        TypeError,
        "name of a file or folder",
    ),
    "compare a name": (lambda: sihua.compare("sihua:baseline"), TypeError, "takes a list of scenarios"),
    "compare one": (lambda: sihua.compare(sihua.load("sihua:baseline")), TypeError, "takes a list of scenarios"),
    "compare nothing": (lambda: sihua.compare([]), sihua.FolderRefused, "at least one policy"),
    "compare once": (lambda: sihua.compare([sihua.load("sihua:baseline")] * 2, replicates=1), ValueError, "at least 2"),
    "compare text": (
        lambda: sihua.compare([sihua.load("sihua:baseline")] * 2, replicates="9"),
        TypeError,
        "whole number",
    ),
    "load a number": (lambda: sihua.load(5), TypeError, "name of a file or folder, not int"),
    "model of a name": (lambda: sihua.ParticipationModel("sihua:baseline"), TypeError, "is made of a scenario"),
    "verify a number": (lambda: sihua.verify(5), TypeError, "sihua.verify takes the name of a file or folder, not int"),
    "result of nothing": (lambda: sihua.load_result(None), TypeError, "load_result takes the name of a file or folder"),
    "batch of nothing": (lambda: sihua.load_batch(None), TypeError, "load_batch takes the name of a file or folder"),
    "comparison of a list": (lambda: sihua.load_comparison([]), TypeError, "load_comparison takes the name of a file"),
    "report on bytes": (lambda: sihua.report(b"x"), TypeError, "sihua.report takes the name of a file or folder"),
    "report in no language": (lambda: sihua.report("x", ["fr"]), ValueError, "language is 'en' or 'zh', not 'fr'"),
    "a batch of a number": (lambda: sihua.batch(5), TypeError, "sihua.batch takes the name of a file or folder"),
    "run in no language": (
        lambda: sihua.run(sihua.load("sihua:baseline", *SMALL), language="fr"),
        ValueError,
        "language is 'en' or 'zh', not 'fr'",
    ),
    "page of no comparison": (
        lambda: sihua.comparison_page("x", "en"),
        TypeError,
        "comparison_page takes what sihua.comp",
    ),
    "judged by a text": (lambda: sihua.judged("breadth=0.02"), TypeError, "takes a list of settings"),
    "no row": (lambda: sihua.ResidentDiary(-1), ValueError, "row is -1; it must be at least 0"),
    "row of a name": (lambda: sihua.ResidentDiary("x"), TypeError, "row is a whole number"),
    "too high a row": (lambda: _told(99_999), ValueError, "row 99999: there are 40 residents, counted from 0"),
    "a diary without weeks": (lambda: _told(5, 0), ValueError, "holds no week: give it to an ObservedModel"),
    **{
        f"{name} of no comparison": (
            partial(getattr(sihua, name), "x"),
            TypeError,
            f"sihua.{name} takes what sihua.compare",
        )
        for name in ("verdicts", "between", "by_group", "by_phase", "prices")
    },
    "a folder that is none of ours": (lambda: sihua.load_result("tests"), sihua.FolderDamaged, "is no result folder"),
    "a name that no file has": (lambda: sihua.load_result("a\0b"), sihua.FolderDamaged, "there is no such folder"),
    "a batch that no file is": (lambda: sihua.load_batch("a\0b"), sihua.FolderRefused, "there is no such folder"),
    "verify none": (lambda: sihua.verify("nowhere", 0), ValueError, "at least 1"),
}  # type: ignore[dict-item, unused-ignore]


@pytest.mark.parametrize("name", WRONG)
def test_what_a_public_function_cannot_take_is_said_in_words(name: str) -> None:
    call, kind, said = WRONG[name]
    with pytest.raises(kind, match=said):
        call()


def test_every_name_that_is_listed_can_be_had(tmp_path: Path) -> None:
    code = "import sihua; print(len([getattr(sihua, name) for name in dir(sihua)]))"
    assert python("-c", code, cwd=tmp_path).stdout.strip() == str(len(dir(sihua)))


def test_the_list_of_names_is_that_of_the_places() -> None:
    assert sorted(sihua.__all__) == sorted(sihua._PLACES)
    assert set(sihua.__all__) < set(dir(sihua))


def test_a_name_that_is_not_there_is_answered_with_those_that_are() -> None:
    with pytest.raises(AttributeError, match=r"it offers .*load"):
        sihua.lode  # type: ignore[attr-defined]  # noqa: B018


def test_a_name_that_is_not_there_fails_the_type_check(tmp_path: Path) -> None:
    file = tmp_path / "mine.py"
    file.write_text("import sihua, sihua.mechanism\nsihua.load\nsihua.lode\nsihua.mechanism.TERM\n", encoding="utf-8")
    options = ["--config-file", ROOT / "pyproject.toml", "--no-error-summary"]
    found = subprocess.run(
        [sys.executable, "-m", "mypy", *options, file], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert [line.split(": ")[0].rsplit(":")[-1] for line in found.stdout.splitlines()] == ["3", "4"], found.stdout


@pytest.mark.parametrize("module", [sihua, sihua.mechanism], ids=lambda module: module.__name__)
def test_what_a_public_name_gives_is_what_its_import_for_types_names(module: ModuleType) -> None:
    tree = ast.parse(Path(str(module.__file__)).read_text(encoding="utf-8"))
    for_types = {
        alias.asname or alias.name: (node.module, alias.name)
        for block in tree.body
        if isinstance(block, ast.If) and ast.unparse(block.test) == "TYPE_CHECKING"
        for node in block.body
        if isinstance(node, ast.ImportFrom)
        for alias in node.names
    }
    assert set(for_types) == set(module._PLACES)
    texts = [node.value for node in ast.walk(tree) if isinstance(node, ast.Constant)]
    assert [name for name in for_types if texts.count(name) != 1] == [], (
        "beside its import a name stands in __all__ alone"
    )
    for name, (source, inner) in for_types.items():
        assert getattr(module, name) is getattr(import_module(str(source)), inner), name


def test_importing_sihua_imports_nothing_heavy(tmp_path: Path) -> None:
    done = python("-c", f"import sys, sihua; print(sorted({HEAVY} & set(sys.modules)))", cwd=tmp_path)
    assert (done.stdout, done.stderr) == ("[]\n", "")


def stand_in_the_way(folder: Path, name: str) -> Path:
    """A file or package of the user's with a name that sihua needs; what Python will find."""
    if name.endswith(".py"):
        (folder / name).write_text("raise SystemExit('somebody else ran')")
        return folder / name
    (folder / name).mkdir()
    (folder / name / "__init__.py").write_text("raise SystemExit('somebody else ran')")
    return folder / name


@pytest.mark.parametrize("name", ["sim", "experiments", "sim.py", "experiments.py"])
def test_what_stands_in_the_way_is_named_with_what_to_do(name: str, tmp_path: Path) -> None:
    found = stand_in_the_way(tmp_path, name)
    done = python("-c", "import sihua", cwd=tmp_path)
    assert done.returncode == 1
    last = done.stderr.splitlines()[-1]
    assert last.startswith(f"ImportError: Python finds {found} instead of the package `{name.removesuffix('.py')}`")
    assert f"rename {name}, or run from another folder" in last


@pytest.mark.parametrize("name", ["sim", "sim.py"])
def test_experiments_too_say_which_other_model_they_would_get(name: str, tmp_path: Path) -> None:
    found = stand_in_the_way(tmp_path, name)
    done = python("-c", "from experiments.outcomes import OUTCOMES", cwd=tmp_path)
    assert done.returncode == 1
    last = done.stderr.splitlines()[-1]
    assert last.startswith(f"ImportError: Python finds {found}")
    assert f"instead of {ROOT / 'sim' / '__init__.py'}, the package `sim` of sihua; rename {found}" in last


@pytest.mark.parametrize("name", ["sim", "experiments"])
def test_a_module_without_a_place_is_named_too(name: str, tmp_path: Path) -> None:
    made = f"import sys, types; sys.modules[{name!r}] = types.ModuleType({name!r}); import sihua"
    done = python("-c", made, cwd=tmp_path)
    assert done.returncode == 1
    assert "ImportError" in done.stderr
    assert f"sys.modules[{name!r}]" in done.stderr


def test_the_command_says_so_in_one_line(tmp_path: Path) -> None:
    """Somebody put the folder of his own module first on Python's path; the folder where he is, no command looks at."""
    stand_in_the_way(tmp_path, "experiments.py")
    path = os.pathsep.join((str(tmp_path), str(ROOT)))
    done = subprocess.run([sys.executable, "-m", "sihua", "--version"], cwd=ROOT.parent, capture_output=True, text=True,
                          env={**os.environ, "PYTHONPATH": path}, check=False, timeout=120)  # fmt: skip
    assert (done.returncode, done.stdout, len(done.stderr.splitlines())) == (2, "", 1)
    assert done.stderr.startswith(f"sihua: Python finds {tmp_path / 'experiments.py'} instead of")


@pytest.mark.parametrize("name", ["sim", "experiments.py"])
def test_what_lies_in_the_current_folder_stands_in_no_commands_way(name: str, tmp_path: Path) -> None:
    stand_in_the_way(tmp_path, name)
    done = python("-m", "sihua", "--version", cwd=tmp_path)
    assert (done.returncode, done.stderr) == (0, "")


def test_a_folder_that_is_no_package_stands_in_nobodys_way(tmp_path: Path) -> None:
    (tmp_path / "sim").mkdir()
    (tmp_path / "sim" / "notes.txt").write_text("mine")
    done = python("-m", "sihua", "--version", cwd=tmp_path)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("sihua ")
