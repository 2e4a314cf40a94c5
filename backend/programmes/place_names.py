"""Names of places: as they are sorted and searched, and what mail programs make links of."""

import re
import unicodedata

LONGEST_KEY = 220

# A scheme, a mail address, a first label of web addresses, or a point before letters.
_ADDRESS = re.compile(r"://|@|\bwww\.|[^\W_]\.[^\W\d_]{2,}", re.IGNORECASE)


def has_address(name: str) -> bool:
    """Return whether a mail with this name would have a link that is none of ours."""
    return _ADDRESS.search(name) is not None


def sort_key(text: str) -> str:
    """Return a text as it is sorted and searched: small letters without accents."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    return "".join(sign for sign in plain if not unicodedata.combining(sign))[:LONGEST_KEY]
