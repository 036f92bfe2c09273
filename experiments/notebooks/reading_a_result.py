# ---
# jupyter:
#   jupytext:
#     text_representation: {extension: .py, format_name: percent}
#   kernelspec: {display_name: Python 3, language: python, name: python3}
# ---

# %% [markdown]
# # Reading a result · 读懂结果
# A result folder is whole or not there at all, and every file has a hash. Here it is written, read back and looked at.
#
# 结果文件夹要么完整，要么不存在；每个文件都有校验值。

# %% tags=["parameters"]
SMALLER: list[str] = []

# %%
from pathlib import Path
from tempfile import mkdtemp

import sihua

folder = Path(mkdtemp()) / "baseline"
sihua.run(sihua.load("sihua:baseline", *SMALLER), folder)
result = sihua.load_result(folder)
sorted(file.name for file in folder.iterdir())

# %% [markdown]
# ## The four problems · 四化
# They are outputs: read off what residents, officials, departments and organizations did. 0 is ideal, 1 the worst.

# %%
result.plot.problems()

# %%
result.problems[result.problems["community"] == -1].tail(2).T

# %% [markdown]
# ## Who gives the hours, and who tires · 谁在付出，谁在疲惫

# %%
result.plot.shares()

# %%
result.plot.fatigue()

# %% [markdown]
# ## Cases and resources · 诉求与资源

# %%
result.plot.cases()

# %%
result.plot.resources("zh")

# %% [markdown]
# What each column means is said in `docs/indicators.md`. One run is an anecdote: the notebook on comparing policies runs
# several seeds.
