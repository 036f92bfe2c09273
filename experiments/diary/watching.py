"""A community that can be looked at between the stages of its week."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from sim.community import ParticipationModel, meet
from sim.scenario.reader import Resolved


class NotWhatHappened(RuntimeError):
    """A diary worked out something else than the run did: a defect of the diary, which must not be read on."""


class Watcher:
    """Somebody who looks and does not touch. `now` counts weeks from the start of the run, from 0."""

    def week_begins(self, community: ParticipationModel, now: int) -> None:
        """Everything is as last week left it."""

    def before_meeting(self, community: ParticipationModel, now: int, demand: float) -> None:
        """Cases have arisen and were worked on, this week's calendar is there; nobody has heard of it."""

    def after_meeting(self, community: ParticipationModel, now: int) -> None:
        """Residents have heard, decided and taken part."""

    def before_learning(self, community: ParticipationModel, now: int) -> None:
        """Cases have moved, mechanisms have paid."""

    def week_ends(self, community: ParticipationModel, now: int) -> None:
        """Everybody has learnt from the week."""


class Watched(ParticipationModel):
    """A community with watchers: the same weeks, to the last bit."""

    def __init__(self, scenario: Resolved, watchers: Sequence[Watcher]) -> None:
        super().__init__(scenario)
        self.watchers = tuple(watchers)

    def step(self) -> None:
        """One week, with somebody looking on."""
        now = int(self.steps) - 1  # Mesa counts before it calls
        for watcher in self.watchers:
            watcher.week_begins(self, now)
        super().step()
        for watcher in self.watchers:
            watcher.week_ends(self, now)

    def step_to(self, week: int) -> None:
        """Step to the end of this reported week."""
        while self.week < week:
            self.step()

    def _in_all_communities(self, stage: Callable[..., None], *arguments: Any) -> None:
        meeting = stage is meet
        now = int(self.steps) - 1
        for watcher in self.watchers:
            if meeting:
                watcher.before_meeting(self, now, float(arguments[0]))
            else:
                watcher.before_learning(self, now)
        super()._in_all_communities(stage, *arguments)
        if meeting:
            for watcher in self.watchers:
                watcher.after_meeting(self, now)


def watched_run(resolved: Resolved, watchers: Sequence[Watcher], last_week: int) -> Watched:
    """Step a scenario up to reported week `last_week` with watchers looking on."""
    community = Watched(resolved, watchers)
    community.step_to(last_week)
    return community
