"""Routes of people."""

from django.urls import path
from rest_framework.routers import SimpleRouter

from . import views

router = SimpleRouter(trailing_slash=False, use_regex_path=False)
router.register("me/looks", views.MyAccessLog, basename="experts-my-access-log")
router.register("desk/people", views.People, basename="experts-people")
router.register("desk/steps", views.Steps, basename="experts-steps")
router.register("desk/texts", views.SealedTexts, basename="experts-texts")

urlpatterns = [
    path("platform", views.PublicPlatform.as_view({"get": "retrieve"})),
    path("me", views.MyProfile.as_view({"get": "retrieve", "patch": "partial_update"})),
    path("me/legal", views.MyProfile.as_view({"put": "set_legal", "delete": "erase_legal"})),
    path("me/steps", views.MyProfile.as_view({"get": "steps"})),
    path(
        "desk/settings",
        views.PlatformSettings.as_view({"get": "retrieve", "patch": "partial_update"}),
    ),
    *router.urls,
]
