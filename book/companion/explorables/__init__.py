"""Interactive figures: a Python function beside its .js, inline SVG, no library, no network.

Each function returns an :class:`Explorable`, which shows itself in a notebook, on the built site
and from a file. It knows nothing of training: it is given numbers and draws them.
"""

from companion.explorables.base import Explorable, pack
from companion.explorables.circle import circle
from companion.explorables.playback import playback
from companion.explorables.playground import playground
from companion.explorables.rotation import rotation
from companion.explorables.squeeze import squeeze

__all__ = ["Explorable", "circle", "pack", "playback", "playground", "rotation", "squeeze"]
