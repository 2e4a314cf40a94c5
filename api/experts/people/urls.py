"""Routes of people."""

from django.urls import path
from rest_framework.routers import SimpleRouter

from . import views

router = SimpleRouter(trailing_slash=False, use_regex_path=False)
router.register("me/looks", views.MyAccessLogViewSet, basename="experts-my-access-log")
router.register("desk/people", views.PersonViewSet, basename="experts-people")
router.register("desk/steps", views.StepViewSet, basename="experts-steps")
router.register("desk/texts", views.SealedTextViewSet, basename="experts-texts")

urlpatterns = [
    path("platform", views.PublicPlatformViewSet.as_view({"get": "retrieve"})),
    path("me", views.MyProfileViewSet.as_view({"get": "retrieve", "patch": "partial_update"})),
    path("me/legal", views.MyProfileViewSet.as_view({"put": "set_legal", "delete": "erase_legal"})),
    path("me/steps", views.MyProfileViewSet.as_view({"get": "steps"})),
    path(
        "desk/settings",
        views.PlatformSettingsViewSet.as_view({"get": "retrieve", "patch": "partial_update"}),
    ),
    *router.urls,
]
