"""Routes about how members are told, below `/api/v1/notifications/`."""

from django.urls import path
from rest_framework.routers import SimpleRouter

from . import views

router = SimpleRouter(trailing_slash=False, use_regex_path=False)
router.register("devices", views.DeviceViewSet, basename="device")
urlpatterns = [
    path("web-push", views.WebPushView.as_view()),
    path("rotations", views.RotationsView.as_view()),
    path("settings", views.SettingsView.as_view()),
    *router.urls,
]
