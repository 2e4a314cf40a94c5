"""URL configuration of what strangers read, below `/p/`."""

from django.urls import path

from .files import public_file
from .lists import professionals_list, project_list, seekers_list
from .page import public_page
from .tried_page import tried_file, tried_page

urlpatterns = [
    path("", seekers_list),
    path("<seekers_language:language>", seekers_list),
    path("professionals", professionals_list),
    path("professionals/<seekers_language:language>", professionals_list),
    path("projects/<slug:slug>", project_list),
    path("projects/<slug:slug>/<seekers_language:language>", project_list),
    path("files/<uuid:file>/<slug:variant>", public_file),
    path("try/<slug:code>", tried_page),
    path("try/<slug:code>/files/<uuid:file>/<slug:variant>", tried_file),
    path("<str:slug>", public_page),
    path("<str:slug>/<seekers_language:language>", public_page),
]
