"""Routes of evaluations."""

from rest_framework.routers import SimpleRouter

from api.common.routers import SingletonRouter

from . import views

router = SimpleRouter(trailing_slash=False, use_regex_path=False)
router.register("desk/evaluations", views.EvaluationViewSet, basename="experts-evaluations")
singletons = SingletonRouter()
singletons.register(
    "me/invitations/<uuid:invitation>/evaluation",
    views.MyEvaluationViewSet,
    basename="experts-my-evaluation",
)
singletons.register(
    "request/evaluation", views.RequesterEvaluationViewSet, basename="experts-request-evaluation"
)
singletons.register(
    "desk/requests/<uuid:assignment>/evaluation",
    views.DeskEvaluationViewSet,
    basename="experts-desk-evaluation",
)

urlpatterns = [*singletons.urls, *router.urls]
