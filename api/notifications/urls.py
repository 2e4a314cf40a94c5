"""Routes about how members are told, below `/api/v1/notifications/`."""

from django.urls import path

from . import views

urlpatterns = [
    path("web-push", views.WebPushView.as_view()),
    path("rotations", views.RotationsView.as_view()),
    path("devices", views.DevicesView.as_view()),
    path("devices/<uuid:device>", views.DeviceView.as_view()),
    path("devices/<uuid:device>/test", views.TestView.as_view()),
    path("settings", views.SettingsView.as_view()),
]
