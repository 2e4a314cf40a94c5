"""Base classes of the API's views and viewsets."""

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar, cast, override

from django.conf import settings
from django.utils.csp import CSP, build_policy
from django.utils.translation import get_language
from django.utils.translation.trans_real import parse_accept_lang_header
from drf_spectacular.utils import OpenApiResponse
from rest_framework.exceptions import ErrorDetail, ValidationError
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView
from rest_framework.viewsets import GenericViewSet

from backend.core.compression import pack
from backend.core.pages import Page

from .serializers import EmptySerializer, StrictSerializer

# What the description says of an answer without content.
DONE = OpenApiResponse(description="Done")

# An answer is no page: it may load nothing, and stand in nothing.
NO_PAGE = build_policy({"default-src": [CSP.NONE], "frame-ancestors": [CSP.NONE]})


class KierViewMixin:
    """Refuses unknown query parameters and forbids storing answers."""

    throttle_scope: ClassVar[str] = "call"
    # What the description says of further problems, by status.
    more_problems: ClassVar[Mapping[str, str]] = {}

    def query_names(self) -> frozenset[str]:
        """Return the query parameters that this call may have."""
        raise NotImplementedError

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        """Check caller, permission and throttle, then the names of the query parameters."""
        super().initial(request, *args, **kwargs)  # type: ignore[misc]
        if unknown := request.query_params.keys() - self.query_names():
            text = ErrorDetail(
                str(StrictSerializer.default_error_messages["unknown"]), code="unknown"
            )
            raise ValidationError({name: [text] for name in sorted(unknown)})

    def finalize_response(self, request: Request, response: Any, *args: Any, **kwargs: Any) -> Any:
        """Forbid caches to store the answer, and browsers to show it as a page."""
        response = super().finalize_response(request, response, *args, **kwargs)  # type: ignore[misc]
        response["Cache-Control"] = "no-store"
        response[str(CSP.HEADER_ENFORCE)] = NO_PAGE
        return response


class KierView(KierViewMixin, APIView):
    """A view; `queries` names the query parameters that it takes."""

    queries: ClassVar[frozenset[str]] = frozenset()

    @override
    def query_names(self) -> frozenset[str]:
        return self.queries


class CompressedView(KierView):
    """The same with answers in Brotli: for what holds no secret, and nothing that others wrote."""

    @override
    def finalize_response(self, request: Request, response: Any, *args: Any, **kwargs: Any) -> Any:
        """Have the answer compressed once it is written."""
        response = super().finalize_response(request, response, *args, **kwargs)
        response.add_post_render_callback(lambda written: pack(request, written))
        return response


class KierViewSet(KierViewMixin, GenericViewSet[Any]):
    """A viewset; `queries` names query parameters by action, beside those of pagination."""

    queries: ClassVar[dict[str, frozenset[str]]] = {}
    # The scope of actions that have another one than the rest.
    throttle_scopes: ClassVar[Mapping[str, str]] = {}

    @override
    def query_names(self) -> frozenset[str]:
        # Of all actions of this address: one that has no use for a name ignores it.
        actions = {*self.action_map.values()}
        names = frozenset().union(*(self.queries.get(action, ()) for action in actions))
        if "list" in actions and self.paginator is not None:
            names |= getattr(self.paginator, "query_names", frozenset())
        return names

    def set_page[Row](self, found: Page[Row]) -> list[Row]:
        """Return the rows of a page that a selector made, for `get_paginated_response`."""
        rows: list[Row] = cast("Any", self.paginator).set_page(found, self.request)
        return rows

    def validated(
        self,
        serializer_class: type[StrictSerializer] | None = None,
        *,
        is_optional: bool = False,
    ) -> dict[str, Any]:
        """Return the checked body of this call, or raise `ValidationError`."""
        chosen = serializer_class or cast("type[StrictSerializer]", self.get_serializer_class())
        data = self.request.data
        if is_optional or issubclass(chosen, EmptySerializer):
            data = {} if data is None else data
        return chosen(context=self.get_serializer_context()).read(data)


def preferred_language(request: Request, languages: Sequence[str]) -> str:
    """Return the first of these languages in `Accept-Language`, or else the first of all."""
    for asked, _quality in parse_accept_lang_header(request.headers.get("Accept-Language", "")):
        for known in (asked, asked.partition("-")[0]):
            if known in languages:
                return known
    return languages[0]


def active_language() -> str:
    """Return the interface language of the caller."""
    return get_language() or settings.LANGUAGE_CODE


__all__ = ["KierView", "KierViewSet", "Request", "Response", "active_language"]
