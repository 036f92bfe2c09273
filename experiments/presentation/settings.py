"""What settings and mechanisms are called where people read, and their values in words, in two languages."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from experiments.phrases.look_up import Language, label_in
from experiments.phrases.punctuation import separator
from experiments.phrases.settings import CHOICES, say
from experiments.presentation.summary import mechanism_name
from sim.scenario.fields import facts_at
from sim.scenario.wording import bare, in_language, with_unit

if TYPE_CHECKING:
    from pydantic.fields import FieldInfo


def label(path: str, values: Mapping[str, Any], language: Language) -> str:
    """What the value at a path of a scenario, given as plain data, is called."""
    return _label(path.split("."), values, language)


def value(number: Any, unit: str, language: Language) -> str:
    """A value with its unit; a choice out of a list by what it is called."""
    if isinstance(number, bool):
        return say("yes" if number else "no", language)
    if isinstance(number, str) and number in CHOICES:
        return in_language(number.replace("_", " "), CHOICES[number], language)
    if isinstance(number, list) and number and all(isinstance(one, str) for one in number):
        return separator("list", language).join(value(one, unit, language) for one in number)
    if unit == "week":  # the label says that it is one
        return bare(number, unit, language)
    return with_unit(number, unit, language)


def value_at(path: str, number: Any, values: Mapping[str, Any], language: Language) -> str:
    """A value that may stand at a path of a scenario, given as plain data, with the unit that is declared there."""
    facts = facts_at(path.split("."), values)
    return value(number, facts.declared.unit if facts is not None and facts.declared is not None else "", language)


def mechanism_in_words(one: Mapping[str, Any], language: Language) -> str:
    """A mechanism, given as plain data: its name, and what it sets otherwise than by default."""
    from sim.catalogue import catalogue
    from sim.scenario.fields import children

    name, model = mechanism_name(one["kind"], language), catalogue().get(one["kind"])
    if model is None:  # it came with a scenario, and its defaults are not known here any more
        return name
    told = [
        of_mechanism(one, field, language) for field, info in children(model).items()
        if field != "target" and not info.is_required() and one.get(field) != _plain_default(info)
    ]  # fmt: skip
    if one["target"] != model.model_fields["target"].get_default(call_default_factory=True).model_dump(mode="json"):
        told.append(say("of_some", language))
    return say("with", language, name=name, settings=separator("comma", language).join(told)) if told else name


def of_mechanism(one: Mapping[str, Any], field: str, language: Language) -> str:
    """A setting of a mechanism, given as plain data: what it is called, and its value."""
    steps, values = ("mechanisms", 0, field), {"mechanisms": [one]}
    facts = facts_at(steps, values)
    unit = facts.declared.unit if facts is not None and facts.declared is not None else ""
    return say("set", language, label=_label(steps, values, language), value=value(one[field], unit, language))


def _plain_default(info: FieldInfo) -> Any:
    return info.get_default(call_default_factory=True)


def _label(steps: Any, values: Mapping[str, Any], language: Language) -> str:
    facts = facts_at(steps, values)
    if facts is None or facts.declared is None:
        return ".".join(str(step) for step in steps)
    return label_in(facts.declared, language)
