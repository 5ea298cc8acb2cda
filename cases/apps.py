from django.apps import AppConfig


class CasesConfig(AppConfig):
    name = "cases"

    def ready(self) -> None:
        from inclusion.accounts.people import on_staff_change
        from inclusion.accounts.services import on_calendar_change

        from .importers.attendance import ATTENDANCE_IMPORT
        from .importers.kinds import register_import
        from .importers.roll_page import ROLL_IMPORT
        from .keepers import register_keeper
        from .kept import KEPT
        from .locking import group_has_new_staff
        from .tasks import refresh_school_later

        on_calendar_change(refresh_school_later)
        on_staff_change(group_has_new_staff)
        for keeper in KEPT:
            register_keeper(keeper)
        register_import(ROLL_IMPORT)
        register_import(ATTENDANCE_IMPORT)
