"""What requesters and the desk send and get about a request."""

from typing import Any

from django.conf import settings
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from api.common.fields import (
    LINES,
    LowerUUID,
    OneOf,
    SetOf,
    StrictBoolean,
    StrictInteger,
    StrictText,
)
from api.common.json_fields import Day, JSONField
from api.common.serializers import StrictSerializer
from api.members.shapes import SHORTEST_ADDRESS, Address
from backend.core.characters import SEEN
from backend.core.limits import LONGEST_ADDRESS
from backend.experts import briefing, checklist
from backend.experts.catalogue import LANGUAGES, Topic
from backend.experts.models.requests import MOST_WANTED
from backend.experts.services.requester_mail import MAILBOX
from backend.experts.states import AssignmentState, ConsultationStage, Form, Reason, RequesterKind
from backend.organisations.profiles import Region

LONGEST_NAME, LONGEST_TEXT = 100, 2_000
MOST_FEE, MOST_TRAVEL, MOST_NUMBER = 1_000_000, 100_000, 2**31 - 1
INTERFACE = [code for code, _name in settings.LANGUAGES]
REGIONS = ["", *(one for one in Region.values if one != Region.UNKNOWN)]


def words(most: int = LONGEST_TEXT, **options: Any) -> StrictText:
    """The field of a text of several lines, that may be empty."""
    return StrictText(least=0, most=most, alphabet=LINES, **options)


# -- What is sent -------------------------------------------------------------------------------


@extend_schema_field(
    {
        "type": "string",
        "minLength": SHORTEST_ADDRESS,
        "maxLength": LONGEST_ADDRESS,
        "pattern": f"^{MAILBOX.pattern}$",
    }
)
class Mailbox(Address):
    """A mail address in its one spelling."""

    def to_internal_value(self, data: Any) -> str:
        """The text, as it is.

        :raises ValidationError: if it is no address, or has marks in it that say nothing
        """
        text = super().to_internal_value(data)
        if not MAILBOX.fullmatch(text):
            self.fail("address")
        return text


class AdviceAsked(StrictSerializer):
    """Who wants to ask for advice.

    The same `id` with the same words again, within ten minutes, is no second request.
    """

    id = LowerUUID(random=True, required=False)
    email = Mailbox()
    organisation = StrictText(most=LONGEST_NAME, alphabet=SEEN)
    name = StrictText(most=LONGEST_NAME, alphabet=SEEN)
    kind = OneOf(RequesterKind.values)
    language = OneOf(INTERFACE)


class BriefingGiven(StrictSerializer):
    """Answers to steps of the briefing; what is left out stays."""

    purpose = words(required=False)
    question = words(briefing.LONGEST_QUESTION, required=False)
    audience = words(required=False)
    place = words(required=False)
    use = words(required=False)
    told_on = Day(required=False, allow_null=True)
    preparation = words(required=False)
    support = words(required=False)
    recording = words(required=False)
    names = OneOf(("", *briefing.NAMES), required=False)
    aftercare = words(required=False)


class AdviceRequestChanged(StrictSerializer):
    """What is to be changed over a revision; what is left out stays."""

    revision = StrictInteger(least=1, most=MOST_NUMBER)
    form = OneOf(("", *Form.values), required=False)
    topics = SetOf(child=OneOf(Topic.values), most=len(Topic.values), required=False)
    languages = SetOf(child=OneOf(LANGUAGES), most=len(LANGUAGES), required=False)
    region = OneOf(REGIONS, required=False)
    online = StrictBoolean(required=False)
    day = Day(required=False, allow_null=True)
    wanted = StrictInteger(least=1, most=MOST_WANTED, required=False)
    fee_cents = StrictInteger(least=0, most=MOST_FEE, required=False, allow_null=True)
    travel_cents = StrictInteger(least=0, most=MOST_TRAVEL, required=False, allow_null=True)
    briefing = BriefingGiven(required=False)


class DeskRequestChanged(AdviceRequestChanged):
    """At the desk also: whether it is heavy, and what was looked at."""

    heavy = StrictBoolean(required=False)
    checked = SetOf(child=OneOf(checklist.IDS), most=len(checklist.IDS), required=False)


class Noted(StrictSerializer):
    """A move, with words for both sides if there are any."""

    note = words(required=False)


# -- Answers ------------------------------------------------------------------------------------


class BriefingStepShape(StrictSerializer):
    """A step of the briefing."""

    id = serializers.CharField()
    title = serializers.CharField()
    advice = serializers.CharField()
    example = serializers.CharField()
    fields = serializers.ListField(child=serializers.CharField())  # type: ignore[assignment]


class PayRuleShape(StrictSerializer):
    """A rule on paying."""

    id = serializers.CharField()
    text = serializers.CharField()
    amount_cents = serializers.IntegerField(allow_null=True)
    per = serializers.CharField(allow_null=True)
    source = serializers.CharField()  # type: ignore[assignment]
    date = Day()


class BriefingSteps(StrictSerializer):
    """How a briefing is filled in, and what has to be paid."""

    steps = serializers.ListField(child=BriefingStepShape())
    rules = serializers.ListField(child=PayRuleShape())


class BriefingShape(StrictSerializer):
    """The answers to the steps, empty where there are none yet."""

    purpose = serializers.CharField()
    question = serializers.CharField()
    audience = serializers.CharField()
    place = serializers.CharField()
    use = serializers.CharField()
    told_on = Day(allow_null=True)
    preparation = serializers.CharField()
    support = serializers.CharField()
    recording = serializers.CharField()
    names = OneOf(("", *briefing.NAMES))
    aftercare = serializers.CharField()


class WarningShape(StrictSerializer):
    """Something to think of; never a refusal."""

    code = serializers.CharField()
    text = serializers.CharField()
    source = serializers.CharField()  # type: ignore[assignment]
    date = Day()


class HistoryLineShape(StrictSerializer):
    """A line of the history; `changes` holds by field what it was and what it is."""

    number = serializers.IntegerField()
    on = Day()
    by = serializers.CharField()
    by_name = serializers.CharField()
    what = serializers.CharField()
    note = serializers.CharField()
    changes = JSONField()


class StoryShape(StrictSerializer):
    """A story or quote that the requester got, as long as its owner consents.

    Requesters read names of those alone who take part in their request.
    """

    id = LowerUUID()
    expert = serializers.CharField(allow_null=True)
    kind = serializers.CharField()
    until = Day()


class RequesterShape(StrictSerializer):
    """Who asks."""

    organisation = serializers.CharField()
    name = serializers.CharField()
    kind = OneOf(RequesterKind.values)
    language = serializers.CharField()
    email = serializers.CharField()


class AskedShape(StrictSerializer):
    """What is asked, as all who may know of it read it.

    `reason` says why it is with the requester, or ended; `begun`: enough members take part.
    """

    id = LowerUUID()
    state = OneOf(AssignmentState.values)
    reason = OneOf(["", *Reason.values])
    begun = serializers.BooleanField()
    form = serializers.CharField()
    topics = serializers.ListField(child=serializers.CharField())
    languages = serializers.ListField(child=serializers.CharField())
    region = serializers.CharField()
    online = serializers.BooleanField()
    day = Day(allow_null=True)
    heavy = serializers.BooleanField()
    fee_cents = serializers.IntegerField(allow_null=True)
    travel_cents = serializers.IntegerField(allow_null=True)
    briefing = BriefingShape()


class AdviceRequestRow(AskedShape):
    """What both sides read of a request, but for its history."""

    wanted = serializers.IntegerField()
    revision = serializers.IntegerField()
    missing = serializers.ListField(child=serializers.CharField())
    warnings = serializers.ListField(child=WarningShape())
    members = serializers.ListField(child=serializers.CharField())
    stories = serializers.ListField(child=StoryShape())
    requester = RequesterShape()
    result = serializers.BooleanField()
    evaluation = serializers.BooleanField()


class AdviceRequestSeen(AdviceRequestRow):
    """A request, with its history."""

    history = serializers.ListField(child=HistoryLineShape())


class CheckedItemShape(StrictSerializer):
    """A point of the coordinator's list."""

    id = serializers.CharField()
    text = serializers.CharField()
    source = serializers.CharField()  # type: ignore[assignment]
    done = serializers.BooleanField()


class DeskRequestRow(AdviceRequestRow):
    """A request in the desk's list; `accepted` counts members who said yes."""

    accepted = serializers.IntegerField()


class DeskRequestSeen(DeskRequestRow, AdviceRequestSeen):
    """A request as the desk sees it.

    `looks_like` are names of other requesters and their organisations that are easily taken for
    those of this one.
    """

    looks_like = serializers.ListField(child=serializers.CharField())
    checklist = serializers.ListField(child=CheckedItemShape())
    said = serializers.CharField()
    done = serializers.CharField()
    consultation = OneOf(ConsultationStage.values, allow_null=True)


class DeskRequestPage(StrictSerializer):
    """A hundred requests at once."""

    results = serializers.ListField(child=DeskRequestRow())
    next = serializers.CharField(allow_null=True)


class DeskRequestCounts(StrictSerializer):
    """How many requests there are; `open` are all that are sent and not over."""

    open = serializers.IntegerField()
    quiet = serializers.IntegerField()
    by_state = serializers.DictField(child=serializers.IntegerField())
