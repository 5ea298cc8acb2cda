from django.apps import AppConfig


class InterventionsConfig(AppConfig):
    name = "interventions"

    def ready(self) -> None:
        from cases.keepers import register_keeper
        from cases.registry import (
            Act,
            register_acts,
            register_facts,
            register_own_alerts,
            register_own_pupils,
        )

        from .facts import facts
        from .kept import KEPT
        from .selectors.listing import OF_PLANS, alerts_of_led_plans

        for keeper in KEPT:
            register_keeper(keeper)

        register_facts(facts)
        register_own_pupils(OF_PLANS)
        register_own_alerts(alerts_of_led_plans)
        register_acts(
            {
                "start_psp": Act("Start a PSP", "plan-start-psp", takes_pupil=True),
                "hold_review": Act("Hold the review", "review-hold"),
                "end_psp": Act("End the PSP", "plan-end"),
                "end_ibp": Act("End the IBP", "plan-end"),
                "name_lead": Act("Name a lead", "plan-edit"),
                "complete_psp": Act("Complete the PSP", "plan-edit"),
                "ask_for_help": Act("Invite help", "plan-edit"),
                "log_key_worker": Act("Log a conversation", "key-worker-log"),
            }
        )
