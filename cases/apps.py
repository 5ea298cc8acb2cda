from django.apps import AppConfig


class CasesConfig(AppConfig):
    name = "cases"

    def ready(self) -> None:
        from inclusion.accounts.services import on_calendar_change

        from .importers.attendance import ATTENDANCE_IMPORT
        from .importers.kinds import register_import
        from .importers.roll_page import ROLL_IMPORT
        from .keepers import register_keeper
        from .kept import KEPT
        from .tasks import refresh_school_later

        on_calendar_change(refresh_school_later)
        for keeper in KEPT:
            register_keeper(keeper)
        register_import(ROLL_IMPORT)
        register_import(ATTENDANCE_IMPORT)
