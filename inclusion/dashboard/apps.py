from django.apps import AppConfig


class DashboardConfig(AppConfig):
    name = "inclusion.dashboard"
    label = "dashboard"
