"""The page about the model quotes the week as it stands in the source: `python -m tests.model_page` writes it anew."""

from __future__ import annotations

import inspect
import textwrap
from pathlib import Path

import sim.community
from sim.community import ParticipationModel

MODEL_PAGE = Path(__file__).parents[1] / "docs" / "model.md"
BEGIN, END = "<!-- step -->\n", "<!-- /step -->"


def the_week() -> str:
    """The compiled stages of the week, and `ParticipationModel.step`, word for word."""
    source = inspect.getsource(sim.community)
    stages = source[source.index("@process\ndef prepare(") : source.index("class ParticipationModel(")]
    step = textwrap.dedent(inspect.getsource(ParticipationModel.step))
    return f"{stages.rstrip()}\n\n\n{step.rstrip()}\n"


def with_the_week() -> str:
    """The page as it should be."""
    before, rest = MODEL_PAGE.read_text(encoding="utf-8").split(BEGIN)
    after = rest.split(END)[1]
    return f"{before}{BEGIN}```python\n{the_week()}```\n{END}{after}"


if __name__ == "__main__":
    MODEL_PAGE.write_text(with_the_week(), encoding="utf-8")
