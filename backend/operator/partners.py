"""Checks of operators, public lines and organisations."""

from dataclasses import dataclass
from datetime import timedelta

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from backend.core.days import today
from backend.experts.models import Platform
from backend.organisations.directory import lines_with_details
from backend.organisations.lifelines import details_of
from backend.organisations.models import Organisation, OrganisationKey
from backend.organisations.permissions import coordinators
from backend.programmes.models import Project

from .checks import Check, State
from .models import Operator

ENOUGH_OPERATORS = 2
LONGEST_UNCHECKED = timedelta(days=365)
# Django's mark of a password with which nobody can sign in.
NO_PASSWORD = "!"  # noqa: S105


@dataclass(frozen=True, slots=True)
class InNeed:
    """An organisation and what it lacks."""

    organisation: Organisation
    lacks: tuple[str, ...]


def operators() -> Check:
    """Check that two operators can sign in."""
    name, page = _("Operators"), "admin:operator_operator_changelist"
    phone = Authenticator.objects.filter(user=OuterRef("pk"), type=Authenticator.Type.TOTP)
    found = Operator.objects.filter(is_active=True).exclude(password__startswith=NO_PASSWORD)
    if settings.REQUIRE_SECOND_FACTOR:
        found = found.filter(Exists(phone))
    count = found.count()
    if count >= ENOUGH_OPERATORS:
        text = _("{n} can sign in.").format(n=count)
        return Check(name, State.GOOD, text, page=page)
    if count:
        text = _("One can sign in. Who loses phone and recovery codes is shut out.")
        return Check(name, State.OPEN, text, _("Invite a second operator."), page)
    return Check(name, State.WRONG, _("Nobody can sign in."), _("Make one: manage.py begin."), page)


def lifelines() -> Check:
    """Check that there are public lines."""
    name, page = _("Lifelines"), "admin:organisations_lifeline_changelist"
    lines = lines_with_details()
    old = (today() - LONGEST_UNCHECKED).isoformat()
    unchecked = [line.name for line in lines if details_of(line).checked < old]
    count = len(lines)
    if count:
        text = ngettext("{n} public line.", "{n} public lines.", count).format(n=count)
        if not unchecked:
            return Check(name, State.GOOD, text, page=page)
        advice = _("Not checked for a year: {names}. Call them, and enter the day.")
        return Check(name, State.OPEN, text, advice.format(names=", ".join(unchecked)), page)
    return Check(
        name,
        State.WRONG,
        _("None: who is in danger finds no number."),
        _("Take those that come with Kier (manage.py begin), and check each number."),
        page,
    )


def organisations() -> Check:
    """Check that organisations can be asked."""
    name, page = _("Organisations"), "admin:organisations_organisation_changelist"
    # The platform is asked for advice, and who runs projects need not be asked for help.
    rows = [row for row in with_what_they_have() if row.accepting or not _does_else(row)]
    if not rows:
        text, advice = _("None yet."), _("Add the first, and invite its coordinator.")
        return Check(name, State.WRONG, text, advice, "admin:organisations_organisation_add")
    ready = [row for row in rows if not lacks(row)]
    if not ready:
        advice = _("An organisation needs a coordinator and a key, and has to accept requests.")
        return Check(name, State.WRONG, _("None can be asked yet."), advice, page)
    text = _("{ready} of {all} can be asked.").format(ready=len(ready), all=len(rows))
    state = State.GOOD if len(ready) == len(rows) else State.OPEN
    return Check(name, state, text, page=page)


def safety_net() -> Check:
    """Check that there is a safety net with a key."""
    name, page = _("Safety net"), "admin:organisations_organisation_changelist"
    nets = [row for row in with_what_they_have() if row.safety_net]
    if not nets:
        text, advice = _("None: some will find nobody."), _("Mark one organisation as safety net.")
        return Check(name, State.WRONG, text, advice, page)
    names = ", ".join(row.name for row in nets)
    if not any(row.has_key for row in nets):  # type: ignore[attr-defined]
        text = _("{names} has no key, so nothing can be sent there.").format(names=names)
        return Check(name, State.WRONG, text, _("Invite its coordinator."), page)
    return Check(name, State.GOOD, names, page=page)


def organisations_in_need() -> list[InNeed]:
    """Return the organisations that cannot be asked, and why."""
    found = [InNeed(row, lacks(row)) for row in with_what_they_have()]
    return [organisation for organisation in found if organisation.lacks]


def with_what_they_have() -> QuerySet[Organisation]:
    """Return all organisations, annotated with what they need for being asked.

    `has_key` is a key whose words were compared, `has_new_key` another one; besides `is_platform`,
    `has_projects`, `coordinators` and `invited`.
    """
    key = OrganisationKey.objects.filter(organisation=OuterRef("pk"), active=True)
    coordinator = coordinators("memberships__")
    invited = Q(memberships__member__password__startswith=NO_PASSWORD)
    return Organisation.objects.annotate(
        has_key=Exists(key.filter(confirmed=True)),
        has_new_key=Exists(key.filter(confirmed=False)),
        is_platform=Exists(Platform.objects.filter(organisation=OuterRef("pk"))),
        has_projects=Exists(Project.objects.filter(organisation=OuterRef("pk"))),
        coordinators=Count("memberships", filter=coordinator & ~invited),
        invited=Count("memberships", filter=coordinator & invited),
    ).order_by("name")


def lacks(row: Organisation) -> tuple[str, ...]:
    """Return what keeps an organisation of `with_what_they_have` from being asked."""
    found = []
    if not row.coordinators:  # type: ignore[attr-defined]
        invited = row.invited  # type: ignore[attr-defined]
        found.append(_("coordinator invited") if invited else _("no coordinator"))
    if row.has_projects and not row.accepting:  # type: ignore[attr-defined]
        # Nothing is sealed to an organisation that only runs projects.
        return tuple(found)
    if row.has_new_key:  # type: ignore[attr-defined]
        found.append(_("words of the key not compared"))
    elif not row.has_key:  # type: ignore[attr-defined]
        found.append(_("no key"))
    if not row.accepting and not row.is_platform:  # type: ignore[attr-defined]
        found.append(_("does not accept requests"))
    return tuple(found)


def _does_else(row: Organisation) -> bool:
    return row.is_platform or row.has_projects  # type: ignore[attr-defined,no-any-return]
