"""How the survey asked inside the model compares with the published one: `python -m benchmarks.survey` prints the tables.

Two scenarios: the baseline, on whose starting levels of duty and belonging the seed's scores were used, and the district
that the seed surveyed; both with 32 communities, as there. The published sample is that of 1,206 respondents [seed 003].
"""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from sim.community import ParticipationModel
from sim.indices.survey import ITEMS, SURVEY_BANDS, Surveyed, answers, sample
from sim.scenario.blocks import base
from sim.scenario.reader import read_scenario
from sim.scenario.schema import Scenario

SCENARIOS = Path(__file__).parents[1] / "scenarios"
SEEDS = range(301, 305)
WHERE = {"baseline": "baseline.yaml", "district": "shenzhen_h.yaml"}
SETTINGS = ("place.communities=32",)
WHY = {
    "as it is": (),
    "tenants reached like owners": ("survey.tenant_weight=1.0",),
    "equal online access": tuple(f"population.online_access.{band}=0.8" for band in base.AGE_BAND_NAMES),
    "nobody answers out of interest": ("survey.interest=0.0",),
}
"""What makes the sample what it is, switched off one by one."""
PUBLISHED_SAMPLE = {
    "18-30": 0.175,
    "31-50": 0.588,
    "51-65": 0.152,
    "66+": 0.081,
    "women": 0.582,
    "college": 0.680,
    "aware": 0.868,
}
DUTY_ITEMS = [item.key for item in ITEMS if item.dimension == "duty" and item.agreement is not None]
ACTORS = ("party", "committee", "property_firm", "organizations", "joined")
"""In the order of the published scores."""


def asked(file: str, *settings: str) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The answers, and the composition of those who gave them, at the end of one run."""
    c = ParticipationModel(read_scenario(SCENARIOS / file, settings).scenario)
    c.run()
    here, now = Surveyed.of(c), int(c.steps) - 1
    return answers(here, now), sample(here, now)


def measured(where: str, *settings: str) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Mean over seeds of the answers (with `error`, the standard error of `model`) and of the composition."""
    runs = [asked(WHERE[where], *SETTINGS, *settings, f"run.seed={seed}") for seed in SEEDS]
    items = runs[0][0]
    scores = pd.concat([found.model for found, _ in runs], axis=1)
    items = items.assign(
        model=scores.mean(axis=1),
        error=scores.sem(axis=1),
        sd=pd.concat([found.sd for found, _ in runs], axis=1).mean(axis=1),
    )
    together = pd.concat([found for _, found in runs]).groupby("who", sort=False).mean()
    return items, together


def summary(items: pd.DataFrame) -> dict[str, float]:
    """Rank correlations, mean scores and gaps, of the items that the model has a counterpart of."""
    known = items[items.kind != "no counterpart"]
    predicted = known[known.kind == "predicted"]
    score = known.set_index("item")
    a = Scenario().survey.acquiescence
    x = (known.model.mean() / 100.0 - a) / (1.0 - a)
    return {
        "rank correlation, items with a counterpart": _spearman(known),
        "rank correlation, predicted items": _spearman(predicted),
        "mean published": known.published.mean(),
        "mean model": known.model.mean(),
        "mean absolute gap, predicted items": (predicted.model - predicted.published).abs().mean(),
        "duty items - joining, published": score.published[DUTY_ITEMS].mean() - score.published["joined"],
        "duty items - joining, model": score.model[DUTY_ITEMS].mean() - score.model["joined"],
        "rank correlation, five actors": _spearman(score.loc[list(ACTORS)]),
        "acquiescence that would give the published mean": (known.published.mean() / 100.0 - x) / (1.0 - x),
    }


def _spearman(items: pd.DataFrame) -> float:
    """Spearman's rank correlation of model and published scores; equal scores share the mean rank."""
    return float(items.model.round(6).rank().corr(items.published.rank()))


def tables(where: str) -> str:
    """Items, summary and composition, in Markdown."""
    items, people = measured(where)
    out = [f"## {where}", "", "| item | published | model | spread | kind |", "|---|---|---|---|---|"]
    for row in items.itertuples():
        model = "" if row.kind == "no counterpart" else f"{row.model:.1f} ± {row.error:.1f}"
        spread = "" if row.kind == "no counterpart" else f"{row.sd:.1f}"
        out.append(f"| {row.zh} ({row.en}) | {row.published:.1f} | {model} | {spread} | {row.kind} |")
    out += ["", "| summary | |", "|---|---|", *(f"| {name} | {value:.2f} |" for name, value in summary(items).items())]
    names = [name for name in people.columns if name not in ("people", "mean_age")]
    out += ["", "| who | people | mean age | " + " | ".join(names) + " |", "|---" * (len(names) + 3) + "|"]
    for who, numbers in people.to_dict("index").items():
        shares = " | ".join(f"{100 * numbers[name]:.1f}" for name in names)
        out.append(f"| {who} | {numbers['people']:.0f} | {numbers['mean_age']:.1f} | {shares} |")
    shares = " | ".join(f"{100 * PUBLISHED_SAMPLE[name]:.1f}" if name in PUBLISHED_SAMPLE else "" for name in names)
    out.append(f"| published respondents | 1206 | | {shares} |")
    return "\n".join(out)


def reasons(where: str) -> str:
    """How often each group is among those who answered, over its share of residents, in Markdown."""
    names = (*SURVEY_BANDS, "college", "owners")
    out = ["| share of respondents / share of residents | " + " | ".join(names) + " |", "|---" * (len(names) + 1) + "|"]
    for why, settings in WHY.items():
        people = measured(where, *settings)[1]
        shares = [float(people[name]["respondents"] / people[name]["residents"]) for name in names]
        ratios = " | ".join(f"{share:.2f}" for share in shares)
        out.append(f"| {why} | {ratios} |")
    return "\n".join(out)


if __name__ == "__main__":
    for where in WHERE:
        print(tables(where), reasons(where), sep="\n\n", end="\n\n")
