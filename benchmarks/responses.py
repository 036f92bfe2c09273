"""How residents respond to being answered, to what comes from outside, to points and to a whistle: `python -m
benchmarks.responses` prints the tables of docs/model.md, with standard errors over seeds. Everything shown here is off by
default."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor

import numpy as np
from numpy.typing import NDArray
from pandas import DataFrame

from sim.community import ParticipationModel
from sim.indices.log import organizers_of, statistics, user_days
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
EVENTFUL = ("demand.emergencies.a_year=1", "platform.wave=0.05")
DROP_INS = ("organizers.per_thousand=20", "organizers.term_weeks=12", "organizers.in_turn=0.2", "organizers.joins=0.3")
SMALL = ("calendar.activities_per_thousand=20", "calendar.seats=5")
LOGS: dict[str, tuple[str, ...]] = {
    "off (the baseline)": (),
    "organizers and drop-ins": DROP_INS,
    "and many small activities": (*DROP_INS, *SMALL),
    "a launch and an emergency a year": EVENTFUL,
    "all of it": (*DROP_INS, *SMALL, *EVENTFUL),
}
OF_LOG = {
    "one_day_share": 0.280, "gini_days": 0.718, "top_10_share": 0.549, "survival_0": 0.731, "survival_90": 0.436,
    "survival_300": 0.235, "organizers": 348.0, "organizers_hhi": 0.044, "organizers_top_10": 0.734, "one_organizer": 0.606,
}  # fmt: skip
"""The log's own figures, by the functions that measure the model: a day of a volunteer with an organizer counts once."""
PLACES: dict[str, tuple[str, ...]] = {
    "alike (the baseline)": (),
    "a wave of their own (.5 of the variance)": ("demand.own_share=0.5",),
    "their own activity (.5)": ("places.activity_sd=0.5",),
    "and shocks (.2), staffing (.3), hours (.1), days (.5), evenings (.3)": (
        "places.activity_sd=0.5",
        "places.shock_sd=0.2",
        "places.staffing_sd=0.3",
        "places.hours_sd=0.1",
        "places.days_sd=0.5",
        "places.evenings_sd=0.3",
    ),
}
WHISTLE = "mechanisms=[{kind: whistle_and_report}]"
BRINGING = "mechanisms=[{kind: whistle_and_report, handed_down: 0.3, from_outside: 0.3}]"
GROWING = "institutions.growing=1"
WHISTLES: dict[str, tuple[str, ...]] = {
    "no whistle": (),
    "a whistle at full strength from its first week (the baseline)": (WHISTLE,),
    "one that grows": (WHISTLE, GROWING),
    "one that brings resources down (.3 of each)": (BRINGING,),
    "one that brings them down, and grows": (BRINGING, GROWING),
    "the same, and all leaders leave in week 156": (BRINGING, GROWING, "departments.all_rotate_in=156"),
}
YEARS = (1, 2, 3, 4, 6)
POINTS: dict[str, str] = {
    "constant": "",
    "small (a third of the points)": "points_per_occasion: 3",
    "half is given away": "donated: 0.5",
    "irregular (one week in four)": "schedule: intermittent",
}
REMEMBERED = ("learning.incentives.memory=1", "learning.incentives.outsiders=0.3")
OWN_CHOICE = ("learning.incentives.giving_spread=1", "learning.incentives.giving_of_motivation=4")
MEMORIES: dict[str, tuple[str, ...]] = {
    "its own weeks (the baseline)": (),
    "what is expected": (*REMEMBERED, *OWN_CHOICE),
}
SCHEME = range(1, 53)
PHASES = {
    "last half of the scheme": range(27, 53),
    "the quarter after": range(53, 66),
    "the year after that": range(66, 118),
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


def of_log(seed: int, *settings: str) -> Row:
    """The statistics of a log of 348 days of one community: of volunteers, and of those who organized."""
    asked = ["place.residents=8000", "run.weeks=50", "record.log=true", f"run.seed={seed}", *settings]
    model = ParticipationModel(read_scenario("sihua:baseline", asked))
    log = model.run().log()
    assert log is not None
    found = statistics(user_days(log), DAYS) | organizers_of(log)
    model.let_go()
    return [float(found[name]) for name in OF_LOG]


def between(seed: int, *settings: str) -> Row:
    """How far 32 communities of 1,000 adults lie apart in who took part within a year: variance over what chance alone would
    give, spread in log-odds (less that of chance), lowest, mean and highest share in %."""
    asked = ["place.communities=32", "place.residents=1000", "run.weeks=52", f"run.seed={seed}", *settings]
    model = ParticipationModel(read_scenario("sihua:baseline", asked))
    model.run()
    came = np.asarray(model.events.last_active) > model.scenario.run.warm_up_weeks
    share = came.reshape(32, -1).mean(axis=1)
    model.let_go()
    mean, size = share.mean(), came.size / len(share)
    odds = np.log(share / (1.0 - share))
    beyond = max(0.0, odds.var(ddof=1) - 1.0 / (size * mean * (1.0 - mean)))
    chance = mean * (1.0 - mean) / size
    return [float(share.var(ddof=1) / chance), beyond**0.5, *(100 * float(x) for x in (share.min(), mean, share.max()))]


def participants(seed: int, *settings: str) -> NDArray[np.float64]:
    """Participants in each phase, added up over its weeks."""
    asked = ["run.weeks=117", f"run.seed={seed}", *settings]
    model = ParticipationModel(read_scenario("sihua:baseline", asked))
    came = of_all(model.run().weekly())["participants"]
    model.let_go()
    return np.array([came.loc[weeks[0] : weeks[-1]].sum() for weeks in PHASES.values()], dtype=float)


def during_and_after(seed: int, scheme: str, *settings: str) -> Row:
    """By how much a scheme of a year changes participation in each phase, in %, against the same weeks without it."""
    points = f"{{kind: points, until_week: {SCHEME[-1]}, {scheme}}}"
    change = participants(seed, f"mechanisms=[{points}]", *settings) / participants(seed, *settings) - 1.0
    return [float(100 * c) for c in change]


def joint_closed(seed: int, *settings: str) -> Row:
    """Joint cases closed of those reported, in %, in some of six years."""
    asked = ["place.communities=2", "run.weeks=312", f"run.seed={seed}", *settings]
    model = ParticipationModel(read_scenario("sihua:baseline", asked))
    weeks = of_all(model.run().governance())
    model.let_go()
    years = [weeks.loc[52 * year - 51 : 52 * year] for year in YEARS]
    return [float(100 * year["joint_closed"].sum() / year["joint_reported"].sum()) for year in years]


def election(seed: int, *settings: str) -> Row:
    """Turnout of groups in an election, and the origins of the ballots, in %."""
    model = ParticipationModel(read_scenario("sihua:baseline", [*VOTERS, ELECTION, f"run.seed={seed}", *settings]))
    row = model.run().votes().iloc[0]
    model.let_go()
    origins = [float(row[name] / row["cast"]) for name in ("self_started", "on_duty", "asked")]
    return [100 * value for value in (*(float(row[name]) for name in TURNOUTS), *origins)]


def by_sex(seed: int, *settings: str) -> Row:
    """Who took part within a year, women and men, in %; and women's share of these over their share of residents."""
    asked = ["place.communities=2", "run.weeks=52", f"run.seed={seed}", *settings]
    model = ParticipationModel(read_scenario("sihua:baseline", asked))
    model.run()
    came = np.asarray(model.events.last_active) > model.scenario.run.warm_up_weeks
    women = np.asarray(model.people.female) == 1
    model.let_go()
    return [100 * float(came[women].mean()), 100 * float(came[~women].mean()), float(women[came].mean() / women.mean())]


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


def of_elections() -> Iterator[str]:
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
    """All of them, line by line, in Markdown."""
    for of in (of_answers, of_logs, of_months, of_places, of_women, of_points, of_whistles, of_elections):
        yield from of()
        yield ""


def of_answers() -> Iterator[str]:
    """How residents respond to being answered."""
    yield "| street | residents go by | reported, %: year 1 | year 3 | sense of gain, year 3 |"
    yield "|---|---|---|---|---|"
    for street, there in STREETS.items():
        for belief, settings in BELIEFS.items():
            yield f"| {street} | {belief} | {' | '.join(measured(reported_and_gain, *there, *settings))} |"


def of_logs() -> Iterator[str]:
    """Logs of volunteers, and of those who organized."""
    yield f"| community | {' | '.join(name.replace('_', ' ') for name in OF_LOG)} |"
    yield f"|---|{'---|' * len(OF_LOG)}"
    yield f"| the log | {' | '.join(f'{value:g}' for value in OF_LOG.values())} |"
    for community, settings in LOGS.items():
        yield f"| {community} | {' | '.join(measured(of_log, *settings))} |"


def of_months() -> Iterator[str]:
    """How unlike months are."""
    yield "| demand | peak over mean month (log: 1.83) | lowest over mean (log: .29) |"
    yield "|---|---|---|"
    for demand, settings in MONTHS.items():
        yield f"| {demand} | {' | '.join(measured(months, *settings))} |"


def of_places() -> Iterator[str]:
    """How far communities lie apart."""
    columns = "variance over chance | spread, log-odds (counties of Ningbo: 1.6) | lowest, % | mean, % | highest, %"
    yield f"| 32 communities are | {columns} |"
    yield "|---|---|---|---|---|---|"
    for kind, settings in PLACES.items():
        yield f"| {kind} | {' | '.join(measured(between, *settings))} |"


def of_women() -> Iterator[str]:
    """Women and men, by what being a woman adds to belonging."""
    yield "| belonging of women | women, % | men, % | women among these over women (district H of seed 003: 1.34) |"
    yield "|---|---|---|---|"
    for added in (0, 0.1, 0.2, 0.3):
        yield f"| +{added} | {' | '.join(measured(by_sex, f'dispositions.belonging_of_women={added}'))} |"


def of_points() -> Iterator[str]:
    """Participation during and after points."""
    yield f"| points for a year | acts through | {' | '.join(PHASES)} |"
    yield "|---|---|---|---|---|"
    for scheme, said in POINTS.items():
        for memory, settings in MEMORIES.items():
            yield f"| {scheme} | {memory} | {' | '.join(measured(during_and_after, said, *settings))} |"


def of_whistles() -> Iterator[str]:
    """Joint cases over years of a whistle."""
    yield f"| six years of joint cases: closed of those reported, % | {' | '.join(f'year {year}' for year in YEARS)} |"
    yield f"|---|{'---|' * len(YEARS)}"
    for whistle, settings in WHISTLES.items():
        yield f"| {whistle} | {' | '.join(measured(joint_closed, *settings))} |"


if __name__ == "__main__":
    for line in tables():
        print(line, flush=True)
