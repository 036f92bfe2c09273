"""What a figure of a comparison shows, in words, for those who cannot see it."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from experiments.comparison.conclusions import Conclusion, prices
from experiments.comparison.model import Comparison
from experiments.comparison.pairs import known_in_all, mean_of_known
from experiments.phrases.comparisons import listed, say
from experiments.phrases.look_up import Language
from experiments.phrases.punctuation import separator
from experiments.presentation import numbers
from experiments.presentation.sentences import bare_name, of_policy
from sim.calendar import WEEKS_OF_QUARTER


def picture(name: str, comparison: Comparison, found: Sequence[Conclusion], language: Language) -> str:
    """The numbers that a figure shows, for those who cannot see it."""
    colon, stop = separator("colon", language), separator("sentence", language)
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
            "in_words_courses",
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
        return say("in_words_cohort", language, active=f"{active:.0f}", resting=f"{resting:.1f}", moved=f"{moved:.0f}")
    if name == "lorenz":
        return say(
            "in_words_lorenz",
            language,
            share=f"{100 * (1 - float(mean_of_known(known_in_all(t['lorenz']))[at, 90])):.0f}",
        )
    if name == "pyramid":
        hours, residents = (t["pyramid"][at].mean(axis=0)[..., k] for k in (2, 0))
        old = [f"{100 * column[:, 4:].sum() / max(column.sum(), 1e-12):.0f}" for column in (hours, residents)]
        return say("in_words_pyramid", language, hours=old[0], residents=old[1])
    if name == "closure":
        alone, joint = (100 * t["closure"][at].mean(axis=0)[:, min(8, t["closure"].shape[-1] - 1)]).tolist()
        return say("in_words_closure", language, alone=f"{alone:.0f}", joint=f"{joint:.0f}")
    if name == "payout":
        paid = 100 * t["payout"][at]
        known = paid[np.isfinite(paid)]
        return (
            say("in_words_payout", language, share=f"{known.mean():.0f}", least=f"{known.min():.0f}")
            if len(known)
            else ""
        )
    if name == "resource_mix":
        from experiments.phrases.runs import say as word
        from sim.scenario.blocks.cases import RESOURCES

        table = t["resources"][at].mean(axis=0)
        return listed([f"{word(key, language)} {100 * row[1] / row[0]:.0f} %" for key, row
                       in zip(RESOURCES, table, strict=True) if row[0] > 0], language)  # fmt: skip
    if name == "cost_effect" and at > 0:
        price = prices(comparison)[at - 1]
        extra = numbers.change(price.hours, "hours", language, named=False)
        return say("in_words_plane", language, cost=numbers.yuan(price.committed), hours=extra)
    return ""
