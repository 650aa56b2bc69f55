"""Interactive figures: a Python function beside its .js, inline SVG, no library, no network.

Each function returns an :class:`Explorable`, which shows itself in a notebook, on the built site
and from a file. It knows nothing of training: it is given numbers and draws them.
"""

from sgcrl.explorables.base import Explorable, pack
from sgcrl.explorables.circle import circle
from sgcrl.explorables.playground import playground
from sgcrl.explorables.replay import replay
from sgcrl.explorables.rotation import rotation
from sgcrl.explorables.squeeze import squeeze

__all__ = ["Explorable", "circle", "pack", "playground", "replay", "rotation", "squeeze"]
