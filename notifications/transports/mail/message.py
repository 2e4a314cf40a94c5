"""Mails: the same text for every kind, in plain text and HTML."""

import email.message
import email.policy
from email.utils import parseaddr
from typing import Any
from uuid import uuid4

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.utils import translation
from django.utils.html import format_html
from django.utils.translation import gettext as _

from notifications.transports.base import Message
from notifications.transports.texts import Wording, wording
from notifications.unsubscription import link_for

# All style stands with what it is for: programs that show mail drop style sheets. Colours are the
# program's own by day and by night, save the button's, whose two are 7 to 1.
PAGE = """<!doctype html>
<html lang="{language}" dir="{direction}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>{title}</title>
</head>
<body style="margin:0;padding:24px;font:17px/1.5 system-ui,sans-serif;color-scheme:light dark">
<main>
<p style="margin:0 0 24px">{body}</p>
<p style="margin:0 0 32px"><a href="{navigate}" style="display:inline-block;padding:12px 24px;\
border-radius:24px;background:#1d5a4c;color:#ffffff;font-weight:600;text-decoration:none">\
{opens}</a></p>
<p style="margin:0;font-size:15px">{why} <a href="{stop}" style="color:inherit">{stops}</a></p>
</main>
</body>
</html>
"""


# RFC 5322, section 2.1.1.
LONGEST_LINE = 998


class Mail(EmailMultiAlternatives):
    """A mail whose links stay in one piece, as `List-Unsubscribe` has to."""

    # Anymail's words to providers who would count who opens a mail, and rewrite its links.
    track_opens = track_clicks = False

    def message(self, *, policy: Any = email.policy.default) -> email.message.EmailMessage:
        """Return the mail in 7-bit ASCII with long lines."""
        whole = policy.clone(max_line_length=LONGEST_LINE, cte_type="7bit")
        return super().message(policy=whole)


def composed(message: Message, *, with_id: bool) -> Mail:
    """Return the mail to one member; `with_id` adds a Message-ID, which some providers refuse."""
    said, stop = wording(message.kind, message.language), link_for(message.owner)
    with translation.override(message.language):
        why = _("You get this mail because you work with Kier.")
        opens, stops = _("Open Kier"), _("Send me no more mails")
    mail = Mail(
        subject=said.body,
        body=f"{said.body}\n\n{said.navigate}\n\n-- \n{why}\n{stops}: {stop}\n",
        to=[message.address],
        headers=_headers(stop, with_id=with_id),
    )
    mail.attach_alternative(_page(said, why=why, opens=opens, stop=stop, stops=stops), "text/html")
    return mail


def _page(said: Wording, **parts: str) -> str:
    return format_html(
        PAGE,
        language=said.language,
        direction=said.direction,
        title=said.title,
        body=said.body,
        navigate=said.navigate,
        **parts,
    )


def _headers(stop: str, *, with_id: bool) -> dict[str, str]:
    return {
        # RFC 8058: a program that shows mail may stop it with one POST.
        "List-Unsubscribe": f"<{stop}>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
        **headers_of_all(with_id=with_id),
    }


def headers_of_all(*, with_id: bool) -> dict[str, str]:
    """Return the headers of every mail that nobody typed; `with_id` adds a Message-ID."""
    # RFC 3834: nobody's absence note is wanted.
    headers = {"Auto-Submitted": "auto-generated"}
    if with_id:
        # Python's own would tell the machine's name, the process and the time.
        domain = parseaddr(settings.DEFAULT_FROM_EMAIL)[1].rpartition("@")[2]
        headers["Message-ID"] = f"<{uuid4().hex}@{domain}>"
    return headers
