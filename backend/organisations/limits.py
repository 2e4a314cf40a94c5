"""Limits of an organisation's page."""

from typing import Final

from backend.core.crypto.boxes import LOCK_OVERHEAD
from backend.core.crypto.padding import MIN_PACKED_SIZE

LONGEST_ABOUT: Final = 300
LONGEST_NAME: Final = 100
OLDEST: Final = 120
MAX_PLACES: Final = 10_000
LONGEST_ANSWER: Final = 32
"""Hours: after more, fewer people come back."""

LONGEST_OLD_ANSWER: Final = 720
"""Hours of promises from before there was that limit: they stay until they are changed."""

LONGEST_POLICE: Final = 300
MAX_SPANS: Final = 6
"""Spans of one day."""

MAX_CLOSED: Final = 20
"""Closed periods that are not over."""

LONGEST_CLOSED: Final = 366
"""Days of a closed period, and days until the last one ends, twice."""

MAX_TEMPLATES: Final = 200
"""Answer templates of an organisation, and again of each member."""

TEMPLATE_SIZES: Final = tuple((MIN_PACKED_SIZE << step) + LOCK_OVERHEAD for step in range(6))
"""Bytes of a box with an answer template: powers of two up to 16,384, as `pack` gives them."""

MAX_TEMPLATE_SIZE: Final = TEMPLATE_SIZES[-1]
