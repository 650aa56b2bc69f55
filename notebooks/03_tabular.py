# ---
# jupyter:
#   jupytext:
#     text_representation:
#       extension: .py
#       format_name: percent
#   kernelspec:
#     display_name: Python 3
#     language: python
#     name: python3
# ---

# %% [markdown]
# # Tabular exploration
#
# A placeholder. With $c$ the similarity of a state's representation $\psi(s)$ to the goal's,
# $$
# \psi(s) = c\,z + \zeta, \qquad c^2 + \lVert\zeta\rVert^2 = 1.
# $$

# %% tags=["remove-cell"]
import matplotlib.pyplot as plt
import matplotlib_inline.backend_inline
import numpy as np
from myst_nb import glue

matplotlib_inline.backend_inline.set_matplotlib_formats("svg")
plt.rcParams.update({"svg.fonttype": "none", "svg.hashsalt": "sgcrl"})

# %% tags=["hide-input"] mystnb={"figure": {"name": "fig-03_tabular", "caption": "A first curve: $x^2$, with a *caption*."}, "image": {"alt": "A parabola that rises from 0 to 1 over a small diverging image."}}
x = np.linspace(0, 1, 50)
fig, ax = plt.subplots(figsize=(6, 3.5))
ax.plot(x, x**2, label="$x^2$")
ax.plot(x, x, color="#222222", label="baseline")
ax.imshow(np.linspace(-1, 1, 25).reshape(5, 5), cmap="RdBu", extent=(0.1, 0.4, 0.5, 0.9))
ax.set(xlabel="raw $\\|\\zeta\\|$", ylabel="similarity", title="A title", xlim=(0, 1), ylim=(0, 1))
ax.legend(loc="lower right")
plt.show()

# %% tags=["remove-cell"]
glue("largest", float(np.max(x**2)), display=False)

# %% [markdown]
# {numref}`fig-03_tabular` shows a curve that ends at {glue:text}`largest:.2f`.

# %%
print(round(float(np.mean(x**2)), 6))
