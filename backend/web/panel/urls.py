"""Routes of the panel's pages, below `/panel/`."""

from django.urls import path

from .views import desk, feed, manifest, panel

urlpatterns = [
    path("", panel, name="panel"),
    path("app.webmanifest", manifest, name="panel-manifest"),
    path("desk/", desk, name="panel-desk"),
    path("calendar/<str:secret>.ics", feed),
]
