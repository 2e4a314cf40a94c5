from django.urls import include, path

from backend.urls import urlpatterns as routes

urlpatterns = [*routes, path("api/v1/members/", include("api.members.urls"))]
handler404 = "api.problems.not_found"
