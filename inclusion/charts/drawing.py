"""pygal without the import hook that it installs.

pygal puts a finder for long-gone plug-ins on the import path; the finder speaks a protocol that Python
has dropped, so every later import of the process would warn. We use no plug-ins: the finder goes.
"""

import sys
import warnings

with warnings.catch_warnings():
    warnings.simplefilter("ignore", ImportWarning)
    import pygal
    from pygal.style import Style

    sys.meta_path[:] = [
        finder for finder in sys.meta_path if type(finder).__name__ != "PluginImportFixer"
    ]

__all__ = ["Style", "pygal"]
