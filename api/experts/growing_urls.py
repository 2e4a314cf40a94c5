"""Routes of Platform HOPE: growing."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
