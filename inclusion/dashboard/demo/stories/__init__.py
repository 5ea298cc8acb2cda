"""Four children of the demonstration, told in full. All are made up."""

from .fresh_start import tell_callum
from .joe import tell_joe
from .sarah import tell_sarah
from .tom import tell_tom

__all__ = ["tell_callum", "tell_joe", "tell_sarah", "tell_tom"]
