"""URL configuration of the pages."""

from django.urls import include, path, register_converter

from backend.core.locale import LanguageConverter

from .certificates.published import did
from .inbox.views import inbox, reset
from .mail_stop import mail_stop
from .public_pages.crawlers import robots, sitemap
from .pwa import exit_page, manifest, offline, service_worker
from .security_contact import security_contact
from .seeker.links import link_page
from .seeker.recordings import recording
from .seeker.views import seeker_page
from .styleguide import design
from .surveys.app import app
from .surveys.preview import preview_page
from .texts import texts

register_converter(LanguageConverter, "seekers_language")

urlpatterns = [
    path("", seeker_page),
    path("<seekers_language:language>", seeker_page),
    path("l/<str:code>", link_page),
    path("c/", include("backend.web.certificates.urls")),
    path("learn/", include("backend.web.learn.urls")),
    path("p/", include("backend.web.public_pages.urls")),
    path("robots.txt", robots),
    path("sitemap.xml", sitemap),
    path("outreach/", include("backend.web.outreach.urls")),
    path("places/", include("backend.web.places.urls")),
    path("sound/<slug:language>/<slug:screen>", recording),
    path(".well-known/security.txt", security_contact),
    path(".well-known/did.json", did),
    # Where some verifiers look for it.
    path("did.json", did),
    path("exit", exit_page),
    path("app.webmanifest", manifest),
    path("offline", offline),
    path("worker.js", service_worker),
    path("design/", design),
    path("inbox/", inbox, name="inbox"),
    path("inbox/texts/<slug:language>", texts),
    path("members/reset", reset),
    path("surveys/", app, name="surveys"),
    path("surveys/preview", preview_page, name="survey-preview"),
    path("m/", include("backend.web.measures.urls")),
    path("panel/", include("backend.web.panel.urls")),
    path("programme/", include("backend.web.programme.urls")),
    path("r/", include("backend.web.interventions.urls")),
    path("figures/", include("backend.web.figures.urls")),
    path("trainings/", include("backend.web.trainings.urls")),
    path("advice/", include("backend.web.advice.urls")),
    path("mail/stop/<str:token>", mail_stop),
    path("s/", include("backend.web.surveys.urls")),
]
