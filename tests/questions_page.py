"""The page of the four questions, written from stored comparisons: python -m tests.questions_page FOLDER [--run]

FOLDER holds a comparison for each question, under its name; with --run, those that are not there are made first (20 replicates
and 64 draws of all assumptions: some minutes each on two idle cores). Nothing on the page is typed: every answer is what the
comparison's own page says.
"""

from __future__ import annotations

import argparse
import shlex
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

from experiments.comparison.conclusions import conclusions
from experiments.comparison.folder import load_comparison
from experiments.comparison.model import Comparison
from experiments.phrases.look_up import LANGUAGES, Language
from experiments.presentation import sentences
from experiments.presentation.answer import answers, in_short
from experiments.presentation.choice import by_what
from sim.scenario.reader import read_scenario

ROOT = Path(__file__).parents[1]
SCENARIOS = ROOT / "scenarios" / "questions"
PAGES: dict[Language, Path] = {"en": ROOT / "docs" / "questions.md", "zh": ROOT / "docs" / "questions.zh.md"}
REPLICATES = "20"
PACKAGES = ("able_workers", "four_actors_linked", "five_actors_linked", "youth", "smart_grid")
QUESTIONS: dict[str, tuple[str, str, str]] = {
    "street": (
        "Points and a time bank for a street of six communities on 200,000 yuan a year",
        "六个社区的街道，每年20万元：积分制与时间银行",
        "street.yaml street_points.yaml street_time_bank.yaml street_both.yaml",
    ),
    "whistle": (
        "Why do community workers tire under the whistle, and what spares them?",
        "“吹哨报到”为什么让社区工作者更累？怎样减轻？",
        "sihua:quiet_district whistle.yaml whistle_ranked.yaml whistle_relieved.yaml",
    ),
    "own": (
        "What would honours do among our own residents?",
        "在我们自己的居民名单上，荣誉表彰会带来什么？",
        "own_residents.yaml own_residents_honours.yaml",
    ),
    "best": (
        "Which package brings in more, and more different, residents, without wearing anybody out?",
        "哪一套组合政策能让更多、更多样的居民参与，又不让任何人过劳？",
        " ".join(["best_package.yaml", *(f"sihua:packages/{name}" for name in PACKAGES)])
        + " --weeks 104 --set place.communities=4 --set 'question=Which package brings in more, and more different, residents,"
        " without wearing anybody out?' --set 'question_zh=哪一套组合政策能让更多、更多样的居民参与，又不让任何人过劳？'",
    ),
}
"""Of each: what is asked, in English and in Chinese, and what is compared (in `scenarios/questions`)."""
WORDS: dict[Language, dict[str, str]] = {
    "en": {
        "title": "Four questions, as a policy researcher would ask them",
        "head": "Written by `python -m tests.questions_page`: each answer is what the page of the comparison says, number by"
        " number ({version}; {replicates} replicates, seeds {first} to {last}; in brackets nine of ten of {draws} draws of all"
        " assumptions). [verdicts.md](verdicts.md) says what the words claim. [中文](questions.zh.md)",
        "command": "In `scenarios/questions`; `sihua report RESULT --brief` then makes one side of A4 of it:",
        "missing": "No answer of this version is stored yet: give the command.",
        "residents": "The list of residents is made up: put yours in its place.",
    },
    "zh": {
        "title": "政策研究者会提出的四个问题",
        "head": "由 `python -m tests.questions_page` 生成：每个回答都是比较结果页面上的原话与数字"
        "（{version}；{replicates} 次重复，随机种子 {first} 至 {last}；括号内为 {draws} 组假设取值中的九成范围）。"
        "各词的含义见 [verdicts.md](verdicts.md)。[English](questions.md)",
        "command": "在 `scenarios/questions` 中运行；随后 `sihua report RESULT --brief` 可生成一页 A4：",
        "missing": "本版本尚未存有回答：请运行上述命令。",
        "residents": "居民名单是虚构的：请换成您自己的。",
    },
}


def made(folder: Path) -> None:
    """Run the comparisons that are not there."""
    for name, (_, _, compared) in QUESTIONS.items():
        if not (folder / name).exists():
            command = [sys.executable, "-m", "sihua", "compare", *shlex.split(compared)]
            subprocess.run(
                [*command, "--replicates", REPLICATES, "--out", str((folder / name).resolve())],
                check=True,
                cwd=SCENARIOS,
            )


def titled(comparison: Comparison) -> Comparison:
    """With the titles that the files have now: they are no result."""
    files = {file.stem: read_scenario(file).scenario for file in SCENARIOS.glob("*.yaml")}
    return replace(comparison, scenes=[
        replace(one, title=files[one.name].title, title_zh=files[one.name].title_zh) if one.name in files else one
        for one in comparison.scenes
    ])  # fmt: skip


def page(comparisons: dict[str, Comparison], language: Language) -> str:
    """The page in one language."""
    words, m = WORDS[language], next(iter(comparisons.values()))
    draws = m.robustness.draws if m.robustness else 0
    head = words["head"].format(
        version=f"sihua {m.manifest['sihua']}", replicates=m.replicates, first=m.seeds[0], last=m.seeds[-1], draws=draws
    )
    parts = [f"# {words['title']}", head]
    for name, (en, zh, compared) in QUESTIONS.items():
        parts += [f"## {en if language == 'en' else zh}", words["command"]]
        parts.append(f"```bash\nsihua compare {compared} --replicates {m.replicates}\n```")
        if name not in comparisons:
            parts.append(words["missing"])
            continue
        comparison = comparisons[name]
        if name == "own":
            parts.append(words["residents"])
        found = conclusions(comparison)
        if heads := in_short(comparison, found, language):
            parts.append("\n".join(f"- {line}" for line in heads))
        for lines in answers(comparison, found, language):
            parts.append("\n".join([f"**{lines[0]}**", "", *(f"- {line}" for line in lines[1:])]))
        ahead = sentences.ahead_of_all(comparison, language) or sentences.between_policies(comparison, language)
        parts += [sentences.joined(said, language) for said in (by_what(comparison, found, language), ahead) if said]
    return "\n\n".join(parts) + "\n"


def main() -> None:
    """Write both pages."""
    parser = argparse.ArgumentParser(prog="python -m tests.questions_page", description=(__doc__ or "").split("\n")[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--run", action="store_true")
    chosen = parser.parse_args()
    if chosen.run:
        chosen.folder.mkdir(parents=True, exist_ok=True)
        made(chosen.folder)
    comparisons = {
        name: titled(load_comparison(chosen.folder / name)) for name in QUESTIONS if (chosen.folder / name).exists()
    }
    for language in LANGUAGES:
        PAGES[language].write_text(page(comparisons, language), encoding="utf-8")


if __name__ == "__main__":
    main()
