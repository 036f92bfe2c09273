"""A film of a run: the place, coloured week by week, above the course of participation."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

from experiments.phrases.look_up import Language
from experiments.phrases.runs import say
from experiments.presentation.townplan import Plan
from experiments.storage.errors import FolderRefused
from experiments.storage.folder import kept_whole
from sim.indices.declared import GROUPS_AS_SHOWN
from sim.scenario.wording import in_language

if TYPE_CHECKING:
    from sim.community import ParticipationModel
    from sim.scenario.resolved import Resolved

FORMATS = (".gif", ".mp4")


def ffmpeg() -> str | None:
    """The program that writes mp4: the machine's own, or the one that the package imageio-ffmpeg carries."""
    if (own := shutil.which("ffmpeg")) is not None:
        return own
    try:
        import imageio_ffmpeg
    except ImportError:
        return None
    try:
        return str(imageio_ffmpeg.get_ffmpeg_exe())
    except RuntimeError:  # no wheel for this machine
        return None


def must_be_possible(file: Path, force: bool) -> None:
    """Raises FolderRefused where the file is there already, has another ending, or mp4 cannot be written here."""
    if file.suffix.lower() not in FORMATS:
        raise FolderRefused(f"{file}: a film ends in .gif or .mp4")
    if os.path.lexists(file) and not force:
        raise FolderRefused(f"{file}: is there already; choose another --out, or replace it with --force")
    if file.suffix.lower() == ".mp4" and ffmpeg() is None:
        raise FolderRefused(f"{file}: there is no ffmpeg to write mp4; pip install imageio-ffmpeg, or choose a .gif")


def film(
    resolved: Resolved,
    file: Path,
    *,
    first: int = 1,
    last: int | None = None,
    every: int = 1,
    per_second: int = 6,
    language: Language = "en",
    force: bool = False,
    progress: Callable[[int], None] = lambda week: None,
) -> Path:
    """Run a scenario and write reported weeks `first` to `last` to a gif or mp4, whole or not at all.

    Raises FolderRefused (`must_be_possible`).
    """
    must_be_possible(file, force)
    program = ffmpeg() if file.suffix.lower() == ".mp4" else None
    with kept_whole(file, force) as partial:
        weeks = range(first, (resolved.scenario.run.weeks if last is None else last) + 1, every)
        _write(resolved, partial, program, weeks, per_second, language, progress)
    return file


def _write(
    resolved: Resolved, file: Path, program: str | None, weeks: range, per_second: int, language: Language,
    progress: Callable[[int], None],
) -> None:  # fmt: skip
    """weeks: those that are shown; the run ends before `weeks.stop`."""
    import matplotlib
    from matplotlib.animation import FFMpegWriter, PillowWriter

    from experiments.presentation.figures import style
    from sim.community import ParticipationModel

    model = ParticipationModel(resolved)
    with style(), matplotlib.rc_context({"figure.constrained_layout.use": False}):
        picture = _Frame(model, resolved, language)
        if program is not None:
            matplotlib.rcParams["animation.ffmpeg_path"] = program
        made: Any = PillowWriter if program is None else FFMpegWriter
        writer = made(fps=per_second)
        writer.setup(picture.figure, str(file), dpi=80)
        try:
            while model.week + 1 < weeks.stop:
                model.step()
                progress(int(model.steps))
                picture.remember(model)
                if model.week in weeks:
                    picture.draw(model)
                    writer.grab_frame()
        except BaseException:
            with suppress(Exception):  # ends ffmpeg; Pillow fails without a frame, and would hide what went wrong
                writer.finish()
            raise
        writer.finish()


class _Frame:
    """One frame: the plan, and below it who took part so far, in % of the elderly and of the young."""

    def __init__(self, model: ParticipationModel, resolved: Resolved, language: Language) -> None:
        from matplotlib.backends.backend_agg import FigureCanvasAgg
        from matplotlib.figure import Figure

        from experiments.presentation.figures.style import COLOUR
        from experiments.presentation.text_page import printable
        from sim.ages import ELDERLY_AGE

        scenario = resolved.scenario
        self.figure = Figure(figsize=(8.0, 7.2))
        FigureCanvasAgg(self.figure)
        self._language, self._weeks = language, scenario.run.weeks
        self._title = printable(in_language(scenario.title, scenario.title_zh, language) or resolved.name)
        self._head = self.figure.text(0.03, 0.965, "", fontsize=12)
        self._plan = Plan(self.figure.add_axes((0.03, 0.33, 0.94, 0.62)), model, language)
        self._axes = self.figure.add_axes((0.09, 0.07, 0.76, 0.16))
        self._axes.set_xlim(1, max(2, scenario.run.weeks))
        self._axes.set_ylabel("%")
        self._axes.set_xlabel(say("week", language))
        self._elderly = model.people.age >= ELDERLY_AGE
        self._seen: list[tuple[int, float, float]] = []
        self._lines = {group: self._axes.plot([], [], color=COLOUR[group])[0] for group in GROUPS_AS_SHOWN[1:]}
        self._names = {
            group: self._axes.annotate(say(group, language), (1, 0), xytext=(5, 0), textcoords="offset points",
                                       color=COLOUR[group], va="center", annotation_clip=False)
            for group in self._lines
        }  # fmt: skip

    def remember(self, model: ParticipationModel) -> None:
        """Note how many took part, in the reported weeks."""
        if model.week >= 1:
            came = model.events.occasions > 0
            elderly, young = came[self._elderly], came[~self._elderly]
            shares = [100.0 * float(group.mean()) if len(group) else 0.0 for group in (elderly, young)]
            self._seen.append((model.week, shares[0], shares[1]))

    def draw(self, model: ParticipationModel) -> None:
        """Show this week."""
        self._plan.colour(model)
        number = in_language(f"week {model.week}", f"第 {model.week} 周", self._language)
        self._head.set_text(f"{self._title}  ·  {number}")
        if not self._seen:
            return
        week, elderly, young = zip(*self._seen, strict=True)
        for group, values in (("elderly", elderly), ("young", young)):
            self._lines[group].set_data(week, values)
            self._names[group].xy = (week[-1], values[-1])
        self._axes.set_ylim(0, 1.15 * max(1.0, *elderly, *young))
