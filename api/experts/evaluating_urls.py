"""Routes of Platform HOPE: evaluating."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
