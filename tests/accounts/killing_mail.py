"""A way to send e-mail that kills its own process, as a power cut would: for the worker's test.

KILLED is "before" or "after" and the number of the message, for example "after 2".
"""

import os
import signal
from collections.abc import Sequence
from pathlib import Path

from django.core.mail import EmailMessage
from django.core.mail.backends.filebased import EmailBackend as IntoFiles


class EmailBackend(IntoFiles):
    def send_messages(self, messages: Sequence[EmailMessage]) -> int:
        moment, _, number = os.environ.get("KILLED", "").partition(" ")
        last = number == str(len(sent_in(Path(self.file_path))) + 1)
        if last and moment == "before":
            os.kill(os.getpid(), signal.SIGKILL)
        count: int = super().send_messages(messages)
        if last and moment == "after":
            os.kill(os.getpid(), signal.SIGKILL)
        return count


def sent_in(folder: Path) -> list[tuple[str, str]]:
    """To whom and with which Message-ID, for every message written into this folder."""
    lines = [line for file in sorted(folder.glob("*")) for line in file.read_text().splitlines()]
    to = [line.removeprefix("To: ") for line in lines if line.startswith("To: ")]
    ids = [line.removeprefix("Message-ID: ") for line in lines if line.startswith("Message-ID: ")]
    return list(zip(to, ids, strict=True))
