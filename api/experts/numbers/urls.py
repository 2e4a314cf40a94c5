"""Routes of numbers."""

from django.urls import path

from . import views

urlpatterns = [
    path("numbers", views.Numbers.as_view({"get": "retrieve"})),
    path("desk", views.Desk.as_view({"get": "retrieve"})),
    path("desk/numbers", views.DeskNumbers.as_view({"get": "retrieve"})),
]
