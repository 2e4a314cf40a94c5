"""Routes of learners, below `/api/v1/learning/`."""

from rest_framework.routers import SimpleRouter

from .places import DoorViewSet
from .views import AttemptViewSet, LearnersCourseViewSet

router = SimpleRouter(trailing_slash=False, use_regex_path=False)
router.register("courses", LearnersCourseViewSet, "learning-courses")
router.register("doors", DoorViewSet, "learning-doors")
router.register("attempts", AttemptViewSet, "learning-attempts")

urlpatterns = router.urls
