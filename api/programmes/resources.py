"""The base of viewsets of what a project has: links, pages, courses and others."""

from collections.abc import Callable, Iterable
from typing import Any, ClassVar, override

from rest_framework.mixins import (
    CreateModelMixin,
    DestroyModelMixin,
    ListModelMixin,
    RetrieveModelMixin,
)

from backend.core.locale import seekers_languages
from backend.organisations.profiles import Language

from .common import LANGUAGES, VersionedUpdateMixin
from .permissions import OfProjectViewSet


class ResourceViewSet(
    VersionedUpdateMixin,
    CreateModelMixin,
    RetrieveModelMixin,
    DestroyModelMixin,
    ListModelMixin,
    OfProjectViewSet,
):
    """What those who write for a project create, change with its version, and erase.

    The three services take `by` and `project_id`; those that change and erase also the row's
    identifier, named after `lookup_url_kwarg` (`course_id`).
    """

    create_service: ClassVar[Callable[..., Any]]
    change_service: ClassVar[Callable[..., Any]]
    erase_service: ClassVar[Callable[..., Any]]
    lookup_value_converter = "uuid"

    @override
    def perform_create(self, serializer: Any) -> None:
        serializer.instance = self.create_service(
            by=self.participant, project_id=self.kwargs["project"], **serializer.validated_data
        )

    @override
    def change(self, row: Any, **changes: Any) -> Any:
        return self.change_service(**self._named(row), **changes)

    @override
    def perform_destroy(self, instance: Any) -> None:
        self.erase_service(**self._named(instance))

    def _named(self, row: Any) -> dict[str, Any]:
        return {
            "by": self.participant,
            "project_id": row.project_id,
            f"{self.lookup_url_kwarg}_id": row.pk,
        }


def options(pairs: Iterable[tuple[Any, Any]]) -> list[dict[str, Any]]:
    """Return what a screen chooses from, by identifier and label."""
    return [{"id": code, "label": label} for code, label in pairs]


def seekers_options() -> list[dict[str, Any]]:
    """Return the languages of seekers."""
    names = dict(Language.choices)
    return options((code, names.get(code, name)) for code, name in seekers_languages().items())


def profile_options() -> list[dict[str, Any]]:
    """Return those languages of seekers that stand in profiles."""
    return options(
        (code, Language(code).label) for code in seekers_languages() if code in LANGUAGES
    )
