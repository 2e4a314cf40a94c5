"""Routes of public figures, below `/figures/`."""

from django.urls import path

from .releases import file, newest, release

urlpatterns = [
    path("", newest, name="figures"),
    path("<int:number>", release, name="figures-release"),
    path("<int:number>/<slug:form>", file, name="figures-file"),
]
