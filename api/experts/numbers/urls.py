"""Routes of numbers."""

from django.urls import path

from . import views

urlpatterns = [
    path("numbers", views.NumbersViewSet.as_view({"get": "retrieve"})),
    path("desk", views.DeskOverviewViewSet.as_view({"get": "retrieve"})),
    path("desk/numbers", views.DeskNumbersViewSet.as_view({"get": "retrieve"})),
]
