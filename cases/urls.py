"""Pages about pupils, cases, entries, actions and alerts; imports have a file of their own."""

from django.urls import include, path

from .views import actions, alerts, people, pupils, roll, tray

urlpatterns = [
    path("pupils/", pupils.pupils, name="pupils"),
    path("pupils/add/", roll.pupil_add, name="pupil-add"),
    path("pupils/<int:pupil_id>/edit/", roll.pupil_edit, name="pupil-edit"),
    path("pupils/<int:pupil_id>/contacts/add/", people.contact_add, name="contact-add"),
    path("contacts/<int:contact_id>/", people.contact_edit, name="contact-edit"),
    path("agencies/", people.agencies, name="agencies"),
    path("agencies/add/", people.agency_add, name="agency-add"),
    path("agencies/<int:agency_id>/", people.agency_edit, name="agency-edit"),
    path("cases/", tray.cases, name="cases"),
    path("pupils/<int:pupil_id>/cases/open/", tray.case_open, name="case-open"),
    path("cases/<int:case_id>/edit/", tray.case_edit, name="case-edit"),
    path("cases/<int:case_id>/close/", tray.case_close, name="case-close"),
    path("pupils/<int:pupil_id>/actions/add/", actions.action_add, name="action-add"),
    path("actions/<int:action_id>/finish/", actions.action_finish, name="action-finish"),
    path("actions/<int:action_id>/withdraw/", actions.action_withdraw, name="action-withdraw"),
    path("alerts/<int:alert_id>/why/", alerts.alert_why, name="alert-why"),
    path("alerts/<int:alert_id>/answer/", alerts.alert_answer, name="alert-answer"),
    path("entries/", include("cases.urls_entries")),
    path("", include("cases.urls_search")),
    path("imports/", include("cases.urls_imports")),
    path("", include("cases.urls_casework")),
    path("", include("cases.urls_handing_over")),
    path("", include("cases.urls_attachments")),
    path("", include("cases.urls_family")),
    path("", include("cases.urls_meetings")),
    path("", include("cases.urls_sharing")),
    path("", include("cases.urls_attendance")),
]
