"""Figures of chapter 9."""

from companion.figures.style import draw_world, subplots


def kernel_maps(world, kernels):
    """How strongly each state drags the goal: a dict of title to values (S,), 1 for the goal."""
    figure, axes = subplots(2, 2, figsize=(5, 5.6))
    for ax, (title, values) in zip(axes.flat, kernels.items(), strict=True):
        patches = draw_world(ax, world, values, cmap="viridis", clim=(0, 1))
        ax.set_title(title, loc="center")
    bar = dict(location="bottom", shrink=0.7, aspect=30, pad=0.02)
    figure.colorbar(patches, ax=axes, label="kernel with the goal, over the goal's own", **bar)
    return figure
