"""The diary of one post for a community worker: hours, load, exhaustion, and whether somebody leaves."""

from __future__ import annotations

from dataclasses import dataclass

from experiments.diary.observing import NotWhatHappened, Recorder
from sim.community import ParticipationModel
from sim.processes.work import exhaustion, quitting


@dataclass
class WorkerWeek:
    """One week of one post. vacant: weeks until somebody starts; 0: somebody works here."""

    week: int
    vacant: int
    contract: float = 0.0
    admin: float = 0.0
    cases: float = 0.0
    programme: float = 0.0
    demands: float = 0.0  # hours asked for, over the contract
    burnout_before: float = 0.0
    burnout: float = 0.0
    recovered: float = 0.0
    strain: float = 0.0
    skill: float = 0.0
    mission: float = 0.0
    leaving: float = 0.0  # the chance to quit this week
    u: float = 0.0
    quits: bool = False
    in_hand: int = 0  # cases
    waiting: int = 0  # cases of the community that nobody has in hand


class WorkerDiary(Recorder):
    """Keeps the weeks of post `row` from reported week `first` to `last`."""

    def __init__(self, row: int, first: int = 1, last: int | None = None) -> None:
        self.row, self.first, self.last = row, first, last
        self.weeks: list[WorkerWeek] = []
        self._open: WorkerWeek | None = None

    def before_meeting(self, model: ParticipationModel, now: int) -> None:
        """The hours of the week are divided already."""
        if model.week < self.first or (self.last is not None and model.week > self.last):
            self._open = None
            return
        w, workers, cases = self.row, model.governing.workers, model.cases
        story = WorkerWeek(model.week, int(workers.vacant[w]), float(workers.contract[w]))
        self._open = story
        if story.vacant:
            return
        story.admin, story.cases = float(workers.admin_hours[w]), float(workers.case_hours[w])
        story.programme, story.demands = float(workers.programme_hours[w]), float(workers.demands[w])
        c = int(workers.community[w])
        mine, number = w - int(model.communities.first_worker[c]), int(cases.number[0])
        here = (cases.community[:number] == c) & (cases.hours_left[:number] > 0.0)
        story.in_hand = int((here & (cases.worker[:number] == mine)).sum())
        story.waiting = int((here & (cases.worker[:number] < 0)).sum())

    def before_learning(self, model: ParticipationModel, now: int) -> None:
        """What the work will do: exhaustion, and the chance to leave."""
        story, w, workers = self._open, self.row, model.governing.workers
        if story is None or story.vacant:
            return
        story.burnout_before = float(workers.burnout[w])
        story.burnout = float(exhaustion(model.world, w, story.demands))
        idle = float(exhaustion(model.world, w, 0.0))
        story.recovered, story.strain = story.burnout_before - idle, story.burnout - idle

    def week_ends(self, model: ParticipationModel, now: int) -> None:
        """Whether they left."""
        story, w, workers = self._open, self.row, model.governing.workers
        if story is None:
            return
        self.weeks.append(story)
        if story.vacant:
            return
        if float(workers.burnout[w]) not in (story.burnout, 0.0):
            raise NotWhatHappened(f"worker {w}, week {story.week}: burnout {story.burnout} is not {workers.burnout[w]}")
        story.skill, story.mission = float(workers.skill[w]), float(workers.mission[w])
        story.quits = bool(workers.vacant[w] > 0 or float(workers.burnout[w]) != story.burnout)
        if workers.vacant[w] > 0 or not story.quits:  # else a newcomer's mission stands there already
            story.leaving, story.u = map(float, quitting(model.world, w, now))
            if (story.u < story.leaving) != story.quits:
                raise NotWhatHappened(f"worker {w}, week {story.week}: chance {story.leaving}, draw {story.u}")
