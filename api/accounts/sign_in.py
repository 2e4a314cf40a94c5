"""The account system's views with delays in place of its lockouts."""

import json
from typing import Any, override
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
    """A view that delays attempts and counts those that fail."""

    attempt: sign_in_delays.Attempt

    def admit(self, data: Any) -> sign_in_delays.Attempt:
        """Count the attempt, or raise `SlowedDown` if it has to wait."""
        raise NotImplementedError

    def handle_input(self, data: Any) -> HttpResponse | None:
        """Admit the attempt, and take it off the count again if the input is right."""
        attempt = self.admit(data)
        wrong: HttpResponse | None = super().handle_input(data)  # type: ignore[misc]
        if wrong is None:
            attempt.forgive()
        return wrong


class LoginInput(account_inputs.LoginInput):
    """Address and login; an address with invisible characters is refused."""

    def clean_email(self) -> str:
        """Return the address, or raise `ValidationError` if it has an invisible character."""
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
        """Count by origin and by address, whether the address is known or not."""
        return sign_in_delays.admit(
            origin=origin_of(self.request),
            email=str((data or {}).get("email", "")),
            has_proof=proof_of(self.request),
        )


class ReauthenticateView(Slowed, account.ReauthenticateView):
    """`POST auth/reauthenticate` `{"password": <login>}`, before changing the second factor."""

    @override
    def admit(self, data: Any) -> sign_in_delays.Attempt:
        return sign_in_delays.admit(
            origin=origin_of(self.request),
            email=self.request.user.email,
            has_proof=proof_of(self.request),
        )


class CodeOnce(forms.Form):
    """A code that is used up in the database, so that it counts once without the cache."""

    def clean_code(self) -> str:
        """Return the code, or raise `ValidationError` if it is wrong or used up."""
        code: str = self.cleaned_data["code"]
        found = second_factor.use_code(self.user, code)  # type: ignore[attr-defined]
        if found is None:
            raise get_adapter().validation_error("incorrect_code")
        found.user = self.user  # type: ignore[attr-defined]
        self.authenticator = found
        return code


class AuthenticateInput(CodeOnce, inputs.AuthenticateInput):
    """The code of a sign-in."""


class ReauthenticateInput(CodeOnce, inputs.ReauthenticateInput):
    """The code of a member who is signed in."""


class TakesCode:
    """A view that takes a code: attempts wait for their turn, and wrong ones are counted."""

    def turn(self) -> Turn:
        """Return the turn of this attempt, or raise `TooSoon`."""
        request: HttpRequest = self.request  # type: ignore[attr-defined]
        member: UUID = request.user.pk  # type: ignore[assignment]
        return code_attempts.take_turn(member=member, lane=Lane.SESSION, origin=origin_of(request))

    def handle_input(self, data: Any) -> HttpResponse | None:
        """Check the code within a turn."""
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
        """Return a turn among those who gave the member's password, or raise `TooSoon`."""
        return code_attempts.take_turn(
            member=self.stage.login.user.pk, lane=Lane.SIGN_IN, origin=origin_of(self.request)
        )


class ReauthenticateCodeView(TakesCode, mfa.ReauthenticateView):
    """`POST auth/2fa/reauthenticate` `{"code"}`, before changing the second factor."""

    input_class = ReauthenticateInput


class TOTPView(TakesCode, mfa.ManageTOTPView):
    """`account/authenticators/totp`: read, set up or remove one-time codes."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Add the new secret as a QR code (`totp_svg`), so that browsers need no library for it."""
        response: HttpResponse = super().get(request, *args, **kwargs)
        content = json.loads(response.content)
        if url := content.get("meta", {}).get("totp_url"):
            content["meta"]["totp_svg"] = get_adapter().build_totp_svg(url)
            response.content = json.dumps(content)
        return response

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Set up one-time codes, and use up the code that proved them."""
        response: HttpResponse = super().post(request, *args, **kwargs)
        made = Authenticator.objects.get(user=request.user, type=Authenticator.Type.TOTP)
        second_factor.is_first_use(made, self.input.cleaned_data["code"])
        return response
