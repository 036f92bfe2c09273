"""What one word of a scenario file means, read strictly: YAML 1.1's surprises are text with a doubt.

A number is a number only in the way people write numbers. Everything that looks like a number, a switch or a date to
some other program stays text here and carries a *doubt*: one sentence that says what to write instead. A text field
takes the text; any other field is refused with the doubt.
"""

from __future__ import annotations

import math
import re

Value = bool | int | float | str | None

_WHOLE = re.compile(r"[-+]?(0|[1-9][0-9]*)")
_OTHER_BASE = re.compile(r"0o[0-7]{1,30}|0x[0-9a-fA-F]{1,30}")
_REAL = re.compile(r"[-+]?((0|[1-9][0-9]*)(\.[0-9]*)?|\.[0-9]+)([eE][-+]?[0-9]{1,9})?")
_LEADING_ZERO = re.compile(r"([-+]?)0+([0-9]+(\.[0-9]*)?)")
_GROUPED = re.compile(r"[-+]?[0-9]{1,3}([_,' ][0-9]{3})+(\.[0-9]*)?|[-+]?[0-9]+(_[0-9]+)+")
_COMMA = re.compile(r"[-+]?[0-9]+,[0-9]+")
_CLOCK = re.compile(r"[-+]?[0-9]+(:[0-5]?[0-9])+(\.[0-9]*)?")
_DATE = re.compile(r"[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}([Tt ].*)?")
_PERCENT = re.compile(r"([-+]?[0-9]+(\.[0-9]+)?)\s*[%％]")
_SWITCHES = {
    "true": "true",
    "yes": "true",
    "on": "true",
    "y": "true",
    "false": "false",
    "no": "false",
    "off": "false",
    "n": "false",
}
_NOT_FINITE = {"nan", "inf", "infinity"}
LONGEST_NUMBER = 40
LARGEST_EXACT = 2**53


def read_word(text: str) -> tuple[Value, str]:
    """The value of an unquoted word, and the doubt: what to write instead if something else was meant ("" if none)."""
    if text in ("", "~", "null"):
        return None, ""
    if text in ("true", "false"):
        return text == "true", ""
    if len(text) <= LONGEST_NUMBER:
        number = _number(text)
        if number is not None:
            return number, ""
    return text, _doubt(text)


def _number(text: str) -> int | float | None:
    if _WHOLE.fullmatch(text):
        return int(text)
    if _OTHER_BASE.fullmatch(text):
        return int(text, 0)
    if not _REAL.fullmatch(text):
        return None
    value = float(text)
    if not math.isfinite(value):
        return None
    # 1e4 is how people write ten thousand, in a whole-number field too; 104.0 says that a fraction is meant.
    whole = "." not in text and value.is_integer() and abs(value) < LARGEST_EXACT
    return int(value) if whole else value


def _doubt(text: str) -> str:
    small = text.lower()
    if small in _SWITCHES:
        return f"write {_SWITCHES[small]} for a switch, or quotes for a text"
    if small == "null":
        return "write null in small letters, or quotes for a text"
    if small.lstrip("+-.") in _NOT_FINITE:
        return "write a finite number"
    if _REAL.fullmatch(text) or _WHOLE.fullmatch(text):
        return "write a number of at most 40 characters, below 1.8e308"
    if leading := _LEADING_ZERO.fullmatch(text[:LONGEST_NUMBER]):
        return _without_leading_zeros(leading)
    if _GROUPED.fullmatch(text[:LONGEST_NUMBER]):
        return f"write {re.sub('[^0-9.+-]', '', text)} without separators"
    if _COMMA.fullmatch(text[:LONGEST_NUMBER]):
        return f"write {text.replace(',', '.')} with a point"
    if _CLOCK.fullmatch(text[:LONGEST_NUMBER]):
        return "a colon makes a text; write one number in the unit of the field"
    if _DATE.fullmatch(text[:LONGEST_NUMBER]):
        return "dates are texts; weeks are counted from 1, the first reported week"
    if percent := _PERCENT.fullmatch(text[:LONGEST_NUMBER]):
        return f"write {float(percent[1]) / 100:.10g}"
    if text.isdigit() and not text.isascii() and len(text) <= LONGEST_NUMBER:
        return "write the digits 0 to 9 of the keyboard"
    return ""


def _without_leading_zeros(found: re.Match[str]) -> str:
    sign, digits = found[1], found[2]
    octal = set(digits) <= set("01234567") and not sign and "." not in digits
    return f"write {sign}{digits} or 0o{digits}" if octal and digits != "0" else f"write {sign}{digits}"
