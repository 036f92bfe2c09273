"""Pages that are written from the declarations: `python -m sim.scenario.documents` in a checkout writes them anew."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from pydantic_core import PydanticUndefined

from sim.indices.declared import GOVERNANCE, INDICATORS, PROBLEMS, QUARTERLY, WHOLE_RUN, Indicator
from sim.scenario.declare import KINDS, declaration
from sim.scenario.editor_schema import editor_schema_text
from sim.scenario.explanation import plain_value
from sim.scenario.fields import facts_of, walk
from sim.scenario.mechanism_list import mechanisms_page
from sim.scenario.sources import sources_page
from sim.scenario.wording import with_unit

_ROOT = Path(__file__).parents[2]


def pages() -> dict[Path, str]:
    """Every generated page of the repository, with the text that it should have."""
    return {
        _ROOT / "docs" / "parameters.md": parameters_page(),
        _ROOT / "docs" / "indicators.md": indicators_page(),
        _ROOT / "docs" / "mechanisms.md": mechanisms_page(),
        _ROOT / "docs" / "sources.md": sources_page(),
        _ROOT / "scenarios" / "scenario.schema.json": editor_schema_text(),
    }


def parameters_page() -> str:
    """The text of docs/parameters.md: one row for each field of a scenario."""
    fields = list(walk())
    counted = [declaration(info).source.kind for _, info in fields]
    kinds = ", ".join(f"{counted.count(kind)} {kind}" for kind in KINDS)
    lines = [
        "# Parameters",
        "",
        "Every field of a scenario, written from its one declaration in `sim/scenario/blocks` by",
        f"`python -m sim.scenario.documents`. Sources of the {len(fields)} defaults: {kinds}.",
        "Keys are explained in [sources.md](sources.md); *assumption* means that no source supports the number, *design*",
        "that it is a choice: of the experimenter, or of who lays a policy down.",
    ]
    block = None
    for path, info in fields:
        if path.rpartition(".")[0] != block:
            block = path.rpartition(".")[0]
            lines += [
                "",
                f"## {block or 'scenario'}",
                "",
                "| field | meaning | default | range | source |",
                "|---|---|---|---|---|",
            ]
        lines.append(_row(path, info))
    return "\n".join(lines) + "\n"


def _read_with_care(indicator: Indicator) -> str:
    return f". **Read with care:** {indicator.warning[0]}" if indicator.warning[0] else ""


def indicators_page() -> str:
    """The text of docs/indicators.md: one row for each column of a result."""
    lines = [
        "# Indicators",
        "",
        "What the columns of a result mean, written by `python -m sim.scenario.documents` from `sim/indices/declared.py`.",
        "`weekly` has one row for each reported week, community (-1: all together) and group (`all`, `young`: 18 to 59,",
        "`elderly`: 60 and over), `quarterly` one for every 13 weeks. A row of residents is a flat, not a person: who moves out",
        "takes rest and history along, so stocks (resting) and flows (rests started, returned) differ by those who moved.",
        "`governance` has one row for each reported week and community: what happened on the governing side. `problems` has",
        "one for every 13 weeks: the four problems (四化) and fatigue, each in [0, 1] with 0 as the ideal, and their parts.",
        "`statistics` has one row (name, value) for each measure of the whole run.",
        "Only `problems` of single communities have a score and a rank. The nine kinds of actors are officials (committee and",
        "station), departments, residents, and six kinds of organizations; a ratio of nothing to nothing is empty.",
    ]
    tables = {
        "weekly": INDICATORS,
        "quarterly": QUARTERLY,
        "governance": GOVERNANCE,
        "problems": PROBLEMS,
        "statistics": WHOLE_RUN,
    }
    for name, columns in tables.items():
        lines += ["", f"## {name}", "", "| column | meaning | unit | definition |", "|---|---|---|---|"]
        lines += [
            f"| `{key}` | {i.en} {i.zh} | {i.unit} | {i.definition}{_read_with_care(i)} |" for key, i in columns.items()
        ]
    lines += [
        "", "## log (with `record: {log: true}`)", "",
        "One row for each week and resident with an occasion: `first_day` 0 to 6 and `days` from it; `heard` 1 notice,",
        "2 group, 3 neighbour, 4 invitation; `slot` 0 daytime, 1 evening or weekend, 2 online; `need` its position in the list",
        "of needs, `depth` 1 to 4; `host` 0 officials, 2 residents, 3 and up organizations by kind; `organizer` the row of a",
        "resident, from the number of residents on workers' posts, then organizations; -1: nobody is named.",
        "", "## resources", "",
        "One row for each reported week, community and resource, in units worth an hour of work: `left` at the end of the week",
        "(what was left before + `mobilised` - `used` - `lapsed`), `potential`, `needed` by the cases that were reported,",
        "and `waiting`, the open cases that lack this resource most.",
        "", "## closure, retention", "",
        "Kaplan and Meier: the share of cases still open so many weeks after they were reported (`alone`: by one worker,",
        "`joint`: by several departments; given up is never closed), and the share of volunteers still there so many weeks",
        "after their first occasion (`still_active`; gone is who was silent for the last five weeks of the run). Of cases and of",
        "first occasions within the reported weeks; who has moved out is not counted.",
        "", "## costs (with mechanisms)", "",
        "One row for each week and mechanism (its position in the scenario, from 0): yuan for set-up, running and redeemed",
        "points, and points issued, redeemed, forfeited (by who moved out) and outstanding. Set-up is scaled by intensity,",
        "running cost by intensity and ramp; points are redeemed after a scheme has ended, too.",
    ]  # fmt: skip
    return "\n".join(lines) + "\n"


def _row(path: str, info: Any) -> str:
    declared = declaration(info)
    default = (
        "required" if info.default is PydanticUndefined else with_unit(plain_value(info.default), declared.unit, "en")
    )
    source = declared.source
    key = source.kind if source.key in ("assumption", "design") else f"{source.kind} [{source.key}]"
    cells = (
        f"`{path.rpartition('.')[2]}`",
        f"{declared.en} {declared.zh}",
        default,
        _range(info),
        f"{key}: {source.note}",
    )
    return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"


def _range(info: Any) -> str:
    shape = facts_of(info).shape
    if shape.choices:
        return ", ".join(str(choice) for choice in shape.choices)
    low, high = ("" if bound is None else f"{bound:g}" for bound in (shape.low, shape.high))
    return f"{low} to {high}" if low or high else ""


if __name__ == "__main__":
    for page, text in pages().items():
        page.write_text(text, encoding="utf-8")
        print(f"wrote {page.relative_to(_ROOT)}")
