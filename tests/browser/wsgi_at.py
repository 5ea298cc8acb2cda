"""The application on a fixed morning: Monday 23 November 2026, in the middle of a term.

The story of the browser tests needs days behind and before it that are school days; on a real calendar
today may be a Sunday in August. Only the clock differs from what script/demo serves.
"""

import time_machine

time_machine.travel("2026-11-23T10:00:00+00:00", tick=True).start()

from inclusion.wsgi import application  # noqa: E402

__all__ = ["application"]
