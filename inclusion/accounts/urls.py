"""Signing in, choosing a school, the school's calendar, people and settings, drafts."""

from django.urls import path

from . import views, views_notifications, views_people, views_settings

urlpatterns = [
    path("health/", views.health, name="health"),
    path("sign-in/", views.sign_in, name="sign-in"),
    path("sign-out/", views.sign_out, name="sign-out"),
    path("school/switch/", views.switch_school, name="switch-school"),
    path("school/calendar/", views.school_calendar, name="school-calendar"),
    path("school/calendar/terms/add/", views.add_term, name="term-add"),
    path("school/calendar/terms/<int:term_id>/", views.edit_term, name="term-edit"),
    path("school/calendar/closures/add/", views.add_closure, name="closure-add"),
    path(
        "school/calendar/closures/<int:closure_id>/remove/",
        views.remove_closure,
        name="closure-remove",
    ),
    path("school/people/", views_people.people, name="people"),
    path("school/people/add/", views_people.add_person, name="person-add"),
    path("school/people/roles/<int:membership_id>/end/", views_people.end_role, name="role-end"),
    path("school/groups/", views_people.groups, name="groups"),
    path("school/groups/<int:group_id>/", views_people.group_staff, name="group-staff"),
    path("school/settings/", views_settings.settings, name="settings"),
    path("school/settings/changes/", views_settings.setting_changes, name="setting-changes"),
    path("school/settings/<str:name>/", views_settings.setting, name="setting"),
    path("me/password/", views_people.change_password, name="password"),
    path("me/notifications/", views_notifications.choose, name="notifications"),
    path("drafts/<str:key>/let-go/", views.let_draft_go, name="let-draft-go"),
    path("drafts/<str:key>/", views.keep_draft, name="keep-draft"),
]
