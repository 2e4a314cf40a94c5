"""How logins are kept: see docs/decisions/a-login-is-hashed-fast.md."""

from django.contrib.auth.hashers import PBKDF2PasswordHasher


class LoginHasher(PBKDF2PasswordHasher):
    """PBKDF2-HMAC-SHA256 with few rounds, for input that nobody can guess.

    A login is a 256-bit key from Argon2id (protocol.md, "The member"): whoever wants to guess the
    password behind it pays 64 MiB and three passes for each guess, whatever is done here. All
    that is asked of this hash is that a login cannot be read from it.
    """

    algorithm = "kier_login"
    iterations = 1_000
