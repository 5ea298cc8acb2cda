from django.apps import AppConfig


class ExclusionsConfig(AppConfig):
    name = "exclusions"

    def ready(self) -> None:
        from cases.registry import register_facts

        from .facts import facts

        register_facts(facts)
