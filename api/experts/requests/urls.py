"""Routes of requests."""

from django.urls import path
from rest_framework.routers import SimpleRouter

from api.common.routers import SingletonRouter

from . import views

router = SimpleRouter(trailing_slash=False, use_regex_path=False)
router.register("requests", views.NewRequestViewSet, basename="experts-requests")
router.register("desk/requests", views.DeskRequestViewSet, basename="experts-desk-requests")
router.register("me/news", views.NewsViewSet, basename="experts-news")
singletons = SingletonRouter()
singletons.register("request", views.MyRequestViewSet, basename="experts-request")

urlpatterns = [
    path("briefing", views.BriefingView.as_view()),
    *singletons.urls,
    *router.urls,
]
