"""The hasher of logins (docs/decisions/a-login-is-hashed-fast.md)."""

from django.contrib.auth.hashers import PBKDF2PasswordHasher


class LoginHasher(PBKDF2PasswordHasher):
    """PBKDF2-HMAC-SHA256 with few iterations: a login is already a 256-bit key from Argon2id."""

    algorithm = "kier_login"
    iterations = 1_000
