"""Routes of answer templates, below `/api/v1/`."""

from rest_framework.routers import SimpleRouter

from .views import TemplateViewSet

router = SimpleRouter(trailing_slash=False, use_regex_path=False)
router.register("organisation/templates", TemplateViewSet, basename="answer-template")
urlpatterns = router.urls
