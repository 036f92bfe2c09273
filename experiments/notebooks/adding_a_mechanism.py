# ---
# jupyter:
#   jupytext:
#     text_representation: {extension: .py, format_name: percent}
#   kernelspec: {display_name: Python 3, language: python, name: python3}
# ---

# %% [markdown]
# # Adding a mechanism · 自编一种机制
# A red vest for everybody who takes part. One file beside the scenario; nothing in sihua is edited.
#
# 给每位参与者一件红马甲：情景旁边的一个文件，不必改动 sihua。

# %% tags=["parameters"]
SMALLER: list[str] = []

# %%
from pathlib import Path
from tempfile import mkdtemp

folder = Path(mkdtemp())
(folder / "red_vest.py").write_text('''
"""红马甲: a red vest for everybody who takes part."""

from __future__ import annotations

from typing import ClassVar, Literal, final

from sihua.mechanism import Added, Incentive, Unit, assumed, each, number


@final
class RedVest(Incentive):
    """A red vest thanks whoever takes part, and shows it to those who look out of the window.

    Where: on every street. Acts through: `recognition`, a thank-you, and `visibility`, for a vest is seen from afar.
    """

    unit: ClassVar[Unit] = "occasion"

    kind: Literal["red_vest"] = "red_vest"
    worth: float = number(
        0.05, "units of motivation", assumed("as honours"), "worth of a vest", "红马甲的价值", low=0, high=1
    )
    seen: float = number(
        0.4, "share more", assumed("a guess: vary it"), "participation that is seen", "参与可见度", low=0, high=5
    )
    unit_cost: float = each(0.5, "occasion")

    def effects(self, strength: float, paid_share: float) -> Added:
        """Thanks, and participation that is seen."""
        return {"recognition": strength * self.worth, "visibility": strength * self.seen}
''', encoding="utf-8")  # fmt: skip
(folder / "vests.yaml").write_text("""
extends: sihua:baseline
title: Red vests
mechanism_files: [red_vest.py]
mechanisms:
  - {kind: red_vest, target: {group: young}, weekly_cost: 20}
""", encoding="utf-8")  # fmt: skip

# %% [markdown]
# Reading it announces that a file of yours is run; `sihua check` also tries it for the contract that every mechanism keeps.

# %%
import pandas

import sihua

vests = sihua.run(sihua.load(folder / "vests.yaml", *SMALLER))
plain = sihua.run(sihua.load("sihua:baseline", *SMALLER))
vests.plot.participation()

# %% [markdown]
# Residents have the same random numbers in both runs, so that the difference is what the vests do:


# %%
def young(result: sihua.Result) -> pandas.Series:
    """Share of the young who take part, week by week."""
    everywhere = result.weekly[(result.weekly["community"] == -1) & (result.weekly["group"] == "young")]
    return everywhere.set_index("week")["participation_rate"]


print(f"{100 * (young(vests) - young(plain)).mean():+.2f} percentage points of the young")
assert vests.costs is not None
vests.costs.groupby("kind")[["running", "per_unit"]].sum()
