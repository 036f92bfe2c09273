"""How residents respond to being answered, and to what comes from outside: `python -m benchmarks.responses` prints the tables of
docs/model.md, with standard errors over seeds. Everything shown here is off by default."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor

import numpy as np
from pandas import DataFrame

from sim.community import ParticipationModel
from sim.indices.log import statistics, user_days
from sim.parallel import usable_processors
from sim.scenario.reader import read_scenario
from sim.votes import GROUPS

SEEDS = range(301, 313)
DAYS = 348
EXPECTED = (
    "cases.expectation.of_report=0.5",
    "cases.expectation.of_speaking=1",
    "cases.expectation.of_gain=0.5",
)
PUBLISHED = "cases.expectation.published=0.05"
STREETS: dict[str, tuple[str, ...]] = {
    "the baseline": (),
    "next to all cases are answered": (
        "cases.hours=0.2",
        "cases.joint_share=0",
        "resources.tapped_financial=1",
        "resources.tapped_material=1",
    ),
    "none is": ("cases.given_up=1", "cases.deadline=1", "resources.simple={human: 1e6}"),
}
BELIEFS: dict[str, tuple[str, ...]] = {
    "trust alone": (),
    "answers are expected": EXPECTED,
    "and published": (*EXPECTED, PUBLISHED),
}
MONTHS: dict[str, tuple[str, ...]] = {
    "one wave around 1 (the baseline)": (),
    "a quiet Spring Festival (.2)": ("demand.seasons.spring_festival=0.2",),
    "an emergency a year": ("demand.emergencies.a_year=1",),
    "both": ("demand.seasons.spring_festival=0.2", "demand.emergencies.a_year=1"),
}
VOTERS = ("place.residents=4000", "run.weeks=13", "votes.heads_per_building=1")
ELECTION = "votes.dates=[{week: 12, kind: election}]"
VISITED: dict[str, tuple[str, ...]] = {
    "nobody goes from door to door": ("votes.visiting_hours=0",),
    "heads and a tenth of the members do": (),
    "and no post or membership is a duty": ("votes.of_post=0", "votes.of_member=0"),
    "and free hours count for nothing": ("votes.of_time=0",),
}
TURNOUTS = ("turnout", *(f"turnout_{name}" for name in GROUPS))
Row = list[float]


def reported_and_gain(seed: int, *settings: str) -> Row:
    """Of problems that arose, those reported in the first and the third year, in %; and the sense of gain in the third."""
    asked = ["place.communities=4", "run.weeks=156", f"run.seed={seed}", *settings]
    model = ParticipationModel(read_scenario("sihua:baseline", asked))
    record = model.run()
    governance, weekly = (of_all(frame) for frame in (record.governance(), record.weekly()))
    model.let_go()
    share = [100 * float(g["reported"].sum() / g["arisen"].sum()) for g in (governance.loc[:52], governance.loc[105:])]
    return [*share, float(weekly.loc[105:, "satisfaction"].mean())]


def months(seed: int, *settings: str) -> Row:
    """The largest and the smallest month of a log of 348 days over its mean month."""
    asked = ["place.residents=8000", "run.weeks=50", "record.log=true", f"run.seed={seed}", *settings]
    model = ParticipationModel(read_scenario("sihua:baseline", asked))
    log = model.run().log()
    assert log is not None
    found = statistics(user_days(log), DAYS)
    model.let_go()
    return [float(found["peak_to_mean_month"]), float(found["low_to_mean_month"])]


def election(seed: int, *settings: str) -> Row:
    """Turnout of groups in an election, and the origins of the ballots, in %."""
    model = ParticipationModel(read_scenario("sihua:baseline", [*VOTERS, ELECTION, f"run.seed={seed}", *settings]))
    row = model.run().votes().iloc[0]
    model.let_go()
    origins = [float(row[name] / row["cast"]) for name in ("self_started", "on_duty", "asked")]
    return [100 * value for value in (*(float(row[name]) for name in TURNOUTS), *origins)]


def of_all(frame: DataFrame) -> DataFrame:
    """The rows of all communities and everybody, by week."""
    rows = frame[frame["community"] == -1]
    return (rows[rows["group"] == "all"] if "group" in rows else rows).set_index("week")


def measured(measure: Callable[..., Row], *settings: str) -> list[str]:
    """Mean and standard error over seeds of each number, as text."""
    with ThreadPoolExecutor(usable_processors()) as pool:
        rows = np.array(list(pool.map(lambda seed: measure(seed, *settings), SEEDS)))
    return [
        f"{mean:.2f} ± {error:.2f}"
        for mean, error in zip(rows.mean(axis=0), rows.std(axis=0, ddof=1) / len(rows) ** 0.5, strict=True)
    ]


def elections() -> Iterator[str]:
    """Who votes in an election."""
    of = {name: measured(election, *settings) for name, settings in VISITED.items()}
    yield f"| % | {' | '.join(of)} |"
    yield f"|---|{'---|' * len(of)}"
    rows = (
        *(name.replace("turnout_", "turnout, ").replace("_", " ") for name in TURNOUTS),
        "own reasons",
        "duty",
        "asked",
    )
    for at, name in enumerate(rows):
        yield f"| {name} | {' | '.join(numbers[at] for numbers in of.values())} |"


def tables() -> Iterator[str]:
    """All three, line by line, in Markdown."""
    yield "| street | residents go by | reported, %: year 1 | year 3 | sense of gain, year 3 |"
    yield "|---|---|---|---|---|"
    for street, there in STREETS.items():
        for belief, settings in BELIEFS.items():
            yield f"| {street} | {belief} | {' | '.join(measured(reported_and_gain, *there, *settings))} |"
    yield ""
    yield "| demand | peak over mean month (log: 1.83) | lowest over mean (log: .29) |"
    yield "|---|---|---|"
    for demand, settings in MONTHS.items():
        yield f"| {demand} | {' | '.join(measured(months, *settings))} |"
    yield ""
    yield from elections()


if __name__ == "__main__":
    for line in tables():
        print(line, flush=True)
