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
# (evidence-axis)=
# # Evidence: does the turning of the goal axis make a network explore?

# %% tags=["remove-cell"]
from companion import figures
from companion.threads import one_thread

figures.use_style()
one_thread()
