"""Routes of Platform HOPE: requests."""

from django.urls import URLPattern, path

from . import asking, desk_requests

ONE = "desk/requests/<uuid:assignment>"
urlpatterns: list[URLPattern] = [
    path("briefing", asking.BriefingView.as_view()),
    path("requests", asking.RequestsView.as_view()),
    path("request", asking.RequestView.as_view()),
    path("request/submit", asking.SubmitView.as_view()),
    path("request/agree", asking.AgreeView.as_view()),
    path("request/withdraw", asking.WithdrawView.as_view()),
    path("desk/requests", desk_requests.DeskRequestsView.as_view(), name="experts-desk-requests"),
    path("desk/requests/counts", desk_requests.DeskRequestCountsView.as_view()),
    path(ONE, desk_requests.DeskRequestView.as_view()),
    path(f"{ONE}/return", desk_requests.ReturnView.as_view()),
    path(f"{ONE}/propose", desk_requests.ProposeView.as_view()),
    path(f"{ONE}/accept", desk_requests.AcceptView.as_view()),
    path(f"{ONE}/decline", desk_requests.DeclineView.as_view()),
    path(f"{ONE}/start", desk_requests.StartView.as_view()),
    path(f"{ONE}/link", desk_requests.NewLinkView.as_view()),
]
