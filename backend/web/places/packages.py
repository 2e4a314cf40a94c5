"""`/places/mine/<token>/packages`: the course for a place's own learning system or website."""

from typing import Any, Final

from django.http import Http404, HttpResponse
from django.views.decorators.http import require_safe

from backend.core.errors import Conflict
from backend.core.languages import BY_CODE
from backend.core.throttling import bucket_of, take
from backend.programmes.models import CourseText, Place
from backend.programmes.packages.archives import MEDIA_TYPE, package_name, package_of
from backend.programmes.packages.course_data import House
from backend.programmes.packages.manifests import Standard
from backend.programmes.packages.snippets import snippet
from backend.programmes.selectors.courses import course_version, live_courses
from backend.programmes.services.place_tokens import has_tokens, key_of
from backend.web.sent_forms import busy
from surveys.blind_tokens.keys import PublicKey

from .mine import Visit, behind_link

NAMES: Final = {Standard.SCORM_12: "SCORM 1.2", Standard.SCORM_2004: "SCORM 2004"}


@behind_link
def packages(visit: Visit) -> HttpResponse:
    """Show what there is for the place; with a course, a language and a standard, its package."""
    house, asked = _house(visit.place), visit.request.GET
    if house is None:
        raise Http404
    texts = [text for text in live_courses(visit.place.project) if text.course.for_places]
    if "course" not in asked:
        return _shown(visit, texts, house)
    wanted = (asked.get("course"), asked.get("language"))
    text = next((one for one in texts if (one.course.slug, one.language) == wanted), None)
    standard = asked.get("standard", "")
    if text is None or text.live_id is None or standard not in [*Standard]:
        raise Http404
    if seconds := take(bucket_of("place", visit.place.pk), "stretch"):
        return _shown(visit, texts, house, fault=busy(seconds), status=429)
    version = course_version(text.live_id)
    try:
        content = package_of(version, Standard(standard), house=house)
    except Conflict as conflict:
        return _shown(visit, texts, house, fault=conflict.detail, status=409)
    name = package_name(version, Standard(standard))
    return visit.file(content, media_type=MEDIA_TYPE, name=name)


packages = require_safe(packages)


def _house(place: Place) -> House | None:
    key = key_of(place) if has_tokens(place) else None
    if key is None:
        return None
    return House(place.house_code, PublicKey(bytes(key.public)).fingerprint())


def _shown(
    visit: Visit, texts: list[CourseText], house: House, *, fault: str = "", status: int = 200
) -> HttpResponse:
    shown: list[dict[str, Any]] = [
        {
            "slug": text.course.slug,
            "language": BY_CODE[text.language],
            "title": text.live.title,
            "snippet": snippet(text.course.slug, text.language, text.live.title, house=house),
        }
        for text in texts
        if text.live
    ]
    context = {"texts": shown, "standards": NAMES.items(), "fault": fault}
    return visit.show("packages", context, status=status)
