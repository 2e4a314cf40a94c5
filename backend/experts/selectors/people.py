"""People of Platform HOPE: how far they are, what they carry, what they consent to."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Count, Prefetch, Q, QuerySet, TextField
from django.db.models.functions import Cast

from backend.core.row_macs import is_authentic
from backend.experts import local_time
from backend.experts.models import (
    Expert,
    Grievance,
    Platform,
    Step,
    StepDone,
    StoryConsent,
    StoryUse,
)
from backend.experts.selectors import get_or_missing, own_envelopes
from backend.experts.selectors.invitations import is_awaited, is_promised
from backend.experts.states import (
    GIVEN_UP,
    AssignmentState,
    ExpertStatus,
    InvitationState,
    Path,
    RequesterKind,
    StepState,
)
from backend.organisations.models import OrganisationKey

# The audience that is everybody.
PUBLIC = "public"
AUDIENCES = (*RequesterKind.values, PUBLIC)


@dataclass(frozen=True, slots=True)
class Standing:
    """A step, and how far somebody is with it; `on` is the day on which that was said."""

    step: Step
    state: str
    on: date | None


def platform_key(platform: Platform) -> OrganisationKey | None:
    """Return the key to which texts are sealed now; None before the operator compared its words."""
    return OrganisationKey.objects.filter(
        organisation=platform.organisation_id, active=True, confirmed=True
    ).first()


def names_of(platform_id: UUID) -> list[str]:
    """Return the chosen names of all but those who left; one query."""
    rows = Expert.objects.filter(platform=platform_id).exclude(status=ExpertStatus.LEFT)
    return [*rows.values_list("chosen_name", flat=True)]


def public_key_of(expert: Expert) -> bytes | None:
    """Return the public key of somebody, by a row that verifies; None if there is none."""
    key = expert.member.public_key
    return bytes(key) if key and is_authentic(expert, {"member": {}}) else None


def standing_of(expert: Expert) -> list[Standing]:
    """Return all steps of all paths in their order, and how far somebody is; two queries."""
    said = {row.step_id: row for row in StepDone.objects.filter(expert=expert)}
    order = list(Path)
    steps = sorted(steps_of(expert.platform_id), key=lambda step: order.index(Path(step.path)))
    return [
        Standing(step, mine.state, mine.on)
        if (mine := said.get(step.id))
        else Standing(step, StepState.OPEN, None)
        for step in steps
    ]


def steps_of(platform_id: UUID) -> Sequence[Step]:
    """Return the steps of all paths, by path and position."""
    return [*Step.objects.filter(platform=platform_id).order_by("path", "position", "id")]


def step_of(platform: Platform, step_id: UUID) -> Step:
    """Return one step of a platform."""
    return get_or_missing(Step.objects.filter(platform=platform, id=step_id))


def grievances_of(expert: Expert) -> QuerySet[Grievance]:
    """Return what a member said went wrong, with the texts that they can open."""
    return expert.grievances.select_related("text").prefetch_related(own_envelopes(expert, "text"))


def grievances_at(platform: Platform) -> QuerySet[Grievance]:
    """Return what members of a platform said went wrong, with who they are."""
    return Grievance.objects.filter(expert__platform=platform).select_related("expert")


def people_of(platform: Platform) -> QuerySet[Expert]:
    """Return all who work or worked with a platform, with their load.

    `asked` waits for their answer; `working` is under way; `this_month` is either of them with a
    day in this month.
    """
    today = local_time.today()
    said_yes = Q(invitations__state=InvitationState.ACCEPTED)
    promised = is_promised("invitations__")
    stands = ~Q(invitations__assignment__reason__in=GIVEN_UP)
    day = "invitations__assignment__day"
    month = Q(**{f"{day}__year": today.year, f"{day}__month": today.month})
    return (
        Expert.objects.filter(platform=platform)
        .select_related("member", "platform__organisation")
        .annotate(
            asked=Count("invitations", filter=is_awaited("invitations__")),
            working=Count(
                "invitations",
                filter=said_yes & Q(invitations__assignment__state=AssignmentState.GOING),
            ),
            this_month=Count("invitations", filter=promised & stands & month),
        )
    )


# -- Consents -------------------------------------------------------------------------------------
def valid_consents(on: date | None = None) -> QuerySet[StoryConsent]:
    """Return consents that hold on a day (today), its end included: neither withdrawn nor over.

    Whatever shows or hands out a story or a quote reads this.
    """
    return StoryConsent.objects.filter(withdrawn_on=None, until__gte=on or local_time.today())


def for_audience(rows: QuerySet[StoryConsent], audience: str) -> QuerySet[StoryConsent]:
    """Return consents that allow this audience; what is for everybody allows each."""
    # As text, since SQLite cannot look into a list; identifiers stand in it in quotes.
    said = rows.alias(said=Cast("audiences", TextField()))
    return said.filter(Q(said__contains=f'"{audience}"') | Q(said__contains=f'"{PUBLIC}"'))


def consents_of(expert: Expert) -> QuerySet[StoryConsent]:
    """Return a member's own consents with who made use of them."""
    uses = StoryUse.objects.select_related("assignment__requester").order_by("on", "id")
    return expert.consents.select_related("text").prefetch_related(Prefetch("uses", uses))


def usable_consents(platform: Platform, *, audience: str | None) -> QuerySet[StoryConsent]:
    """Return what the desk may use today, for an audience or any."""
    rows = valid_consents().filter(expert__platform=platform).select_related("expert")
    return rows if audience is None else for_audience(rows, audience)
