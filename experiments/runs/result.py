"""A result folder: whole or not there at all, with a hash of every file, never overwritten unasked.

Everything is written into a hidden folder beside the one that was asked for and then renamed into place, so that
neither a full disk nor Ctrl-C leaves half a result behind.
"""

from __future__ import annotations

import errno
import hashlib
import json
import os
import shutil
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from experiments.phrases.common import README, Language
from experiments.runs.rotation import Rotation

if TYPE_CHECKING:
    import pandas

    from experiments.presentation.plots import Plots

MANIFEST = "manifest.json"
TABLES = ("weekly", "quarterly", "governance", "problems", "resources")
"""Frames that every result holds, as Parquet and as text."""
CURVES = ("closure", "retention")
"""Small frames that every result holds as text only."""
OPTIONAL = ("statistics", "costs", "survey", "survey_sample")
"""Frames that are written, as text, where there is something in them."""
ALWAYS = (*(f"{name}.parquet" for name in TABLES), *(f"{name}.csv" for name in CURVES), "scenario.yaml")
MOST_COMMUNITIES_AS_TEXT = 20
"""With more, resources.csv would be larger than all the rest: six rows for each week and community."""
_FULL = (errno.ENOSPC, getattr(errno, "EDQUOT", errno.ENOSPC))


class FolderRefused(Exception):
    """The folder may not be (over)written: it exists, or it holds what sihua did not write."""


class FolderDamaged(Exception):
    """The folder cannot be written or read: full, read-only, or its files are not what the manifest says."""


@dataclass(frozen=True)
class Result:
    """What a run left: tidy frames and the manifest.

    weekly: one row per reported week, community (-1: all) and group (all, elderly, young), one column per indicator.
    quarterly: the same per 13 weeks. governance: the governing side, one row per reported week and community.
    problems: the four problems (四化) per 13 weeks and community. resources: per week, community and type of resource.
    closure, retention: how long cases stay open and volunteers stay. statistics: of the whole run. log: who took part
    when, if the scenario keeps it.
    costs: what mechanisms cost. survey, survey_sample: questionnaires answered at the end. rotation: what other leaders
    would have closed. scenario_yaml: the complete scenario. mechanism_files: the text of the mechanisms that it brought
    along, by file. folder: where it lies; None where it was not kept.
    """

    manifest: dict[str, Any]
    weekly: pandas.DataFrame
    quarterly: pandas.DataFrame
    governance: pandas.DataFrame
    problems: pandas.DataFrame
    resources: pandas.DataFrame
    closure: pandas.DataFrame
    retention: pandas.DataFrame
    log: pandas.DataFrame | None
    costs: pandas.DataFrame | None
    scenario_yaml: str
    statistics: pandas.DataFrame | None = None
    survey: pandas.DataFrame | None = None
    survey_sample: pandas.DataFrame | None = None
    rotation: Rotation | None = None
    mechanism_files: dict[str, str] = field(default_factory=dict)
    folder: Path | None = None

    @property
    def complete(self) -> bool:
        """Whether the run reached its last week."""
        return bool(self.manifest["state"] == "complete")

    @property
    def plot(self) -> Plots:
        """Every picture with one call: `result.plot.participation()`."""
        from experiments.presentation.plots import Plots

        return Plots(self)

    def _repr_html_(self) -> str:
        """What a notebook shows: the summary."""
        from experiments.presentation.plots import as_page

        return as_page(self)


def default_folder(scenario: str, seed: int) -> Path:
    """results/<scenario>-seed<seed>, under the current folder."""
    return Path("results") / f"{Path(scenario.rpartition(':')[2]).stem}-seed{seed}"


def claim(folder: Path, force: bool) -> Path:
    """Make sure, before anything is run, that a result may and can be put there; leave no trace of the attempt.

    Raises FolderRefused where something is there that must not be replaced, FolderDamaged where nothing can be written.
    """
    with _told(folder):
        folder = folder.resolve()
        if os.path.lexists(folder):
            _must_be_replaceable(folder, force)
        with _partial(folder):
            pass
    return folder


def write_result(result: Result, folder: Path, *, force: bool = False, language: Language = "en") -> Result:
    """Write all of `result`, figures and summary included, and put it into place in one step.

    Returns the result with its folder and the manifest as written. Raises FolderRefused and FolderDamaged.
    """
    folder, manifest = write_folder(folder, result.manifest, lambda at: _write_files(result, at, language), force)
    return replace(result, folder=folder, manifest=manifest)


def write_folder(
    folder: Path,
    manifest: dict[str, Any],
    write: Callable[[Path], None],
    force: bool = False,
    seal: Callable[[dict[str, Any]], dict[str, Any]] = dict,
) -> tuple[Path, dict[str, Any]]:
    """Let `write` fill a folder, add the manifest with a hash of every file, and put it into place in one step.

    seal: what is done to the finished manifest. Returns the folder and the manifest as written. Raises FolderRefused and
    FolderDamaged.
    """
    with _told(folder):
        folder = folder.resolve()
        if os.path.lexists(folder):
            _must_be_replaceable(folder, force)
        with _partial(folder) as partial:
            write(partial)
            hashes = {file.name: sha256(file) for file in sorted(partial.iterdir())}
            manifest = seal({**manifest, "files": hashes})
            text = json.dumps(manifest, indent=2, ensure_ascii=False) + "\n"
            (partial / MANIFEST).write_text(text, encoding="utf-8", errors="backslashreplace")  # odd bytes in `command`
            _put_into_place(partial, folder)
    return folder, manifest


def put_file(file: Path, text: str) -> None:
    """Write one file, whole or not at all; FolderDamaged where that cannot be."""
    with _told(file):
        partial = _hidden_name(file, "partial")
        try:
            partial.write_text(text, encoding="utf-8", newline="\n")
            os.replace(partial, file)
        finally:
            partial.unlink(missing_ok=True)


@contextmanager
def opened(folder: Path) -> Iterator[dict[str, Any]]:
    """The manifest of a folder of which every file is what was written; FolderDamaged otherwise, one line per file.

    What the system says about files while the folder is open is told as one line about it.
    """
    with _told(folder, reading=True):
        manifest = read_manifest(folder)
        if problems := list(_problems(folder, manifest["files"])):
            raise FolderDamaged("\n".join(problems))
        yield manifest


def load_result(folder: str | Path) -> Result:
    """Read a result folder back; raise FolderDamaged, one line per file, unless every file is what was written."""
    folder = Path(folder)
    with opened(folder) as manifest:
        if missing := [name for name in ALWAYS if name not in manifest["files"]]:
            raise FolderDamaged(f"{folder / MANIFEST}: does not list {', '.join(missing)}; run the scenario again")
        held = manifest["files"]
        frames: dict[str, Any] = {name: _parquet(folder, name) for name in TABLES}
        frames |= {name: _csv(folder, name) for name in CURVES}
        frames |= {name: _csv(folder, name) for name in OPTIONAL if f"{name}.csv" in held}
        frames["log"] = _parquet(folder, "log") if "log.parquet" in held else None
        return Result(
            manifest=manifest,
            **{"costs": None, **frames},
            rotation=_rotation(folder) if "rotation.json" in held else None,
            scenario_yaml=_text(folder, "scenario.yaml"),
            mechanism_files={n: _text(folder, n) for n in held if n.endswith(".py")},
            folder=folder,
        )


def _parquet(folder: Path, name: str) -> pandas.DataFrame:
    import pandas

    with _holds_what_it_should(folder / f"{name}.parquet"):
        return pandas.read_parquet(folder / f"{name}.parquet")


def _csv(folder: Path, name: str) -> pandas.DataFrame:
    import pandas

    with _holds_what_it_should(folder / f"{name}.csv"):
        return pandas.read_csv(folder / f"{name}.csv")


def _text(folder: Path, name: str) -> str:
    with _holds_what_it_should(folder / name):
        return (folder / name).read_text(encoding="utf-8")


def _rotation(folder: Path) -> Rotation | None:
    with _holds_what_it_should(folder / "rotation.json"):
        held = json.loads(_text(folder, "rotation.json"))
        return Rotation(**held) if held else None


@contextmanager
def _holds_what_it_should(file: Path) -> Iterator[None]:
    """A file whose hash fits may be spoilt all the same, by whoever wrote the hash: FolderDamaged in one line."""
    try:
        yield
    except FolderDamaged:
        raise
    except (ValueError, TypeError, KeyError, LookupError, RecursionError, OSError, ArithmeticError) as error:
        reason = _safe(str(error).split("\n")[0] or type(error).__name__)
        raise FolderDamaged(f"{file}: does not hold what it should ({reason}); run the scenario again") from None


def _write_files(result: Result, folder: Path, language: Language) -> None:
    """The files of a result but its manifest."""
    from experiments.presentation.figures import draw_figures
    from experiments.presentation.summary import plain_summary

    communities = result.resources["community"].nunique() - 1
    as_text = [*TABLES[:-1], *(TABLES[-1:] if communities <= MOST_COMMUNITIES_AS_TEXT else ()), *CURVES]
    for name in TABLES:
        getattr(result, name).to_parquet(folder / f"{name}.parquet", index=False)
    for name in [*as_text, *(name for name in OPTIONAL if _holds_something(getattr(result, name)))]:
        getattr(result, name).to_csv(folder / f"{name}.csv", index=False, lineterminator="\n")
    if result.log is not None:
        result.log.to_parquet(folder / "log.parquet", index=False)
    if result.rotation is not None:
        text = json.dumps(asdict(result.rotation), indent=2) + "\n"
        (folder / "rotation.json").write_text(text, encoding="utf-8", newline="\n")
    texts = {"scenario.yaml": result.scenario_yaml, "README.txt": README,
             "summary.txt": plain_summary(result, language), **result.mechanism_files}  # fmt: skip
    for name, text in texts.items():
        (folder / name).write_text(text, encoding="utf-8", newline="\n")
    draw_figures(result, folder, language)


def _holds_something(frame: pandas.DataFrame | None) -> bool:
    return frame is not None and len(frame) > 0


def _must_be_replaceable(folder: Path, force: bool) -> None:
    """Raise FolderRefused unless the folder is empty, or holds nothing but an earlier result and `force` is given."""
    if not folder.is_dir():
        raise FolderRefused(f"{folder}: is a file, not a folder; choose another place with --out")
    present = {entry.name for entry in folder.iterdir()}
    if not present and folder != Path.cwd():  # a shell would be left in a folder that is gone
        return
    if not force:
        held = _held(folder)
        raise FolderRefused(f"{folder}: exists{held}; choose another place with --out, or replace it with --force")
    try:
        written = {MANIFEST, *read_manifest(folder)["files"]}
    except (FolderDamaged, OSError):
        raise FolderRefused(
            f"{folder}: is no sihua result (it has no readable {MANIFEST}), so --force does not replace it;"
            " choose another place with --out"
        ) from None
    if foreign := sorted(present - written):
        raise FolderRefused(
            f"{folder}: holds what sihua did not write ({', '.join(foreign[:3])}{', …' if len(foreign) > 3 else ''}),"
            " so --force does not replace it; move that away, or choose another place with --out"
        )


def _held(folder: Path) -> str:
    """What is worth knowing of an earlier result before it is replaced: that it was interrupted, and how far it came."""
    try:
        manifest = read_manifest(folder)
    except (FolderDamaged, OSError):
        return ""
    if manifest.get("state") != "interrupted":
        return ""
    done, wanted = manifest.get("weeks_done"), manifest.get("weeks_wanted")
    return f" and holds an interrupted result ({done} of {wanted} weeks)"


def _put_into_place(partial: Path, folder: Path) -> None:
    """Rename the finished folder into place; a folder that it replaces goes only once the new one stands."""
    if not os.path.lexists(folder):
        os.replace(partial, folder)
        return
    old = _hidden_name(folder, "old")
    os.replace(folder, old)
    try:
        os.replace(partial, folder)
    except BaseException:
        os.replace(old, folder)
        raise
    shutil.rmtree(old, ignore_errors=True)


@contextmanager
def _partial(folder: Path) -> Iterator[Path]:
    """A hidden folder beside `folder`, gone at the end unless it was renamed; so are parents made in vain."""
    made = [parent for parent in folder.parents if not parent.exists()]
    partial = _hidden_name(folder, "partial")
    try:
        partial.mkdir(parents=True)
        yield partial
    finally:
        shutil.rmtree(partial, ignore_errors=True)
        for parent in made:
            if parent.is_dir() and not any(parent.iterdir()):
                parent.rmdir()


def _hidden_name(folder: Path, purpose: str) -> Path:
    """A name beside `folder` that no other process and no earlier call uses."""
    return folder.with_name(f".{folder.name}.{purpose}-{os.getpid()}-{time.time_ns()}")


@contextmanager
def _told(folder: Path, reading: bool = False) -> Iterator[None]:
    """Turn what the system says about files into one line about the result folder."""
    try:
        yield
    except OSError as error:
        reason = _safe(error.strerror or str(error))
        if error.errno in _FULL or "No space left" in str(error):
            advice = "the disk is full; free some space and run again (the same seed gives the same result)"
        else:
            advice = "choose another place with --out"
        if reading:
            raise FolderDamaged(f"{folder}: cannot be read: {reason}") from error
        raise FolderDamaged(f"{folder}: cannot be written: {reason}; nothing was left behind; {advice}") from error


def _safe(text: str) -> str:
    """Text that is safe in one line of a terminal; imported late, for help and version need none of the model."""
    from sim.scenario.problems import shown

    return shown(text, 120)


def read_manifest(folder: Path) -> dict[str, Any]:
    """The manifest as a table; FolderDamaged where it is missing, torn or somebody else's."""
    file = folder / MANIFEST
    if file.exists() and not file.is_file():
        raise FolderDamaged(f"{file}: is no file; run the scenario again")
    try:
        manifest = json.loads(file.read_text(encoding="utf-8"))
    except FileNotFoundError:
        if not folder.exists():
            raise FolderDamaged(f"{folder}: there is no such folder; name the folder of a result") from None
        raise FolderDamaged(f"{folder}: is no result folder: it has no {MANIFEST}") from None
    except (ValueError, RecursionError):
        raise FolderDamaged(f"{file}: is damaged (not readable as JSON); run the scenario again") from None
    if not isinstance(manifest, dict) or "sihua" not in manifest or not isinstance(manifest.get("files"), dict):
        raise FolderDamaged(f"{file}: is not the manifest of a sihua result")
    return manifest


def _problems(folder: Path, hashes: dict[str, str]) -> Iterator[str]:
    """One line for each file that is missing or has changed since it was written."""
    for name, wanted in hashes.items():
        if Path(name).name != name or not name.isprintable():
            yield f"{folder / MANIFEST}: names {_safe(repr(name))}, which is outside the folder"
            continue
        file = folder / name
        if file.is_symlink():
            yield f"{file}: is a link; a result holds its files itself"
        elif not file.is_file():
            yield f"{file}: is missing; run the scenario again"
        elif sha256(file) != wanted:
            yield f"{file}: has changed since it was written (SHA-256 differs); run the scenario again"


def sha256(file: Path) -> str:
    """The SHA-256 of a file, in hexadecimal."""
    with file.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()
