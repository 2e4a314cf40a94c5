"""Limits for lines of text, shared by the API and the operator's pages."""

from typing import Final

PLAIN: Final = r"[^\u0000-\u001f\u007f-\u009f\u2028-\u202e\u2066-\u2069\ud800-\udfff]"
"""One line, as people see it: no control characters, no line breaks, no turning of direction, no
halves of pairs. A class of a regular expression."""

LONGEST_ADDRESS: Final = 254
"""Characters of an e-mail address (RFC 5321, 4.5.3.1)."""

LONGEST_NAME: Final = 100
"""Characters of a person's or an organisation's name."""
