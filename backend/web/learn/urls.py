"""Addresses below `/learn/` (`backend.programmes.course_addresses`)."""

from django.urls import path

from backend.web.pwa import kept_pages_worker

from .attempts import result, resume, step
from .embed import embedded_course
from .starts import code_form, course_list, course_start, place_start

urlpatterns = [
    path("", course_list),
    path("in/<seekers_language:language>", course_list),
    path("code", code_form),
    path("worker.js", kept_pages_worker("learner-1")),
    path("a/<str:code>", resume),
    path("a/<str:code>/result", result),
    path("a/<str:code>/<str:step>", step),
    path("card/<str:code>", place_start),
    path("card/<str:code>/<seekers_language:language>", place_start),
    path("house/<str:code>", place_start),
    path("house/<str:code>/<seekers_language:language>", place_start),
    path("<str:slug>", course_start),
    path("<str:slug>/embed", embedded_course),
    path("<str:slug>/embed/<seekers_language:language>", embedded_course),
    path("<str:slug>/<seekers_language:language>", course_start),
]
