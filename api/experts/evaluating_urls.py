"""Routes of Platform HOPE: evaluating."""

from django.urls import path

from .closing import CloseView, LoopView, NewsView
from .evaluation import (
    DeskEvaluationView,
    EvaluationsView,
    MyEvaluationView,
    RequesterEvaluationView,
)

urlpatterns = [
    path("me/invitations/<uuid:invitation>/evaluation", MyEvaluationView.as_view()),
    path("me/news", NewsView.as_view(), name="experts-news"),
    path("request/evaluation", RequesterEvaluationView.as_view()),
    path("desk/requests/<uuid:assignment>/evaluation", DeskEvaluationView.as_view()),
    path("desk/requests/<uuid:assignment>/loop", LoopView.as_view()),
    path("desk/requests/<uuid:assignment>/close", CloseView.as_view()),
    path("desk/evaluations", EvaluationsView.as_view()),
]
