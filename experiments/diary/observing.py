"""A community that can be looked at between the stages of its week."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from sim.community import More, ParticipationModel, meet
from sim.scenario.resolved import Resolved
from sim.world import World


class NotWhatHappened(RuntimeError):
    """A diary worked out something else than the run did: a defect of the diary, which must not be read on."""


class Recorder:
    """Somebody who looks and does not touch. `now` counts weeks from the start of the run, from 0."""

    def week_begins(self, model: ParticipationModel, now: int) -> None:
        """Everything is as last week left it."""

    def before_meeting(self, model: ParticipationModel, now: int) -> None:
        """Cases have arisen and were worked on, this week's calendar is there; nobody has heard of it."""

    def after_meeting(self, model: ParticipationModel, now: int) -> None:
        """Residents have heard, decided and taken part."""

    def before_learning(self, model: ParticipationModel, now: int) -> None:
        """Cases have moved, mechanisms have paid."""

    def week_ends(self, model: ParticipationModel, now: int) -> None:
        """Everybody has learnt from the week."""


class ObservedModel(ParticipationModel):
    """A community with recorders: the same weeks, to the last bit."""

    def __init__(self, scenario: Resolved, recorders: Sequence[Recorder]) -> None:
        super().__init__(scenario)
        self.recorders = tuple(recorders)

    def step(self) -> None:
        """One week, with somebody looking on."""
        now = int(self.steps) - 1  # Mesa counts before it calls
        for recorder in self.recorders:
            recorder.week_begins(self, now)
        super().step()
        for recorder in self.recorders:
            recorder.week_ends(self, now)

    def step_to(self, week: int) -> None:
        """Step to the end of this reported week."""
        while self.week < week:
            self.step()

    def _in_all_communities(self, stage: Callable[[World, int, int, *More], None], *arguments: *More) -> None:
        happening: object = stage
        meeting = happening is meet
        now = int(self.steps) - 1
        for recorder in self.recorders:
            if meeting:
                recorder.before_meeting(self, now)
            else:
                recorder.before_learning(self, now)
        super()._in_all_communities(stage, *arguments)
        if meeting:
            for recorder in self.recorders:
                recorder.after_meeting(self, now)


def observed_run(resolved: Resolved, recorders: Sequence[Recorder], last_week: int) -> ObservedModel:
    """Step a scenario up to reported week `last_week` with recorders looking on."""
    model = ObservedModel(resolved, recorders)
    model.step_to(last_week)
    return model
