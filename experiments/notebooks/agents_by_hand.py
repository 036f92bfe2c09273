# ---
# jupyter:
#   jupytext:
#     text_representation: {extension: .py, format_name: percent}
#   kernelspec: {display_name: Python 3, language: python, name: python3}
# ---

# %% [markdown]
# # The agents by hand · 手把手看智能体
# One resident's year as a story: why did she come, why did she stay at home? Then one week worked out with pencil and paper.
#
# 一位居民的一年：为什么来，为什么不来？再用纸笔算一遍其中的一周。

# %% tags=["parameters"]
SMALLER: list[str] = []

# %%
import sihua

resolved = sihua.load("sihua:baseline", *SMALLER)
weeks = min(52, resolved.scenario.run.weeks)
diaries = [sihua.ResidentDiary(row) for row in range(60)]
model = sihua.ObservedModel(resolved, diaries)
model.step_to(weeks)

# %% [markdown]
# Of these sixty, the one who came in the most weeks without coming always:

# %%
diary = max(
    diaries, key=lambda d: sum(week.gate == "came" for week in d.weeks) * any(w.gate != "came" for w in d.weeks)
)
print(sihua.tell_volunteer(diary, model, "en"))

# %% [markdown]
# Why, week by week? (The whole year is long: here are the last lines of it.)

# %%
print(sihua.tell_resident(diary, model, "en")[-3000:])

# %% [markdown]
# ## One week with pencil and paper · 用纸笔算一周
# The utility is a sum of terms in log-odds; the logistic function makes it a probability; a draw decides.

# %%
import math

story = next(week for week in diary.weeks if week.decision is not None)
assert story.decision is not None
for name, amount in story.decision.terms.items():
    print(f"{name:12} {amount:+.3f}")
utility = sum(story.decision.terms.values())
probability = 1 / (1 + math.exp(-utility))
print(
    f"utility {utility:+.3f}, probability {probability:.1%}, draw {story.decision.u:.1%}: wants {story.decision.wants}"
)

# %% [markdown]
# The same numbers that the run used:

# %%
assert abs(probability - story.decision.probability) < 1e-9
assert story.decision.wants == (story.decision.u < probability)

# %% [markdown]
# ## The agents are views · 智能体是数据列的视图
# `model.residents[17]` reads row 17 of the columns. States can be set between two weeks; what happened cannot.

# %%
resident = model.residents[diary.row]
resident.age, resident.habit, resident.fatigue
