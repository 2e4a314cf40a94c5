"""Routes of the panel's pages, below `/panel/`."""

from django.urls import path

from .app import manifest, panel
from .feed import feed

urlpatterns = [
    path("", panel, name="panel"),
    path("app.webmanifest", manifest, name="panel-manifest"),
    path("calendar/<str:secret>.ics", feed),
]
