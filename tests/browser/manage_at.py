"""manage.py on the same fixed morning as wsgi_at, or at another moment that AT names."""

import os
import sys
from pathlib import Path

import time_machine

sys.path.insert(0, str(Path(__file__).resolve().parent.parent.parent))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "inclusion.settings")

if __name__ == "__main__":
    from django.core.management import execute_from_command_line

    at = os.environ.get("AT", "2026-11-23T10:00:00+00:00")
    with time_machine.travel(at, tick=True):
        execute_from_command_line(sys.argv)
