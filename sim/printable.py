"""Text from outside made safe to show: names of files and folders, titles and values that somebody else wrote.

What a terminal would take for a command (move the cursor, rename the window, write into the clipboard), or what turns the order
of reading around, is shown as it would be written in Python: `\\x1b`.
"""

from __future__ import annotations

import re
import unicodedata

_COMMANDS = ("Cc", "Cf", "Cs", "Zl", "Zp")
"""Categories of Unicode: control and format characters, halves of characters, ends of lines and paragraphs."""
_MEANT = "\n\t\u200c\u200d"
"""Ends of lines, and joiners, which some scripts and emoji need."""
_COLOUR = re.compile(r"(\x1b\[(?:[0-79]|[349][0-7])?(?:;(?:[0-79]|[349][0-7]))*m)")
"""Bold and colours as they are written by this program; nothing hidden (8)."""


def escaped(text: object) -> str:
    """The text with every command to a terminal written out."""
    return "".join(map(_shown, str(text)))


def escaped_but_coloured(text: str) -> str:
    """The same, where the program itself wrote colours; they end with the text."""
    parts = _COLOUR.split(text)
    shown = "".join(part if at % 2 else escaped(part) for at, part in enumerate(parts))
    return f"{shown}\x1b[0m" if len(parts) > 1 and not shown.rstrip("\n").endswith("\x1b[0m") else shown


def _shown(character: str) -> str:
    if character in _MEANT or unicodedata.category(character) not in _COMMANDS:
        return character
    return character.encode("unicode_escape").decode("ascii")
