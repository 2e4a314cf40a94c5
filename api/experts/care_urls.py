"""Routes of Platform HOPE: care."""

from django.urls import path

from .agenda import AgendaView, AppointmentsView, AppointmentView, FeedView
from .care import CalledView, CareView, MyCheckInsView, MyCheckInView
from .fees import (
    FeeExportDownloadedView,
    FeeExportsView,
    FeeExportView,
    FeePaidView,
    FeesView,
    FeeTakenBackView,
    FeeView,
    MyFeesView,
)

urlpatterns = [
    path("me/agenda", AgendaView.as_view()),
    path("me/feed", FeedView.as_view()),
    path("me/check-ins", MyCheckInsView.as_view(), name="experts-my-check-ins"),
    path("me/check-ins/<uuid:check_in>", MyCheckInView.as_view()),
    path("me/fees", MyFeesView.as_view(), name="experts-my-fees"),
    path("desk/requests/<uuid:assignment>/appointments", AppointmentsView.as_view()),
    path("desk/appointments/<uuid:appointment>", AppointmentView.as_view()),
    path("desk/care", CareView.as_view(), name="experts-care"),
    path("desk/care/<uuid:check_in>/called", CalledView.as_view()),
    path("desk/fees", FeesView.as_view(), name="experts-fees"),
    path("desk/fees/exports", FeeExportsView.as_view()),
    path("desk/fees/exports/<uuid:number>", FeeExportView.as_view()),
    path("desk/fees/exports/<uuid:number>/downloaded", FeeExportDownloadedView.as_view()),
    path("desk/fees/<uuid:invitation>", FeeView.as_view()),
    path("desk/fees/<uuid:invitation>/take-back", FeeTakenBackView.as_view()),
    path("desk/fees/<uuid:invitation>/paid", FeePaidView.as_view()),
]
