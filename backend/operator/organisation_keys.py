"""The page of an organisation's key."""

from uuid import UUID

from django import forms
from django.contrib import messages
from django.contrib.admin import ModelAdmin
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from backend.core.crypto.words import organisation_words
from backend.core.errors import KierError
from backend.organisations.models import Organisation, OrganisationKey
from backend.organisations.partners import confirm_words, reset_key


class ComparedForm(forms.Form):
    """The key whose words were compared, which may have been replaced since."""

    key = forms.UUIDField(widget=forms.HiddenInput)


class ResetForm(forms.Form):
    """The confirmation for removing a lost key."""

    sure = forms.BooleanField(
        label=gettext_lazy(
            "I called the organisation at a number that I knew before. Nobody there can open the "
            "key any more, and the code on paper is lost."
        )
    )


def key_page(admin: ModelAdmin[Organisation], request: HttpRequest, object_id: str) -> HttpResponse:
    """Show the six words of an organisation's key, confirm them, or remove the key."""
    organisation = admin.get_object(request, object_id)
    if organisation is None:
        raise Http404
    key = OrganisationKey.objects.filter(organisation=organisation, active=True).first()
    reset_form = ResetForm(request.POST if "reset" in request.POST else None)
    if request.method == "POST":
        done = _act(admin, request, organisation, reset_form)
        if done:
            return HttpResponseRedirect(request.path)
    words = organisation_words(organisation.pk, bytes(key.public)) if key else ()
    context = admin.admin_site.each_context(request) | {
        "title": _("Key of {name}").format(name=organisation.name),
        "opts": admin.opts,
        "original": organisation,
        "key": key,
        "words": words,
        "compared_form": ComparedForm(initial={"key": key and key.pk}),
        "reset_form": reset_form,
    }
    return TemplateResponse(request, "operator/organisation-key.html", context)


def _act(
    admin: ModelAdmin[Organisation],
    request: HttpRequest,
    organisation: Organisation,
    reset_form: ResetForm,
) -> bool:
    """Confirm or remove the key; return False if the form must be shown again."""
    try:
        if "reset" in request.POST:
            if not reset_form.is_valid():
                return False
            reset_key(organisation_id=organisation.pk)
            said = _("The key was taken away. All members get a mail.")
        else:
            compared = ComparedForm(request.POST)
            key_id: UUID | None = compared.cleaned_data["key"] if compared.is_valid() else None
            if key_id is None:
                return False
            confirm_words(organisation_id=organisation.pk, key_id=key_id)
            said = _("Written down: the six words were compared.")
    except KierError as error:
        admin.message_user(request, error.detail, messages.ERROR)
    else:
        admin.log_change(request, organisation, said)
        admin.message_user(request, said, messages.SUCCESS)
    return True
