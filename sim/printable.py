"""Text from outside made safe to show: names of files and folders, titles and values that somebody else wrote.

What a terminal would take for a command (move the cursor, rename the window, write into the clipboard), or what turns the order
of reading around, is shown as it would be written in Python: `\\x1b`.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

_COMMANDS = ("Cc", "Cf", "Cs", "Zl", "Zp")
"""Categories of Unicode: control and format characters, halves of characters, ends of lines and paragraphs."""
_MEANT = "\n\t\u200c\u200d"
"""Ends of lines, and joiners, which some scripts and emoji need."""
_COLOUR = re.compile(r"(\x1b\[(?:[0-79]|[349][0-7])?(?:;(?:[0-79]|[349][0-7]))*m)")
"""Bold and colours as they are written by this program; nothing hidden (8)."""


SHORTEST = 3
"""Characters of a name that is looked for in what is said: shorter ones stand everywhere, and forge nothing."""
_NAMED: dict[str, str] = {}
"""Odd names that the command line gave, and how they are shown."""


def named(names: Iterable[str]) -> None:
    """Know the names that a command was given: those that break a line are shown in one from now on, wherever they stand."""
    _NAMED.clear()
    parts = {part for name in names for part in (name, *name.split("/"), name.rpartition("/")[2].rpartition(".")[0])}
    _NAMED.update(
        {
            part: one_line(part)
            for part in sorted(parts, key=len, reverse=True)
            if one_line(part) != part and len(part.strip()) >= SHORTEST
        }
    )


def knows_odd_names() -> bool:
    """Whether a name was given that breaks a line or commands a terminal."""
    return bool(_NAMED)


def one_line(text: object) -> str:
    """A name in one line: also its ends of lines and tabs are written out, so that it cannot say what a program says."""
    return escaped_characters(str(text)).replace("\n", "\\n").replace("\t", "\\t")


def escaped(text: object) -> str:
    """The text with every command to a terminal written out, and every end of a line that stands in a name that was given."""
    whole = str(text)
    for name, shown in _NAMED.items():
        whole = whole.replace(name, shown)
    return escaped_characters(whole)


def escaped_characters(text: str) -> str:
    """The text with every command to a terminal written out."""
    return text if text.isprintable() else "".join(map(_shown, text))


def escaped_but_coloured(text: str) -> str:
    """The same, where the program itself wrote colours; they end with the text."""
    parts = _COLOUR.split(text)
    shown = "".join(part if at % 2 else escaped(part) for at, part in enumerate(parts))
    return f"{shown}\x1b[0m" if len(parts) > 1 and not shown.rstrip("\n").endswith("\x1b[0m") else shown


def escaped_in_a_page(text: str) -> str:
    """A whole page of HTML with such characters written out; quick, for a page is long and holds hardly any."""
    return _IN_A_PAGE.sub(lambda found: written_out(found[0]), text)


_IN_A_PAGE = re.compile(
    "[\x00-\x08\x0b\x0e-\x1f\x7f-\x9f\xad\u061c\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\ud800-\udfff]"
)
"""Of `_COMMANDS`, what is used in any script; without ends of lines, tabs and joiners."""


def _shown(character: str) -> str:
    if character in _MEANT or unicodedata.category(character) not in _COMMANDS:
        return character
    return written_out(character)


def written_out(character: str) -> str:
    """A character as it would be written in Python: `\\x1b`."""
    return character.encode("unicode_escape").decode("ascii")
