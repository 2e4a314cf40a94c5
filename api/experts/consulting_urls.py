"""Routes of Platform HOPE: consulting."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
