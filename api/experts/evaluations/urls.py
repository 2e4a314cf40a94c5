"""Routes of evaluations."""

from rest_framework.routers import SimpleRouter

from api.common.routers import SingletonRouter

from . import views

router = SimpleRouter(trailing_slash=False, use_regex_path=False)
router.register("desk/evaluations", views.Evaluations, basename="experts-evaluations")
singletons = SingletonRouter()
singletons.register(
    "me/invitations/<uuid:invitation>/evaluation",
    views.MyEvaluation,
    basename="experts-my-evaluation",
)
singletons.register(
    "request/evaluation", views.RequesterEvaluation, basename="experts-request-evaluation"
)
singletons.register(
    "desk/requests/<uuid:assignment>/evaluation",
    views.DeskEvaluation,
    basename="experts-desk-evaluation",
)

urlpatterns = [*singletons.urls, *router.urls]
