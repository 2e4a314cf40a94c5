"""The page behind the link in a member's mail that stops mails without signing in."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from notifications import unsubscription

from .pages import page

TEMPLATE = "web/mail-stop.html"


@page
@require_http_methods(["GET", "HEAD", "POST"])
def mail_stop(request: HttpRequest, token: str) -> HttpResponse:
    """Show the page; a POST turns mails off or on, from anywhere (RFC 8058)."""
    # The token is the secret, and there is no cookie for another site to use. GET changes nothing,
    # since programs follow links.
    try:
        member = unsubscription.member_of(token)
    except unsubscription.BadToken:
        return render(request, TEMPLATE, {"state": "unknown"}, status=404)
    state = "asked"
    if request.method == "POST":
        state = "on" if "again" in request.POST else "off"
        if state == "on":
            unsubscription.switch_mail_on(member)
        else:
            unsubscription.switch_mail_off(member)
    return render(request, TEMPLATE, {"state": state})
