"""Routes of care."""

from django.urls import path
from rest_framework.routers import SimpleRouter

from . import views

APPOINTMENTS = "desk/requests/<uuid:assignment>/appointments"

router = SimpleRouter(trailing_slash=False, use_regex_path=False)
router.register("me/grievances", views.MyGrievances, basename="experts-my-grievances")
router.register("me/consents", views.MyConsents, basename="experts-my-consents")
router.register("me/check-ins", views.MyCheckIns, basename="experts-my-check-ins")
router.register(APPOINTMENTS, views.RequestAppointments, basename="experts-request-appointments")
router.register("desk/appointments", views.Appointments, basename="experts-appointments")
router.register("desk/care", views.CheckIns, basename="experts-check-ins")
router.register("desk/grievances", views.Grievances, basename="experts-grievances")
router.register("desk/consents", views.Consents, basename="experts-consents")

urlpatterns = [
    path("me/agenda", views.MyAgenda.as_view({"get": "retrieve"})),
    path("me/feed", views.MyAgenda.as_view({"post": "renew_feed", "delete": "end_feed"})),
    path("me/check-ins/<uuid:check_in>", views.MyCheckIns.as_view({"post": "answer"})),
    *router.urls,
]
