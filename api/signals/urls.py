"""Routes of signal tables, below `/api/v1/signals/`."""

from django.urls import path
from rest_framework.routers import SimpleRouter

from .tables import PeerPinViewSet, SignalTableViewSet
from .views import SignalMoveViewSet, SignalOptionsViewSet, SignalViewSet

router = SimpleRouter(trailing_slash=False, use_regex_path=False)
router.register("tables", SignalTableViewSet, basename="signal-table")
router.register("tables/<uuid:table>/signals", SignalViewSet, basename="signal")
router.register("moves", SignalMoveViewSet, basename="signal-move")

urlpatterns = [
    path("options", SignalOptionsViewSet.as_view({"get": "retrieve"})),
    path("peers", PeerPinViewSet.as_view({"get": "list"})),
    path("peers/<uuid:organisation>", PeerPinViewSet.as_view({"put": "update"})),
    *router.urls,
]
