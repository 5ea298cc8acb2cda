"""Secret addresses stay out of the log: the token in a family's link opens its page."""

import logging
import re

# The first part of an address whose second part is a secret.
_SECRET = re.compile(r"(/say/)[^/\s?\"']+")


class WithoutTokens(logging.Filter):
    """Takes tokens out of what a handler is about to write, wherever in the message they stand."""

    def filter(self, record: logging.LogRecord) -> bool:
        message = record.getMessage()
        without = _SECRET.sub(r"\1…", message)
        if without != message:
            record.msg, record.args = without, ()
        return True
