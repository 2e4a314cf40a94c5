"""Kinds and states of places."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class PlaceKind(TextChoices):
    """What a place is whose staff learns."""

    HOTEL = "hotel", _("hotel")
    GUEST_HOUSE = "guest-house", _("bed and breakfast")
    HOSTEL = "hostel", _("hostel")
    HOLIDAY_PARK = "holiday-park", _("holiday park")
    CAMPSITE = "campsite", _("campsite")
    TAXI = "taxi", _("taxi company")
    VENUE = "venue", _("bar, restaurant or club")
    OTHER = "other", pgettext_lazy("kind of place", "another kind of place")


class PlaceState(TextChoices):
    """Where a place is between its registration and the end of its certificate."""

    NEW = "new", _("not confirmed yet")
    CONFIRMED = "confirmed", _("taking part")
    CERTIFIED = "certified", _("certified")
    LAPSED = "lapsed", _("certificate ran out")
    WITHDRAWN = "withdrawn", pgettext_lazy("state of a place", "stopped")


# Whose staff learns, and who count as registered.
TAKING_PART = (PlaceState.CONFIRMED, PlaceState.CERTIFIED, PlaceState.LAPSED)
