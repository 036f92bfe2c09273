# ---
# jupyter:
#   jupytext:
#     text_representation: {extension: .py, format_name: percent}
#   kernelspec: {display_name: Python 3, language: python, name: python3}
# ---

# %% [markdown]
# # First steps · 第一步
# Who takes part in an ordinary estate, and what do points for volunteers change?
#
# 普通社区里谁在参与？给志愿者积分会改变什么？

# %% tags=["parameters"]
SMALLER: list[str] = []  # e.g. ["place.residents=500"]

# %% [markdown]
# A scenario is a file. A cell that ends with one shows what differs from the defaults, and where it was set.

# %%
import sihua

scenario = sihua.load("sihua:points_for_a_year")
scenario

# %% [markdown]
# Run it. `out=None` keeps nothing on disk; the result holds everything as pandas tables.

# %%
result = sihua.run(sihua.load("sihua:points_for_a_year", *SMALLER))
result

# %%
result.plot.participation()

# %% [markdown]
# Who is it that takes part? One row for each week, community (-1: all) and group.

# %%
last = result.weekly[(result.weekly["community"] == -1) & (result.weekly["week"] == result.weekly["week"].max())]
last[["group", "residents", "participants", "participation_rate", "mean_fatigue"]]

# %% [markdown]
# **Try it.** Change `seed`, or one number: `sihua.load("sihua:baseline", "run.seed=7", "outreach.creaming=0.2")`.
# Every number, with unit, range and source, is in `docs/parameters.md`.
