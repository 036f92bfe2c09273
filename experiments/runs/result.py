"""What a run left, as tidy frames: the data, and how they lie in a folder. How a result is shown is said in presentation."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from experiments.runs.inputs import KEPT
from experiments.runs.rotation import Rotation
from experiments.storage.cells import write_csv
from experiments.storage.errors import FolderDamaged, holds_what_it_should
from experiments.storage.folder import opened
from experiments.storage.manifest import MANIFEST, parsed
from experiments.storage.names import made_up, plain_name
from experiments.storage.parquet import read_parquet
from sim.indices.declared import GOVERNANCE, INDICATORS, PROBLEMS, QUARTERLY
from sim.printable import one_line

if TYPE_CHECKING:
    import pandas

TABLES = ("weekly", "quarterly", "governance", "problems", "resources")
"""Frames that every result holds, as Parquet and as text."""
CURVES = ("closure", "retention")
"""Small frames that every result holds as text only."""
OPTIONAL = ("statistics", "costs", "money", "votes", "survey", "survey_sample", "spread")
"""Frames that are written, as text, where there is something in them."""
ALWAYS = (*(f"{name}.parquet" for name in TABLES), *(f"{name}.csv" for name in CURVES), "scenario.yaml")
MOST_COMMUNITIES_AS_TEXT = 20
"""With more, resources.csv would be larger than all the rest: six rows for each week and community."""


@dataclass(frozen=True)
class Result:
    """What a run left: tidy frames and the manifest.

    weekly: one row per reported week, community (-1: all) and group (all, elderly, young), one column per indicator.
    quarterly: the same per 13 weeks. governance: the governing side, one row per reported week and community.
    problems: the four problems (四化) per 13 weeks and community. resources: per week, community and type of resource.
    closure, retention: how long cases stay open and volunteers stay. statistics: of the whole run. log: who took part
    when, if the scenario keeps it. costs: what mechanisms cost, week by week; money: year by year, against the budget.
    votes: elections, hearings and votes: who came, why, and what was decided. survey, survey_sample: questionnaires answered at
    the end. rotation: what other leaders would have closed.
    scenario_yaml: the complete scenario. mechanism_files: the text of its plugins, by file. folder:
    where it lies; None where it was not kept. data_files: what the lists of residents and of ties held that it names, by
    their names here. spread: the range of each change over further seeds, where these were run.
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
    money: pandas.DataFrame | None = None
    votes: pandas.DataFrame | None = None
    survey: pandas.DataFrame | None = None
    survey_sample: pandas.DataFrame | None = None
    rotation: Rotation | None = None
    mechanism_files: dict[str, str] = field(default_factory=dict)
    folder: Path | None = None
    data_files: dict[str, bytes] = field(default_factory=dict)
    spread: pandas.DataFrame | None = None

    @property
    def complete(self) -> bool:
        """Whether the run reached its last week."""
        return bool(self.manifest["state"] == "complete")


def default_folder(scenario: str, seed: int, settings: Sequence[str] = ()) -> Path:
    """results/<scenario>-seed<seed> under the current folder, and what is set besides: no two runs of a sweep share one."""
    other = [setting for setting in settings if setting.partition("=")[0].strip() != "run.seed"]
    return Path("results") / made_up(f"{plain_name(scenario)}-seed{seed}", settings=other)


def write_tables(result: Result, folder: Path) -> None:
    """Write the data of a result into a folder, as `load_result` reads them."""
    communities = result.resources["community"].nunique() - 1
    as_text = [*TABLES[:-1], *(TABLES[-1:] if communities <= MOST_COMMUNITIES_AS_TEXT else ()), *CURVES]
    for name in TABLES:
        getattr(result, name).to_parquet(folder / f"{name}.parquet", index=False)
    for name in [*as_text, *(name for name in OPTIONAL if _holds_something(getattr(result, name)))]:
        write_csv(getattr(result, name), folder / f"{name}.csv")
    if result.log is not None:
        result.log.to_parquet(folder / "log.parquet", index=False)
    texts = {"scenario.yaml": result.scenario_yaml, **result.mechanism_files}
    if result.rotation is not None:
        texts["rotation.json"] = json.dumps(asdict(result.rotation), indent=2) + "\n"
    for name, text in texts.items():
        (folder / name).write_text(text, encoding="utf-8", newline="\n")
    for name, content in result.data_files.items():
        (folder / name).write_bytes(content)


def load_result(folder: str | Path) -> Result:
    """Read a result folder back; raise FolderDamaged, one line per file, unless every file is what was written."""
    folder = Path(folder)
    with opened(folder) as manifest:
        if "kind" in manifest:
            raise FolderDamaged(
                f"{folder}: is a {one_line(manifest['kind'])}; sihua.load_{one_line(manifest['kind'])} reads it"
            )
        if missing := [name for name in ALWAYS if name not in manifest["files"]]:
            raise FolderDamaged(f"{folder / MANIFEST}: does not list {', '.join(missing)}; run the scenario again")
        held = manifest["files"]
        frames: dict[str, Any] = {name: _parquet(folder, name) for name in TABLES}
        _must_be_of_a_run(frames, manifest, folder)
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
            data_files={name: (folder / name).read_bytes() for name in held if name.startswith(KEPT)},
        )


KEYS = ("week", "community")
COLUMNS: dict[str, Sequence[str]] = {
    "weekly": (*KEYS, "group", *INDICATORS),
    "quarterly": (*KEYS, "group", *QUARTERLY),
    "governance": (*KEYS, *GOVERNANCE),
    "problems": (*KEYS, *PROBLEMS),
    "resources": (*KEYS, "resource"),
}
"""What every table of a run holds."""


def _must_be_of_a_run(frames: dict[str, pandas.DataFrame], manifest: dict[str, Any], folder: Path) -> None:
    """Raise FolderDamaged where tables, whose hashes fit, lack columns or weeks all the same."""
    weeks = set(range(1, int(manifest.get("weeks_done", 0)) + 1))
    for name, columns in COLUMNS.items():
        file, frame = folder / f"{name}.parquet", frames[name]
        if missing := [column for column in columns if column not in frame]:
            raise FolderDamaged(f"{file}: has no column {missing[0]}; run the scenario again")
        if name in ("weekly", "governance") and weeks and set(frame["week"]) != weeks:
            raise FolderDamaged(f"{file}: does not hold weeks 1 to {len(weeks)}; run the scenario again")


def _parquet(folder: Path, name: str) -> pandas.DataFrame:
    file = folder / f"{name}.parquet"
    with holds_what_it_should(file):
        frame: pandas.DataFrame = read_parquet(file, file).to_pandas()
        return frame


def _csv(folder: Path, name: str) -> pandas.DataFrame:
    import pandas

    with holds_what_it_should(folder / f"{name}.csv"):
        return pandas.read_csv(folder / f"{name}.csv")


def _text(folder: Path, name: str) -> str:
    with holds_what_it_should(folder / name):
        return (folder / name).read_text(encoding="utf-8")


def _rotation(folder: Path) -> Rotation | None:
    with holds_what_it_should(folder / "rotation.json"):
        held = parsed(_text(folder, "rotation.json"))
        return Rotation(**held) if held else None


def _holds_something(frame: pandas.DataFrame | None) -> bool:
    return frame is not None and len(frame) > 0
