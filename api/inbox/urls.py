"""Routes of an organisation's inbox, below `/api/v1/inbox/`."""

from rest_framework.routers import SimpleRouter

from .bin import BinViewSet
from .erased import ErasedReferralViewSet
from .held_replies import HeldReplyViewSet
from .notes import NoteViewSet
from .views import ReferralViewSet

router = SimpleRouter(trailing_slash=False, use_regex_path=False)
router.register("referrals", ReferralViewSet, basename="inbox-referral")
router.register(
    "referrals/<uuid:referral>/held-replies", HeldReplyViewSet, basename="inbox-held-reply"
)
router.register("referrals/<uuid:referral>/notes", NoteViewSet, basename="inbox-note")
router.register("erased", ErasedReferralViewSet, basename="inbox-erased")
router.register("bin", BinViewSet, basename="inbox-bin")
urlpatterns = router.urls
