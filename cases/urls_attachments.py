"""Files of a pupil's record."""

from django.urls import path

from .views import attachments

urlpatterns = [
    path("pupils/<int:pupil_id>/documents/add/", attachments.attachment_add, name="attachment-add"),
    path("attachments/<int:attachment_id>/", attachments.attachment, name="attachment"),
    path(
        "attachments/<int:attachment_id>/withdraw/",
        attachments.attachment_withdraw,
        name="attachment-withdraw",
    ),
]
