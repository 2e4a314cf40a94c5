"""Trials by readers: whether a text for seekers may go live."""

from typing import Final

from django.utils.translation import gettext as _

from backend.core.errors import ImpossibleMove
from backend.programmes.models import Page, PageText, PageTrial, PageVersion
from backend.programmes.states import PageAudience

LEAST_READERS: Final = 5


def trial_allows(page: Page, text: PageText, version: PageVersion) -> bool:
    """Return whether a version may go live: readers tried it or one before it, and it was read.

    What is not for seekers needs no trial.
    """
    return not missing_for(page, text, version)


def missing_for(page: Page, text: PageText, version: PageVersion) -> str:
    """Return what is missing until a version may go live, in the reader's language; else `""`."""
    if page.audience != PageAudience.SEEKERS:
        return ""
    trials = [*PageTrial.objects.filter(text=text).select_related("version")]
    read = [trial.version.number for trial in trials if trial.read_on]
    if read and version.number >= min(read):
        return ""
    if read:
        return _("This version is older than the one that readers tried. Choose a newer one.")
    if trials:
        return _("At least {least} readers answer first. Then read what they said.").format(
            least=LEAST_READERS
        )
    return _("Let at least {least} readers try this text first.").format(least=LEAST_READERS)


def check_trial(page: Page, text: PageText, version: PageVersion) -> None:
    """Refuse a version that may not go live, as `ImpossibleMove` that says what is missing."""
    if missing := missing_for(page, text, version):
        raise ImpossibleMove(missing)
