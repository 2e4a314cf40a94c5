"""Routes of consultations, and of what comes of them."""

from rest_framework.routers import SimpleRouter

from api.common.routers import SingletonRouter

from . import desk, views

router = SimpleRouter(trailing_slash=False, use_regex_path=False)
router.register("desk/recordings", desk.DeskRecordings, basename="experts-desk-recordings")
singletons = SingletonRouter()
singletons.register(
    "me/invitations/<uuid:invitation>/consultation",
    views.MyConsultationViewSet,
    basename="experts-my-consultation",
)
singletons.register(
    "desk/requests/<uuid:assignment>/consultation",
    desk.DeskConsultation,
    basename="experts-desk-consultation",
)
singletons.register("request/result", views.MyResultViewSet, basename="experts-result")

urlpatterns = [*singletons.urls, *router.urls]
