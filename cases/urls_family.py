"""Lists of actions, what families ask for, consent to share, and the people of agencies."""

from django.urls import path

from .views import actions, consents, professionals, requests

urlpatterns = [
    path("actions/", actions.actions, name="actions"),
    path("actions/<int:action_id>/change/", actions.action_change, name="action-change"),
    path("pupils/<int:pupil_id>/requests/add/", requests.request_add, name="request-add"),
    path("requests/<int:asked_id>/", requests.family_request, name="request"),
    path("requests/<int:asked_id>/reply/", requests.request_offer, name="request-offer"),
    path("requests/<int:asked_id>/settle/", requests.request_settle, name="request-settle"),
    path("requests/<int:asked_id>/give/", requests.request_give, name="request-give"),
    path("requests/<int:asked_id>/withdraw/", requests.request_withdraw, name="request-withdraw"),
    path("pupils/<int:pupil_id>/consents/add/", consents.consent_add, name="consent-add"),
    path("consents/<int:consent_id>/withdraw/", consents.consent_withdraw, name="consent-withdraw"),
    path(
        "agencies/<int:agency_id>/people/add/",
        professionals.professional_add,
        name="professional-add",
    ),
    path(
        "professionals/<int:professional_id>/",
        professionals.professional_edit,
        name="professional-edit",
    ),
]
