"""A file on the disk becomes a tree of nodes, or the reason why not: only a small UTF-8 text file is ever read."""

from __future__ import annotations

import os
import stat
from pathlib import Path

from sim.scenario.nodes import Items, Scalar, Table, compose
from sim.scenario.problems import Origin, Problem, closest, shown

LARGEST = 1_000_000
_MARKS = {
    b"\xff\xfe\x00\x00": "UTF-32", b"\x00\x00\xfe\xff": "UTF-32", b"\xff\xfe": "UTF-16", b"\xfe\xff": "UTF-16",
    b"\xef\xbb\xbf": "UTF-8 with a byte order mark",
}  # fmt: skip
_SAVE_AS = "save it as UTF-8 without a byte order mark"


def read_table(path: Path, name: str, problems: list[Problem]) -> Table | None:
    """The fields of one file, each with its place; None (and a problem at `name`) where it holds none.

    name: the file as it is named in messages.
    """
    text = read_text(path, name, problems)
    return None if text is None else table_in(text, name, problems)


def table_in(text: str, name: str, problems: list[Problem]) -> Table | None:
    """The fields that a text holds, each with its place; None (and a problem at `name`) where it holds none."""
    before = len(problems)
    root = compose(text, lambda line, column: Origin(name, line + 1, column + 1), problems)
    if isinstance(root, Table):
        return root
    if len(problems) == before:
        problems.append(_not_fields(root, name, text))
    return None


def _not_fields(root: Scalar | Items | None, name: str, text: str) -> Problem:
    if root is None or (isinstance(root, Scalar) and root.value is None):
        return Problem(
            name, 1, 1, "", "the file is empty", "write at least a title: and what differs from the defaults"
        )
    what = "a list" if isinstance(root, Items) else f'the text or value "{shown(root.value)}"'
    full_width = "：" in text and isinstance(root, Scalar)
    hint = "write : instead of the full-width ：, and a space after it" if full_width else "write name: value"
    return Problem.at(root.origin or Origin(name, 1, 1), "", f"the file must hold fields, this one holds {what}", hint)


def read_text(path: Path, name: str, problems: list[Problem]) -> str | None:
    """The text of one file; None (and a problem at `name`) where it holds none."""
    found = _bytes(path)
    if isinstance(found, bytes):
        text, line, column, message = _decoded(found)
        if text is not None:
            return text
        problems.append(Problem(name, line, column, "", message, _SAVE_AS))
    else:
        problems.append(Problem(name, 1, 1, "", *found))
    return None


def _bytes(path: Path) -> bytes | tuple[str, str]:
    """The content of a file of bounded size, or what is wrong with it and what to do."""
    try:
        about = os.stat(path)
        if stat.S_ISDIR(about.st_mode):
            return "this is a folder", "name a scenario file in it"
        if not stat.S_ISREG(about.st_mode):
            return "this is a pipe or a device", "name an ordinary file"
        if about.st_size <= LARGEST:
            with open(path, "rb") as file:
                content = file.read(LARGEST + 1)
            if len(content) <= LARGEST:
                return content
        return f"the file has {about.st_size:,} bytes", f"a scenario has at most {LARGEST:,}"
    except FileNotFoundError:
        return "there is no such file", nearest_file(path)
    except PermissionError:
        return "the file may not be read", "ask for permission to read it"
    except (OSError, ValueError) as error:
        return f"the file cannot be opened: {shown(getattr(error, 'strerror', None) or error)}", "check its name"


def nearest_file(path: Path) -> str:
    """A hint that names the scenario in the same folder whose name is closest, or says what the folder lacks."""
    try:
        names = sorted(found.name for found in path.parent.iterdir() if found.suffix in (".yaml", ".yml"))
    except (OSError, ValueError):
        return "there is no such folder"
    meant = closest(path.stem, [Path(name).stem for name in names])
    return f"did you mean {shown(next(n for n in names if Path(n).stem == meant))}?" if meant else "check its name"


def _decoded(content: bytes) -> tuple[str | None, int, int, str]:
    """The text, or None with the place where it stops being UTF-8 and what it is instead."""
    for mark, encoding in _MARKS.items():
        if content.startswith(mark):
            return None, 1, 1, f"the file is {encoding}"
    if b"\x00" in content:
        return None, 1, 1, "the file holds zero bytes; it is UTF-16 without a mark, or no text at all"
    try:
        return content.decode("utf-8").replace("\r\n", "\n"), 1, 1, ""
    except UnicodeDecodeError as error:
        before = content[: error.start].decode("utf-8")
        line, column = before.count("\n") + 1, len(before) - before.rfind("\n")
        return None, line, column, f"the file is not UTF-8 text{_guess(content)}"


def _guess(content: bytes) -> str:
    try:
        content.decode("gb18030")
    except UnicodeDecodeError:
        return ""
    return "; it looks like GBK"
