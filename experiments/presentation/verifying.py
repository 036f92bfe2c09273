"""Verify a result: its runs are made again, and so is every file that people read; what is not is said."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from importlib import metadata
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from experiments.comparison import reproduce
from experiments.comparison.folder import load_comparison
from experiments.comparison.model import KIND
from experiments.comparison.reproduce import Verified
from experiments.comparison.reproduced_claims import NOT_REPRODUCED, NotRun
from experiments.phrases.look_up import LANGUAGES, Language
from experiments.presentation.report.parts import HTML_LANG
from experiments.runs.reproduced import scenario_as_run
from experiments.runs.result import Result, load_result
from experiments.storage.errors import FolderDamaged
from experiments.storage.files import sha256
from experiments.storage.manifest import MANIFEST, read_manifest
from sim.scenario.given import must_be_a_path

DRAWN = (".png", ".html")
"""Files that another version of matplotlib draws otherwise."""

_PAGES = ("report.html", "summary.txt")
_REST_ON: dict[NotRun, tuple[str, ...]] = {
    "replicates": ("runs.parquet", "runs.csv", "verdicts.csv", "by_group.csv", "prices.csv", "phases.parquet", "phases.csv",
                   "between.csv", "money.csv", "detail.npz", *_PAGES),
    "robustness": ("robustness.csv", "verdicts.csv", "phases.csv", "more.json", *_PAGES),
    "break_evens": ("break_even.csv", "more.json", *_PAGES),
}  # fmt: skip
"""The files of a comparison with numbers of these runs: where they are not made again, it proves nothing that the file can be
written anew from what the folder itself keeps of them."""


def verify(
    folder: Path | str, sample: int | None = 3, jobs: int | None = None, *, foreign_code: bool | None = None
) -> Verified:
    """Reproduce a sample of replicates (None: all) bit by bit, and then every file of the folder byte by byte.

    A file with numbers of runs that were not made again counts as `only_hashed`, though it must come out the same from them.
    Raises what `experiments.comparison.reproduce.verify` raises, and FolderDamaged where a file comes out otherwise. Figures
    that another version of matplotlib has drawn cannot be compared: they are among `only_hashed`.
    """
    must_be_a_path(folder, "sihua.verify")
    folder = Path(folder)
    found = reproduce.verify(folder, sample, jobs, foreign_code=foreign_code)
    manifest = read_manifest(folder)
    hashes: dict[str, str] = manifest["files"]
    if manifest.get("kind") == "batch":
        return replace(found, only_hashed=tuple(sorted(hashes)))
    write = (
        _reproduced_comparison(folder)
        if manifest.get("kind") == KIND
        else _reproduced_result(found.run, folder, manifest, foreign_code)
    )
    with TemporaryDirectory(prefix="sihua-") as place:
        write(Path(place))
        made = {file.name: sha256(file) for file in Path(place).iterdir() if file.name != MANIFEST}
    other = [name for name in hashes if made.get(name) != hashes[name]]
    same_drawer = manifest.get("matplotlib") == metadata.version("matplotlib") and "sihua" not in found.other_versions
    excused = [name for name in other if name not in made or (Path(name).suffix in DRAWN and not same_drawer)]
    if wrong := sorted(set(other) - set(excused)):
        raise FolderDamaged("\n".join(f"{folder / name}: comes out otherwise; it {NOT_REPRODUCED}" for name in wrong))
    unseen = {*excused, *(name for what in found.not_run for name in _REST_ON[what] if name in hashes)}
    reproduced = tuple(sorted(set(hashes) - set(other) - unseen))
    return replace(found, files=reproduced, only_hashed=tuple(sorted(unseen)), run=None)


def _reproduced_result(
    run: Result | None, folder: Path, manifest: dict[str, Any], foreign_code: bool | None
) -> Callable[[Path], None]:
    from experiments.presentation.results import write_files
    from experiments.presentation.spread import with_spread
    from experiments.presentation.summary import plain_summary

    assert run is not None, "a run that was reproduced is there"
    reproduced = replace(run, manifest={name: value for name, value in manifest.items() if name != "files"})
    if (seeds := int(manifest.get("replicates", 1))) > 1:
        with scenario_as_run(load_result(folder), folder, foreign_code) as resolved:
            reproduced = with_spread(reproduced, resolved, seeds)
    text = (folder / "summary.txt").read_text("utf-8") if "summary.txt" in manifest["files"] else ""
    language = next((one for one in LANGUAGES if plain_summary(reproduced, one) == text), LANGUAGES[0])
    return lambda place: write_files(reproduced, place, language)


def _reproduced_comparison(folder: Path) -> Callable[[Path], None]:
    from experiments.comparison.folder import write_files
    from experiments.presentation.comparison_page import page
    from experiments.presentation.report.making import comparison_report

    comparison = load_comparison(folder)
    comparison = replace(
        comparison, yaml=[_reproduced_scenario(*one) for one in zip(comparison.yaml, comparison.plain, strict=True)]
    )
    held = comparison.manifest["files"]
    languages = (
        list(_languages((folder / "report.html").read_text("utf-8"))) if "report.html" in held else list(LANGUAGES[:1])
    )
    first = languages[0] if languages else LANGUAGES[0]

    def pages() -> dict[str, str]:
        report = (
            {"report.html": comparison_report(comparison, languages)} if languages and "report.html" in held else {}
        )
        return {"summary.txt": page(comparison, first), **report}

    return lambda place: write_files(comparison, place, pages)


def _reproduced_scenario(held: str, plain: dict[str, object]) -> str:
    """A complete scenario, made again below its first line, which says where it came from."""
    from sim.scenario.emitter import scenario_text

    return held.partition("\n")[0] + "\n" + scenario_text(plain, "").partition("\n")[2]


def _languages(report: str) -> Iterator[Language]:
    """In which languages a page is written, in their order."""
    of = {html: language for language, html in HTML_LANG.items()}
    for found in re.findall(r'<article [^>]*lang="([^"]+)"', report):
        if found in of:
            yield of[found]
