"""Secret addresses stay out of the log: the tokens of a family's link and of a calendar feed."""

import logging
import re

# The first part of an address whose second part is a secret.
_SECRET = re.compile(r"(/(?:say|feeds)/)[^/\s?\"']+")


class WithoutTokens(logging.Filter):
    """Takes tokens out of what a handler is about to write, wherever in the message they stand."""

    def filter(self, record: logging.LogRecord) -> bool:
        message = record.getMessage()
        without = _SECRET.sub(r"\1…", message)
        if without != message:
            record.msg, record.args = without, ()
        return True
