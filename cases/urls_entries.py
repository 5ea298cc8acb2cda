"""Pages about the entries of a pupil's chronology."""

from django.urls import path

from .views import entries, entries_kept

urlpatterns = [
    path("log/", entries.log_entry, name="log-entry"),
    path("<int:entry_id>/", entries_kept.entry, name="entry"),
    path("<int:entry_id>/amend/", entries_kept.entry_amend, name="entry-amend"),
    path("<int:entry_id>/details/", entries_kept.entry_details, name="entry-details"),
    path("<int:entry_id>/readers/", entries_kept.entry_readers, name="entry-readers"),
    path("<int:entry_id>/told/", entries_kept.entry_told, name="entry-told"),
    path("<int:entry_id>/withdraw/", entries_kept.entry_withdraw, name="entry-withdraw"),
]
