"""Routes of the members, below `/api/v1/members/`."""

from django.urls import path

from . import views

urlpatterns = [
    path("parameters", views.ParametersView.as_view()),
    path("me", views.MeView.as_view()),
    path("me/keys", views.MyKeysView.as_view()),
    path("pins", views.PinsView.as_view()),
    path("password", views.PasswordView.as_view()),
    path("password-resets/requests", views.ResetRequestsView.as_view()),
    path("password-resets", views.ResetsView.as_view()),
]
