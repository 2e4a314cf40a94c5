"""Routes of Platform HOPE, below `/api/v1/experts/`."""

from django.urls import include, path

SUBJECTS = (
    "people",
    "requests",
    "invitations",
    "consultations",
    "evaluations",
    "care",
    "fees",
    "growth",
    "numbers",
)

urlpatterns = [
    *(path("", include(f"api.experts.{subject}.urls")) for subject in SUBJECTS),
]
