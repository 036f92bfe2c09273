"""The one-page version for a director: question, answer, three numbers, a figure, what it depends on, cost, next step."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import NamedTuple

from experiments.comparison.conclusions import Conclusion, OfGroup, by_group, conclusions, prices
from experiments.comparison.folder import load_comparison
from experiments.comparison.groups import WORKERS
from experiments.comparison.judgement import CHANGED
from experiments.comparison.model import KIND, Comparison, Scene
from experiments.comparison.sesoi import Judgeable
from experiments.comparison.spending import spending_of
from experiments.phrases.brief import say
from experiments.phrases.comparisons import listed
from experiments.phrases.look_up import LANGUAGES, Language
from experiments.phrases.punctuation import separator
from experiments.presentation import (
    answer,
    coming,
    contradictions,
    measured,
    money,
    numbers,
    policies,
    sentences,
    trials,
    turning,
)
from experiments.presentation.choice import asked_for, chosen
from experiments.presentation.figures.of_brief import changes_of
from experiments.presentation.matrix import sign_of
from experiments.presentation.report.drawing import inline_svg
from experiments.presentation.report.making import filled_in
from experiments.presentation.report.parts import HTML_LANG
from experiments.presentation.text_page import printable
from experiments.presentation.worth import SPEAKING, counting, worth
from experiments.storage.errors import FolderRefused
from experiments.storage.manifest import read_manifest

MOST = 5
"""Policies that one side of paper holds."""
MOST_COSTS = 3
"""Policies whose costs there is room for in words, beside the table."""
FEW = 2
"""Policies of which there is room for the whole of the money."""
ROOM = {1: 4, 2: 2, 3: 2}
"""By the number of policies: how many sentences on what each depends there is room for; with more of them, for one."""
TO_DO = {1: 5, 2: 3, 3: 2}
"""By the number of policies: how many things are named of each in a next step; with more of them, one."""
USUAL = ("breadth", "worn_out_share")
"""The outcomes that are shown where nothing is better, or nothing worse: does anybody come, does anybody tire."""

HEADINGS = ("question", "answer", "numbers", "depends", "cost", "next")


class Cell(NamedTuple):
    """A number of a table: the change, what stands in brackets behind it, and the sign of its word (`matrix.SIGNS`)."""

    mean: str
    range: str
    sign: str = ""


@dataclass(frozen=True)
class Brief:
    """The page in one language. rows: of each policy, its name and its numbers; who_rows: the same of who comes and who tires."""

    lang: Language
    html_lang: str
    title: str
    question: str
    answers: list[str]
    heads: list[str]
    ranges: str
    rows: list[tuple[str, list[Cell]]]
    who_heads: list[str]
    who_rows: list[tuple[str, list[Cell]]]
    figure: str
    figure_says: str
    depends: list[str]
    costs: list[str]
    steps: list[str]
    caution: str
    words: dict[str, str]


def brief_of(folder: str | Path, languages: Sequence[Language] = LANGUAGES) -> str:
    """The one-page version of a stored comparison, a side of A4 for each language.

    Raises FolderRefused for anything but a comparison, and for one of more policies than a side of paper holds.
    """
    if read_manifest(Path(folder)).get("kind") != KIND:
        raise FolderRefused(say("not_of_a_run", languages[0], folder=folder))
    return comparison_brief(load_comparison(folder), languages)


def comparison_brief(comparison: Comparison, languages: Sequence[Language] = LANGUAGES) -> str:
    """The one-page version of a comparison that is still in memory."""
    if len(comparison.policies) > MOST:
        raise FolderRefused(
            f"--brief: a side of paper holds {MOST} policies, and this compares {len(comparison.policies)}; compare fewer"
        )
    briefs = [with_footnotes(comparison, made(comparison, language)) for language in languages]
    return filled_in("brief.html.j2", briefs=briefs, lang=HTML_LANG[languages[0]], title=briefs[0].title)


def made(comparison: Comparison, language: Language) -> Brief:
    """What the page says in one language."""
    found, m = conclusions(comparison), comparison.manifest
    names = [printable(scene.named(language)) for scene in comparison.policies]
    about = two_outcomes(comparison, found)
    tried = comparison.robustness
    ranges = (
        say("range_assumed", language, draws=tried.draws) + (say("range_of_money", language) if comparison.detailed else "")
        if tried
        else say("range_interval", language, replicates=m["replicates"])
    )  # fmt: skip
    ranges += say("signs", language)
    source = say("made_from", language, version=m["sihua"], replicates=m["replicates"], first=comparison.seeds[0],
                 last=comparison.seeds[-1], weeks=m["weeks"])  # fmt: skip
    semicolon = separator("semicolon", language)
    draw = partial(changes_of, comparison, about, language)
    many = len(names) > MOST_COSTS  # their names stand in the table
    title = say("title_many" if many else "title", language, policies=listed(names, language), number=len(names))
    return Brief(
        lang=language,
        html_lang=HTML_LANG[language],
        title=title,
        question=sentences.question(comparison, language),
        answers=[printable(text) for text in _answers(comparison, found, language)],
        heads=[*(_head(comparison, one, language) for one in about),
               *([say("cost_an_hour", language), say("cost_a_year", language)] if comparison.detailed else [])],
        ranges=f"{say('numbers_head', language, baseline=printable(comparison.scenes[0].named(language)))}{semicolon}{ranges}",
        rows=[(name, _numbers(comparison, found, about, policy, language))
              for name, policy in zip(names, comparison.policies, strict=True)],
        who_heads=_who_heads(comparison, about, language),
        who_rows=[(name, _who(comparison, about, policy, language))
                  for name, policy in zip(names, comparison.policies, strict=True)] if comparison.detailed else [],
        figure=inline_svg(draw, f"{language}-brief", say("figure", language), say("figure_says", language)),
        figure_says=say("figure_says", language),
        depends=_depends(comparison, found, language),
        costs=[printable(text) for text in _costs(comparison, found, language)],
        steps=next_steps(comparison, found, language),
        caution=sentences.joined(
            [say("caution", language, source=source), *filter(None, [trials.what_trials_are(comparison, language)])], language),
        words={key: say(key, language) for key in HEADINGS} | {"who_caption": say("who_caption", language) + (
            say("and_sureness", language) if _has_sureness(comparison) else "")},
    )  # fmt: skip


def with_footnotes(comparison: Comparison, brief: Brief) -> Brief:
    """The page, whose last lines say what the mark of a mechanism means that stands on it, and how its indices are misread."""
    cells = [cell.range for _, row in (*brief.rows, *brief.who_rows) for cell in row]
    texts = [*brief.answers, *brief.heads, *brief.depends, *brief.steps, *cells]
    mark = say("by_rule_note", brief.lang)
    ruled = [mark] if any(say("by_rule_mark", brief.lang) in text for text in texts) else []
    notes = [*ruled, *sentences.footnotes(comparison, texts, brief.lang)]
    return replace(brief, caution=" ".join([brief.caution, *notes]))


def two_outcomes(comparison: Comparison, found: Sequence[Conclusion]) -> list[Judgeable]:
    """The outcome that gets better by the most, in smallest effects of interest, and the one that gets worse by the most; where
    policies act on workers and change how many burn out, that."""
    chosen: list[Judgeable] = []
    for verdict, usual in zip(("better", "worse"), USUAL, strict=True):
        ones = [one for one in found if sentences.word_of(comparison, one).verdict == verdict
                and not one.judged.little and one.about.outcome.name not in one.policy.follows]  # fmt: skip
        if verdict == "worse":
            ones = _burnout(comparison, found) or ones
        most = max(ones, key=answer.times_of_interest, default=None)
        chosen += [most.about] if most else [one for one in comparison.judgeable if one.outcome.name == usual]
    return list(dict.fromkeys(chosen)) or list(comparison.judgeable[:2])


def _burnout(comparison: Comparison, found: Sequence[Conclusion]) -> list[Conclusion]:
    """What is said to change of how many workers burn out, which is judged only where policies act on their work."""
    return [one for one in found if one.about.outcome.name == "burnt_out_share"
            and sentences.word_of(comparison, one).verdict in CHANGED]  # fmt: skip


def _answers(comparison: Comparison, found: Sequence[Conclusion], language: Language) -> list[str]:
    """What stands at the head of the answer, and a paragraph for each policy; of many, a word on each."""
    if len(comparison.policies) > MOST_COSTS:
        return answer.in_one_sentence(comparison, found, language)
    heads = sentences.joined(answer.heads(comparison, found, language), language)
    each = [answer.paragraph(comparison, sentences.of_policy(found, policy), policy, language)
            for policy in comparison.policies]  # fmt: skip
    return [*([heads] if heads else []), *each]


def _head(comparison: Comparison, about: Judgeable, language: Language) -> str:
    name = sentences.label(about.outcome, language) + measured.by_any(comparison, about.outcome.name, language)
    return numbers.headed(name, about.outcome.unit, language)


def _numbers(
    comparison: Comparison, found: Sequence[Conclusion], about: Sequence[Judgeable], policy: Scene, language: Language
) -> list[Cell]:
    cells = []
    for one in (next(c for c in found if c.policy is policy and c.about is wanted) for wanted in about):
        d, outcome = one.judged.difference, one.about.outcome
        spread = sentences.over_assumptions(comparison, one, language)
        interval = numbers.interval(d.low, d.high, outcome.unit, language)
        mean = numbers.cell(d.mean, outcome.unit, language) + sentences.defined_in(d, language)
        told = sentences.marked(policy, outcome.name, spread or interval, language)
        cells.append(Cell(mean, told, sign_of(sentences.word_of(comparison, one))))
    if comparison.detailed:
        turns = answer.hours_turn(comparison, sentences.of_policy(found, policy))
        cells += [_hour(comparison, policy, turns, language), _money(comparison, policy, language)]
    return cells


def _hour(comparison: Comparison, policy: Scene, turns: bool, language: Language) -> Cell:
    """What an extra hour costs, and by what was spent alone, where that is another. turns: whether it depends on assumptions that
    there are more hours at all."""
    price = prices(comparison)[comparison.policies.index(policy)]
    if not money.has_price(price):
        return Cell("-", say("hours_fall" if price.hours_high < 0.0 else "no_price", language))
    shown = money.hour_of(price)
    told = [say("from_to", language, low=shown["low"], high=shown["high"])]
    if money.is_dearer_with_what_is_owed(price):
        told.append(say("spent_alone", language, yuan=numbers.yuan(price.per_hour_spent)))
    if turns:
        told.append(say("if_more_hours", language))
    return Cell(shown["per_hour"], separator("semicolon", language).join(told))


def _money(comparison: Comparison, policy: Scene, language: Language) -> Cell:
    """What a year takes while it runs, and its interval; the first year and the later ones, where these are not alike; what was
    paid once; what was spent after it ended, and what is still owed."""
    spends, price = spending_of(comparison, policy), prices(comparison)[comparison.policies.index(policy)]
    low, high = numbers.yuan(spends.a_year.low), numbers.yuan(spends.a_year.high)
    told = [say("always", language) if low == high else say("from_to", language, low=low, high=high)]
    if money.are_apart(spends) and spends.later is not None:
        told = told if len(comparison.policies) <= FEW else []  # else, of a mean that hides the first year, no interval
        first, later = numbers.yuan(spends.first_year.mean), numbers.yuan(spends.later.mean)
        told.append(say("by_year", language, first=first, later=later))
    elif spends.setup >= money.SMALLEST:
        told.append(say("once", language, yuan=numbers.yuan(spends.setup)))
    if spends.after is not None and abs(spends.after.mean) >= money.SMALLEST:
        told.append(say("after", language, yuan=numbers.yuan(spends.after.mean)))
    if abs(price.owed) >= money.SMALLEST:
        told.append(say("owed", language, yuan=numbers.yuan(price.owed)))
    return Cell(numbers.yuan(spends.a_year.mean), separator("semicolon", language).join(told))


def _who_heads(comparison: Comparison, about: Sequence[Judgeable], language: Language) -> list[str]:
    """Who comes, old or young, locals or migrants; who tires, residents or workers; of several policies, how sure it is."""
    if not comparison.detailed:
        return []
    tiring = [say(f"tire_{one.group.name}", language) for one in _tiring(comparison, comparison.policies[0], about)]
    sure = [say("better_shown", language)] if _has_sureness(comparison) else []
    return [*coming.pairs_named(comparison, language), *tiring, *sure]


def _who(comparison: Comparison, about: Sequence[Judgeable], policy: Scene, language: Language) -> list[Cell]:
    found = sentences.of_policy(conclusions(comparison), policy)
    by_name = {one.about.outcome.name: one for one in found}
    cells = [Cell(*told) for told in coming.in_short(comparison, policy, language)]
    for one in _tiring(comparison, policy, about):
        tried = by_name.get(one.measure.name)
        word = sentences.word_of(comparison, tried) if tried else sentences.bare_word(one.judged)
        mean = numbers.change(one.judged.difference.mean, "share", language)
        mark = sentences.marked(policy, one.measure.name, "", language).strip()
        cells.append(Cell(mean, mark, sign_of(word)))
    if _has_sureness(comparison):
        cells.append(Cell(*trials.better_shown(comparison, counting(comparison, found), language)))
    return cells


def _has_sureness(comparison: Comparison) -> bool:
    """Whether a column says how sure it is: of a single policy, a sentence does."""
    return comparison.robustness is not None and len(comparison.policies) > answer.ALONE


def _tiring(comparison: Comparison, policy: Scene, about: Sequence[Judgeable]) -> list[OfGroup]:
    """Of all residents, how many are worn out, and of community workers, how many are burnt out, unless another column has it."""
    shown = {one.outcome.name for one in about}
    return [one for one in by_group(comparison) if one.policy.name == policy.name and one.measure.name not in shown
            and (one.group.name, one.measure.name) in (("everyone", "worn_out"), (WORKERS.name, "burnt_out_share"))]  # fmt: skip


def _depends(comparison: Comparison, found: Sequence[Conclusion], language: Language) -> list[str]:
    """What overturns the answer, and for which policies; where nothing does, that."""
    by_sentence: dict[str, list[str]] = {}
    more = 0
    for policy in comparison.policies:
        mine = sentences.of_policy(found, policy)
        turns = _turning(comparison, mine, language)
        room = ROOM.get(len(comparison.policies), 1)
        told = turns + turning.depends(comparison, mine, language, counted=False, most=room)
        more += max(0, len(told) - room)
        for sentence in told[:room]:
            by_sentence.setdefault(sentence, []).append(printable(policy.named(language)))
    colon = separator("colon", language)
    said = [f"{listed(names, language)}{colon}{printable(sentence)}" for sentence, names in by_sentence.items()]
    tried = comparison.robustness
    if not said and tried is not None:
        return [say("depends_on_nothing", language, draws=tried.draws, assumptions=tried.assumptions)]
    return [*said, say("more_in_report", language, number=more)] if more else said


def _turning(comparison: Comparison, mine: Sequence[Conclusion], language: Language) -> list[str]:
    """The outcomes of which there is more or less, depending on assumptions."""
    names = [sentences.label(one.about.outcome, language) for one in mine
             if sentences.word_of(comparison, one).verdict == "depends"]  # fmt: skip
    return [say("turning", language, outcomes=listed(names, language, turning.MOST))] if names else []


def _costs(comparison: Comparison, found: Sequence[Conclusion], language: Language) -> list[str]:
    """What each costs, and what became of budget and promises; of more policies, for which the table says what a year and an hour
    cost, what went wrong with the money; and that prices are assumed."""
    if not comparison.detailed:
        return []
    each = []
    for policy in comparison.policies:
        if len(comparison.policies) > FEW:
            said = policies.shortfalls(comparison, policy, language)
        else:
            said = answer.cost(comparison, sentences.of_policy(found, policy), policy, language)
            said += policies.consequences(comparison, policy, language)
        each.append(_named(policy, said, language))
    return [*filter(None, each), *money.behind_it(comparison, comparison.policies, language)]


def _named(policy: Scene, said: Sequence[str], language: Language) -> str:
    """Sentences after the name of the policy that they are of; nothing of none."""
    colon = separator("colon", language)
    return policy.named(language) + colon + sentences.joined(said, language) if said else ""


def next_steps(comparison: Comparison, found: Sequence[Conclusion], language: Language) -> list[str]:
    """What to do now: find out what the answer turns on, leave it, or try it and watch what gets worse."""
    tried = comparison.robustness
    if tried is None:
        return [say("next_untried", language)]
    said = []
    factors = {
        policy.name: _turning_the_answer(comparison, sentences.of_policy(found, policy))
        for policy in comparison.policies
    }
    named = {
        name: [contradictions.assumption_label(path, language) for path in dict.fromkeys(paths)]
        for name, paths in factors.items()
    }
    if any(named.values()):
        said.append(say("next_find_out", language, what=of_each(comparison, named, language)))
    worths = {worth(comparison, sentences.of_policy(found, policy)) for policy in comparison.policies}
    if not worths & {*SPEAKING, "depends"}:
        return [*said, say("next_not", language)]
    if not worths & {*SPEAKING}:
        return [*said, say("next_depends", language)]
    return [*said, *_try_it(comparison, found, language)]


def _try_it(comparison: Comparison, found: Sequence[Conclusion], language: Language) -> list[str]:
    """What to try, and what to count meanwhile: of the policies that the choice falls on, or else of all; what the question asks
    first, an index that is easily misread last."""
    best = {one.name for one in chosen(comparison, found, language)}
    asked = asked_for(sentences.question(comparison, "en") + sentences.question(comparison, "zh"))
    said = []
    for key, verdict in (
        ("next_compare" if has_one_community(comparison) else "next_try", "better"),
        ("next_guard", "worse"),
    ):
        ones = [one for one in found if not one.judged.little and one.about.outcome.name not in one.policy.follows
                and sentences.word_of(comparison, one).verdict == verdict]  # fmt: skip
        ones.sort(key=lambda one: (sentences.is_misread(one.about.outcome), one.about.outcome.name not in asked,
                                   -answer.times_of_interest(one)))  # fmt: skip
        named = {
            policy.name: [sentences.label(one.about.outcome, language) for one in sentences.of_policy(ones, policy)]
            if policy.name in best or not best
            else []
            for policy in comparison.policies
        }
        if any(named.values()):
            said.append(say(key, language, what=of_each(comparison, named, language)))
    return said


def has_one_community(comparison: Comparison) -> bool:
    """Whether there is no second community to try it in, or to hold it against."""
    return bool(comparison.plain) and comparison.plain[0]["place"]["communities"] == 1


def _turning_the_answer(comparison: Comparison, mine: Sequence[Conclusion]) -> list[str]:
    """The assumptions without whose outcomes the word on a policy would be another: what turns a side outcome is not told."""
    together: dict[tuple[str, ...], set[str]] = {}
    for cause in comparison.robustness.causes if comparison.robustness and mine else ():
        if cause.policy == mine[0].policy.name and cause.factors:
            together.setdefault(tuple(cause.factors), set()).add(cause.outcome)
    return [
        path for paths, outcomes in together.items() for path in paths
        if worth(comparison, [one for one in mine if one.about.outcome.name not in outcomes]) != worth(comparison, mine)
    ]  # fmt: skip


def of_each(comparison: Comparison, named: Mapping[str, Sequence[str]], language: Language) -> str:
    """What is named of each policy, policies of which the same is together; of all of them alike without their names."""
    most = TO_DO.get(len(comparison.policies), 1)
    together: dict[str, list[str]] = {}
    for policy in comparison.policies:
        if named[policy.name]:
            text = listed([*named[policy.name][:most]], language)
            together.setdefault(text, []).append(printable(policy.named(language)))
    colon, semicolon = separator("colon", language), separator("semicolon", language)
    if len(together) == 1 and all(named[policy.name] for policy in comparison.policies):
        return next(iter(together))
    return semicolon.join(f"{listed(names, language)}{colon}{text}" for text, names in together.items())
