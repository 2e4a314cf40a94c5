"""Routes of the pages for outreach workers, below `/outreach/`."""

from django.urls import path

from .views import card_page, manifest, outreach_page, service_worker

urlpatterns = [
    path("worker.js", service_worker),
    path("<slug:code>", outreach_page, name="outreach"),
    path("<slug:code>/app.webmanifest", manifest, name="outreach-manifest"),
    path("<slug:code>/<slug:link>", card_page, name="outreach-card"),
]
