"""The mail to a member about many wrong codes."""

from django.conf import settings
from django.tasks import task
from django.utils.translation import gettext as _
from django.utils.translation import override

from . import resets
from .models import CodeAttempts, Member

Lane = CodeAttempts.Lane


@task
def send_code_warning(member_id: str, lane: str) -> None:
    """Mail a member in the member's language that somebody typed many wrong codes."""
    member = Member.objects.filter(pk=member_id, is_active=True).first()
    if member is None:
        return
    with override(member.language or settings.LANGUAGE_CODE):
        subject = _("Wrong codes for your account")
        text = "\n\n".join(
            (
                _(
                    "Somebody typed many wrong codes of the second factor of your Kier account. "
                    "Nobody got in with them."
                ),
                _what_they_had(lane),
                _("Was it you? Then do nothing, and wait until your phone shows a new code."),
                _("Was it not you? {advice}").format(advice=_advice(lane)),
                _("Sign-ins that were waiting for a code have ended. You are not shut out."),
            )
        )
    resets.mail(member, subject, text)


def _what_they_had(lane: str) -> str:
    match lane:
        case Lane.SIGN_IN:
            return _("They had typed your password before. So somebody may have your password.")
        case Lane.RESET:
            return _("They had a link that was mailed to you. So somebody may read your mail.")
        case _other:
            return _("They did it where you are signed in. So somebody may use your computer.")


def _advice(lane: str) -> str:
    match lane:
        case Lane.SIGN_IN:
            return _(
                "Change your password now. Are you signed in somewhere? Do it there, in the "
                "settings. Otherwise choose “I forgot my password” at {page}, and use the link "
                "that we mail you. Somebody who tries codes cannot hold that up. Tell your "
                "coordinator or the operator."
            ).format(page=_page())
        case Lane.RESET:
            return _(
                "Change the password of your mail, and then tell your coordinator or the operator."
            )
        case _other:
            return _(
                "Sign out there, change your password at {page}, and tell your coordinator or the "
                "operator."
            ).format(page=_page())


def _page() -> str:
    return f"{settings.PUBLIC_URL}/inbox/"
