"""Where learners stand in courses, opened by their codes alone."""

import secrets

from django.db import models

from .links import CODE_SIGNS

CODE_LENGTH = 20
# What is in a box, and what locking adds.
CONTENT_BYTES = 4096
BOX_BYTES = CONTENT_BYTES + 28


def new_attempt_code() -> str:
    """Return an unpredictable code: one of 31^20, which is about 2^99."""
    return "".join(secrets.choice(CODE_SIGNS) for _place in range(CODE_LENGTH))


class Attempt(models.Model):
    """Where one learner stands. All boxes have one length, and only the learner's code opens them.

    Nothing here names a course: whoever has the database learns how many attempts there are.
    """

    # Derived from the code, as the key of the box is; neither leads to the other.
    lookup = models.BinaryField(primary_key=True, max_length=32)
    box = models.BinaryField(max_length=BOX_BYTES)
    # A Monday.
    expires_on = models.DateField(db_index=True)
