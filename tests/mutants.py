"""Files that somebody spoilt: mutations of what is shipped, by structure and by bytes, and what reading each of them does.

`python -m tests.mutants KIND COUNT SEED [RESULT]` reads so many mutants and prints, as JSON, how many were valid and refused, and
every fault: an error that is no clear refusal, more than two seconds or 300 MB, or anything written beside the file.
"""

from __future__ import annotations

import copy
import hashlib
import json
import math
import random
import resource
import shutil
import signal
import sys
import tempfile
import traceback
from collections.abc import Callable
from pathlib import Path
from typing import Any

import yaml

from sim import memory

ROOT = Path(__file__).parent.parent
KINDS = ("scenario", "study", "residents", "edge_list", "graphml", "result")
SECONDS, BYTES = 2.0, 300_000_000
LONGEST = 500_000
"""Bytes of a spoilt file at most."""

HOSTILE: tuple[Any, ...] = (
    None, True, False, 0, -1, 1, 2, 0.5, -0.5, 10**9, 10**18, 10**300, -(10**18), 1e308, 1e-320, math.nan, math.inf, -math.inf,
    "", "x", "x" * 5000, "1_0", "０", "1,5", "50%", "yes", "NULL", "2026-01-01", "1:30", "=1+1", "\x1b[31m", "\u202e", "\x00",
    "../../etc/passwd", "/dev/zero", "/dev/stdin", ".", "sihua:baseline", "sihua:../baseline", "sihua:", "nobody.csv", "居民",
    "<b>&amp;</b>", "\ud800".encode("utf-8", "replace").decode(), [], {}, [[]], [None], {"": None}, {"a": {"b": {"c": 1}}},
    [[[[[[[[1]]]]]]]], list(range(3000)), {f"k{i}": i for i in range(500)}, "points", ["points"], {"kind": "points"},
)  # fmt: skip

PIECES = (
    "\t", "&a ", "*a", "&a [*a]", "!!python/object:os.system ", "!!binary ", "%TAG ! x", "---\n", "...\n", "\x00", "\ufeff",
    "\x85", "{", "}", "[", "]", "|", ">-", "'", '"', "#", ":", ": ", "- ", ",", "<<: ", "? ", "\r", "\x1b", "\u2028", "，",
    "：", "0x", "1e999", "\n\n", "  ", "<!DOCTYPE a [<!ENTITY b 'c'>]>", "&b;", "<node/>", "<![CDATA[", "-->", "</graph>", ";",
    "99999999999999999999", '"\\U00110000"', '"\\UFFFFFFFF"',
)  # fmt: skip


# --- mutations --------------------------------------------------------------------------------------------------------


def spots(tree: Any) -> list[tuple[Any, Any]]:
    """Every place in a tree of groups and lists, as (what holds it, its key); what several aliases share, once."""
    found: list[tuple[Any, Any]] = []
    seen: set[int] = set()
    left = [tree]
    while left:
        holder = left.pop()
        if not isinstance(holder, dict | list) or id(holder) in seen:
            continue
        seen.add(id(holder))
        inner = list(holder.items() if isinstance(holder, dict) else enumerate(holder))
        found += [(holder, key) for key, _ in inner]
        left += [value for _, value in inner]
    return found


def of_a_tree(tree: Any, dice: random.Random) -> Any:
    """Change a few places of a tree: values, keys, nesting, numbers."""
    for _ in range(dice.choice((1, 1, 1, 2, 4))):
        places = spots(tree)
        if not places:
            return copy.deepcopy(dice.choice(HOSTILE))
        holder, key = dice.choice(places)
        value = holder[key]
        match dice.randrange(8):
            case 0 | 1:
                holder[key] = copy.deepcopy(dice.choice(HOSTILE))
            case 2 if isinstance(value, int | float) and not isinstance(value, bool):
                holder[key] = dice.choice(
                    (-value, value + 1, value * 10, value * 1e6, value / 3, float(value), str(value), [value])
                )
            case 3 if isinstance(holder, dict):
                holder[dice.choice((f"{key}x", str(key)[:-1], str(key).upper(), f" {key}", "", "kind", "extends"))] = (
                    holder.pop(key)
                )
            case 4:
                del holder[key]
            case 5:
                holder[key] = [value] * dice.choice((1, 2, 300))
            case 6:
                for _ in range(dice.choice((1, 3, 40, 200))):
                    value = {"a": value} if dice.random() < 0.5 else [value]
                holder[key] = value
            case _:
                other, there = dice.choice(places)
                if not isinstance(other, dict) or there in other:
                    holder[key] = json.loads(json.dumps(other[there], default=str)) if _small(other) else None
    return tree


def _small(tree: Any) -> bool:
    return len(str(tree)) < 20_000


def of_bytes(content: bytes, dice: random.Random) -> bytes:
    """Change a few places of a file: bits, pieces, lines, its end, its encoding."""
    for _ in range(dice.choice((1, 1, 2, 5))):
        content = content[:LONGEST]
        at = dice.randrange(len(content) + 1)
        lines = content.split(b"\n")
        line = dice.randrange(len(lines))
        match dice.randrange(11):
            case 0:
                content = content[:at]
            case 1 if content:
                at = min(at, len(content) - 1)
                content = content[:at] + bytes([content[at] ^ 1 << dice.randrange(8)]) + content[at + 1 :]
            case 2 | 3 | 4:
                piece = dice.choice(PIECES).encode("utf-8")
                content = content[:at] + piece + content[at + dice.choice((0, 0, 1, 5)) :]
            case 5:
                content = b"\n".join(
                    [
                        *lines[:line],
                        *[lines[line]] * dice.choice((2, 2, min(2000, 2 + LONGEST // (len(lines[line]) + 1)))),
                        *lines[line:],
                    ]
                )
            case 6:
                content = b"\n".join(lines[:line] + lines[line + 1 :])
            case 7:
                content = b"\n".join(
                    [*lines[:line], dice.choice((b" ", b"  ", b"\t")) + lines[line], *lines[line + 1 :]]
                )
            case 8:
                content = dice.choice(
                    (content.replace(b"\n", b"\r\n"), content.replace(b"\n", b"\r"), b"\xef\xbb\xbf" + content)
                )
            case 9:
                word = dice.choice(HOSTILE)
                content = content[:at] + str(word)[:6000].encode("utf-8", "replace") + content[at:]
            case _ if dice.random() < 0.1:
                content = content.decode("utf-8", "replace").encode("utf-16")
    return content[:LONGEST]


def of_yaml(content: bytes, dice: random.Random) -> bytes:
    """A spoilt file of YAML."""
    if dice.random() < 0.6:
        tree = of_a_tree(yaml.safe_load(content), dice)
        content = _dumped(tree)
        if dice.random() < 0.7:
            return content
    return of_bytes(content, dice)


def _dumped(tree: Any) -> bytes:
    """Deep trees as text: the writer may go deeper than the reader that is tried."""
    usual = sys.getrecursionlimit()
    sys.setrecursionlimit(100_000)
    try:
        return yaml.safe_dump(tree, allow_unicode=True, sort_keys=False).encode("utf-8", "replace")
    finally:
        sys.setrecursionlimit(usual)


def of_cells(content: bytes, dice: random.Random, separator: str) -> bytes:
    """A spoilt table: cells, columns, rows."""
    rows = [line.split(separator) for line in content.decode("utf-8").split("\n")]
    for _ in range(dice.choice((1, 1, 3))):
        row = dice.choice(rows)
        cell = dice.randrange(len(row))
        match dice.randrange(6):
            case 0 | 1 | 2:
                row[cell] = str(dice.choice(HOSTILE))[:6000]
            case 3:
                row.insert(cell, dice.choice(("", "1", "age", "x")))
            case 4 if len(row) > 1:
                del row[cell]
            case _:
                rows.insert(dice.randrange(len(rows)), list(dice.choice(rows)))
    content = "\n".join(separator.join(row) for row in rows).encode("utf-8", "replace")
    return content if dice.random() < 0.6 else of_bytes(content, dice)


# --- what is read -----------------------------------------------------------------------------------------------------


def _scenarios(folder: Path) -> tuple[list[Path], Callable[[Path], object]]:
    from sim.scenario.reader import read_scenario

    shutil.copytree(ROOT / "scenarios", folder / "scenarios")
    return sorted((folder / "scenarios").rglob("*.yaml")), lambda file: read_scenario(file, foreign_code=False)


def _studies(folder: Path) -> tuple[list[Path], Callable[[Path], object]]:
    from experiments.studies.study import read_study, studies_folder

    shutil.copytree(studies_folder(), folder / "studies")
    return sorted((folder / "studies").glob("*.yaml")), lambda file: read_study(file, foreign_code=False)


def _residents(folder: Path) -> tuple[list[Path], Callable[[Path], object]]:
    from sim.scenario.reader import read_scenario

    dice = random.Random(1)
    header = "age,female,community,building,stairwell,migrant,hometown,income,online_access,first_need,second_need"
    rows = [
        f"{dice.randint(18, 99)},{i % 2},{i // 30},{i // 15},{i // 5},{i % 3 // 2},{i % 3 // 2 * 4},{i % 5},{i % 10 / 10},"
        f"{i % 6},{(i + 1) % 6}"
        for i in range(60)
    ]
    (folder / "wide.csv").write_text("\n".join([header, *rows]) + "\n", encoding="utf-8")
    (folder / "narrow.csv").write_text("age\n" + "".join(f"{18 + i}\n" for i in range(40)), encoding="utf-8")
    (folder / "s.yaml").write_text("mechanisms: [{kind: honours, target: {female: true}}]\n", encoding="utf-8")
    setting = "population.residents_file={}"
    files = [folder / "narrow.csv", folder / "wide.csv"]
    return files, lambda file: read_scenario(folder / "s.yaml", [setting.format(file)])


def _ties(folder: Path, kind: str) -> tuple[list[Path], Callable[[Path], object]]:
    from sim.scenario.reader import read_scenario

    dice = random.Random(2)
    ties = [(i, dice.randrange(i)) for i in range(1, 40) for _ in range(2)]
    if kind == "edge_list":
        text = "# friends\n" + "".join(f"{a} {b}\n" for a, b in ties)
    else:
        nodes = "".join(f'<node id="n{i}"><data key="d">{i}</data></node>\n' for i in range(40))
        edges = "".join(f'<edge source="n{a}" target="n{b}"/>\n' for a, b in ties)
        head = '<?xml version="1.0" encoding="UTF-8"?>\n<graphml xmlns="http://graphml.graphdrawing.org/xmlns">\n'
        key = '<key id="d" for="node" attr.name="age" attr.type="short"/>\n'
        text = f'{head}{key}<graph edgedefault="undirected">\n{nodes}{edges}</graph>\n</graphml>\n'
    (folder / "ties").write_text(text, encoding="utf-8")
    (folder / "s.yaml").write_text("place: {residents: 40}\n", encoding="utf-8")
    setting = f"network={{kind: {kind}, file: {{}}}}"
    return [folder / "ties"], lambda file: read_scenario(folder / "s.yaml", [setting.replace("{}", str(file))])


def _results(folder: Path, whole: Path) -> tuple[list[Path], Callable[[Path], object]]:
    from experiments.runs.result import load_result

    shutil.copytree(whole, folder / "result")
    return sorted(file for file in (folder / "result").iterdir()), lambda _: load_result(folder / "result")


def spoil_result(file: Path, dice: random.Random) -> None:
    """Change one file of a result; sometimes so that its hash is right again, as somebody would who means harm."""
    content = file.read_bytes()
    if file.suffix == ".json" and dice.random() < 0.7:
        spoilt = json.dumps(of_a_tree(json.loads(content), dice), default=str).encode("utf-8", "replace")
    elif file.suffix == ".csv" and dice.random() < 0.5:
        spoilt = of_cells(content, dice, ",")
    else:
        spoilt = of_bytes(content, dice)
    match dice.randrange(20):
        case 0:
            file.unlink()
            return
        case 1:
            file.unlink()
            file.mkdir()
            return
        case 2:
            file.unlink()
            file.symlink_to("/dev/zero")
            return
    file.write_bytes(spoilt)
    manifest = file.with_name("manifest.json")
    if file.name != manifest.name and dice.random() < 0.7:
        told = json.loads(manifest.read_text(encoding="utf-8"))
        told["files"][file.name] = hashlib.sha256(spoilt).hexdigest()
        manifest.write_text(json.dumps(told), encoding="utf-8")


class TooSlow(BaseException):
    """Reading took longer than it may."""


def _refusals() -> tuple[type[Exception], ...]:
    from experiments.storage.errors import FolderDamaged
    from sim.neighbours.rows import NetworkProblem
    from sim.scenario.problems import ScenarioProblems

    return ScenarioProblems, NetworkProblem, FolderDamaged


def _listing(folder: Path) -> dict[str, int]:
    return {str(path.relative_to(folder)): path.lstat().st_size for path in sorted(folder.rglob("*"))}


def _watch(seconds: float) -> None:
    """Seconds of the processor, so that a busy machine is no fault; and as a bound on waiting, 15 times as many of the clock."""
    signal.setitimer(signal.ITIMER_PROF, seconds)
    signal.setitimer(signal.ITIMER_REAL, 15.0 * seconds)


def _times_out(*_: object) -> None:
    raise TooSlow


def read(kind: str, count: int, seed: int, whole: Path | None = None) -> dict[str, Any]:
    """Read so many mutants of a kind; what came of it."""
    folder = Path(tempfile.mkdtemp())
    try:
        match kind:
            case "scenario":
                files, reader = _scenarios(folder)
            case "study":
                files, reader = _studies(folder)
            case "residents":
                files, reader = _residents(folder)
            case "result":
                assert whole is not None
                files, reader = _results(folder, whole)
            case _:
                files, reader = _ties(folder, kind)
        return _read_all(kind, count, seed, folder, files, reader)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _read_all(
    kind: str, count: int, seed: int, folder: Path, files: list[Path], reader: Callable[[Path], object]
) -> dict[str, Any]:
    spoil = {"residents": lambda c, dice: of_cells(c, dice, ","), "edge_list": lambda c, dice: of_cells(c, dice, " ")}
    by_bytes = {"scenario": of_yaml, "study": of_yaml, "graphml": of_bytes, **spoil}
    refusals, found = _refusals(), {"valid": 0, "refused": 0}
    faults: list[dict[str, Any]] = []
    reader(files[0])  # what is imported once
    _limit_memory()
    signal.signal(signal.SIGPROF, _times_out)
    signal.signal(signal.SIGALRM, _times_out)
    before = _listing(folder)
    for number in range(count):
        dice = random.Random(f"{kind} {seed} {number}")
        file = dice.choice(files)
        content, kept = file.read_bytes(), {}
        if kind == "result":
            kept = {"manifest.json": file.with_name("manifest.json").read_bytes()}
            spoil_result(file, dice)
        else:
            file.write_bytes(by_bytes[kind](content, dice))
        spoilt = _listing(folder)
        fault = ""
        try:
            _watch(SECONDS)
            reader(file)
            found["valid"] += 1
        except refusals as refused:
            _watch(0)
            found["refused"] += 1
            fault = _unclear(str(refused))
        except TooSlow:
            fault = f"more than {SECONDS} seconds: {traceback.format_exc(limit=-3)}"
        except MemoryError:
            fault = f"more than {BYTES // 10**6} MB"
        except BaseException as error:
            fault = f"{type(error).__name__}: {error}: {traceback.format_exc(limit=-4)}"
        finally:
            _watch(0)
        if _listing(folder) != spoilt:
            fault = fault or "something was written"
        if fault:
            faults.append({"number": number, "file": file.name, "fault": fault[-1500:]})
        _put_back(file, content, kept)
        assert _listing(folder) == before
    return {**found, "faults": faults[:30], "number_of_faults": len(faults)}


def _unclear(message: str) -> str:
    """What is wrong with a refusal: nothing said, or characters that move the cursor."""
    if not message.strip():
        return "an error that says nothing"
    odd = [c for c in message if not c.isprintable() and c != "\n"]
    return f"an error with {odd[0]!r} in it" if odd else ""


def _limit_memory() -> None:
    used = next(
        int(line.split()[1]) * 1024 for line in Path("/proc/self/status").read_text().splitlines() if "VmSize" in line
    )
    memory.LEAST_ADDRESS_SPACE = 0  # what a reader loads is loaded by now, and no run follows that would load more
    resource.setrlimit(resource.RLIMIT_AS, (used + BYTES, resource.getrlimit(resource.RLIMIT_AS)[1]))


def _put_back(file: Path, content: bytes, kept: dict[str, bytes]) -> None:
    if file.is_symlink():
        file.unlink()
    if file.is_dir():
        file.rmdir()
    for name, text in kept.items():
        file.with_name(name).write_bytes(text)
    file.write_bytes(content)


if __name__ == "__main__":
    chosen, many, with_seed, *rest = sys.argv[1:]
    print(json.dumps(read(chosen, int(many), int(with_seed), Path(rest[0]) if rest else None), indent=1))
