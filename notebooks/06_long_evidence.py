# ---
# jupyter:
#   jupytext:
#     notebook_metadata_filter: kernelspec,jupytext,-jupytext.text_representation.format_version,-jupytext.text_representation.jupytext_version
#     text_representation:
#       extension: .py
#       format_name: percent
#   kernelspec:
#     display_name: Python 3
#     language: python
#     name: python3
# ---

# %% [markdown]
# (evidence-start-long)=
# # Evidence: does time repair a random start?
#
# {doc}`06_start` follows tables with a {term}`random start` for 500 episodes. Here are 20,000. The blog does not say how long its random start was trained, so this
# page tests a claim of ours. It shows
#
# - when the tables with a random start reach the goal, beside a random actor,
# - how often they reach it in the end, beside tables with the {term}`symmetric start`.
#
# Both trainings are {term}`records <record>`, made before the book is built ({doc}`/book/reproduce` says how). All records have one seed, that of no chapter. The runs from the symmetric
# start are also read in {doc}`07_long_evidence` and {doc}`08_long_evidence`.

# %% tags=["remove-cell"]
from companion import figures
from companion.claims import above, within, worded
from companion.numbers import glue
from companion.threads import one_thread

figures.use_style()
one_thread()

# %% [markdown]
# ## The first arrival
#
# The next cell reads the records, 32 runs each, and computes how likely a random actor is to reach the goal in one episode, which is exact.

# %%
import numpy as np

from companion.records import load
from sgcrl.measures.visits import first_time, success_probability
from sgcrl.worlds import four_rooms

world = four_rooms()
records = {"SGCRL": load("table"), "random start": load("random start")}
success = {name: record["success"] for name, record in records.items()}
chance = success_probability(world, np.zeros(world.states), np.inf, 50)

# %% [markdown]
# Printed is the share of the runs with a random start that have stepped on the goal by some episode, and a random actor's probability.

# %%
from sgcrl.measures.statistics import interval, paired_difference

met = {
    n: interval(records["random start"]["arrival"] < n)
    for n in (500, 2000, 5000, 20000)
}
for episodes, found in met.items():
    by_chance = 1 - (1 - chance) ** episodes
    print(f"by episode {episodes:5}: {found:.2f}, random actor {by_chance:.2f}")

# %% tags=["hide-input"] mystnb={"figure": {"name": "fig-start-long", "caption": "Share of episodes that step on the goal, in bins of 500 episodes, from a symmetric start (SGCRL) and from a random one (means and 95 % bands over 32 runs), and the random actor's exact chance. Both axes are logarithmic."}, "image": {"alt": "Log-log curves over 20,000 episodes of the share of episodes that reach the goal, one for the symmetric start and one for the random start, and a level line for the random actor."}}
runs = len(success["SGCRL"])
times = 500 * np.arange(40) + 250
figures.over_time(
    {name: (times, x.reshape(runs, 40, 5).mean(axis=2)) for name, x in success.items()},
    "episodes that reach the goal",
    reference={"random actor": chance},
    xscale="log",
    yscale="log",
    ylim=(2e-4, 1),
)

# %% [markdown]
# ## When it works, and how well in the end
#
# A run *works* from the first block of a hundred episodes in which more than a tenth reach the goal. The next cell takes the median over runs (20,000 for never), and the share of the last 2,000
# episodes that succeed.

# %%
tenth = {
    name: interval(100 * first_time(x > 0.1), np.median) for name, x in success.items()
}
ends = {name: x[:, -20:].mean(axis=1) for name, x in success.items()}
late_gap = paired_difference(ends["random start"], ends["SGCRL"])
for name, x in ends.items():
    print(f"{name}: works from episode {tenth[name]:.0f}, in the end {interval(x):.2f}")

# %% tags=["remove-cell"]
comes_level = within(late_gap, -0.02, 0.02)
level = worded(
    comes_level,
    "So 20,000 episodes bring the two level, within 0.02.",
    "So 20,000 episodes do not bring the two level, within 0.02.",
    "Whether that is level, within 0.02, the runs do not say.",
)
glue({"tenth": tenth}, ".0f")
glue(
    {"met": met, "chance": 1 - (1 - chance) ** 2000, "late": ends, "level": level},
    ".2f",
)

# %% [markdown]
# After 500 episodes a share of {glue:text}`met-500` of the runs with a random start has arrived, after 2,000 {glue:text}`met-2000`, when the random actor has
# {glue:text}`chance` ({numref}`fig-start-long`). The median run works from episode {glue:text}`tenth-random-start` on, with the symmetric start from
# {glue:text}`tenth-SGCRL` on. At the end {glue:text}`late-random-start` of the episodes succeed, with the symmetric start {glue:text}`late-SGCRL`. {glue:text}`level`
#
# An agent that takes $c$ from the states where its actor sits should wear down the maxima that hold it; {doc}`06_start` shows that it does so within 100 episodes. These records
# keep no steps, so they do not show that this is what repairs the start. Nor do they say how the blog's random start would have ended.
#
# ## Verdicts

# %% tags=["hide-input"] mystnb={"markdown_format": "myst"}
from companion.claims import Claim, Verdicts

Verdicts(
    Claim(
        "Given time, a random start of a table comes level with the symmetric one (four rooms, 20,000 episodes)",
        "ours",
        f"success after 20,000 episodes, difference {late_gap:+.3f}; a tenth of the episodes after {tenth['random start']:.0f}, symmetric {tenth['SGCRL']:.0f}",
        {
            "success within ±0.02 after 20,000 episodes": comes_level,
            "later: a tenth of the episodes succeed": above(
                tenth["random start"], tenth["SGCRL"]
            ),
        },
    ),
)

# %% [markdown]
# ```{replication}
# ```
