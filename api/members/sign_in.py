"""The account system's views, with Kier's slowing in place of limits that lock."""

import json
from typing import Any

from allauth.headless.account import views as account
from allauth.headless.mfa import inputs
from allauth.headless.mfa import views as mfa
from allauth.mfa.adapter import get_adapter
from django import forms
from django.http import HttpRequest, HttpResponse

from backend.accounts import second_factor, slowing
from backend.accounts.models import Member
from backend.core.origin import origin_of

from .slowness import proof_of


class Slowed:
    """A view whose input is an attempt: it may have to wait, and if it is wrong it has failed."""

    attempt: slowing.Attempt

    def admit(self, data: Any) -> slowing.Attempt:
        """Let the attempt through.

        :raises SlowedDown: it has to wait
        """
        raise NotImplementedError

    def handle_input(self, data: Any) -> HttpResponse | None:
        """Ask first, then check; what is right is taken off the count."""
        attempt = self.admit(data)
        wrong: HttpResponse | None = super().handle_input(data)  # type: ignore[misc]
        if wrong is None:
            attempt.forgive()
        return wrong


class LoginView(Slowed, account.LoginView):
    """`POST auth/login` `{"email", "password": <login>}`."""

    def admit(self, data: Any) -> slowing.Attempt:
        """Count by where it comes from and by the address that is tried, known or not."""
        return slowing.admit(
            origin=origin_of(self.request),
            email=str((data or {}).get("email", "")),
            has_proof=proof_of(self.request),
        )


class ReauthenticateView(Slowed, account.ReauthenticateView):
    """`POST auth/reauthenticate` `{"password": <login>}`, before changing the second factor."""

    def admit(self, data: Any) -> slowing.Attempt:
        """Count like a sign-in."""
        return slowing.admit(
            origin=origin_of(self.request),
            email=self.request.user.email,
            has_proof=proof_of(self.request),
        )


class CodeOnce(forms.Form):
    """A code that counts once, though it is taken for three periods."""

    def clean_code(self) -> str:
        """Return the code.

        :raises ValidationError: it is wrong, or was used before
        """
        code: str = super().clean_code()  # type: ignore[misc]
        if not second_factor.is_first_use(self.authenticator, code):  # type: ignore[attr-defined]
            raise get_adapter().validation_error("incorrect_code")
        return code


class AuthenticateInput(CodeOnce, inputs.AuthenticateInput):
    """A code at sign-in."""


class ReauthenticateInput(CodeOnce, inputs.ReauthenticateInput):
    """A code of somebody who is signed in."""


class CodeView(Slowed, mfa.AuthenticateView):
    """`POST auth/2fa/authenticate` `{"code"}`, the second half of a sign-in."""

    input_class = AuthenticateInput

    def admit(self, data: Any) -> slowing.Attempt:
        """Count by whom the codes are tried for."""
        return admit_code(self, self.stage.login.user)


class ReauthenticateCodeView(Slowed, mfa.ReauthenticateView):
    """`POST auth/2fa/reauthenticate` `{"code"}`, before changing the second factor."""

    input_class = ReauthenticateInput

    def admit(self, data: Any) -> slowing.Attempt:
        """Count by whom the codes are tried for."""
        return admit_code(self, self.request.user)


class TOTPView(Slowed, mfa.ManageTOTPView):
    """`account/authenticators/totp`: see, set up with a code, or remove the phone's codes."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """A new secret comes as a picture too (`totp_svg`), which phones scan.

        Drawn here, where the secret is made, since no browser needs a library for it then.
        """
        response: HttpResponse = super().get(request, *args, **kwargs)
        content = json.loads(response.content)
        if url := content.get("meta", {}).get("totp_url"):
            content["meta"]["totp_svg"] = get_adapter().build_totp_svg(url)
            response.content = json.dumps(content)
        return response

    def admit(self, data: Any) -> slowing.Attempt:
        """Count by whom the codes are tried for."""
        return admit_code(self, self.request.user)


def admit_code(view: Any, member: Member) -> slowing.Attempt:
    """Let a code through.

    :raises SlowedDown: it has to wait
    """
    return slowing.admit_code(member=member.pk, has_proof=proof_of(view.request))
