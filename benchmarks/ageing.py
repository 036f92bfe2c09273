"""What makes participants old: `python -m benchmarks.ageing` prints the table of docs/model.md, with standard errors."""

from __future__ import annotations

import tempfile
from pathlib import Path

import numpy as np

from sim.community import ParticipationModel
from sim.scenario.reader import read_scenario

BLOCKS = Path(__file__).parents[1] / "scenarios" / "blocks"
SEEDS = range(201, 213)
CASES: dict[str, tuple[str, ...]] = {
    "nothing": (),
    "free hours": ("equal_hours",),
    "slot misfit": ("equal_slots",),
    "access to notices and online": ("equal_access",),
    "needs": ("equal_needs",),
    "free hours and slots": ("equal_hours", "equal_slots"),
    "free hours, slots and access": ("equal_hours", "equal_slots", "equal_access"),
    "all four": ("equal_hours", "equal_slots", "equal_access", "equal_needs"),
}


def run(blocks: tuple[str, ...], *settings: str) -> ParticipationModel:
    """The baseline with some blocks of `scenarios/blocks` and settings `path=value`, to its end."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "case.yaml"
        for block in blocks:
            (Path(folder) / f"{block}.yaml").write_text((BLOCKS / f"{block}.yaml").read_text(encoding="utf-8"))
        bases = ", ".join(["sihua:baseline", *(f"{block}.yaml" for block in blocks)])
        file.write_text(f"extends: [{bases}]\n", encoding="utf-8")
        model = ParticipationModel(read_scenario(file, settings).scenario)
    model.run()
    return model


def measured(blocks: tuple[str, ...]) -> dict[str, tuple[float, float]]:
    """Mean and standard error over seeds of the ageing index by hours and heads, and of weekly participation (%)."""
    rows = []
    for seed in SEEDS:
        record = run(blocks, f"run.seed={seed}", "place.residents=4000").record
        quarterly, weekly = record.quarterly(), record.weekly()
        whole = quarterly[(quarterly.community == -1) & (quarterly.group == "all")]
        weekly = weekly[weekly.community == -1]
        rates = [100 * weekly[weekly.group == group].participation_rate.mean() for group in ("elderly", "young")]
        rows.append([whole.ageing_index.mean(), whole.ageing_index_heads.mean(), *rates])
    names = ("by hours", "by heads", "elderly, % a week", "young, % a week")
    means, errors = np.mean(rows, axis=0), np.std(rows, axis=0, ddof=1) / len(rows) ** 0.5
    return {name: (float(mean), float(error)) for name, mean, error in zip(names, means, errors, strict=True)}


if __name__ == "__main__":
    print("| equalised between retired and others | index by hours | by heads | elderly, % a week | young, % a week |")
    print("|---|---|---|---|---|")
    for case, chosen in CASES.items():
        print(
            f"| {case} | " + " | ".join(f"{mean:.2f} ± {error:.2f}" for mean, error in measured(chosen).values()) + " |"
        )
