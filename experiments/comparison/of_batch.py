"""A comparison out of a stored batch: nothing is run, what is there is paired.

A policy is a combination of the levers of the study. Runs are paired by replicate and, where the study has uncertainties, by
the values of these: then each pair is a mean over replicates, so that the interval spans what is not known.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from experiments.comparison.model import KIND, Comparison, Scene
from experiments.comparison.sesoi import SESOI, Judgeable, chosen
from experiments.storage.errors import FolderRefused
from experiments.storage.provenance import provenance

if TYPE_CHECKING:
    import pandas

    from experiments.batches.stored import Batch

MOST_POLICIES = 6
"""More can't be told apart in a figure; who has more levels names those that are of interest."""


def comparison_of_batch(folder: Path, wanted: Sequence[str], about: Sequence[Judgeable], command: str) -> Comparison:
    """Compare combinations of levers, the first with the others.

    wanted: combinations as LEVER=LEVEL, several with commas between, the baseline first; empty: all there are. Raises
    FolderRefused where one is not in the batch, and where no outcome of the batch has a smallest effect size of interest.
    """
    from experiments.batches.stored import Batch

    batch = Batch(folder)
    runs = batch.runs()
    levers = [factor for factor in batch.manifest["factors"] if factor["role"] == "lever"]
    names = [factor["name"] for factor in levers]
    others = [factor["name"] for factor in batch.manifest["factors"] if factor["role"] != "lever"]
    combinations = _combinations(batch, names)
    picked = [_picked(text, combinations, folder) for text in wanted] or combinations
    if len(picked) < 2:
        raise FolderRefused(f"{folder}: holds one combination of levers only; there is nothing to compare it with")
    if len(picked) > MOST_POLICIES + 1:
        shown = "; ".join(_text(one) for one in combinations[:3])
        raise FolderRefused(
            f"{folder}: holds {len(combinations)} combinations of levers; name a baseline and up to {MOST_POLICIES}"
            f" others behind the folder, as in: {shown}"
        )
    judgeable = _judgeable(batch, about, folder)
    values = _paired(runs, names, others, picked, [j.outcome.name for j in judgeable])
    pairs = len(next(iter(values.values()))[0])
    if pairs < 2:
        raise FolderRefused(f"{folder}: holds fewer than two pairs of finished runs; let the batch go on first")
    return Comparison(
        manifest=_manifest(batch, judgeable, pairs, command),
        scenes=[_scene(one, levers, batch) for one in picked],
        groups=[],
        seeds=list(range(1, pairs + 1)),
        values=values,
        tables={},
        yaml=[],
        plain=[],
        words=[],
    )


def _combinations(batch: Batch, names: Sequence[str]) -> list[dict[str, Any]]:
    """Every combination of levers in the order of the design; without levers, every point."""
    points = batch.points()
    rows = points[list(names) or ["point"]].drop_duplicates()
    return [{str(name): level for name, level in row.items()} for row in rows.to_dict("records")]


def _picked(text: str, combinations: Sequence[dict[str, Any]], folder: Path) -> dict[str, Any]:
    """The one combination that a text like `policy=points,dose=2` means."""
    asked = dict(part.partition("=")[::2] for part in text.split(","))
    fitting = [one for one in combinations if all(_same(one.get(name), level) for name, level in asked.items())]
    if len(fitting) == 1:
        return fitting[0]
    shown = "; ".join(_text(one) for one in combinations[:6])
    problem = "no combination of levers is" if not fitting else f"{len(fitting)} combinations of levers are"
    raise FolderRefused(f"{folder}: {problem} {text!r}; there are: {shown}")


def _same(value: Any, text: str) -> bool:
    if str(value) == text:
        return True
    try:
        return float(value) == float(text)
    except (TypeError, ValueError):
        return False


def _text(combination: Mapping[str, Any]) -> str:
    return ",".join(f"{name}={value}" for name, value in combination.items())


def _judgeable(batch: Batch, about: Sequence[Judgeable], folder: Path) -> list[Judgeable]:
    """Of the outcomes that the batch keeps, those that have a smallest effect size of interest; of a group, that of everybody."""
    asked = {j.outcome.name: j.sesoi for j in about}
    sesoi = {}
    for name in batch.manifest["outcomes"]:
        base = name.removesuffix("_elderly").removesuffix("_young")
        if name in asked or base in SESOI:
            sesoi[name] = asked.get(name, SESOI.get(base, 0.0))
    if not sesoi:
        raise FolderRefused(
            f"{folder}: keeps no outcome of which it is said what difference matters; say so with --smallest"
            f" {batch.manifest['outcomes'][0]}=NUMBER"
        )
    return chosen(sesoi)


def _paired(
    runs: pandas.DataFrame, levers: Sequence[str], others: Sequence[str], picked: Sequence[dict[str, Any]], outcomes: list[str]
) -> dict[str, np.ndarray[Any, Any]]:  # fmt: skip
    """[policies, pairs] of each outcome; nan where a run is missing."""
    keys = list(others) or ["replicate"]
    frames = []
    for one in picked:
        mine = np.logical_and.reduce([runs[name] == value for name, value in one.items()])
        frames.append(runs[mine].groupby(keys, sort=True)[outcomes].mean())
    index = frames[0].index
    for frame in frames[1:]:
        index = index.union(frame.index)
    table = np.array([frame.reindex(index).to_numpy(np.float64) for frame in frames])
    return {name: table[:, :, at] for at, name in enumerate(outcomes)}


def _manifest(batch: Batch, judgeable: Sequence[Judgeable], pairs: int, command: str) -> dict[str, Any]:
    m = batch.manifest
    return {
        **provenance("scipy", "statsmodels"),
        "kind": KIND,
        "started": datetime.now(UTC).isoformat(timespec="seconds"),
        "command": command,
        "sihua": m["sihua"],
        "batch": str(batch.folder.resolve()),
        "weeks": None,
        "warm_up_weeks": None,
        "first_seed": m["seed"],
        "replicates": pairs,
        "replicates_wanted": pairs,
        "repeated_looks": False,
        "everything_decided": False,
        "state": "complete",
        "sesoi": {j.outcome.name: j.sesoi for j in judgeable},
    }


def _scene(combination: Mapping[str, Any], levers: Sequence[Mapping[str, Any]], batch: Batch) -> Scene:
    labels = {factor["name"]: (factor["label"] or factor["name"], factor["label_zh"] or factor["label"] or factor["name"])
              for factor in levers}  # fmt: skip
    en, zh = (
        ", ".join(f"{labels[name][k] if name in labels else name}: {value}" for name, value in combination.items())
        for k in (0, 1)
    )
    m = batch.manifest
    return Scene(_text(combination), en, zh, m["question"], m["question_zh"], "", "",
                 {name: ("", str(value)) for name, value in combination.items()})  # fmt: skip
