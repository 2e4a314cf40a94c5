"""Calls of who comes from a place: whose card it is, and a blind token for it."""

from drf_spectacular.utils import extend_schema
from rest_framework.decorators import action

from api.common.cross_origin import CrossOriginViewSet
from api.common.permissions import Anyone
from api.common.throttles import slow_down
from api.common.views import Request, Response
from backend.core.errors import Missing
from backend.core.origin import origin_of
from backend.core.throttling import take
from backend.programmes.selectors.learners import all_live_texts
from backend.programmes.services.place_tokens import PlaceDoor, door_of, issue_token

from .serializers import DoorSerializer, PlaceSignatureSerializer


class DoorViewSet(CrossOriginViewSet):
    """Cards of places and links in their houses."""

    permission_classes = [Anyone]
    serializer_class = DoorSerializer
    lookup_field = "code"
    lookup_value_converter = "slug"

    @extend_schema(operation_id="learning_door", auth=[], responses=DoorSerializer)
    def retrieve(self, request: Request, code: str) -> Response:
        """Return whose card or link this is, and which courses count for the place."""
        door = _door(request, code)
        return Response(DoorSerializer(_Shown(door)).data)

    @extend_schema(
        operation_id="learning_door_token",
        auth=[],
        request=PlaceSignatureSerializer,
        responses=PlaceSignatureSerializer,
    )
    @action(detail=True, methods=["post"])
    def tokens(self, request: Request, code: str) -> Response:
        """Sign a token that the server cannot see: one for a card, the same again."""
        blinded = self.validated(PlaceSignatureSerializer)["blinded"]
        _door(request, code)
        signature = issue_token(code=code, blinded=blinded)
        return Response(PlaceSignatureSerializer({"signature": signature}).data)


class _Shown:
    """A door with the courses that it leads to."""

    def __init__(self, door: PlaceDoor) -> None:
        self.place, self.kind = door.place, door.kind.value
        self.public, self.fingerprint = door.public, door.fingerprint
        self.courses = sorted(
            {
                text.course.slug
                for text in all_live_texts()
                if text.course.project_id == door.place.project_id and text.course.for_places
            }
        )


def _door(request: Request, code: str) -> PlaceDoor:
    door = door_of(code)
    if door is None:
        if wait := take(origin_of(request), "guesses"):
            slow_down(wait)
        raise Missing
    return door
