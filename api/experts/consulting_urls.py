"""Routes of Platform HOPE: consulting."""

from django.urls import URLPattern, path

from . import desk_consultation as desk
from . import my_consultation as mine
from . import recordings, result

MINE = "me/invitations/<uuid:invitation>/consultation"
REQUEST = "desk/requests/<uuid:assignment>"
DESK = f"{REQUEST}/consultation"

urlpatterns: list[URLPattern] = [
    path(MINE, mine.MyConsultationView.as_view()),
    path(f"{MINE}/draft", mine.DraftView.as_view()),
    path(f"{MINE}/name-consent", mine.NameConsentView.as_view()),
    path(f"{MINE}/answers", mine.AnswersView.as_view()),
    path(f"{MINE}/recordings", mine.RecordingsView.as_view()),
    path(f"{MINE}/recordings/<uuid:recording>", mine.RecordingView.as_view()),
    path(f"{MINE}/reactions/<uuid:statement>", mine.ReactionView.as_view()),
    path(f"{MINE}/verdict", mine.VerdictView.as_view()),
    path(DESK, desk.DeskConsultationView.as_view()),
    path(f"{DESK}/react", desk.ReactView.as_view()),
    path(f"{DESK}/sum", desk.SumView.as_view()),
    path(f"{DESK}/statements", desk.StatementsView.as_view()),
    path(f"{DESK}/summary", desk.SummaryView.as_view()),
    path(f"{DESK}/review", desk.ReviewView.as_view()),
    path(f"{DESK}/approve", desk.ApproveView.as_view()),
    path(f"{REQUEST}/deliver", desk.DeliverView.as_view()),
    path("desk/recordings/<uuid:recording>", recordings.DeskRecordingView.as_view()),
    path("request/result", result.ResultView.as_view()),
    path("request/result/<slug:language>", result.PaperView.as_view()),
]
