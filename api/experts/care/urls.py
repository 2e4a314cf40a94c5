"""Routes of care."""

from django.urls import path
from rest_framework.routers import SimpleRouter

from . import views

APPOINTMENTS = "desk/requests/<uuid:assignment>/appointments"

router = SimpleRouter(trailing_slash=False, use_regex_path=False)
router.register("me/grievances", views.MyGrievanceViewSet, basename="experts-my-grievances")
router.register("me/consents", views.MyConsentViewSet, basename="experts-my-consents")
router.register("me/check-ins", views.MyCheckInViewSet, basename="experts-my-check-ins")
router.register(
    APPOINTMENTS, views.RequestAppointmentViewSet, basename="experts-request-appointments"
)
router.register("desk/appointments", views.AppointmentViewSet, basename="experts-appointments")
router.register("desk/care", views.CheckInViewSet, basename="experts-check-ins")
router.register("desk/grievances", views.GrievanceViewSet, basename="experts-grievances")
router.register("desk/consents", views.ConsentViewSet, basename="experts-consents")

urlpatterns = [
    path("me/agenda", views.MyAgendaViewSet.as_view({"get": "retrieve"})),
    path("me/feed", views.MyAgendaViewSet.as_view({"post": "renew_feed", "delete": "end_feed"})),
    path("me/check-ins/<uuid:check_in>", views.MyCheckInViewSet.as_view({"post": "answer"})),
    *router.urls,
]
