"""The registry of kinds of notifications.

A kind decides about recipients and transports, and never leaves Kier: pushes and mails say the same
for all kinds of an audience (`transports/texts.py`).
"""

from dataclasses import dataclass, field
from enum import IntEnum, StrEnum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class Via(StrEnum):
    """A transport."""

    LIVE = "live"
    WEB_PUSH = "web_push"
    FCM = "fcm"
    MAIL = "mail"


class Audience(StrEnum):
    """Whom a kind is for; all kinds of an audience are worded alike, at the same length."""

    SEEKER = "seeker"
    MEMBER = "member"


class Urgency(IntEnum):
    """How soon a sleeping phone is woken (RFC 8030, section 5.3)."""

    LOW = 1
    NORMAL = 2
    HIGH = 3


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of notification.

    `vias` are its transports, with whether each is on by default; `worth_hours` is how long it is
    worth sending; after `remind_hours` it is sent once more unless its recipient has looked. Kinds
    with the same `collapse` become one notification on a device.
    """

    id: str
    title: str | Promise
    audience: Audience
    vias: dict[Via, bool] = field(default_factory=dict)
    urgency: Urgency = Urgency.NORMAL
    collapse: str = "news"
    worth_hours: int = 24
    remind_hours: int | None = None
    # Whether members can choose how to hear of it.
    chosen: bool = True
    # Only an organisation's coordinators hear of it, or all its members if it has none.
    for_coordinators: bool = False
    # Only members of the safety net hear of it.
    for_safety_net: bool = False
    # Only those hear of it who have this part in something that stands above notifications.
    only_for: str = ""
    # A mail of it waits for a quarter of an hour, unless it is urgent: sent at once, its second
    # would be that in which somebody acted. Not for what happens by the clock.
    coarse_mail: bool = True

    @property
    def stored_vias(self) -> dict[Via, bool]:
        """The transports that need a delivery, which a live event does not."""
        return {via: on for via, on in self.vias.items() if via is not Via.LIVE}


SEEKER_VIAS = {Via.LIVE: True, Via.WEB_PUSH: True, Via.FCM: True}

KINDS = {
    kind.id: kind
    for kind in (
        # -- Seekers --------------------------------------------------------------------------
        Kind(
            "request.answered",
            _("An answer"),
            Audience.SEEKER,
            SEEKER_VIAS,
            urgency=Urgency.HIGH,
            worth_hours=72,
            remind_hours=24,
        ),
        Kind(
            "request.moved",
            _("An organisation accepted, declined or closed"),
            Audience.SEEKER,
            SEEKER_VIAS,
            worth_hours=72,
            remind_hours=24,
        ),
        Kind(
            "request.asked_after",
            _("Nobody wrote for two weeks"),
            Audience.SEEKER,
            SEEKER_VIAS,
            worth_hours=72,
        ),
        Kind("request.changed", _("A change on another phone"), Audience.SEEKER, {Via.LIVE: True}),
        # -- Members of organisations ---------------------------------------------------------
        Kind(
            "referral.offered",
            _("A new request"),
            Audience.MEMBER,
            {Via.LIVE: True, Via.WEB_PUSH: True, Via.FCM: True, Via.MAIL: True},
            urgency=Urgency.HIGH,
            remind_hours=4,
        ),
        Kind(
            "referral.written",
            _("A new message"),
            Audience.MEMBER,
            {Via.LIVE: True, Via.WEB_PUSH: True, Via.FCM: True, Via.MAIL: False},
            urgency=Urgency.HIGH,
        ),
        Kind(
            "referral.assigned",
            _("A request that a colleague gave to you"),
            Audience.MEMBER,
            {Via.WEB_PUSH: True, Via.FCM: True, Via.MAIL: True},
            urgency=Urgency.HIGH,
        ),
        Kind(
            "referral.reminder",
            _("Half of the time to answer a request is over"),
            Audience.MEMBER,
            {Via.LIVE: True, Via.WEB_PUSH: True, Via.FCM: True, Via.MAIL: True},
            urgency=Urgency.HIGH,
            coarse_mail=False,
        ),
        Kind(
            "referral.last_reminder",
            _("For coordinators: a request still waits, and its time is nearly over"),
            Audience.MEMBER,
            {Via.LIVE: True, Via.WEB_PUSH: True, Via.FCM: True, Via.MAIL: True},
            urgency=Urgency.HIGH,
            coarse_mail=False,
            for_coordinators=True,
        ),
        Kind(
            "referral.overdue",
            _("A request that nobody has answered in time"),
            Audience.MEMBER,
            {Via.LIVE: True, Via.WEB_PUSH: True, Via.FCM: True, Via.MAIL: True},
            urgency=Urgency.HIGH,
            coarse_mail=False,
        ),
        # Without a live event: it would name a request that its members may not see.
        Kind(
            "safety_net.waiting",
            _("For the safety net: somewhere a request waits without an answer"),
            Audience.MEMBER,
            {Via.WEB_PUSH: True, Via.FCM: True, Via.MAIL: True},
            urgency=Urgency.HIGH,
            for_safety_net=True,
        ),
        Kind(
            "referral.changed",
            _("A request changed"),
            Audience.MEMBER,
            {Via.LIVE: True},
            chosen=False,
        ),
        # In no hurry, but a push that says so would say what it is about.
        Kind(
            "survey.invited",
            _("Questions that you are asked to answer"),
            Audience.MEMBER,
            {Via.WEB_PUSH: True, Via.FCM: True, Via.MAIL: True},
            urgency=Urgency.HIGH,
            worth_hours=72,
            coarse_mail=False,
        ),
        Kind(
            "survey.reminder",
            _("Questions that you have not answered yet"),
            Audience.MEMBER,
            {Via.WEB_PUSH: True, Via.FCM: True, Via.MAIL: True},
            urgency=Urgency.HIGH,
            worth_hours=72,
            coarse_mail=False,
        ),
        # -- Experts by experience and those who coordinate them ----------------------------------
        Kind(
            "expert.invited",
            _("Platform HOPE: you are asked for something"),
            Audience.MEMBER,
            {Via.WEB_PUSH: True, Via.FCM: True, Via.MAIL: True},
            urgency=Urgency.HIGH,
            worth_hours=72,
            only_for="expert",
        ),
        Kind(
            "expert.news",
            _("Platform HOPE: something changed in what you take part in"),
            Audience.MEMBER,
            {Via.WEB_PUSH: True, Via.FCM: True, Via.MAIL: True},
            urgency=Urgency.HIGH,
            worth_hours=72,
            only_for="expert",
        ),
        Kind(
            "expert.care",
            _("Platform HOPE: how are you?"),
            Audience.MEMBER,
            {Via.WEB_PUSH: True, Via.FCM: True, Via.MAIL: True},
            urgency=Urgency.HIGH,
            worth_hours=72,
            only_for="expert",
        ),
        Kind(
            "hope.news",
            _("Platform HOPE: something waits at the desk"),
            Audience.MEMBER,
            {Via.WEB_PUSH: True, Via.FCM: True, Via.MAIL: True},
            urgency=Urgency.HIGH,
            only_for="platform",
        ),
        Kind(
            "hope.call",
            _("Platform HOPE: a member would like to be called"),
            Audience.MEMBER,
            {Via.WEB_PUSH: True, Via.FCM: True, Via.MAIL: True},
            urgency=Urgency.HIGH,
            remind_hours=4,
            only_for="platform",
        ),
        # -- Who writes for the programme -----------------------------------------------------
        Kind(
            "page.due",
            _("Programme: a page of yours has to be looked at again"),
            Audience.MEMBER,
            {Via.WEB_PUSH: True, Via.FCM: True, Via.MAIL: True},
            urgency=Urgency.HIGH,
            worth_hours=72,
            only_for="programme",
            coarse_mail=False,
        ),
        Kind(
            "intervention.due",
            _("Programme: a day of your intervention has come"),
            Audience.MEMBER,
            {Via.WEB_PUSH: True, Via.FCM: True, Via.MAIL: True},
            urgency=Urgency.HIGH,
            worth_hours=72,
            only_for="programme",
            coarse_mail=False,
        ),
        Kind(
            "intervention.asked",
            _("Programme: somebody asked about your intervention"),
            Audience.MEMBER,
            {Via.WEB_PUSH: True, Via.FCM: True, Via.MAIL: True},
            urgency=Urgency.HIGH,
            worth_hours=72,
            only_for="programme",
        ),
        Kind(
            "measure.due",
            _("Programme: a measure begins, or asking people about it ends"),
            Audience.MEMBER,
            {Via.WEB_PUSH: True, Via.FCM: True, Via.MAIL: True},
            urgency=Urgency.HIGH,
            worth_hours=72,
            only_for="programme",
            coarse_mail=False,
        ),
        # -- Organisations at signal tables ---------------------------------------------------
        Kind(
            "signals.news",
            _("Signal tables: your organisation is invited to a table"),
            Audience.MEMBER,
            {Via.WEB_PUSH: True, Via.FCM: True, Via.MAIL: True},
            urgency=Urgency.HIGH,
            worth_hours=72,
        ),
        Kind(
            "signals.offered",
            _("Signal tables: a signal is offered to your organisation"),
            Audience.MEMBER,
            {Via.WEB_PUSH: True, Via.FCM: True, Via.MAIL: True},
            urgency=Urgency.HIGH,
            worth_hours=72,
        ),
        Kind(
            "signals.expires",
            _("Signal tables: a signal of your organisation expires"),
            Audience.MEMBER,
            {Via.WEB_PUSH: True, Via.FCM: True, Via.MAIL: True},
            urgency=Urgency.HIGH,
            worth_hours=72,
            coarse_mail=False,
        ),
        Kind(
            "signals.basis",
            _("For coordinators: the legal basis of a signal table lapses"),
            Audience.MEMBER,
            {Via.WEB_PUSH: True, Via.FCM: True, Via.MAIL: True},
            urgency=Urgency.HIGH,
            worth_hours=72,
            for_coordinators=True,
            coarse_mail=False,
        ),
        # -- To see whether it works ----------------------------------------------------------
        Kind(
            "device.test",
            _("A test"),
            Audience.MEMBER,
            {Via.WEB_PUSH: True, Via.FCM: True},
            urgency=Urgency.HIGH,
            collapse="test",
            worth_hours=1,
            chosen=False,
        ),
    )
}


def kind(kind_id: str) -> Kind:
    """Return the kind with this id."""
    return KINDS[kind_id]
