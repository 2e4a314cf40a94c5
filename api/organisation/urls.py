"""Routes of an organisation's members about their own organisation, below `/api/v1/`."""

from django.urls import path
from rest_framework.routers import SimpleRouter

from . import team, views

router = SimpleRouter(trailing_slash=False, use_regex_path=False)
router.register("organisation/keys", views.KeyViewSet, basename="organisation-key")
router.register(
    "organisation/holder-challenges", views.HolderChallengeViewSet, basename="holder-challenge"
)
router.register("organisation/members", views.ColleagueViewSet, basename="colleague")
urlpatterns = [
    path("organisation", views.OrganisationView.as_view()),
    path("organisation/practice", views.PracticeView.as_view()),
    path("organisation/practice/preview", views.PracticePreviewView.as_view()),
    path("organisation/sample", team.SampleView.as_view()),
    path("organisation/workload", team.WorkloadView.as_view()),
    path("organisation/members/<uuid:member>/absence", team.AbsenceView.as_view()),
    path("organisation/members/<uuid:member>/handover", team.HandoverView.as_view()),
    *router.urls,
]
