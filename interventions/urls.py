"""Pages of this app."""

from django.urls import path

from .views import (
    booking,
    correcting,
    days,
    edit,
    ending,
    follow_ups,
    measures,
    plans,
    reviews,
    say,
    start,
    versions,
    voice,
)

urlpatterns = [
    path("plans/", plans.plans, name="plans"),
    path("pupils/<int:pupil_id>/plans/start-ibp/", start.start_ibp, name="plan-start-ibp"),
    path("pupils/<int:pupil_id>/plans/start-psp/", start.start_psp, name="plan-start-psp"),
    path("plans/<int:plan_id>/", plans.plan, name="plan"),
    path("plans/<int:plan_id>/edit/", edit.edit, name="plan-edit"),
    path("plans/<int:plan_id>/start/", plans.activate, name="plan-activate"),
    path("plans/<int:plan_id>/day/", days.day, name="plan-day"),
    path("plans/<int:plan_id>/week/", days.week, name="plan-week"),
    path("plans/<int:plan_id>/values/", measures.score, name="plan-score"),
    path("plans/<int:plan_id>/book/", booking.book, name="review-book"),
    path("plans/<int:plan_id>/review/", reviews.hold, name="review-hold"),
    path("plans/<int:plan_id>/review/others/", reviews.others, name="review-others"),
    path("plans/<int:plan_id>/views/", voice.views, name="plan-views"),
    path("plans/<int:plan_id>/views/link/", voice.make_link, name="family-link-make"),
    path("family-links/<int:link_id>/revoke/", voice.revoke_link, name="family-link-revoke"),
    path("said/", say.said, name="said"),
    path("say/<str:token>/", say.say, name="say"),
    path("say/<str:token>/keep/", say.keep, name="say-keep"),
    path("plans/<int:plan_id>/end/", ending.end, name="plan-end"),
    path("plans/<int:plan_id>/extend/", ending.extend, name="plan-extend"),
    path("follow-ups/<int:follow_up_id>/", follow_ups.follow_up, name="follow-up"),
    path("plans/<int:plan_id>/withdraw/", ending.withdraw, name="plan-withdraw"),
    path("plans/<int:plan_id>/versions/", versions.versions, name="plan-versions"),
    path("plans/<int:plan_id>/as-it-stood/", versions.as_it_stood, name="plan-as-it-stood"),
    path("plans/<int:plan_id>/key-worker/", plans.key_worker_log, name="key-worker-log"),
    path("reviews/<int:review_id>/", reviews.review, name="review"),
    path("reviews/<int:review_id>/correct/", correcting.correct, name="review-correct"),
]
