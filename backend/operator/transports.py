"""Checks of notifications, and the page `/operator/notifications/`."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.formats import date_format, number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from notifications import overview
from notifications.kinds import Via
from notifications.overview import MAX_COUNTED, Troubled, Way
from notifications.transports.registry import TRANSPORTS, is_configured
from notifications.worker.provider_faults import ask_again

from . import environment_checks
from .causes import advice_for
from .checks import Check, State

PAGE = "admin:notifications"


@dataclass(frozen=True, slots=True)
class Figure:
    """A number of the page, with its name."""

    name: str
    text: str


@dataclass(frozen=True, slots=True)
class Failure:
    """A cause of failed attempts, their number, and what to do."""

    cause: str
    number: int
    advice: str


@dataclass(frozen=True, slots=True)
class Section:
    """One transport on the page."""

    via: Via
    name: str
    checks: Sequence[Check]
    figures: Sequence[tuple[str, Sequence[Figure]]]
    failures: Sequence[Failure]
    may_retry: bool


def page() -> dict[str, object]:
    """Return the context of `notifications.html`."""
    found = overview.overview()
    return {
        "workers": [_of_workers(found.workers)],
        "notices": _amount(found.notices) if found.notices else "",
        "sections": [_section(way) for way in found.ways],
        "days": overview.DAYS,
    }


def worker() -> Check:
    """Check that a worker sends notifications."""
    return _of_workers(overview.workers_alive(), page=PAGE)


def providers() -> Check:
    """Check that providers accept notifications."""
    name, found = _("Providers"), overview.troubles()
    if not found:
        return Check(name, State.GOOD, _("None is in trouble."), page=PAGE)
    names = ", ".join(sorted({_name_of(trouble) for trouble in found}))
    text = _("Nothing gets through: {names}.").format(names=names)
    return Check(name, State.WRONG, text, _("The page says since when, and why."), PAGE)


def retry(via: Via) -> str:
    """Retry a transport now; return a message for the operator."""
    number = ask_again(via)
    text = ngettext(
        "{name}: {n} that had failed is tried again now.",
        "{name}: {n} that had failed are tried again now.",
        number,
    )
    return text.format(name=TRANSPORTS[via].title, n=number_format(number, force_grouping=True))


def _of_workers(alive: int, page: str = "") -> Check:
    name = _("Notifications")
    if alive:
        text = ngettext("{n} worker sends them.", "{n} workers send them.", alive)
        return Check(name, State.GOOD, text.format(n=alive), page=page)
    return Check(
        name,
        State.WRONG,
        _("No worker has been there for half a minute: no push and no mail of what is new."),
        _("Start scripts/run, or manage.py deliver. Nothing is lost meanwhile."),
        page,
    )


def _section(way: Way) -> Section:
    has_set_up = is_configured(way.via)
    return Section(
        via=way.via,
        name=str(TRANSPORTS[way.via].title),
        checks=[_of_trouble(trouble) for trouble in way.troubles] or [_of_settings(way)],
        figures=_figures(way),
        failures=[
            Failure(cause, number, advice_for(way.via, cause))
            for cause, number in way.ended.failures
        ],
        may_retry=has_set_up,
    )


def _of_settings(way: Way) -> Check:
    name = _("State")
    if not is_configured(way.via):
        advice = _("Set KIER_FCM_CREDENTIALS, if there is an app; docs/notifications.md says how.")
        return Check(name, State.OPEN, _("Not set up."), advice)
    if way.via is Via.MAIL and not (mail := environment_checks.mail()).is_good:
        return Check(name, mail.state, mail.text, mail.advice)
    text = _("It works.") if way.ended.sent else _("It is set up.")
    return Check(name, State.GOOD, text)


def _of_trouble(trouble: Troubled) -> Check:
    since = date_format(trouble.since, "SHORT_DATE_FORMAT") + f" {trouble.since:%H:%M} UTC"
    text = _("Nothing gets through since {since}: {cause}.").format(
        since=since, cause=trouble.cause
    )
    return Check(_name_of(trouble), State.WRONG, text, advice_for(trouble.via, trouble.cause))


def _name_of(trouble: Troubled) -> str:
    if trouble.via is not Via.WEB_PUSH:
        return str(TRANSPORTS[trouble.via].title)
    if trouble.service:
        return _("{name}'s push service").format(name=trouble.service)
    text = ngettext("Another push service", "{n} other push services", trouble.lanes)
    return text.format(n=trouble.lanes)


def _figures(way: Way) -> list[tuple[str, list[Figure]]]:
    backlog, ended = way.backlog, way.ended
    if not (backlog.waiting or ended.sent or ended.gone or ended.expired or ended.failures):
        return []
    now = [
        Figure(_("Waiting"), _amount(backlog.waiting)),
        Figure(_("of these due"), _amount(backlog.due)),
    ]
    if backlog.oldest:
        now.append(Figure(_("the oldest due for"), _hours(backlog.oldest_hours)))
    gone = _("Mailbox gone") if way.via is Via.MAIL else _("Device gone")
    lately = [
        Figure(_("Sent"), _amount(ended.sent, whole=True)),
        Figure(gone, _amount(ended.gone, whole=True)),
        Figure(_("Expired"), _amount(ended.expired, whole=True)),
    ]
    title = _("In the last {days} days").format(days=overview.DAYS)
    return [(_("Now"), now), (title, lately)]


def _amount(number: int, *, whole: bool = False) -> str:
    if number > MAX_COUNTED and not whole:
        limit = number_format(MAX_COUNTED, force_grouping=True)
        return _("more than {n}").format(n=limit)
    return number_format(number, force_grouping=True)


def _hours(hours: int) -> str:
    if not hours:
        return _("less than an hour")
    return ngettext("{n} hour", "{n} hours", hours).format(n=hours)
