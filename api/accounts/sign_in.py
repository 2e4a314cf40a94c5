"""The account system's views, with Kier's slowing in place of limits that lock."""

import json
from typing import Any
from uuid import UUID

from allauth.headless.account import inputs as account_inputs
from allauth.headless.account import views as account
from allauth.headless.mfa import inputs
from allauth.headless.mfa import views as mfa
from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator
from django import forms
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from backend.accounts import code_attempts, second_factor, sign_in_delays
from backend.accounts.code_attempts import Lane, Turn
from backend.core.characters import has_hidden
from backend.core.origin import origin_of

from .delays import proof_of


class Slowed:
    """A view whose input is an attempt: it may have to wait, and if it is wrong it has failed."""

    attempt: sign_in_delays.Attempt

    def admit(self, data: Any) -> sign_in_delays.Attempt:
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


class LoginInput(account_inputs.LoginInput):
    """Address and login; an address that only looks like another one is refused."""

    def clean_email(self) -> str:
        """Return the address.

        :raises ValidationError: there is something in it that nobody sees
        """
        email: str = self.cleaned_data["email"]
        if has_hidden(email):
            raise forms.ValidationError(
                _("There is a character in this address that nobody sees. Type it anew.")
            )
        return email


class LoginView(Slowed, account.LoginView):
    """`POST auth/login` `{"email", "password": <login>}`."""

    input_class = LoginInput

    def admit(self, data: Any) -> sign_in_delays.Attempt:
        """Count by where it comes from and by the address that is tried, known or not."""
        return sign_in_delays.admit(
            origin=origin_of(self.request),
            email=str((data or {}).get("email", "")),
            has_proof=proof_of(self.request),
        )


class ReauthenticateView(Slowed, account.ReauthenticateView):
    """`POST auth/reauthenticate` `{"password": <login>}`, before changing the second factor."""

    def admit(self, data: Any) -> sign_in_delays.Attempt:
        """Count like a sign-in."""
        return sign_in_delays.admit(
            origin=origin_of(self.request),
            email=self.request.user.email,
            has_proof=proof_of(self.request),
        )


class CodeOnce(forms.Form):
    """A code that counts once, in the database, whatever becomes of the cache."""

    def clean_code(self) -> str:
        """Return the code.

        :raises ValidationError: it is wrong, or was used before
        """
        code: str = self.cleaned_data["code"]
        found = second_factor.use_code(self.user, code)  # type: ignore[attr-defined]
        if found is None:
            raise get_adapter().validation_error("incorrect_code")
        found.user = self.user  # type: ignore[attr-defined]
        self.authenticator = found
        return code


class AuthenticateInput(CodeOnce, inputs.AuthenticateInput):
    """A code at sign-in."""


class ReauthenticateInput(CodeOnce, inputs.ReauthenticateInput):
    """A code of somebody who is signed in."""


class TakesCode:
    """A view whose input is a code: each takes a turn, and a wrong one is counted."""

    def turn(self) -> Turn:
        """Take a turn among the codes that are tried for this member.

        :raises TooSoon: it has to wait
        """
        request: HttpRequest = self.request  # type: ignore[attr-defined]
        member: UUID = request.user.pk  # type: ignore[assignment]
        return code_attempts.take_turn(member=member, lane=Lane.SESSION, origin=origin_of(request))

    def handle_input(self, data: Any) -> HttpResponse | None:
        """Take a turn, then check the code."""
        if not (data or {}).get("code"):
            # No guess, and nothing that a form without it would get wrong.
            empty: HttpResponse | None = super().handle_input(data)  # type: ignore[misc]
            return empty
        turn = self.turn()
        wrong: HttpResponse | None = super().handle_input(data)  # type: ignore[misc]
        if wrong is None:
            turn.take_back()
        else:
            turn.fail()
        return wrong


class CodeView(TakesCode, mfa.AuthenticateView):
    """`POST auth/2fa/authenticate` `{"code"}`, the second half of a sign-in."""

    input_class = AuthenticateInput

    def turn(self) -> Turn:
        """Take a turn among those who gave the member's password."""
        return code_attempts.take_turn(
            member=self.stage.login.user.pk, lane=Lane.SIGN_IN, origin=origin_of(self.request)
        )


class ReauthenticateCodeView(TakesCode, mfa.ReauthenticateView):
    """`POST auth/2fa/reauthenticate` `{"code"}`, before changing the second factor."""

    input_class = ReauthenticateInput


class TOTPView(TakesCode, mfa.ManageTOTPView):
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

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Set up, and use up the code with which it was done."""
        response: HttpResponse = super().post(request, *args, **kwargs)
        made = Authenticator.objects.get(user=request.user, type=Authenticator.Type.TOTP)
        second_factor.is_first_use(made, self.input.cleaned_data["code"])
        return response
