from django.apps import AppConfig


class DashboardConfig(AppConfig):
    name = "inclusion.dashboard"
    label = "dashboard"

    def ready(self) -> None:
        """Let those who chose so hear at once of what became theirs."""
        from cases.registry import on_pupils_written

        from .tasks import tell_at_once_later

        on_pupils_written(tell_at_once_later)
