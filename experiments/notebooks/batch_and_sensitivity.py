# ---
# jupyter:
#   jupytext:
#     text_representation: {extension: .py, format_name: percent}
#   kernelspec: {display_name: Python 3, language: python, name: python3}
# ---

# %% [markdown]
# # Batch and sensitivity · 批量运行与敏感性
# Which of the numbers that nobody knows does the result depend on? A study with a Morris design: few runs, every number moved.
#
# 结果取决于哪些没人知道的数值？用 Morris 设计做一次小型批量运行。

# %% tags=["parameters"]
RESIDENTS, WEEKS, TRAJECTORIES = 1000, 52, 6

# %%
from pathlib import Path
from tempfile import mkdtemp

folder = Path(mkdtemp())
(folder / "what_matters.yaml").write_text(f"""
# Which numbers matter for who takes part, and who tires?
title: What matters
question: Which numbers matter for who takes part, and who tires?
scenario: sihua:baseline
changes:
  place: {{residents: {RESIDENTS}}}
  run: {{weeks: {WEEKS}}}
uncertainties:
  strain: {{path: learning.fatigue.strain, range: [0.03, 0.08]}}
  recovery: {{path: learning.fatigue.recovery, range: [0.1, 0.4]}}
  creaming: {{path: outreach.creaming, range: [0.0, 0.9]}}
  word_of_mouth: {{path: outreach.word_of_mouth, range: [0.05, 0.4]}}
design:
  uncertainties: {{kind: morris, trajectories: {TRAJECTORIES}, levels: 4, seed: 1}}
outcomes: [breadth, worn_out_share]
replicates: 1
""", encoding="utf-8")  # fmt: skip

# %% [markdown]
# Run it. Stopped and run again, it goes on where it stopped; on a larger study, leave `workers` away.

# %%
import sihua

done = sihua.batch(folder / "what_matters.yaml", folder / "results", workers=1, quiet=True)
print(done)  # how many runs of how many are finished: a mean over what happens to be there misleads
runs = done.runs()
runs.head()

# %% [markdown]
# The mean absolute elementary effect says how far an outcome moves when one number moves through its range, all others
# somewhere; its spread says whether that depends on the others.

# %%
import numpy as np
import pandas

levers = ["strain", "recovery", "creaming", "word_of_mouth"]
values = runs.sort_values("point").reset_index(drop=True)
span = values[levers].max() - values[levers].min()
effects = []
for before, after in zip(range(len(values) - 1), range(1, len(values)), strict=True):
    moved = [lever for lever in levers if not np.isclose(values[lever][before], values[lever][after])]
    if len(moved) == 1:  # within a trajectory, one number moves at a time
        step = (values[moved[0]][after] - values[moved[0]][before]) / span[moved[0]]
        change = {
            name: abs(values[name][after] - values[name][before]) / abs(step) for name in ("breadth", "worn_out_share")
        }
        effects.append({"lever": moved[0], **change})
pandas.DataFrame(effects).groupby("lever").agg(["mean", "std"])
