"""Routes of the pages for outreach workers, below `/outreach/`."""

from django.urls import path

from backend.web.pwa import kept_pages_worker

from .views import card_page, manifest, outreach_page

urlpatterns = [
    path("worker.js", kept_pages_worker("outreach-1")),
    path("<slug:code>", outreach_page, name="outreach"),
    path("<slug:code>/app.webmanifest", manifest, name="outreach-manifest"),
    path("<slug:code>/<slug:link>", card_page, name="outreach-card"),
]
