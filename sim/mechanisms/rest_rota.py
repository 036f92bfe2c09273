"""轮休, 减负: volunteers take turns, and have days on which nobody asks them."""

from __future__ import annotations

from typing import ClassVar, Literal, final

from sim.mechanism import Added, Incentive, Unit, each
from sim.scenario.declare import assumed, design, number


@final
class RestRota(Incentive):
    """A rota gives the busiest days off before they are worn out, and support takes off part of the load.

    Where: active elderly volunteers get over-tired and have to rest for a period [seed 000]. Acts through: `spared_days`, on
    which nobody may be asked, which only the busiest feel, and `buffer`, for support makes the same load wear less
    [bakker-2005, meijman-1998]. It costs hours now.
    """

    unit: ClassVar[Unit] = "resident"

    kind: Literal["rest_rota"] = "rest_rota"
    unit_cost: float = each(0.05, "resident")
    days_off: float = number(2.0, "days a week", design("five days are left"), "days a week that nobody may be asked for",
                             "每周轮休天数", low=0, high=6)  # fmt: skip
    support: float = number(0.2, "share", assumed("18 of 32 interactions buffered [bakker-2005]; no source gives the size"),
                            "part of the load that support takes off", "支持缓冲的负荷比例", low=0, high=1)  # fmt: skip

    def effects(self, strength: float, paid_share: float) -> Added:
        """Days off, and support."""
        return {"spared_days": strength * self.days_off, "buffer": strength * self.support}
