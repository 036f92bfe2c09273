"""A comparison in sentences, in two languages: what the text page and the report both say."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from experiments.comparison.conclusions import Conclusion, OfGroup, Price, gainers_and_losers
from experiments.comparison.groups import Group, Measure
from experiments.comparison.judgement import Verdict
from experiments.comparison.model import Comparison, Scene
from experiments.comparison.pairs import known_in_all, mean_of_known
from experiments.comparison.statistics.differences import Difference
from experiments.phrases.comparisons import listed, say
from experiments.phrases.look_up import Language, label_in
from experiments.presentation import numbers
from sim.calendar import WEEKS_OF_QUARTER

if TYPE_CHECKING:
    from experiments.comparison.model import Cause, Robustness
    from experiments.outcomes import Outcome

ORDER: tuple[Verdict, ...] = (
    "better", "worse", "higher", "lower", "equivalent", "undecided", "unknown",
)  # fmt: skip
_SHOUTED = re.compile(r"\b[A-Z]{2,}\b")
SAME_RESIDENTS = ("place.", "population.", "network.", "start.", "dispositions.", "run.")
"""Where scenarios differ in these, they have other residents, and share only a part of their random numbers."""


def label(thing: Outcome | Group | Measure, language: Language) -> str:
    """What an outcome, a group or a measure is called; the four problems are not shouted."""
    text = label_in(thing, language)
    return _SHOUTED.sub(lambda found: found.group().lower(), text)


def defined_in(d: Difference, language: Language) -> str:
    """In how many replicates an indicator is defined, where that is not in all of them."""
    return say("defined_in", language, n=d.replicates, all=d.asked) if d.replicates < d.asked else ""


def of_policy(found: Sequence[Conclusion], policy: Scene) -> list[Conclusion]:
    """The conclusions on one policy."""
    return [one for one in found if one.policy.name == policy.name]


def by_verdict(found: Sequence[Conclusion]) -> dict[Verdict, list[Conclusion]]:
    """Conclusions by their word, in the order in which they are read; words that are not used are left out."""
    sorted_by = {verdict: [one for one in found if one.judged.verdict == verdict] for verdict in ORDER}
    return {verdict: ones for verdict, ones in sorted_by.items() if ones}


def is_fragile(comparison: Comparison, one: Conclusion) -> bool:
    """Whether a conclusion flips in some other world."""
    tried = comparison.robustness
    return tried is not None and tried.fragile(one.policy.name, one.about.outcome.name)


def named(comparison: Comparison, one: Conclusion, language: Language, with_size: bool) -> str:
    """An outcome in a list, with its difference and interval where that is wanted, and marked where it is fragile."""
    text = bare_name(one, language, with_size)
    return f"{text} [{say('fragile', language)}]" if is_fragile(comparison, one) else text


def bare_name(one: Conclusion, language: Language, with_size: bool) -> str:
    """The same without the mark."""
    outcome, d = one.about.outcome, one.judged.difference
    text, known = label(outcome, language), defined_in(d, language)
    if not with_size:
        return text + known
    mean = numbers.change(d.mean, outcome.unit, language)
    return f"{text} {mean} ({numbers.interval(d.low, d.high, outcome.unit, language)}){known}"


def who(found: Sequence[OfGroup], policy: Scene, language: Language) -> list[str]:
    """Who gains and who loses, and in what."""
    mine = [one for one in found if one.policy.name == policy.name]
    by_name = {one.group.name: one.group for one in mine}
    said = []
    for key, groups in zip(("gains", "loses", "mixed"), gainers_and_losers(mine, mine[0].policy), strict=True):
        if groups or key != "mixed":
            pairs = [_group_with_measures(mine, by_name[name], language) for name in groups]
            said.append(say(key, language, groups=_alike(pairs, language)))
    return said


def _group_with_measures(found: Sequence[OfGroup], group: Group, language: Language) -> tuple[str, str]:
    parts = []
    for key, verdict in (("better_in", "better"), ("worse_in", "worse")):
        measures = [label(o.measure, language) for o in found
                    if o.group.name == group.name and o.judged.verdict == verdict]  # fmt: skip
        if measures:
            parts.append(say(key, language, measures=listed(measures, language)))
    return label(group, language), "; ".join(parts)


def _alike(pairs: Sequence[tuple[str, str]], language: Language) -> str:
    """Groups that gain or lose in the same are named together."""
    together: dict[str, list[str]] = {}
    for group, what in pairs:
        together.setdefault(what, []).append(group)
    parts = [f"{listed(groups, language, 12)} ({what})" for what, groups in together.items()]
    return "; ".join(parts) if parts else say("none", language)


def price(one: Price, language: Language) -> str:
    """What an extra hour costs, or why it has no price."""
    hours = {
        "hours": numbers.change(one.hours, "hours", language),
        "hours_low": numbers.change(one.hours_low, "hours", language),
        "hours_high": numbers.change(one.hours_high, "hours", language),
    }
    if one.cost == one.cost_low == one.cost_high == 0.0:
        return say("free", language, **hours)
    money = {name: numbers.yuan(getattr(one, name)) for name in ("cost", "cost_low", "cost_high")}
    if math.isnan(one.per_hour):
        return say("no_price", language, **money, **hours)
    rate = {name: numbers.yuan(getattr(one, name)) for name in ("per_hour", "low", "high")}
    return say("price", language, **money, **hours, **rate)


def load(comparison: Comparison, policy: Scene, language: Language) -> str:
    """Who the busiest volunteers are, and how much rests on them."""
    at = [scene.name for scene in comparison.scenes].index(policy.name)
    names = [group.name for group in comparison.groups]
    shares = comparison.tables["load"][at].mean(axis=0)
    held = comparison.tables["load_hours"].mean(axis=1)

    def percent(share: float) -> str:
        return "-" if math.isnan(share) else f"{100 * share:.0f} %"

    groups = {
        name: percent(float(shares[names.index(name)])) for name in ("elderly", "women", "migrants", "low_income")
    }
    return say("load", language, share=percent(float(held[at])), baseline=percent(float(held[0])), **groups)


def robustness(comparison: Comparison, found: Sequence[Conclusion], language: Language) -> list[str]:
    """What was tried, and each conclusion that flips, with what flips it."""
    tried = comparison.robustness
    if tried is None:
        return [say("not_tried", language)]
    fragile = [one for one in found if is_fragile(comparison, one)]
    tally = {"draws": tried.draws, "assumptions": tried.assumptions}
    if not fragile:
        return [say("robust_all", language, **tally)]
    return [say("robust_some", language, **tally), *(_flips(tried, one, language) for one in fragile)]


def _flips(tried: Robustness, one: Conclusion, language: Language) -> str:
    name, policy = one.about.outcome.name, one.policy
    flipped = [t for t in tried.of(policy.name, name) if t.fate == "flips"]
    draws = sum(t.kind == "assumptions" for t in flipped)
    where = [say(f"where_{t.variation}", language) for t in flipped if t.kind != "assumptions"]
    if draws:
        where.append(say("where_draws", language, number=draws, all=tried.draws))
    colon = ": " if language == "en" else "："
    verdict = say(one.judged.verdict, language)
    text = policy.named(language) + colon
    text += say("fragile_says", language, outcome=label(one.about.outcome, language), verdict=verdict,
                where=listed(where, language))  # fmt: skip
    for cause in tried.causes:
        if (cause.policy, cause.outcome) == (policy.name, name):
            text += ("; " if language == "en" else "；") + _cause(cause, language)
    return text + ("." if language == "en" else "。")


def _cause(cause: Cause, language: Language) -> str:
    if not cause.factors:
        return say("no_cause", language)
    factors = [
        say("cause_factor", language, label=f"{assumption_label(path, language)} ({path})", factor=f"{factor:.2f}")
        for path, factor in cause.factors.items()
    ]
    return say("cause", language, factors=listed(factors, language))


def assumption_label(path: str, language: Language) -> str:
    """What an assumption is called."""
    from sim.scenario.declare import declaration
    from sim.scenario.fields import walk

    for found, info in walk():
        if found == path:
            about = declaration(info)
            return label_in(about, language)
    return path


def conditions(comparison: Comparison, language: Language) -> list[str]:
    """How it was run, and what a reader has to know before the verdicts."""
    m = comparison.manifest
    if "batch" in m:
        said = [say("pairs", language, pairs=m["replicates"], batch=m["batch"]), *left_out(comparison, language)]
        if other := [path for path in m.get("sets", ()) if path.startswith(SAME_RESIDENTS)]:
            said.append(say("other_residents", language, paths=listed(other, language, 4)))
        return said
    said = [say("runs", language, replicates=m["replicates"], seed=m["first_seed"], weeks=m["weeks"],
                warm_up=m["warm_up_weeks"])]  # fmt: skip
    if m["repeated_looks"] and m["state"] == "complete":
        said.append(say("auto_decided" if m["everything_decided"] else "auto_budget", language))
    if m["state"] == "interrupted":
        said.append(interrupted(m, language))
    if len(set((sizes := m.get("residents", {})).values())) > 1:
        counted = [f"{scene.named(language)} {sizes.get(scene.name, 0):,}" for scene in comparison.scenes]
        said.append(say("other_sizes", language, sizes=listed(counted, language, 10)))
    if other := sorted({p for scene in comparison.policies for p in scene.levers if p.startswith(SAME_RESIDENTS)}):
        said.append(say("other_residents", language, paths=listed(other, language, 4)))
    return said


def left_out(comparison: Comparison, language: Language) -> list[str]:
    """Of a stored batch: how many pairs of how many are compared, and which outcomes are not defined in all of them."""
    counted = comparison.manifest.get("pairs_of_runs")
    if not counted:
        return []
    said = []
    if counted["kept"] < counted["wanted"]:
        policies = [say("pairs_of_policy", language, **one) for one in counted["policies"]]
        said.append(say("pairs_left_out", language, **{**counted, "policies": listed(policies, language, 10)}))
    if counted["undefined"]:
        outcomes = [
            say("pairs_undefined_in", language, outcome=label(about.outcome, language), number=n, kept=counted["kept"])
            for about in comparison.judgeable
            if (n := counted["undefined"].get(about.outcome.name))
        ]
        said.append(say("pairs_undefined", language, outcomes=listed(outcomes, language, 10)))
    return said


def interrupted(manifest: Mapping[str, Any], language: Language) -> str:
    """Where a comparison was stopped, and what is kept of it."""
    if manifest.get("stopped_in_robustness"):
        return say("stopped_in_robustness", language)
    wanted = manifest["replicates_wanted"]
    return say("stopped_early", language, replicates=manifest["replicates"], wanted=wanted)


def median_reduction(found: Sequence[Conclusion]) -> float:
    """How many times less the variance is by common random numbers: the median over outcomes in which it is known."""
    known = [one.judged.difference.variance_reduction for one in found]
    known = [reduction for reduction in known if math.isfinite(reduction)]
    return float(np.median(known)) if known else math.nan


def picture(name: str, comparison: Comparison, found: Sequence[Conclusion], language: Language) -> str:
    """The numbers that a figure shows, for those who cannot see it."""
    colon, stop = (": ", ". ") if language == "en" else ("：", "。")
    said = []
    for at, scene in enumerate(comparison.scenes):
        text = _figure_in_words(name, comparison, found, at, language)
        if text:
            said.append(f"{scene.named(language)}{colon}{text}")
    return stop.join(said) + (stop.strip() if said else "")


def _figure_in_words(
    name: str, comparison: Comparison, found: Sequence[Conclusion], at: int, language: Language
) -> str:
    t, scene = comparison.tables, comparison.scenes[at]
    if name == "forest":
        mine = of_policy(found, scene)
        return listed([bare_name(one, language, True) for one in mine], language, len(mine)) if mine else ""
    if name == "courses":
        course = 100 * t["courses"][at, :, 0].mean(axis=0)
        return say(
            "told_courses",
            language,
            first=f"{course[:WEEKS_OF_QUARTER].mean():.1f}",
            last=f"{course[-WEEKS_OF_QUARTER:].mean():.1f}",
        )
    if name == "problems":
        from sim.indices import HEADLINES, PROBLEMS

        means = mean_of_known(known_in_all(mean_of_known(t["problems"], 2)))[at] if t["problems"].shape[2] else []
        names = [PROBLEMS[key].en.lower() if language == "en" else PROBLEMS[key].zh for key in HEADLINES]
        return listed([f"{one} {mean:.2f}" for one, mean in zip(names, means, strict=False)], language)
    if name == "cohort":
        active, _, resting, moved = (100 * t["cohort"][at].mean(axis=0)[-1]).tolist()
        return say("told_cohort", language, active=f"{active:.0f}", resting=f"{resting:.1f}", moved=f"{moved:.0f}")
    if name == "lorenz":
        return say(
            "told_lorenz", language, share=f"{100 * (1 - float(mean_of_known(known_in_all(t['lorenz']))[at, 90])):.0f}"
        )
    if name == "pyramid":
        hours, residents = (t["pyramid"][at].mean(axis=0)[..., k] for k in (2, 0))
        old = [f"{100 * column[:, 4:].sum() / max(column.sum(), 1e-12):.0f}" for column in (hours, residents)]
        return say("told_pyramid", language, hours=old[0], residents=old[1])
    if name == "closure":
        alone, joint = (100 * t["closure"][at].mean(axis=0)[:, min(8, t["closure"].shape[-1] - 1)]).tolist()
        return say("told_closure", language, alone=f"{alone:.0f}", joint=f"{joint:.0f}")
    if name == "resource_mix":
        from experiments.phrases.runs import say as word
        from sim.scenario.blocks.cases import RESOURCES

        table = t["resources"][at].mean(axis=0)
        return listed([f"{word(key, language)} {100 * row[1] / row[0]:.0f} %" for key, row
                       in zip(RESOURCES, table, strict=True) if row[0] > 0], language)  # fmt: skip
    if name == "cost_effect" and at > 0:
        cost, hours = (float((t[key][at] - t[key][0]).mean()) for key in ("cost", "hours"))
        return say("told_plane", language, cost=numbers.yuan(cost), hours=numbers.change(hours, "hours", language))
    return ""
