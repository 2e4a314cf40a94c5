"""What a member's account refuses."""

from django.utils.translation import gettext as _

from backend.core.errors import FieldConflict


class WrongLogin(FieldConflict):
    """The present login is not this one."""

    def __init__(self) -> None:
        super().__init__("current_login", "wrong", _("This is not your present password."))


class BadToken(FieldConflict):
    """The link for a new password is not ours, too old, or used already."""

    def __init__(self) -> None:
        detail = _("This link is no longer good. Ask for a new one.")
        super().__init__("token", "no-longer-good", detail)


class NeedsSecondFactor(FieldConflict):
    """The member has a second factor, and no code came with the call."""

    def __init__(self) -> None:
        detail = _("Give a code from your phone, or a recovery code.")
        super().__init__("second_factor_code", "required", detail)


class WrongCode(FieldConflict):
    """The code is not one of the member's, or was used already."""

    def __init__(self) -> None:
        detail = _("This code is not right, or was used already.")
        super().__init__("second_factor_code", "wrong", detail)


class NoPublicKey(FieldConflict):
    """Nothing can be sealed to these bytes."""

    def __init__(self, field: str = "public_key") -> None:
        super().__init__(field, "not-a-key", _("This is not a public key."))


class NoAddress(FieldConflict):
    """No mail can be sent to this address, or it looks like another one."""

    def __init__(self, *, is_hidden: bool = False) -> None:
        detail = _("Look at the e-mail address once more.")
        if is_hidden:
            detail = _("There is a character in this address that nobody sees. Type it anew.")
        super().__init__("email", "not-an-address", detail)


class AddressInUse(FieldConflict):
    """The address has an account, here or at another organisation."""

    def __init__(self) -> None:
        super().__init__("email", "in-use", _("This address has an account."))
