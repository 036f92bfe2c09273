"""网格化管理: a grid worker for every few hundred households finds problems and sends them where they belong."""

from __future__ import annotations

from typing import ClassVar, Literal, final

from sim.kinds import GrowsBy
from sim.mechanism import Added, Incentive, Unit, each, setup
from sim.scenario.declare import assumed, design, number


@final
class GridManagement(Incentive):
    """Grid workers find problems that nobody reports, settle small things, and notice where a case went astray.

    Where: a grid system of services has not formed yet; with it, residents' demands are known, collected and settled in
    time [seed 002]. Acts through: `detection` for residents in the target (found whether or not they ask), and for their
    communities `put_right` (what went astray is sent out again), `helpers` (grid workers' time for cases) and `admin_load`,
    for the register takes hours of community workers. More cases come in than before: that is what it is for.
    """

    unit: ClassVar[Unit] = "resident"
    grows_by: ClassVar[GrowsBy] = "cases"

    kind: Literal["grid_management"] = "grid_management"
    found: float = number(0.2, "probability", assumed("a round a week; no source counts what it finds"),
                          "chance that a problem is found that nobody reports", "网格发现诉求的概率", low=0, high=1)  # fmt: skip
    sent_on: float = number(0.3, "probability a week", assumed("within a fortnight instead of a month"),
                            "chance that a case gone astray is sent out again", "错派诉求的纠偏概率", low=0, high=1)  # fmt: skip
    hours: float = number(4.0, "hours a week per 1,000 adults", design("a tenth of a grid worker's week goes into cases"),
                          "grid workers' time for cases", "网格员协办工时", low=0, high=1_000)  # fmt: skip
    entries: float = number(0.02, "share of hours", assumed("an hour a week"), "hours of community workers for the register",
                             "网格台账占用工时比例", low=0, high=1)  # fmt: skip
    setup_cost: float = setup(30_000)
    unit_cost: float = each(1.5, "resident")

    def effects(self, strength: float, paid_share: float) -> Added:
        """Cases found, corrected and helped with, and a register to keep."""
        return {
            "detection": strength * self.found,
            "put_right": strength * self.sent_on,
            "helpers": strength * self.hours,
            "admin_load": strength * self.entries,
        }
