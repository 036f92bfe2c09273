"""The fields `levers` and `uncertainties` of a study file: what is varied, through which values, and what is wrong with that."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from experiments.outcomes import OUTCOMES
from experiments.studies.checks import (
    NOT_VARIED,
    refuse,
)
from experiments.studies.factors import Factor, Level, Range, Role, Scale, Setting
from experiments.studies.fields import Fields, number_of
from sim.scenario.composition import MOST_FILES, OF_ONE_FILE, SHIPPED, composed, with_suffix
from sim.scenario.fields import Facts, facts_at
from sim.scenario.merging import merged, steps_of
from sim.scenario.nodes import Node, Scalar, Table, plain
from sim.scenario.problems import Origin, Problem, path_text, shown
from sim.scenario.resolved import Resolved
from sim.scenario.translation import allowed_range, found, translated

FORMULA = ("=", "+", "-", "@")
_NO_TREE = Table(None, {})


def factors_of(fields: Fields, file: Path, base: Resolved | None) -> Iterator[Factor]:
    names: dict[str, Origin] = {}
    paths: dict[str, str] = {}
    roles: tuple[tuple[str, Role], ...] = (("levers", "lever"), ("uncertainties", "uncertainty"))
    for group, role in roles:
        for name, inner in fields.groups(group):
            if name in names:
                inner.complain("", f"there is a lever with this name at {names[name]}", "give it another name")
                continue
            if name in OUTCOMES or name in ("point", "replicate", "seed", "run", "week") or not name.isidentifier():
                hint = "a plain word that is no outcome: it is the name of a column"
                inner.complain("", f'"{shown(name)}" cannot be the name of a {role}', hint)
                continue
            names[name] = inner.origin
            factor = _factor(name, role, inner, file, base)
            if factor is None:
                continue
            if factor.path is not None and factor.path in paths:
                inner.complain("path", f"{paths[factor.path]} sets the same field", "keep one of the two")
            elif factor.path is not None:
                paths[factor.path] = name
            yield factor
    if not names and not fields.problems:
        fields.complain("", "nothing is varied", "name a lever under levers:, as docs/experiments.md shows")


def _factor(name: str, role: Role, fields: Fields, file: Path, base: Resolved | None) -> Factor | None:
    fields.only(("path", "values", "range", "scale", "steps", "choices", "label", "label_zh"))
    ways = [way for way in ("values", "range", "choices") if fields.has(way)]
    if len(ways) > 1:
        fields.complain(ways[1], f"stands beside {ways[0]}", "give one of values, range and choices")
        return None
    for option in ("scale", "steps"):
        if fields.has(option) and ways != ["range"]:
            fields.complain(
                option, "is for a range", f"leave it out, or give range: instead of {(ways or ['values'])[0]}:"
            )
    path: str | None = None
    levels: tuple[Level, ...] = ()
    span: Range | None = None
    if ways == ["choices"]:
        if fields.has("path"):
            fields.complain("path", "stands beside choices", "a choice is an overlay; it says itself what it sets")
        levels = tuple(_choices(fields, file))
    else:
        path = _path(fields, ways)
        if path is None:
            return None
        values = base.values() if base is not None else {}
        steps = steps_of(path) or ()
        facts = facts_at(steps, values)
        if facts is None and steps[0] != "mechanisms":
            # mechanisms may come with a choice, and are checked point by point
            known = next(n for n in range(1, len(steps) + 1) if facts_at(steps[:n], values) is None)
            unknown = translated(
                {"type": "extra_forbidden", "loc": steps[:known], "msg": "", "input": None}, _NO_TREE, values
            )
            fields.complain("path", f"{path_text(steps[:known])}: {unknown.message}", unknown.hint)
            return None
        if ways == ["range"]:
            span = _range(fields, facts)
        else:
            levels = tuple(_values(fields, path))
    before = len(fields.problems)
    texts = [fields.text(label) for label in ("label", "label_zh")]
    if len(fields.problems) > before or (span is None and not levels):
        return None
    return Factor(name, role, path, levels, span, texts[0] or name, texts[1] or texts[0] or name, fields.origin)


def _path(fields: Fields, ways: list[str]) -> str | None:
    if not ways:
        fields.complain("", "says not what is tried", "add values: [a, b], range: [low, high] or choices:")
        return None
    if not fields.has("path"):
        fields.complain("", "has no path", "add path:, as path: outreach.creaming")
        return None
    before = len(fields.problems)
    path = fields.text("path")
    if len(fields.problems) > before:  # it is no text
        return None
    if not path or steps_of(path) is None:
        fields.complain("path", f'"{shown(path)}" is not a path', "write it as mechanisms[0].intensity")
        return None
    if path in NOT_VARIED:
        fields.complain("path", "cannot be set by a study", NOT_VARIED[path])
        return None
    return path


def _values(fields: Fields, path: str) -> Iterator[Level]:
    seen: list[object] = []
    for node in fields.items("values"):
        value = plain(node)
        if any(value == other and type(value) is type(other) for other in seen):
            fields.problems.append(Problem.at(node.origin or fields.origin, path, f"{found(node)} stands here again"))
            continue
        seen.append(value)
        label = value if isinstance(value, bool | int | float | str) else shown(str(value), 200)
        yield Level(label, (Setting(path, value, node.origin or fields.origin, node),))


def _range(fields: Fields, facts: Facts | None) -> Range | None:
    nodes = fields.items("range")
    numbers = [number_of(node) for node in nodes]
    low, high = (numbers[0], numbers[1]) if len(numbers) == 2 else (None, None)
    if not nodes:
        return None
    if low is None or high is None:
        fields.complain("range", "wants two numbers", "write range: [low, high]")
        return None
    if low >= high:
        fields.complain("range", f"goes from {low:g} to {high:g}", "write the smaller number first")
        return None
    if facts is not None and not (_within(facts, fields, nodes[0], low) & _within(facts, fields, nodes[1], high)):
        return None
    kind = facts.shape.kind if facts is not None else "number"
    if kind not in ("number", "whole number"):
        fields.complain("range", f"is for numbers, but the field takes {_a(kind)}", "give values: instead")
        return None
    whole = kind == "whole number"
    if whole and not (low.is_integer() and high.is_integer()):
        fields.complain("range", "the field takes whole numbers", "write whole numbers")
        return None
    scale: Scale = "log" if fields.choice("scale", ("linear", "log"), "linear") == "log" else "linear"
    if scale == "log" and (low <= 0 or whole):
        fields.complain("scale", "a logarithmic range needs fractions above 0", "start above 0, or leave scale out")
    steps = fields.whole("steps", 0, 2, 10_000) or None
    return Range(low, high, whole, scale, steps)


def _within(facts: Facts, fields: Fields, node: Node, number: float) -> bool:
    """Whether an end of a range lies within the declared bounds of the field."""
    low, high = facts.shape.low, facts.shape.high
    if (low is None or number >= low) and (high is None or number <= high):
        return True
    fields.complain("range", f"{number:g} is out of range", f"allowed: {allowed_range(facts)}", at=node.origin)
    return False


def _a(kind: str) -> str:
    return {"switch": "true or false", "choice": "one of its choices"}.get(kind, f"a {kind}")


def _choices(fields: Fields, file: Path) -> Iterator[Level]:
    node = fields.node("choices")
    if not isinstance(node, Table) or not node.entries:
        fields.complain("choices", f"wants named overlays, found {found(node)}", "write none: {} and so on")
        return
    for name, entry in node.entries.items():
        if name[:1] in FORMULA:
            message = f'"{shown(name)}" begins like a formula of a spreadsheet'
            fields.complain("choices", message, "begin with a letter", at=entry.key)
        overlay = entry.node
        if isinstance(overlay, Scalar) and isinstance(overlay.value, str):
            overlay = _overlay_file(overlay, fields, file) or Table(overlay.origin, {})
        inner = Fields(node, (*fields.steps, "choices"), fields.problems)
        settings = tuple(leaves(overlay, name, inner))
        refuse(settings, fields)
        yield Level(name, settings)


def _overlay_file(named: Scalar, fields: Fields, file: Path) -> Table | None:
    """The fields of an overlay file, with those of the files that it extends; what it is called is left out."""
    text = str(named.value)
    if not text.strip():
        fields.complain(
            "choices", "an empty name of an overlay file", "write {} where nothing is changed", at=named.origin
        )
        return None
    path = Path(text) if text.startswith(SHIPPED) else with_suffix(file.parent / text)
    composition = composed(path)
    fields.problems += composition.problems[:MOST_FILES]
    tree: Node | None = None
    for layer in composition.layers:
        tree = layer if tree is None else merged(tree, layer)
    if not isinstance(tree, Table):
        return None
    return Table(tree.origin, {name: entry for name, entry in tree.entries.items() if name not in OF_ONE_FILE})


def leaves(node: Node | None, field: str, fields: Fields, above: tuple[str, ...] = ()) -> Iterator[Setting]:
    """The values and lists of an overlay as settings; groups are walked into, so that they merge with what is there."""
    if node is None:
        return
    if not isinstance(node, Table):
        fields.complain(field, f"wants a group of fields of a scenario, found {found(node)}")
        return
    for name, entry in node.entries.items():
        if name == "extends" and not above:
            fields.complain(field, "holds extends:", "name the scenario in scenario:, or an overlay file as a choice")
        elif isinstance(entry.node, Table) and entry.node.entries:
            yield from leaves(entry.node, field, fields, (*above, name))
        elif not isinstance(entry.node, Table):
            origin = entry.node.origin or fields.origin
            yield Setting(path_text((*above, name)), plain(entry.node), origin, entry.node, entry.key)
