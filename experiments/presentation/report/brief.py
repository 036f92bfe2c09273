"""The one-page version for a director: question, answer, three numbers, a figure, what it depends on, cost, next step."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from experiments.comparison.conclusions import Conclusion, conclusions, prices
from experiments.comparison.folder import load_comparison
from experiments.comparison.judgement import CHANGED
from experiments.comparison.model import KIND, Comparison, Scene
from experiments.comparison.sesoi import Judgeable
from experiments.comparison.spending import spending_of
from experiments.phrases.brief import say
from experiments.phrases.comparisons import listed
from experiments.phrases.look_up import LANGUAGES, Language
from experiments.presentation import answer, coming, money, numbers, policies, sentences, why
from experiments.presentation.figures.of_brief import changes_of
from experiments.presentation.report.drawing import inline_svg
from experiments.presentation.report.making import filled_in
from experiments.presentation.report.parts import HTML_LANG
from experiments.presentation.text_page import printable
from experiments.storage.errors import FolderRefused
from experiments.storage.manifest import read_manifest

MOST = 5
"""Policies that one side of paper holds."""
MOST_COSTS = 3
"""Policies whose costs there is room for in words, beside the table."""
FEW = 2
"""Policies of which there is room for who tires, and for the whole of the money."""
ROOM = {1: 4, 2: 2, 3: 2}
"""By the number of policies: how many sentences on what each depends there is room for; with more of them, for one."""
SPEAKING: tuple[answer.Worth, ...] = ("yes", "yes_if", "yes_but", "partly", "some_gain", "some_both")
"""Whether it is worth it, where something speaks for trying it."""
TO_DO = {1: 5, 2: 3, 3: 2}
"""By the number of policies: how many things are named of each in a next step; with more of them, one."""
USUAL = ("breadth", "worn_out_share")
"""The outcomes that are shown where nothing is better, or nothing worse: does anybody come, does anybody tire."""


@dataclass(frozen=True)
class Brief:
    """The page in one language; cells: of each policy, its name, and change and range of each number."""

    lang: Language
    html_lang: str
    title: str
    question: str
    answers: list[str]
    heads: list[str]
    ranges: str
    rows: list[tuple[str, list[tuple[str, str]]]]
    who: str
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
    source = say("made_from", language, version=m["sihua"], replicates=m["replicates"], first=comparison.seeds[0],
                 last=comparison.seeds[-1], weeks=m["weeks"])  # fmt: skip
    semicolon = "; " if language == "en" else "；"
    draw = partial(changes_of, comparison, about, language)
    many = len(names) > MOST_COSTS  # their names stand in the table
    title = say("title_many" if many else "title", language, policies=listed(names, language), number=len(names))
    return Brief(
        lang=language,
        html_lang=HTML_LANG[language],
        title=title,
        question=sentences.question(comparison, language),
        answers=[printable(text) for text in _answers(comparison, found, language)],
        heads=[*(numbers.headed(sentences.label(one.outcome, language), one.outcome.unit, language) for one in about),
               *([say("cost_a_year", language)] if comparison.detailed else [])],
        ranges=f"{say('numbers_head', language, baseline=printable(comparison.scenes[0].named(language)))}{semicolon}{ranges}",
        rows=[(name, _numbers(comparison, found, about, policy, language))
              for name, policy in zip(names, comparison.policies, strict=True)],
        who=printable(_who(comparison, language)),
        figure=inline_svg(draw, f"{language}-brief", say("figure", language), say("figure_says", language)),
        figure_says=say("figure_says", language),
        depends=_depends(comparison, found, language),
        costs=[printable(text) for text in _costs(comparison, found, language)],
        steps=next_steps(comparison, found, language),
        caution=say("caution", language, source=source),
        words={key: say(key, language) for key in ("question", "answer", "numbers", "depends", "cost", "next")},
    )  # fmt: skip


def with_footnotes(comparison: Comparison, brief: Brief) -> Brief:
    """The page, whose last line says how those indices are misread that stand on it."""
    texts = [*brief.answers, *brief.heads, *brief.depends, *brief.steps]
    return replace(brief, caution=" ".join([brief.caution, *sentences.footnotes(comparison, texts, brief.lang)]))


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
    """A paragraph for each policy; of many, one that says which is worth it, and which is ahead in what."""
    if len(comparison.policies) > MOST_COSTS:
        return answer.in_short(comparison, found, language, FEW, with_cost=False)  # the table has it
    return [_answer(comparison, found, policy, language) for policy in comparison.policies]


def _answer(comparison: Comparison, found: Sequence[Conclusion], policy: Scene, language: Language) -> str:
    """Whether it is worth it; of a few policies, what one thing does to workers, and what is left; of one or two, who tires, and
    of a single one, who gains."""
    mine = sentences.of_policy(found, policy)
    said = [answer.is_worth(comparison, mine, policy, language)]
    if len(comparison.policies) == 1:
        said += answer.who(comparison, policy, language)
    if len(comparison.policies) <= FEW:
        said += answer.tired(comparison, mine, policy, language)
    if len(comparison.policies) <= MOST_COSTS:
        said += why.in_short(comparison, policy, language)
        words = sentences.WITH_SIZE if len(comparison.policies) <= FEW else CHANGED
        said += answer.left_behind(comparison, policy, language, words)
    return answer.joined(said, language)


def _numbers(
    comparison: Comparison, found: Sequence[Conclusion], about: Sequence[Judgeable], policy: Scene, language: Language
) -> list[tuple[str, str]]:
    cells = []
    for one in (next(c for c in found if c.policy is policy and c.about is wanted) for wanted in about):
        d, unit = one.judged.difference, one.about.outcome.unit
        spread = sentences.over_assumptions(comparison, one, language)
        interval = numbers.interval(d.low, d.high, unit, language)
        cells.append((numbers.cell(d.mean, unit, language) + sentences.defined_in(d, language), spread or interval))
    if comparison.detailed:
        cells.append(_money(comparison, policy, language))
    return cells


def _money(comparison: Comparison, policy: Scene, language: Language) -> tuple[str, str]:
    """What a year takes while it runs, and its interval; the first year, where that is another; what was spent after it ended,
    and what is still owed."""
    spends, price = spending_of(comparison, policy), prices(comparison)[comparison.policies.index(policy)]
    low, high = numbers.yuan(spends.a_year.low), numbers.yuan(spends.a_year.high)
    told = [say("from_to", language, low=low, high=high)]
    if money.are_apart(spends):
        told.append(say("first_year", language, yuan=numbers.yuan(spends.first_year.mean)))
    if spends.after is not None and abs(spends.after.mean) >= money.SMALLEST:
        told.append(say("after", language, yuan=numbers.yuan(spends.after.mean)))
    if abs(price.owed) >= money.SMALLEST:
        told.append(say("owed", language, yuan=numbers.yuan(price.owed)))
    return numbers.yuan(spends.a_year.mean), ("; " if language == "en" else "；").join(told)


def _who(comparison: Comparison, language: Language) -> str:
    """Old and young, policy by policy, in one line; nothing where nobody knows, or of many policies."""
    if len(comparison.policies) > MOST_COSTS:
        return ""
    return coming.in_short(comparison, language)


def _depends(comparison: Comparison, found: Sequence[Conclusion], language: Language) -> list[str]:
    """What overturns the answer, and for which policies; where nothing does, that."""
    by_sentence: dict[str, list[str]] = {}
    more = 0
    for policy in comparison.policies:
        mine = sentences.of_policy(found, policy)
        turning = _turning(comparison, mine, language)
        room = ROOM.get(len(comparison.policies), 1)
        told = turning + answer.depends(comparison, mine, language, most=room)
        if len(comparison.policies) > FEW and len(told) == len(turning) + 1:
            room = 1  # no assumption is known to be enough: how often it was contradicted stands in the report
        more += max(0, len(told) - room)
        for sentence in told[:room]:
            by_sentence.setdefault(sentence, []).append(printable(policy.named(language)))
    colon = ": " if language == "en" else "："
    said = [f"{listed(names, language)}{colon}{printable(sentence)}" for sentence, names in by_sentence.items()]
    tried = comparison.robustness
    if not said and tried is not None:
        return [say("depends_on_nothing", language, draws=tried.draws, assumptions=tried.assumptions)]
    return [*said, say("more_in_report", language, number=more)] if more else said


def _turning(comparison: Comparison, mine: Sequence[Conclusion], language: Language) -> list[str]:
    """The outcomes of which there is more or less, depending on assumptions."""
    names = [sentences.label(one.about.outcome, language) for one in mine
             if sentences.word_of(comparison, one).verdict == "depends"]  # fmt: skip
    return [say("turning", language, outcomes=listed(names, language, answer.MOST))] if names else []


def _costs(comparison: Comparison, found: Sequence[Conclusion], language: Language) -> list[str]:
    """What each costs, and what became of budget and promises; of more policies, for which the table says what a year costs, the
    price of an hour in one sentence, and what went wrong with the money; of many, the table says it alone."""
    if len(comparison.policies) > MOST_COSTS or not comparison.detailed:
        return []
    if len(comparison.policies) > FEW:
        said = [answer.hours_in_short(comparison, found, language)]
        said += [
            _named(policy, policies.shortfalls(comparison, policy, language), language)
            for policy in comparison.policies
        ]
        return [one for one in said if one]
    each = []
    for policy in comparison.policies:
        said = answer.cost(comparison, sentences.of_policy(found, policy), policy, language)
        said += policies.consequences(comparison, policy, language)
        each.append(_named(policy, said, language))
    return [one for one in each if one]


def _named(policy: Scene, said: Sequence[str], language: Language) -> str:
    """Sentences after the name of the policy that they are of; nothing of none."""
    colon = ": " if language == "en" else "："
    return policy.named(language) + colon + answer.joined(said, language) if said else ""


def next_steps(comparison: Comparison, found: Sequence[Conclusion], language: Language) -> list[str]:
    """What to do now: find out what the answer turns on, leave it, or try it and watch what gets worse."""
    tried = comparison.robustness
    if tried is None:
        return [say("next_untried", language)]
    said = []
    factors = {
        policy.name: [path for cause in tried.causes if cause.policy == policy.name for path in cause.factors]
        for policy in comparison.policies
    }
    named = {
        name: [sentences.assumption_label(path, language) for path in dict.fromkeys(paths)]
        for name, paths in factors.items()
    }
    if any(named.values()):
        said.append(say("next_find_out", language, what=of_each(comparison, named, language)))
    worths = {answer.worth(comparison, sentences.of_policy(found, policy)) for policy in comparison.policies}
    if not worths & {*SPEAKING, "depends"}:
        return [*said, say("next_not", language)]
    if not worths & {*SPEAKING}:
        return [*said, say("next_depends", language)]
    for key, verdict in (("next_try", "better"), ("next_guard", "worse")):
        ones = [one for one in found if not one.judged.little and one.about.outcome.name not in one.policy.follows
                and sentences.word_of(comparison, one).verdict == verdict]  # fmt: skip
        ones.sort(key=answer.times_of_interest, reverse=True)
        named = {
            policy.name: [sentences.label(one.about.outcome, language) for one in sentences.of_policy(ones, policy)]
            for policy in comparison.policies
        }
        if any(named.values()):
            said.append(say(key, language, what=of_each(comparison, named, language)))
    return said


def of_each(comparison: Comparison, named: Mapping[str, Sequence[str]], language: Language) -> str:
    """What is named of each policy, policies of which the same is together; of all of them alike without their names."""
    most = TO_DO.get(len(comparison.policies), 1)
    together: dict[str, list[str]] = {}
    for policy in comparison.policies:
        if named[policy.name]:
            text = listed([*named[policy.name][:most]], language)
            together.setdefault(text, []).append(printable(policy.named(language)))
    colon, semicolon = (": ", "; ") if language == "en" else ("：", "；")
    if len(together) == 1 and all(named[policy.name] for policy in comparison.policies):
        return next(iter(together))
    return semicolon.join(f"{listed(names, language)}{colon}{text}" for text, names in together.items())
