"""Routes of Platform HOPE: growing."""

from django.urls import URLPattern, path

from .coaching import DeskCoachingView, DeskOneCoachingView, MyCoachingView, MyComingView
from .desk import DeskView
from .knowledge import DeskKnowledgeView, DeskOneKnowledgeView, MyKnowledgeView
from .numbers import DeskNumbersView, NumbersView
from .successes import DeskPublishView, DeskSuccessesView, DeskSuccessView, SuccessesView
from .trainings import DeskFollowersView, DeskTrainingsView, DeskTrainingView, MyTrainingsView

urlpatterns: list[URLPattern] = [
    path("successes", SuccessesView.as_view(), name="experts-successes-public"),
    path("numbers", NumbersView.as_view()),
    path("me/knowledge", MyKnowledgeView.as_view(), name="experts-my-knowledge"),
    path("me/trainings", MyTrainingsView.as_view(), name="experts-my-trainings"),
    path("me/coaching", MyCoachingView.as_view(), name="experts-my-coaching"),
    path("me/coaching/<uuid:coaching_id>", MyComingView.as_view()),
    path("desk", DeskView.as_view()),
    path("desk/knowledge", DeskKnowledgeView.as_view(), name="experts-knowledge"),
    path("desk/knowledge/<uuid:knowledge_id>", DeskOneKnowledgeView.as_view()),
    path("desk/trainings", DeskTrainingsView.as_view(), name="experts-trainings"),
    path("desk/trainings/<uuid:training_id>", DeskTrainingView.as_view()),
    path("desk/trainings/<uuid:training_id>/followers", DeskFollowersView.as_view()),
    path("desk/coaching", DeskCoachingView.as_view(), name="experts-coaching"),
    path("desk/coaching/<uuid:coaching_id>", DeskOneCoachingView.as_view()),
    path("desk/successes", DeskSuccessesView.as_view(), name="experts-successes"),
    path("desk/successes/<uuid:success_id>", DeskSuccessView.as_view()),
    path("desk/successes/<uuid:success_id>/publish", DeskPublishView.as_view()),
    path("desk/numbers", DeskNumbersView.as_view()),
]
