"""Who is told of an exclusion: notices, recipients, what is sent to others or copied."""

from django.urls import path

from .views import notices, recipients, sending

urlpatterns = [
    path("suspensions/<int:suspension_id>/notices/", notices.notices, name="suspension-notices"),
    path(
        "suspensions/<int:suspension_id>/recipients/",
        recipients.recipients,
        name="suspension-recipients",
    ),
    path("notices/<int:notice_id>/", notices.correct, name="notice-correct"),
    path("notices/<int:notice_id>/take-out/", notices.take_out, name="notice-take-out"),
    path("suspensions/<int:suspension_id>/send/", sending.send, name="suspension-send"),
    path(
        "suspensions/<int:suspension_id>/send/sheet/",
        sending.print_sheet,
        name="suspension-sheet-print",
    ),
    path("suspension-sheets/<int:document_id>/", sending.sheet, name="suspension-sheet"),
    path(
        "suspensions/<int:suspension_id>/send/register.csv",
        sending.register_file,
        name="suspension-register",
    ),
    path(
        "suspensions/<int:suspension_id>/send/census.csv",
        sending.census_file,
        name="suspension-census",
    ),
    path("exclusions/census/", sending.school_census, name="census"),
    path("exclusions/census.csv", sending.school_census_file, name="census-file"),
]
