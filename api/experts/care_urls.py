"""Routes of Platform HOPE: care."""

from django.urls import path

from .agenda import AgendaView, AppointmentsView, AppointmentView, FeedView
from .check_ins import CalledView, CareView, MyCheckInsView, MyCheckInView

urlpatterns = [
    path("me/agenda", AgendaView.as_view()),
    path("me/feed", FeedView.as_view()),
    path("me/check-ins", MyCheckInsView.as_view(), name="experts-my-check-ins"),
    path("me/check-ins/<uuid:check_in>", MyCheckInView.as_view()),
    path("desk/requests/<uuid:assignment>/appointments", AppointmentsView.as_view()),
    path("desk/appointments/<uuid:appointment>", AppointmentView.as_view()),
    path("desk/care", CareView.as_view(), name="experts-care"),
    path("desk/care/<uuid:check_in>/called", CalledView.as_view()),
]
