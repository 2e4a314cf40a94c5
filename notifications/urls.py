"""The one address of the notifications themselves: for the mail provider, not for people."""

from django.urls import path

from .mail_events import track

urlpatterns = [path("<slug:provider>/tracking/", track)]
