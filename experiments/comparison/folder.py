"""A comparison as a folder: tables for people, arrays for the report, the scenarios, and a hash of every file."""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, get_args

import numpy as np

from experiments.comparison.conclusions import (
    Between,
    Conclusion,
    InPhase,
    OfGroup,
    Price,
    between,
    by_group,
    by_phase,
    conclusions,
    prices,
    stance_of,
)
from experiments.comparison.groups import MEASURES, OF_WORKERS, groups_of
from experiments.comparison.model import (
    KIND,
    Cause,
    Comparison,
    Effort,
    Fate,
    Map,
    Phase,
    PhaseRange,
    Robustness,
    Scene,
    Tried,
    Variation,
)
from experiments.comparison.money import money_of
from experiments.comparison.policy_numbers import BreakEven, PolicyNumber, TriedValue
from experiments.comparison.recorder import TABLES
from experiments.outcomes import Window
from experiments.runs.inputs import KEPT
from experiments.storage.cells import write_csv
from experiments.storage.errors import FolderDamaged, holds_what_it_should
from experiments.storage.folder import opened, write_folder
from experiments.storage.manifest import MANIFEST, parsed, seal_holds, sealed, stays_inside
from experiments.storage.npz import read_npz
from experiments.storage.parquet import read_parquet
from sim.scenario.given import must_be_a_path
from sim.scenario.problems import shown

if TYPE_CHECKING:
    import pandas

Pages = Callable[[], Mapping[str, str]]
"""What makes the files that people read, by their names."""
README = """\
HOW TO READ THIS FOLDER

report.html          the page to put on the table: open it in a browser, print it from there
summary.txt          the same in one page of text
verdicts.csv         one row for each policy and outcome: means, paired difference, intervals, p-values, verdict, robustness
phases.csv           the same within each year, and after the policy ended; phases.parquet: outcomes of each run in these weeks
by_group.csv         the same for each group of residents: who gains, who loses
prices.csv           what each policy spends, still owes and commits, and what an extra hour of participation costs
runs.csv             one row for each scenario and replicate: its outcomes; .parquet is the same, to the last bit
robustness.csv       how each conclusion fared in other worlds, if that was tried
money.csv            what each mechanism spent, year by year, of which budget, what was credited, and what is owed
policy_numbers.csv   what the policies assume: each parameter of their mechanisms, its range and what stands behind it
break_even.csv       from which value on a policy pays, if that was asked for (--break-even)
scenario-NAME.yaml   each scenario, complete; NAME.py: mechanisms of its own, as they were run; input-NAME: its data files
detail.npz, more.json  what figures are drawn from
manifest.json        seeds, versions, what was asked, and a SHA-256 of every file

In Python:   import sihua; comparison = sihua.load_comparison("THIS_FOLDER")
Again:       sihua report THIS_FOLDER --lang both      sihua verify THIS_FOLDER      (docs/verdicts.md)

如何阅读本文件夹

report.html          可直接上会的报告：用浏览器打开，可打印
summary.txt          一页文字概要
verdicts.csv         每项政策与指标一行：均值、配对差异、区间、p 值、结论、稳健性
phases.csv           各年度内以及政策结束之后的同类结果；phases.parquet 为每次运行在这些周内的指标
by_group.csv         各居民群体的同类结果：谁受益，谁受损
prices.csv           各政策的支出、期末尚欠及合计，以及每增加一小时参与的成本
runs.csv             每个情景与每次重复一行：各项指标；.parquet 内容相同，逐位精确
robustness.csv       各结论在其他条件下是否成立（如做过检验）
money.csv            各机制逐年支出与预算、发放率，以及尚欠金额
policy_numbers.csv   各政策自身的假设：机制的各项参数、取值范围及依据
break_even.csv       参数的盈亏平衡点（如使用 --break-even）
scenario-NAME.yaml   各情景的完整设置；NAME.py 为情景自带的机制，即运行时所用的代码；input-NAME 为其数据文件
detail.npz、more.json  绘图所用的数据
manifest.json        随机种子、软件版本、命令，以及每个文件的 SHA-256 校验值
"""


OF_EVERYBODY = {"cost": "cost", "hours_of_everybody": "hours"}
"""Columns of runs.csv that are no outcomes, and the tables that hold them."""


def runs_frame(comparison: Comparison) -> pandas.DataFrame:
    """One row for each scenario and replicate, with cost, hours and outcomes."""
    import pandas as pd

    rows = [
        {
            "scenario": scene.name, "replicate": r + 1, "seed": seed,
            **{name: comparison.tables[key][at, r] for name, key in OF_EVERYBODY.items() if comparison.detailed},
            **{name: table[at, r] for name, table in comparison.values.items()},
        }
        for at, scene in enumerate(comparison.scenes)
        for r, seed in enumerate(comparison.seeds)
    ]  # fmt: skip
    return pd.DataFrame(rows)


def verdicts_frame(comparison: Comparison, found: Sequence[Conclusion]) -> pandas.DataFrame:
    """One row for each policy and outcome."""
    import pandas as pd

    def robust(one: Conclusion) -> dict[str, Any]:
        if comparison.robustness is None:
            return {}
        where = one.policy.name, one.about.outcome.name
        fates = [t.fate for t in comparison.robustness.of(*where)]
        low, high = comparison.robustness.over_assumptions(*where) or (math.nan, math.nan)
        return {
            "over_assumptions_low": low, "over_assumptions_high": high, "stance": stance_of(comparison.robustness, one) or "",
            **{name: fates.count(name) for name in get_args(Fate)},
        }  # fmt: skip

    return pd.DataFrame(
        [
            {
                "policy": one.policy.name, "outcome": one.about.outcome.name, "unit": one.about.outcome.unit,
                "better_if": {1: "more", -1: "less", 0: ""}[one.judged.direction], "verdict": one.judged.verdict,
                **asdict(one.judged.difference),
                "p_zero_holm": one.judged.p_zero, "p_equivalence_holm": one.judged.p_equivalence,
                "chance_of_better": one.judged.chance_of_better, "larger_than_sesoi": one.judged.large,
                "perhaps_too_little": one.judged.little, **robust(one),
            }
            for one in found
        ]
    )  # fmt: skip


def between_frame(found: Sequence[Between]) -> pandas.DataFrame:
    """One row for each pair of policies and outcome: the first minus the second."""
    import pandas as pd

    return pd.DataFrame(
        [
            {
                "policy": one.policy.name, "against": one.other.name, "outcome": one.about.outcome.name,
                "unit": one.about.outcome.unit, "verdict": one.judged.verdict, **_without_bootstrap(one),
                "p_zero_holm": one.judged.p_zero, "p_equivalence_holm": one.judged.p_equivalence,
            }
            for one in found
        ]
    )  # fmt: skip


def phases_frame(comparison: Comparison, found: Sequence[InPhase]) -> pandas.DataFrame:
    """One row for each policy, phase and outcome; the range over assumptions where that was tried."""
    import pandas as pd

    def assumed(one: InPhase) -> dict[str, float]:
        tried = comparison.robustness
        found = tried.in_phase(one.policy.name, one.phase.name, one.about.outcome.name) if tried else None
        low, high, other_way = (found.low, found.high, found.reversed) if found else (math.nan,) * 3
        return {"over_assumptions_low": low, "over_assumptions_high": high, "share_of_draws_reversed": other_way}

    return pd.DataFrame(
        [
            {
                "policy": one.policy.name, "phase": one.phase.name, "from_week": one.phase.from_week,
                "until_week": one.phase.until_week, "outcome": one.about.outcome.name, "unit": one.about.outcome.unit,
                "verdict": one.judged.verdict, **_without_bootstrap(one),
                "p_zero_holm": one.judged.p_zero, "p_equivalence_holm": one.judged.p_equivalence,
                **assumed(one),
            }
            for one in found
        ]
    )  # fmt: skip


def in_phases_frame(comparison: Comparison) -> pandas.DataFrame:
    """One row for each stretch of weeks, scenario and replicate: its outcomes there."""
    import pandas as pd

    return pd.DataFrame(
        [
            {
                "scenario": scene.name, "replicate": r + 1, "from_week": window.from_week, "until_week": window.until_week,
                **{name: table[at, r] for name, table in values.items()},
            }
            for window, values in comparison.in_phases.items()
            for at, scene in enumerate(comparison.scenes)
            for r in range(comparison.replicates)
        ]
    )  # fmt: skip


def groups_frame(found: Sequence[OfGroup]) -> pandas.DataFrame:
    """One row for each policy, group and measure."""
    import pandas as pd

    return pd.DataFrame(
        [
            {
                "policy": one.policy.name, "group": one.group.name, "residents": one.residents,
                "measure": one.measure.name, "verdict": one.judged.verdict, **_without_bootstrap(one),
                "p_zero_holm": one.judged.p_zero, "p_equivalence_holm": one.judged.p_equivalence,
            }
            for one in found
        ]
    )  # fmt: skip


def _without_bootstrap(one: OfGroup | Between | InPhase) -> dict[str, Any]:
    """A second interval is computed for outcomes only."""
    return {name: value for name, value in asdict(one.judged.difference).items() if not name.startswith("bootstrap")}


def prices_frame(found: Sequence[Price]) -> pandas.DataFrame:
    """One row for each policy."""
    import pandas as pd

    return pd.DataFrame([{**asdict(one), "policy": one.policy.name} for one in found])


def numbers_frame(comparison: Comparison) -> pandas.DataFrame:
    """One row for each parameter of a mechanism of a policy, with its break-evens where they were looked for."""
    import pandas as pd

    return pd.DataFrame([asdict(one) for one in comparison.numbers])


def break_even_frame(comparison: Comparison) -> pandas.DataFrame:
    """One row for each break-even, without the values that were tried."""
    import pandas as pd

    return pd.DataFrame([{**asdict(one), "tried": len(one.tried)} for one in comparison.break_evens])


def money_frame(comparison: Comparison) -> pandas.DataFrame:
    """One row for each scenario, year and mechanism, means over replicates: yuan, and what was credited of what was promised."""
    import pandas as pd

    return pd.DataFrame([asdict(one) for one in money_of(comparison)])


def write_comparison(comparison: Comparison, folder: Path, pages: Pages = dict, *, force: bool = False) -> Comparison:
    """Write all of a comparison, and put it into place in one step; pages: what makes further files, for people.

    Raises FolderRefused and FolderDamaged, and PagesNotMade where the comparison is kept without those files.
    """
    manifest = {**comparison.manifest, "scenarios": [asdict(scene) for scene in comparison.scenes]}
    folder, manifest = write_folder(
        folder, manifest, lambda at: write_files(comparison, at), force, sealed, lambda at: _write_texts(pages(), at)
    )
    return replace(comparison, folder=folder, manifest=manifest)


def write_files(comparison: Comparison, at: Path, pages: Pages = dict) -> None:
    """The files of a comparison but its manifest; pages: what makes further files, for people."""
    found = conclusions(comparison)
    runs = runs_frame(comparison)
    runs.to_parquet(at / "runs.parquet", index=False)
    frames = {"runs": runs, "verdicts": verdicts_frame(comparison, found)}
    if comparison.detailed:
        frames |= {"by_group": groups_frame(by_group(comparison)), "prices": prices_frame(prices(comparison))}
    if comparison.in_phases:
        in_phases_frame(comparison).to_parquet(at / "phases.parquet", index=False)
        frames["phases"] = phases_frame(comparison, by_phase(comparison))
    if len(comparison.policies) > 1:
        frames["between"] = between_frame(between(comparison))
    if comparison.robustness is not None:
        import pandas as pd

        frames["robustness"] = pd.DataFrame([asdict(one) for one in comparison.robustness.tried])
    if comparison.numbers:
        frames["policy_numbers"] = numbers_frame(comparison)
    if comparison.detailed and any(plain["mechanisms"] for plain in comparison.plain):
        frames["money"] = money_frame(comparison)
    if comparison.break_evens:
        frames["break_even"] = break_even_frame(comparison)
    for name, frame in frames.items():
        write_csv(frame, at / f"{name}.csv")
    np.savez_compressed(at / "detail.npz", **comparison.tables)  # type: ignore[arg-type]
    texts = {f"scenario-{s.name}.yaml": text for s, text in zip(comparison.scenes, comparison.yaml, strict=False)}
    texts |= {"README.txt": README, "more.json": _more(comparison), **comparison.mechanism_files}
    _write_texts({**texts, **pages()}, at)
    for name, content in comparison.data_files.items():
        (at / name).write_bytes(content)


def _write_texts(texts: Mapping[str, str], at: Path) -> None:
    for name, text in texts.items():
        (at / name).write_text(text, encoding="utf-8", newline="\n")


def load_comparison(folder: str | Path) -> Comparison:
    """Read a comparison back; raises FolderDamaged, one line per file, unless every file is what was written."""
    must_be_a_path(folder, "sihua.load_comparison")
    folder = Path(folder)
    with opened(folder) as manifest:
        if manifest.get("kind") != KIND:
            raise FolderDamaged(f"{folder}: is not a comparison; sihua compare makes one")
        if not seal_holds(manifest):
            raise FolderDamaged(
                f"{folder / MANIFEST}: has been edited since it was written; put it back, or compare again"
            )
        with holds_what_it_should(folder):
            runs = read_parquet(folder / "runs.parquet", folder / "runs.parquet").to_pandas()
            scenes = [_scene(one) for one in manifest["scenarios"]]
            shape = (len(scenes), int(manifest["replicates"]))
            tables = read_npz(folder / "detail.npz")
            more = parsed((folder / "more.json").read_text("utf-8"))
            for scene in scenes if more["plain"] else ():
                if not stays_inside(scene.name) or "/" in scene.name:
                    raise FolderDamaged(
                        f"{folder / MANIFEST}: names {shown(repr(scene.name), 80)}, which is no scenario's name"
                    )
            comparison = Comparison(
                manifest=manifest,
                scenes=scenes,
                groups=groups_of(int(more["communities"]), _names_of_communities(more["plain"])) if tables else [],
                seeds=runs["seed"].to_numpy().reshape(shape)[0].tolist(),
                values={name: runs[name].to_numpy(np.float64).reshape(shape) for name in manifest["sesoi"]},
                tables=tables,
                yaml=[(folder / f"scenario-{scene.name}.yaml").read_text("utf-8") for scene in scenes if more["plain"]],
                plain=more["plain"],
                words=[(en, zh) for en, zh in more["words"]],
                place=_map(more["map"]),
                mechanism_files={n: (folder / n).read_text("utf-8") for n in manifest["files"] if n.endswith(".py")},
                data_files={n: (folder / n).read_bytes() for n in manifest["files"] if n.startswith(KEPT)},
                robustness=_robustness(more["robustness"]),
                numbers=[PolicyNumber(**one) for one in more.get("numbers", ())],
                break_evens=[_break_even(one) for one in more.get("break_evens", ())],
                folder=folder,
                phases={name: [Phase(*one) for one in phases] for name, phases in more.get("phases", {}).items()},
                in_phases=_in_phases(folder, manifest, shape),
            )
            _must_belong_together(comparison)
            return comparison


LATER = {"workers", "posts", "defined", "owed", "spent", "workload"}
"""Tables of a run that older comparisons lack."""


def _must_belong_together(comparison: Comparison) -> None:
    """Raise ValueError where parts of a comparison, each whole by itself, are not of one."""
    windows = {phase.window for phases in comparison.phases.values() for phase in phases}
    if not windows <= set(comparison.in_phases):
        raise ValueError("phases.parquet lacks a phase")
    tables, shape = comparison.tables, (len(comparison.scenes), comparison.replicates)
    if tables and (missing := set(TABLES) - set(tables) - LATER):
        raise ValueError(f"detail.npz lacks {min(missing)}")
    inner = {
        "by_group": (len(comparison.groups), len(MEASURES)), "size": (len(comparison.groups),),
        "load": (len(comparison.groups),), "workers": (len(OF_WORKERS),), "defined": (len(comparison.values),),
    }  # fmt: skip
    for name, table in tables.items():
        wanted = (*shape, *inner.get(name, table.shape[2:]))
        if table.shape != wanted:
            raise ValueError(f"{name} in detail.npz has the shape {table.shape}, not {wanted}")


def _names_of_communities(plain: Sequence[Mapping[str, Any]]) -> list[str]:
    """As the baseline has them; an older comparison has none."""
    return [shown(str(name), 80) for name in plain[0]["place"].get("names", ())] if plain else []


def _in_phases(folder: Path, manifest: Mapping[str, Any], shape: tuple[int, int]) -> dict[Window, dict[str, Any]]:
    """Outcomes [scenarios, replicates] in each stretch of weeks; a comparison without phases, or an older one, has none."""
    file = folder / "phases.parquet"
    if file.name not in manifest["files"]:
        return {}
    frame = read_parquet(file, file).to_pandas()
    return {
        Window(int(first), int(last)): {
            name: rows[name].to_numpy(np.float64).reshape(shape) for name in manifest["sesoi"]
        }
        for (first, last), rows in frame.groupby(["from_week", "until_week"])
    }


def _more(comparison: Comparison) -> str:
    communities = sum(group.name.startswith("community_") for group in comparison.groups) or 1
    kept = {
        "communities": communities,
        "plain": comparison.plain,
        "words": comparison.words,
        "map": asdict(comparison.place) if comparison.place else None,
        "phases": {
            name: [(one.name, one.from_week, one.until_week) for one in phases]
            for name, phases in comparison.phases.items()
        },
        "robustness": asdict(comparison.robustness) if comparison.robustness else None,
        "numbers": [asdict(one) for one in comparison.numbers],
        "break_evens": [asdict(one) for one in comparison.break_evens],
    }
    return json.dumps(without_nan(kept), ensure_ascii=False, separators=(",", ":"), allow_nan=False) + "\n"


def without_nan(kept: Any) -> Any:
    """What is not known is null: other readers of JSON know no nan."""
    if isinstance(kept, dict):
        return {name: without_nan(item) for name, item in kept.items()}
    if isinstance(kept, (list, tuple)):
        return [without_nan(item) for item in kept]
    return None if isinstance(kept, float) and not math.isfinite(kept) else kept


def _scene(kept: dict[str, Any]) -> Scene:
    return Scene(**{**kept, "levers": {path: (both[0], both[1]) for path, both in kept["levers"].items()}})


def _map(kept: dict[str, Any] | None) -> Map | None:
    if kept is None:
        return None
    return Map(**{**kept, "edges": [(source, target) for source, target in kept["edges"]]})


def _break_even(kept: dict[str, Any]) -> BreakEven:
    tried = [TriedValue(**{**one, **_with_nan(one)}) for one in kept["tried"]]
    return BreakEven(**{**kept, "tried": tried})


def _with_nan(kept: Mapping[str, Any]) -> dict[str, float]:
    """The difference that was kept, and its interval: what is not known is nan again."""
    return {name: math.nan if kept[name] is None else kept[name] for name in ("mean", "low", "high")}


def _robustness(kept: dict[str, Any] | None) -> Robustness | None:
    if kept is None:
        return None
    return Robustness(
        variations=[Variation(**one) for one in kept["variations"]],
        tried=[Tried(**{**one, **_with_nan(one)}) for one in kept["tried"]],
        causes=[Cause(**one) for one in kept["causes"]],
        draws=kept["draws"],
        assumptions=kept["assumptions"],
        scaled=kept["scaled"],
        in_phases=[PhaseRange(**one) for one in kept.get("in_phases", ())],
        effort=Effort(**kept["effort"]) if kept.get("effort") else None,
    )
