from django.apps import AppConfig


class ExclusionsConfig(AppConfig):
    name = "exclusions"

    def ready(self) -> None:
        from cases.importers.kinds import register_import
        from cases.registry import register_acts, register_facts
        from cases.told import register_told

        from .acts import acts
        from .facts import facts
        from .importers.suspensions import SUSPENSIONS_IMPORT
        from .told import told

        register_facts(facts)
        register_told(told)
        register_acts(acts())
        register_import(SUSPENSIONS_IMPORT)
