"""Routes of the pages of trainings, below `/trainings/`."""

from django.urls import path

from backend.web.pwa import kept_pages_worker

from .mine import calendar, mine
from .public_list import training_list, training_page
from .registration import session_page
from .trainer import trainer_page

urlpatterns = [
    path("", training_list, name="trainings"),
    path("session/<uuid:session>", session_page, name="training-session"),
    path("mine/<str:token>", mine, name="training-mine"),
    path("mine/<str:token>/calendar.ics", calendar, name="training-calendar"),
    path("trainer/worker.js", kept_pages_worker("trainer-1")),
    path("trainer/<str:token>", trainer_page, name="training-trainer"),
    path("<slug:slug>", training_page, name="training"),
]
