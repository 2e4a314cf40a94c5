"""Routes of Platform HOPE: inviting."""

from django.urls import path

from . import my_invitations as mine
from .inviting import MatchesView, NextWaveView, WavesView
from .questions import QuestionsView, QuestionView

MINE = "me/invitations/<uuid:invitation>"
REQUEST = "desk/requests/<uuid:assignment>"

urlpatterns = [
    path("me/invitations", mine.MyInvitationsView.as_view(), name="experts-my-invitations"),
    path(MINE, mine.MyInvitationView.as_view()),
    path(f"{MINE}/accept", mine.AcceptView.as_view()),
    path(f"{MINE}/decline", mine.DeclineView.as_view()),
    path(f"{MINE}/step-back", mine.StepBackView.as_view()),
    path(f"{MINE}/questions", mine.MyQuestionsView.as_view()),
    path(f"{REQUEST}/matches", MatchesView.as_view()),
    path(f"{REQUEST}/waves", WavesView.as_view()),
    path(f"{REQUEST}/waves/next", NextWaveView.as_view()),
    path("desk/questions", QuestionsView.as_view(), name="experts-questions"),
    path("desk/questions/<uuid:question>/answer", QuestionView.as_view()),
]
