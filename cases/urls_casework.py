"""One case: its page, its rounds, looking again at a flag."""

from django.urls import path

from .views import case_page, cycles

urlpatterns = [
    path("cases/<int:case_id>/", case_page.case_page, name="case"),
    path("cases/<int:case_id>/look-again/", case_page.look_again, name="case-look-again"),
    path("cases/<int:case_id>/rounds/start/", cycles.cycle_start, name="cycle-start"),
    path("rounds/<int:cycle_id>/", cycles.cycle_edit, name="cycle-edit"),
    path("rounds/<int:cycle_id>/review/", cycles.cycle_review, name="cycle-review"),
]
