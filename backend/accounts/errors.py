"""What a member's account refuses; `api.members` gives these a status."""

from backend.core.errors import KierError


class WrongLogin(KierError):
    """The present login is not this one."""


class BadToken(KierError):
    """The link for a new password is not ours, too old, or used already."""


class NeedsSecondFactor(KierError):
    """The member has a second factor, and no code came with the call."""


class WrongCode(KierError):
    """The code is not one of the member's, or was used already."""
