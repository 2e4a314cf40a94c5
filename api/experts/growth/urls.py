"""Routes of growth."""

from rest_framework.routers import SimpleRouter

from . import views

router = SimpleRouter(trailing_slash=False, use_regex_path=False)
router.register("successes", views.PublicSuccessViewSet, basename="experts-public-successes")
router.register("me/knowledge", views.MyKnowledgeViewSet, basename="experts-my-knowledge")
router.register("me/trainings", views.MyTrainingViewSet, basename="experts-my-trainings")
router.register("me/coaching", views.MyCoachingViewSet, basename="experts-my-coaching")
router.register("desk/knowledge", views.DeskKnowledgeViewSet, basename="experts-knowledge")
router.register("desk/trainings", views.DeskTrainingViewSet, basename="experts-trainings")
router.register("desk/coaching", views.DeskCoachingViewSet, basename="experts-coaching")
router.register("desk/successes", views.DeskSuccessViewSet, basename="experts-successes")
router.register("desk/improvements", views.ImprovementViewSet, basename="experts-improvements")

urlpatterns = router.urls
