"""Routes of fees."""

from rest_framework.routers import SimpleRouter

from . import views

router = SimpleRouter(trailing_slash=False, use_regex_path=False)
router.register("me/fees", views.MyFeeViewSet, basename="experts-my-fees")
router.register("desk/fees/exports", views.PaymentListViewSet, basename="experts-payment-lists")
router.register("desk/fees", views.FeeViewSet, basename="experts-fees")

urlpatterns = router.urls
