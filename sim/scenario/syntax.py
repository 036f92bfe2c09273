"""What a YAML parser complains about, said to people: the mistakes that are made most, with what to do."""

from __future__ import annotations

import yaml

_COMPLAINTS = (
    ("'\\t'", "a tab", "indent and separate with spaces"),
    ("mapping values are not allowed", "a colon where no field can start", "check the indentation, or quote the text"),
    ("could not find expected ':'", "a line without a colon", "write name: value"),
    ("unexpected end of stream", "a text in quotes does not end", "close the quotes"),
    ("but found ':'", "a colon without a name before it", "write name: value"),
    ("expected <block end>", "the indentation does not fit the lines above", "indent the fields of a group alike"),
    ("',' or '", "a list or group in brackets does not end", "close the bracket, or put a comma between its values"),
    ("cannot start any token", "this character cannot start a value", "put the text in quotes"),
)


def complaint_about(error: yaml.MarkedYAMLError, text: str, line: int) -> tuple[str, str]:
    """A message and a hint for PyYAML's error in a line (from 0) of a text; its own words where no better are known."""
    problem = error.problem or "this cannot be read"
    lines = text.split("\n", line + 1)
    # A name with a full-width colon is a text that goes on in the next line: the parser complains there.
    if any("：" in near for near in lines[max(0, line - 1) : line + 1]) and "'\\t'" not in problem:
        return "a full-width colon is part of a text here", "write : and a space after the name of a field"
    for fragment, message, hint in _COMPLAINTS:
        if fragment in problem:
            return message, hint
    context = f" {error.context}" if error.context else ""
    return f"{problem}{context}", "the file is not YAML"
