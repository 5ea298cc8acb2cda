"""The rule catalogue and the deadline calculator."""

from django.urls import path

from .views import rules

urlpatterns = [
    path("rules/", rules.rules, name="rules"),
    path("rules/<str:rule_id>/", rules.rule, name="rule"),
    path("deadline/", rules.deadline, name="deadline"),
]
