"""Handing over a colleague's open work, and the September roll-over."""

from django.urls import path

from .views import handing_over, roll_over

urlpatterns = [
    path("hand-over/", handing_over.loads, name="hand-over"),
    path("hand-over/<int:user_id>/", handing_over.hand_over, name="hand-over-from"),
    path("roll-over/", roll_over.roll_over, name="roll-over"),
]
