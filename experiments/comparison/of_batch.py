"""A comparison out of a stored batch: nothing is run, what is there is paired.

A policy is a combination of the levers of the study. Runs are paired by replicate and, where the study has uncertainties, by
the values of these. What is not there under every policy is left out first; then, with uncertainties, each pair is a mean over
replicates, so that the interval spans what is not known.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from experiments.batches.pairing import Bools, Pairing, pairing_of, places
from experiments.comparison.model import KIND, Comparison, Reals, Scene
from experiments.comparison.sesoi import OF_WORK, SESOI, Judgeable, chosen
from experiments.storage.errors import FolderRefused
from experiments.storage.provenance import provenance

if TYPE_CHECKING:
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
    levers = [factor for factor in batch.manifest["factors"] if factor["role"] == "lever"]
    if not levers:
        raise FolderRefused(
            f"{folder}: the study has no levers, only uncertainties, so that its points are other worlds and no policies;"
            " name under levers: what shall be compared"
        )
    combinations = _combinations(batch, [factor["name"] for factor in levers])
    picked = [_picked(text, combinations, folder) for text in wanted] or combinations
    if len(combinations) < 2:
        raise FolderRefused(f"{folder}: holds one combination of levers only; there is nothing to compare it with")
    if len(picked) < 2:
        others = "; ".join(_text(one) for one in combinations if one not in picked)
        raise FolderRefused(
            f"{folder}: name a policy to compare {wanted[0]!r} with, behind it; there are: {others:.300}"
        )
    if len(picked) > MOST_POLICIES + 1:
        shown = "; ".join(_text(one) for one in combinations[:3])
        raise FolderRefused(
            f"{folder}: holds {len(combinations)} combinations of levers; name a baseline and up to {MOST_POLICIES}"
            f" others behind the folder, as in: {shown}"
        )
    judgeable = _judgeable(batch, about, folder)
    names = [j.outcome.name for j in judgeable]
    pairing = pairing_of(batch, names, [tuple(one.values()) for one in picked])
    kept = _kept(pairing, picked, folder)
    values = _means(batch, pairing, kept, names)
    pairs = len(next(iter(values.values()))[0])
    if pairs < 2:
        raise FolderRefused(
            f"{folder}: holds fewer than two pairs of finished runs ({_counted(pairing, picked)}); let the batch go on"
            " first, or leave out the policies that fail"
        )
    if all(np.isnan(column).all() for column in values.values()):
        raise FolderRefused(
            f"{folder}: none of {', '.join(names)} is defined in any run, so that there is nothing to compare; outcomes of"
            " quarters want weeks that hold a whole quarter"
        )
    return Comparison(
        manifest=_manifest(batch, judgeable, pairs, command) | _left_out(pairing, kept, picked, names),
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
    """Every combination of levers in the order of the design."""
    rows = batch.points()[list(names)].drop_duplicates()
    return [{str(name): level for name, level in row.items()} for row in rows.to_dict("records")]


def _picked(text: str, combinations: Sequence[dict[str, Any]], folder: Path) -> dict[str, Any]:
    """The one combination that a text like `policy=points,dose=2` means."""
    asked = _asked(text, list(combinations[0]))
    exact = [one for one in combinations if _text(one) == text]
    fitting = exact or [
        one for one in combinations if all(_same(one.get(name), level) for name, level in asked.items())
    ]
    if len(fitting) == 1:
        return fitting[0]
    shown = "; ".join(_text(one) for one in combinations[:6])
    problem = "no combination of levers is" if not fitting else f"{len(fitting)} combinations of levers are"
    raise FolderRefused(f"{folder}: {problem} {text!r}; there are: {shown}")


def _asked(text: str, levers: Sequence[str]) -> dict[str, str]:
    """The levels that a text names, by lever: a level may have commas, and ends where the next lever begins."""
    names = "|".join(re.escape(name) for name in sorted(levers, key=len, reverse=True))
    starts = list(re.finditer(rf"(?:^|,)\s*({names})=", text))
    if not starts or starts[0].start() > 0:
        return dict(part.partition("=")[::2] for part in text.split(","))  # which no combination fits
    ends = [*(found.start() for found in starts[1:]), len(text)]
    return {found[1]: text[found.end() : end] for found, end in zip(starts, ends, strict=True)}


def _level(value: Any) -> str:
    """A level as people write it."""
    return str(value).lower() if isinstance(value, (bool, np.bool_)) else str(value)


def _same(value: Any, text: str) -> bool:
    if _level(value) == text or str(value) == text:
        return True
    if isinstance(value, (bool, np.bool_)):
        return False
    try:
        return float(value) == float(text)
    except (TypeError, ValueError):
        return False


def _text(combination: Mapping[str, Any]) -> str:
    return ",".join(f"{name}={_level(value)}" for name, value in combination.items())


def _judgeable(batch: Batch, about: Sequence[Judgeable], folder: Path) -> list[Judgeable]:
    """Of the outcomes that the batch keeps, those that have a smallest effect size of interest; of a group, that of everybody."""
    asked = {j.outcome.name: j.sesoi for j in about}
    sesoi, usual = {}, SESOI | OF_WORK  # what a study keeps, it asks about
    for name in batch.manifest["outcomes"]:
        base = name.removesuffix("_elderly").removesuffix("_young")
        if name in asked or base in usual:
            sesoi[name] = asked.get(name, usual.get(base, 0.0))
    if not sesoi:
        raise FolderRefused(
            f"{folder}: keeps no outcome of which it is said what difference matters; say so with --sesoi"
            f" {batch.manifest['outcomes'][0]}=NUMBER"
        )
    return chosen(sesoi)


def _kept(pairing: Pairing, picked: Sequence[dict[str, Any]], folder: Path) -> Bools:
    """[replicates, surroundings]: whether a world is finished under every policy."""
    under = [set(pairing.surrounding[pairing.setting == at].tolist()) for at in range(len(picked))]
    shared = sorted(set.intersection(*under))
    if not shared:
        raise FolderRefused(
            f"{folder}: no values of what is uncertain were run under all of {'; '.join(_text(one) for one in picked)}, so"
            " nothing of them can be paired; give levers and uncertainties a design each, which are then crossed"
        )
    kept = np.zeros_like(pairing.left_out)
    kept[:, shared] = ~pairing.left_out[:, shared]
    for at in np.flatnonzero(pairing.wanted == pairing.failed + pairing.missing):
        kept[:, sorted(under[at])] = False
    return kept


def _means(batch: Batch, pairing: Pairing, kept: Bools, names: Sequence[str]) -> dict[str, Reals]:
    """[policies, pairs] of each outcome; nan where it is not defined.

    Without uncertainties a pair is a replicate. With them it is a mean over the replicates in which every policy that
    defines the outcome anywhere does so.
    """
    others = [factor for factor in batch.manifest["factors"] if factor["role"] != "lever"]
    worlds = np.argwhere(kept)  # replicate, surrounding
    pair_of = np.full(kept.shape, -1)
    _, numbers = np.unique(worlds[:, 1 if others else 0], return_inverse=True)
    pair_of[kept] = numbers
    pairs, policies = int(numbers.max(initial=-1)) + 1, len(pairing.settings)
    sums = {name: np.zeros((policies, pairs)) for name in names}
    known = {name: np.zeros((policies, pairs), np.int64) for name in names}
    for table in batch.chunks():
        point, replicate = places(table)
        at, pair = pairing.setting[point], pair_of[replicate, pairing.surrounding[point]]
        for name in names:
            values = table[name].to_numpy()
            counts = (at >= 0) & (pair >= 0) & np.isfinite(values)
            if others:
                counts &= ~pairing.undefined[name][replicate, pairing.surrounding[point]]
            np.add.at(sums[name], (at[counts], pair[counts]), values[counts])
            np.add.at(known[name], (at[counts], pair[counts]), 1)
    with np.errstate(invalid="ignore"):
        return {name: np.where(known[name] > 0, sums[name] / known[name], np.nan) for name in names}


def _left_out(pairing: Pairing, kept: Bools, picked: Sequence[dict[str, Any]], names: Sequence[str]) -> dict[str, Any]:
    """What the manifest says of runs that are not there, and of outcomes that are not defined in all that are."""
    n, wanted = int(kept.sum()), pairing.worlds
    return {
        "state": "complete" if n == wanted else "incomplete",
        "pairs_of_runs": {
            "kept": n,
            "wanted": wanted,
            "policies": [
                {"policy": _text(one), "failed": int(failed), "missing": int(missing)}
                for one, failed, missing in zip(picked, pairing.failed, pairing.missing, strict=True)
            ],
            "undefined": {name: int(number) for name in names if (number := (pairing.undefined[name] & kept).sum())},
        },
    }


def _counted(pairing: Pairing, picked: Sequence[dict[str, Any]]) -> str:
    return "; ".join(
        f"{_text(one)}: {failed} of {wanted} failed, {missing} missing"
        for one, wanted, failed, missing in zip(picked, pairing.wanted, pairing.failed, pairing.missing, strict=True)
    )


def _manifest(batch: Batch, judgeable: Sequence[Judgeable], pairs: int, command: str) -> dict[str, Any]:
    m = batch.manifest
    return {
        "notes": m.get("notes", []),
        **provenance("scipy", "statsmodels", "matplotlib"),
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
        "sesoi": {j.outcome.name: j.sesoi for j in judgeable},
        "sets": sorted(
            {path for factor in m["factors"] if factor["role"] == "lever" for path in factor.get("sets", ())}
        ),
    }


def _scene(combination: Mapping[str, Any], levers: Sequence[Mapping[str, Any]], batch: Batch) -> Scene:
    labels = {factor["name"]: (factor["label"] or factor["name"], factor["label_zh"] or factor["label"] or factor["name"])
              for factor in levers}  # fmt: skip
    en, zh = (
        ", ".join(
            f"{labels[name][k] if name in labels else name}: {_level(value)}" for name, value in combination.items()
        )
        for k in (0, 1)
    )
    m = batch.manifest
    return Scene(_text(combination), en, zh, m["question"], m["question_zh"], "", "",
                 {name: ("", _level(value)) for name, value in combination.items()})  # fmt: skip
