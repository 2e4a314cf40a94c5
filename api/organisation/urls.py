"""Routes of an organisation's members about their own organisation, below `/api/v1/`."""

from django.urls import path

from . import staff, views

MEMBER = "organisation/members/<uuid:member>"

urlpatterns = [
    path("organisation", views.PageView.as_view()),
    path("organisation/keys", views.KeysView.as_view()),
    path("organisation/holder-challenges", views.HolderChallengesView.as_view()),
    path("organisation/members", staff.StaffView.as_view(), name="organisation-members"),
    path(MEMBER, staff.ColleagueView.as_view()),
    path(f"{MEMBER}/invitations", staff.InvitationsView.as_view()),
    path(f"{MEMBER}/grants/<uuid:key>", staff.GrantView.as_view()),
]
