"""The page of the keys that sign certificates."""

from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.admin.sites import AdminSite
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from backend.programmes.models import SigningKey
from backend.programmes.selectors.certificates import all_keys
from backend.programmes.services.certificate_keys import rotate_key, void_key

GIVE_UP = "give_up"


class GiveUpForm(forms.Form):
    """The confirmation that a key may be with somebody else."""

    sure = forms.BooleanField(
        label=gettext_lazy(
            "Somebody else may have this key. Holders then fetch their badges anew; their "
            "certificates stay valid."
        )
    )


def key_page(site: AdminSite, request: HttpRequest) -> HttpResponse:
    """Show the keys; replace the one in use, or give one up."""
    kid = request.POST.get(GIVE_UP, "")
    form = GiveUpForm(request.POST if kid else None)
    if request.method == "POST" and (not kid or form.is_valid()):
        messages.success(request, _give_up(request, kid) if kid else _replace(request))
        return redirect("admin:certificate_keys")
    context = site.each_context(request) | {
        "title": _("Keys of certificates"),
        "keys": all_keys(),
        "form": form,
        "asked": kid,
    }
    return TemplateResponse(request, "operator/certificate-keys.html", context)


def _replace(request: HttpRequest) -> str:
    rotation = rotate_key()
    said = _("Another key signs from now on.")
    _note(request, rotation.key.pk, said)
    return said


def _give_up(request: HttpRequest, kid: str) -> str:
    """Give up a key, whether it is in use or retired."""
    in_use = SigningKey.objects.filter(pk=kid, retired_on=None).exists()
    void = rotate_key(compromised=True).void if in_use else void_key(kid)
    said = _("The key counts no more. Badges to be fetched anew: {number}.").format(number=void)
    _note(request, kid, said)
    return said


def _note(request: HttpRequest, kid: str, said: str) -> None:
    rows = SigningKey.objects.filter(pk=kid)
    operator: Any = request.user
    LogEntry.objects.log_actions(operator.pk, rows, CHANGE, change_message=said, single_object=True)
