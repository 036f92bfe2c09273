"""What stands between the parts of a sentence, and around them, in both languages: every separator is looked up here."""

from __future__ import annotations

from experiments.phrases.look_up import look_up

MARKS = {
    "comma": (", ", "，"),  # between clauses
    "list": (", ", "、"),  # between things of one kind
    "apposition": (", ", "："),  # before what explains
    "series": (", ", "；"),  # between what has commas of its own in Chinese
    "semicolon": ("; ", "；"),
    "colon": (": ", "："),
    "stop": (".", "。"),
    "sentence": (". ", "。"),  # a stop that something follows
    "space": (" ", ""),  # between sentences, and around what is a word of its own in English alone
    "to": (" to ", " 至 "),
    "and": (" and ", "与"),
    "with": (" with ", "并且"),
    "in_brackets": ("{name} ({said})", "{name}（{said}）"),
}  # fmt: skip
"""By name and language; Chinese marks bring their own room."""

separator = look_up(MARKS)
