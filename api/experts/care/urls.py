"""Routes of care."""

from rest_framework.routers import SimpleRouter

from . import views

router = SimpleRouter(trailing_slash=False, use_regex_path=False)
router.register("me/grievances", views.MyGrievances, basename="experts-my-grievances")
router.register("desk/grievances", views.Grievances, basename="experts-grievances")

urlpatterns = router.urls
