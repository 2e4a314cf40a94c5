"""The platform as everybody sees it: whom to seal to, and what there is to choose from."""

from collections.abc import Iterable
from typing import Any

from drf_spectacular.utils import extend_schema

from api.common.fields import encode
from api.common.permissions import Anyone
from api.common.views import KierView, Request, Response
from api.organisation.shapes import PROVINCES
from backend.experts.catalogue import LANGUAGE_LABELS, LANGUAGES, Topic
from backend.experts.models import Platform
from backend.experts.selectors.platform import platform_key, the_platform
from backend.experts.states import Form, RequesterKind
from backend.organisations.profiles import Region

from .people_shapes import PlatformShape


class PlatformView(KierView):
    """`GET /api/v1/experts/platform`."""

    permission_classes = [Anyone]

    @extend_schema(operation_id="experts_platform", auth=[], responses=PlatformShape)
    def get(self, request: Request) -> Response:
        """The platform, its public key, and all lists in the caller's language."""
        platform = the_platform()
        return Response(
            {
                "organisation": write_organisation(platform),
                "phone": platform.phone,
                "forms": write_choices(Form.choices),
                "topics": write_choices(Topic.choices),
                "regions": write_choices((one, Region(one).label) for one in PROVINCES),
                "languages": write_choices((one, LANGUAGE_LABELS[one]) for one in LANGUAGES),
                "requester_kinds": write_choices(RequesterKind.choices),
            }
        )


def write_organisation(platform: Platform) -> dict[str, Any]:
    """A `PlatformOrganisation`; one query."""
    key = platform_key(platform)
    return {
        "id": str(platform.organisation_id),
        "name": platform.organisation.name,
        "key": key and {"id": str(key.id), "public": encode(key.public)},
    }


def write_choices(choices: Iterable[tuple[Any, Any]]) -> list[dict[str, str]]:
    """A `Labelled` each."""
    return [{"id": str(one), "label": str(label)} for one, label in choices]
