"""红心代办: secretaries, party members and volunteers run errands at offices for residents."""

from __future__ import annotations

from typing import ClassVar, Literal, final

from sim.mechanism import Added, Incentive, Unit, setup, weekly
from sim.scenario.declare import assumed, design, number


@final
class ErrandService(Incentive):
    """An errand service comes to the door: problems come to light, offices are near, and people have time.

    Where: errand points with the secretary in charge; members, volunteers come to the door, go along, see things through, so
    that nobody has to go to the subdistrict or the city [seed 004]. Acts through: `detection` (who would have kept quiet is
    asked), `helpers` (hours on cases), `trust`, and `effort`: errands that are saved leave time for other things.
    """

    unit: ClassVar[Unit] = "resident"

    kind: Literal["errand_service"] = "errand_service"
    setup_cost: float = setup(20_000.0)
    weekly_cost: float = weekly(600.0)
    asked: float = number(0.1, "probability", assumed("no source gives a share"), "problems that come to light at the door",
                          "上门发现诉求的概率", low=0, high=1)  # fmt: skip
    hours: float = number(5.0, "hours a week per 1,000 adults", design("a dozen volunteers for 10,000"),
                          "hours on cases", "协办工时", low=0, high=1000)  # fmt: skip
    closeness: float = number(0.002, "share of the way a week", assumed("a tenth of the way in a year"),
                              "trust from being looked after",
                              "上门服务带来的信任", low=0, high=1)  # fmt: skip
    time_saved: float = number(0.05, "share", assumed("a few hours a year"),
                               "part of the time of an occasion that saved errands make up for",
                               "节省的时间比例", low=0, high=1)  # fmt: skip

    def effects(self, strength: float, paid_share: float) -> Added:
        """Problems found, hours on them, trust, and time."""
        return {
            "detection": strength * self.asked,
            "helpers": strength * self.hours,
            "trust": strength * self.closeness,
            "effort": -strength * self.time_saved,
        }
