"""Routes of the pages of places, below `/places/`."""

from django.urls import path

from .cards import cards, poster
from .mine import certificate, mine, shares
from .packages import packages
from .public_list import public_list
from .registration import confirm, register

urlpatterns = [
    path("", public_list, name="places"),
    path("confirm/<str:token>", confirm, name="place-confirm"),
    path("mine/<str:token>", mine, name="place-mine"),
    path("mine/<str:token>/cards", cards, name="place-cards"),
    path("mine/<str:token>/packages", packages, name="place-packages"),
    path("mine/<str:token>/poster.pdf", poster, name="place-poster"),
    path("mine/<str:token>/certificate.pdf", certificate, name="place-certificate"),
    path("mine/<str:token>/share.csv", shares, name="place-shares"),
    path("<slug:slug>/register", register, name="place-register"),
]
