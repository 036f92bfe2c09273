"""The page of outcomes, written from their declarations: `python -m experiments.documents`."""

from __future__ import annotations

from pathlib import Path

from experiments.outcomes import OUTCOMES

PAGE = Path(__file__).parents[1] / "docs" / "outcomes.md"
HEAD = """\
# Outcomes

What one run comes to in a batch, written by `python -m experiments.documents` from `experiments/outcomes.py`. Each is a
declared indicator ([indicators.md](indicators.md)) of all communities together, taken over the reported weeks, or over the
`weeks` of the study; quarters count if they lie wholly inside. Names that end in `_elderly` and `_young` are of residents
of 60 and over, and of 18 to 59. *better* is the direction that a community would call better; empty where that is for the
reader to say. A difference in `public_money` over one in `hours` is what an additional hour costs.

| outcome | meaning | unit | better | definition |
|---|---|---|---|---|
"""


def page() -> str:
    """The page as text."""
    groups = {name.removesuffix("_elderly").removesuffix("_young") for name in OUTCOMES if name.endswith("_young")}
    rows = []
    for outcome in OUTCOMES.values():
        if outcome.group != "all":
            continue
        names = f"`{outcome.name}`" + (", `_elderly`, `_young`" if outcome.name in groups else "")
        definition = outcome.definition.replace("|", "\\|")
        rows.append(f"| {names} | {outcome.en} {outcome.zh} | {outcome.unit} | {outcome.better or ''} | {definition} |")
    return HEAD + "\n".join(rows) + "\n"


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
