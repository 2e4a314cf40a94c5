"""Errors of a member's account."""

from django.utils.translation import gettext as _

from backend.core.errors import FieldConflict


class WrongLogin(FieldConflict):
    """The present login is wrong."""

    def __init__(self) -> None:
        super().__init__("current_login", "wrong", _("This is not your present password."))


class BadToken(FieldConflict):
    """The token for a new password is forged, expired or used."""

    def __init__(self) -> None:
        detail = _("This link is no longer good. Ask for a new one.")
        super().__init__("token", "no-longer-good", detail)


class NeedsSecondFactor(FieldConflict):
    """The member has a second factor and the call has no code."""

    def __init__(self) -> None:
        detail = _("Give a code from your phone, or a recovery code.")
        super().__init__("second_factor_code", "required", detail)


class WrongCode(FieldConflict):
    """The code is wrong or was used before."""

    def __init__(self) -> None:
        detail = _("This code is not right, or was used already.")
        super().__init__("second_factor_code", "wrong", detail)


class NoPublicKey(FieldConflict):
    """The bytes are not a valid public key."""

    def __init__(self, field: str = "public_key") -> None:
        super().__init__(field, "not-a-key", _("This is not a public key."))


class NoAddress(FieldConflict):
    """The address is invalid or has invisible characters."""

    def __init__(self, *, is_hidden: bool = False) -> None:
        detail = _("Look at the e-mail address once more.")
        if is_hidden:
            detail = _("There is a character in this address that nobody sees. Type it anew.")
        super().__init__("email", "not-an-address", detail)


class AddressInUse(FieldConflict):
    """The address already has an account."""

    def __init__(self) -> None:
        super().__init__("email", "in-use", _("This address has an account."))
