"""The exclusions dashboard and what lies behind its figures."""

from django.urls import path

from .views import figures

urlpatterns = [
    path("exclusions/", figures.dashboard, name="exclusions"),
    path("exclusions/rows/", figures.rows, name="exclusions-rows"),
    path("exclusions/chart.svg", figures.chart, name="exclusions-chart"),
]
