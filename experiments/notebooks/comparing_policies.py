# ---
# jupyter:
#   jupytext:
#     text_representation: {extension: .py, format_name: percent}
#   kernelspec: {display_name: Python 3, language: python, name: python3}
# ---

# %% [markdown]
# # Comparing policies · 比较政策
# Does a rota of rest help, or do points? Paired runs: replicate k has the same luck under every policy, so that a difference
# is what the policy does.
#
# 轮休有用，还是积分有用？第 k 次重复在每种政策下运气相同，差异即政策的作用。

# %% tags=["parameters"]
SMALLER: list[str] = []
REPLICATES = 5

# %%
import pandas

from experiments.replicate import run_replicate
from sim.scenario.reader import read_scenario

POLICIES = {
    "nothing": "sihua:baseline",
    "points": "sihua:mechanisms/points",
    "rest_rota": "sihua:mechanisms/rest_rota",
    "honours": "sihua:mechanisms/honours",
}
OUTCOMES = ["breadth", "breadth_elderly", "breadth_young", "fatigue", "public_money"]
runs = pandas.DataFrame(
    {"policy": policy, "replicate": k, **run_replicate(read_scenario(file, SMALLER), k, outcomes=OUTCOMES).outcomes}
    for policy, file in POLICIES.items()
    for k in range(1, REPLICATES + 1)
)
runs.groupby("policy")[OUTCOMES].mean()

# %% [markdown]
# The paired difference to doing nothing: its mean, and its standard error over replicates. Compare it with the spread
# between replicates, which is what one would have to look through without pairing.

# %%
wide = runs.set_index(["policy", "replicate"])[OUTCOMES].sort_index()
differences = wide.drop(index="nothing") - wide.loc["nothing"].reindex(
    wide.drop(index="nothing").index, level="replicate"
)
by_policy = differences.groupby("policy")
pandas.concat({"difference": by_policy.mean(), "standard error": by_policy.sem()}, axis=1)

# %%
wide.loc["nothing"].std()
