"""URL configuration of certificates, below `/c/`."""

from django.urls import path

from .check import check_form, check_page
from .paper import paper_page
from .published import award, issuer, status_list

urlpatterns = [
    path("", check_form),
    path("issuer", issuer),
    path("achievements/<uuid:award>", award),
    path("status/<int:number>", status_list),
    path("<str:code>", check_page),
    path("<str:code>/paper", paper_page),
]
