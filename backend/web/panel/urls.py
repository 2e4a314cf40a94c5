"""Routes of the panel's pages, below `/panel/`."""

from django.urls import path

from .app import manifest, panel
from .desk import desk
from .feed import feed

urlpatterns = [
    path("", panel, name="panel"),
    path("app.webmanifest", manifest, name="panel-manifest"),
    path("desk/", desk, name="panel-desk"),
    path("calendar/<str:secret>.ics", feed),
]
