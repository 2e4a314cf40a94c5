"""Routes of invitations, and of questions that members ask before they say yes."""

from rest_framework.routers import SimpleRouter

from . import views

router = SimpleRouter(trailing_slash=False, use_regex_path=False)
router.register("me/invitations", views.MyInvitationViewSet, basename="experts-my-invitations")
router.register("desk/requests", views.WaveViewSet, basename="experts-waves")
router.register("desk/questions", views.QuestionViewSet, basename="experts-questions")

urlpatterns = router.urls
