# ---
# jupyter:
#   jupytext:
#     text_representation: {extension: .py, format_name: percent}
#   kernelspec: {display_name: Python 3, language: python, name: python3}
# ---

# %% [markdown]
# # Comparing policies · 比较政策
# Does a rota of rest help, or do points? Replicate k has the same random numbers under every policy, so that a difference is
# what the policy does. This is what `sihua compare` does, without its robustness checks; `docs/verdicts.md` says what the
# words mean.
#
# 轮休有用，还是积分有用？第 k 次重复在每种政策下随机数相同，差异即政策的作用。`sihua compare` 做的就是这些（另加稳健性检验）。

# %% tags=["parameters"]
SMALLER: list[str] = []
REPLICATES = 30

# %%
import sihua

BASELINE, *POLICIES = (
    "sihua:baseline",
    "sihua:mechanisms/points",
    "sihua:mechanisms/rest_rota",
    "sihua:mechanisms/honours",
)
comparison = sihua.compare(
    [sihua.load(name, *SMALLER) for name in (BASELINE, *POLICIES)],
    replicates=REPLICATES,  # None: as many as it takes until everything is decided
    judgeable=sihua.judged(["breadth=0.02"]),  # two residents in a hundred; of other outcomes what the project says
)

# %% [markdown]
# The page that `sihua compare` prints: the verdict on each policy, who gains and who loses, what an extra hour costs.

# %%
print(sihua.comparison_page(comparison, "en"))  # or "zh"

# %% [markdown]
# The same as a table: the paired difference with its interval, and how many times more replicates it would have taken
# without common random numbers.

# %%
verdicts = sihua.verdicts(comparison)
verdicts[["policy", "outcome", "mean", "low", "high", "variance_reduction", "verdict"]].round(4)

# %%
groups = sihua.by_group(comparison)
groups[(groups["verdict"] == "better") | (groups["verdict"] == "worse")][
    ["policy", "group", "measure", "mean", "verdict"]
]

# %%
sihua.prices(comparison).round(2)

# %% [markdown]
# To keep it, as a folder with these tables and a report that `sihua verify` makes again, and to try whether the verdicts are
# robust: `sihua compare sihua:baseline sihua:mechanisms/points sihua:mechanisms/rest_rota --sesoi breadth=0.02`.
