"""The page: Mesa's SolaraViz with two plans, time courses, the four problems and a Lorenz curve, and levers beside it.

Solara runs this file; what is shown stands in the environment (`server.open_page` writes it there).
"""

from __future__ import annotations

import base64
import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import solara
from mesa.visualization import solara_viz
from mesa.visualization.utils import update_counter

from experiments.dashboard import levers as of_levers
from experiments.dashboard import pictures
from experiments.dashboard.levers import Lever, Moved
from experiments.dashboard.pair import Pair
from experiments.dashboard.saving import save
from experiments.dashboard.server import SHOWN
from experiments.phrases.dashboard import MESAS_WORDS, say
from experiments.phrases.look_up import Language
from experiments.presentation.figures.style import FONT
from experiments.storage.errors import FolderDamaged, FolderRefused
from sim.catalogue import catalogue, registered
from sim.mechanism import Mechanism
from sim.scenario.problems import ScenarioProblems
from sim.scenario.reader import read_scenario
from sim.scenario.wording import in_language

asked = json.loads(os.environ[SHOWN])
language: Language = asked["language"]
resolved = read_scenario(asked["scenario"], asked["settings"])
JPEG = b"\xff\xd8"
moved = solara.reactive(Moved())
message = solara.reactive("")


def beside() -> Any:
    """The scenario with what is moved just now."""
    return of_levers.moved_scenario(asked["scenario"], asked["settings"], resolved, moved.value)


class Shown(Pair):
    """What Reset makes anew: the file on one side, the moved scenario on the other."""

    def __init__(self) -> None:
        try:
            other, said = beside(), ""  # what was moved is shown from now on
        except ScenarioProblems as problems:
            other, said = resolved, str(problems)
        super().__init__(resolved, other)
        if message.value != said:
            message.value = said


def _change(to: Moved) -> None:
    """Take over what was moved, if a scenario can be like that; else say why not, and leave it."""
    before = moved.value
    moved.value = to
    try:
        beside()
        message.value = say("press_reset", language)
    except ScenarioProblems as problems:
        moved.value = before
        message.value = str(problems)


def _image(content: bytes, what: str) -> None:
    source = f"data:image/{'jpeg' if content[:2] == JPEG else 'png'};base64," + base64.b64encode(content).decode(
        "ascii"
    )
    solara.HTML(
        tag="img",
        attributes={"src": source, "alt": what, "style": "width: 100%; max-height: 340px; object-fit: contain"},
    )


def _plan(at: int) -> Callable[[Any], Any]:
    @solara.component
    def PlanOfOneSide(model: Pair) -> None:
        update_counter.get()
        drawn = solara.use_memo(lambda: pictures.Map(model.sides[at], language), [id(model)])
        side = model.sides[at]
        title = say(pictures.SIDES[at], language)
        with solara.Column(gap="0"):
            solara.Text(f"{title} · {say('week', language, week=max(0, side.model.week))}", classes=["plan-title"])
            _image(drawn.draw(side), title)

    return PlanOfOneSide  # type: ignore[no-any-return]


def _chart(kind: type[pictures.Chart], what: str) -> Callable[[Any], Any]:
    @solara.component
    def Chart(model: Pair) -> None:
        update_counter.get()
        chart = solara.use_memo(lambda: kind(language), [id(model)])
        drawn = solara.use_memo(lambda: chart.draw(model), [id(model), max(0, model.week) // kind.every])
        _image(drawn, what)

    return Chart  # type: ignore[no-any-return]


@solara.component
def Knob(lever: Lever, value: Any, on_value: Callable[[Any], None]) -> None:
    """One lever as what it is: slider, switch or choice."""
    label = lever.label(language)
    if lever.kind == "switch":
        solara.Switch(label=label, value=bool(value), on_value=on_value)
    elif lever.kind == "choice":
        solara.Select(label=label, value=value, values=list(lever.choices), on_value=on_value)
    else:
        at = lever.positions.index(value)

        def take(new: int) -> None:
            if new != at:
                on_value(lever.positions[new])

        with solara.Column(gap="0"):
            solara.Text(f"{label}: {_shown(value)}", style="font-size: 13px; line-height: 1.3")
            solara.SliderInt("", value=at, min=0, max=len(lever.positions) - 1, thumb_label=False, on_value=take)


def _shown(value: float) -> str:
    if value >= of_levers.NO_LIMIT:
        return say("no_limit", language)
    return f"{value:,}" if isinstance(value, int) else f"{value:,.0f}" if abs(value) >= 1000.0 else f"{value:.4g}"


@solara.component
def Numbers() -> None:
    """The numbers of one group at a time."""
    all_levers = solara.use_memo(lambda: of_levers.levers(resolved, moved.value), [moved.value])
    groups = list(dict.fromkeys(lever.group for lever in all_levers))
    names = {of_levers.group_name(group, language): group for group in groups}
    chosen, choose = solara.use_state(of_levers.group_name("outreach", language))
    with solara.Card(say("numbers", language)):
        solara.Select(label=say("group", language), value=chosen, values=list(names), on_value=choose)
        for lever in all_levers:
            if lever.group == names[chosen]:
                value = moved.value.numbers.get(lever.path, lever.value)

                def take(new: Any, lever: Lever = lever) -> None:
                    _change(moved.value.with_lever(lever, new))

                Knob(lever, value, take).key(lever.path)


@solara.component
def Mechanisms() -> None:
    """A switch for each mechanism; the levers of those that are on."""
    with registered(resolved.plugin_kinds), solara.Card(say("mechanisms", language)):
        had, on = of_levers.blocks(resolved), of_levers.in_force(resolved, moved.value)
        for kind, model in catalogue().items():
            for name in [name for name, block in had.items() if block["kind"] == kind] or [kind]:
                _mechanism(name, model, had.get(name), on.get(name))


def _mechanism(name: str, model: type[Mechanism], had: dict[str, Any] | None, on: dict[str, Any] | None) -> None:
    """One switch with its levers. had, on: the block of the scenario, and the moved one, if it is there."""

    def switch(wanted: bool) -> None:
        if wanted != (on is not None):
            _change(moved.value.switched(name, wanted, had is not None))

    solara.Switch(label=of_levers.mechanism_name(name, model, language), value=on is not None, on_value=switch)
    if on is None:
        return
    with solara.Column(style="padding-left: 16px"):
        for lever in of_levers.levers_of(model, had or {}, resolved.scenario.run.weeks, on):

            def take(new: Any, lever: Lever = lever) -> None:
                _change(moved.value.with_lever_of(name, lever, new, had is not None))

            Knob(lever, on.get(lever.path, lever.value), take).key(f"{name}.{lever.path}")


@solara.component
def Save() -> None:
    """Write the moved scenario into the results folder."""
    name, set_name = solara.use_state(say("my_scenario", language))

    def write() -> None:
        try:
            file = save(beside(), Path(asked["folder"]), name)
            message.value = say("saved", language, file=file)
        except (ScenarioProblems, FolderRefused, FolderDamaged, OSError) as problem:
            message.value = str(problem)

    with solara.Card(say("save", language)):
        solara.InputText(say("name", language), value=name, on_value=set_name)
        solara.Button(say("save", language), on_click=write, color="primary", classes=["save-scenario"])


class _InChinese:
    """Solara, with Mesa's own English words on buttons and cards put into Chinese."""

    def __getattr__(self, name: str) -> Any:
        found = getattr(solara, name)
        if name not in ("Button", "Card", "SliderInt", "Checkbox", "Text", "Error"):
            return found

        def translated(*arguments: Any, **named: Any) -> Any:
            return found(*map(_chinese, arguments), **{key: _chinese(value) for key, value in named.items()})

        return translated


def _chinese(value: Any) -> Any:
    if not isinstance(value, str):
        return value
    if value.startswith("Step: "):
        return value.replace("Step: ", "已运行周数：")
    return MESAS_WORDS.get(value, value)


if language == "zh":
    solara_viz.solara = _InChinese()

COMPONENTS = [
    (_plan(0), 0),
    (_plan(1), 0),
    (_chart(pictures.Courses, "courses"), 0),
    (_chart(pictures.FourProblems, "problems"), 0),
    (_chart(pictures.Lorenz, "lorenz"), 0),
]


@solara.component
def Beside() -> None:
    """What stands below Mesa's own controls."""
    with solara.Sidebar(), solara.Column():
        if message.value:
            solara.Info(message.value, classes=["sihua-message"])
        Save()
        Mechanisms()
        Numbers()


STYLE = """
div.v-tabs {display: none}
.sihua-message {max-width: 380px; overflow-wrap: anywhere}
.v-input--switch {margin: 0 !important; padding: 0 !important}
.plan-title {font-weight: 600}
"""


def _chinese_font() -> str:
    """The bundled font, for machines that have none with Chinese characters."""
    font = base64.b64encode(FONT.read_bytes()).decode("ascii")
    here = ", ".join(f'local("{name}")' for name in ("PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC"))
    return (
        f'@font-face {{font-family: "Sihua"; src: {here}, url(data:font/otf;base64,{font})}}'
        '.v-application, .v-application [class*="text-"], .v-application .v-btn'
        ' {font-family: Roboto, "Sihua", sans-serif !important}'
    )


@solara.component
def Deeper() -> None:
    """What lies deeper comes later in Solara's sidebar: play and step stay on top."""
    Beside()


@solara.component
def Page() -> None:
    """Everything."""
    scenario = resolved.scenario
    title = in_language(scenario.title, scenario.title_zh, language) or resolved.name
    model = solara.use_reactive(solara.use_memo(Shown, []))
    solara.Style(STYLE + (_chinese_font() if language == "zh" else ""))
    solara_viz.SolaraViz(model, components=list(COMPONENTS), play_interval=20, name=f"sihua · {title}")
    Deeper()
