"""HTML to copy into a page of another site, which shows a course in a frame."""

from typing import Final

from django.conf import settings
from django.utils.html import format_html

from backend.programmes.course_addresses import course_address

from .course_data import House

HEIGHT: Final = 720
# Links open a page of their own, which is no frame. Nothing is kept: the frame has no origin.
SANDBOX: Final = "allow-scripts allow-forms allow-popups allow-popups-to-escape-sandbox"


def snippet(slug: str, language: str, title: str, *, house: House | None = None) -> str:
    """Return the HTML of a frame with a course.

    :param house: what lets the staff of a place count; behind `#`, which no server gets
    """
    address = f"{settings.PUBLIC_URL}{course_address(slug)}/embed/{language}"
    if house:
        address += f"#{house.code}.{house.fingerprint}"
    return format_html(
        '<iframe src="{}" title="{}" sandbox="{}" referrerpolicy="no-referrer" loading="lazy"'
        ' style="width:100%;height:{}px;border:0"></iframe>',
        address,
        title,
        SANDBOX,
        HEIGHT,
    )
