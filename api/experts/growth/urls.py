"""Routes of growth."""

from rest_framework.routers import SimpleRouter

from . import views

router = SimpleRouter(trailing_slash=False, use_regex_path=False)
router.register("successes", views.PublicSuccesses, basename="experts-public-successes")
router.register("me/knowledge", views.MyKnowledge, basename="experts-my-knowledge")
router.register("me/trainings", views.MyTrainings, basename="experts-my-trainings")
router.register("me/coaching", views.MyCoaching, basename="experts-my-coaching")
router.register("desk/knowledge", views.DeskKnowledge, basename="experts-knowledge")
router.register("desk/trainings", views.DeskTrainings, basename="experts-trainings")
router.register("desk/coaching", views.DeskCoaching, basename="experts-coaching")
router.register("desk/successes", views.DeskSuccesses, basename="experts-successes")
router.register("desk/improvements", views.Improvements, basename="experts-improvements")

urlpatterns = router.urls
