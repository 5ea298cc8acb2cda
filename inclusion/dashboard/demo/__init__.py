"""Demonstration data: two made-up schools, dated relative to a day. Nothing here is a real child.

`make_demo` is the way in. It belongs to the dashboard because it fills every app.
"""

from .make import PASSWORD, SCHOOLS, make_demo

__all__ = ["PASSWORD", "SCHOOLS", "make_demo"]
