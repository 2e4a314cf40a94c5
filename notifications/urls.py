"""The address for the mail provider's events."""

from django.urls import path

from .mail_events import track

urlpatterns = [path("<slug:provider>/tracking/", track)]
