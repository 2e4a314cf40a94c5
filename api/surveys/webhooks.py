"""Addresses that are told when results were published; for coordinators alone."""

from typing import Any
from uuid import UUID

from drf_spectacular.utils import extend_schema

from api.common.permissions import IsCoordinator
from api.common.serializers import EmptySerializer
from api.common.views import Request, Response
from api.members.views import DONE
from surveys.models import Webhook, WebhookCall
from surveys.webhooks import hooks
from surveys.webhooks.calls import calls_of

from .members import SurveyCall
from .webhook_shapes import (
    SecretShape,
    TestShape,
    WebhookCallPage,
    WebhookChanged,
    WebhookMade,
    WebhookNew,
    WebhookPage,
    WebhookShape,
)

MADE, CHANGED, NOTHING = WebhookMade(), WebhookChanged(), EmptySerializer()


class WebhooksCall(SurveyCall):
    """A call of a coordinator about one of their organisation's webhooks."""

    permission_classes = [IsCoordinator]

    def webhook(self, request: Request, webhook: UUID) -> Webhook:
        """One of theirs.

        :raises Missing: it is not there, or another's
        """
        return hooks.webhook_of(self.organisation_id(request), webhook)


class WebhooksView(WebhooksCall):
    """`GET` and `POST /api/v1/surveys/webhooks`."""

    @extend_schema(operation_id="survey_webhooks", responses=WebhookPage)
    def get(self, request: Request) -> Response:
        """My organisation's webhooks."""
        found = hooks.webhooks_of(self.organisation_id(request))
        return Response({"results": [write_webhook(one) for one in found], "next": None})

    @extend_schema(
        operation_id="survey_webhook_make", request=WebhookMade, responses={201: WebhookNew}
    )
    def post(self, request: Request) -> Response:
        """Adds an address; its secret is shown this once."""
        url = MADE.read(request.data)["url"]
        row, secret = hooks.add_webhook(self.organisation(request), url)
        return Response(write_webhook(row) | {"secret": secret}, status=201)


class WebhookView(WebhooksCall):
    """`PATCH` and `DELETE /api/v1/surveys/webhooks/{id}`."""

    @extend_schema(
        operation_id="survey_webhook_change", request=WebhookChanged, responses=WebhookShape
    )
    def patch(self, request: Request, webhook: UUID) -> Response:
        """Gives it another address, or switches it off or on."""
        values = CHANGED.read(request.data)
        row = hooks.change_webhook(self.webhook(request, webhook), **values)
        return Response(write_webhook(row))

    @extend_schema(operation_id="survey_webhook_delete", responses={204: DONE})
    def delete(self, request: Request, webhook: UUID) -> Response:
        """Forgets it, and its log."""
        hooks.delete_webhook(self.webhook(request, webhook))
        return Response(status=204)


class SecretView(WebhooksCall):
    """`POST /api/v1/surveys/webhooks/{id}/secret`."""

    @extend_schema(
        operation_id="survey_webhook_secret", request=EmptySerializer, responses=SecretShape
    )
    def post(self, request: Request, webhook: UUID) -> Response:
        """Makes another secret, shown this once."""
        NOTHING.read(request.data or {})
        return Response({"secret": hooks.renew_secret(self.webhook(request, webhook))})


class TestView(WebhooksCall):
    """`POST /api/v1/surveys/webhooks/{id}/test`."""

    # Each makes this server call another.
    throttle_scope = "create"

    @extend_schema(operation_id="survey_webhook_test", request=EmptySerializer, responses=TestShape)
    def post(self, request: Request, webhook: UUID) -> Response:
        """Calls the address now, and says what came of it."""
        NOTHING.read(request.data or {})
        return Response({"answer": hooks.test_call(self.webhook(request, webhook))})


class CallsView(WebhooksCall):
    """`GET /api/v1/surveys/webhooks/{id}/calls`."""

    @extend_schema(operation_id="survey_webhook_calls", responses=WebhookCallPage)
    def get(self, request: Request, webhook: UUID) -> Response:
        """What became of its calls."""
        found = calls_of(self.webhook(request, webhook))
        return Response({"results": [write_call(one) for one in found], "next": None})


def write_webhook(row: Webhook) -> dict[str, Any]:
    """A `WebhookShape`."""
    return {"id": str(row.id), "url": row.url, "active": row.active}


def write_call(row: WebhookCall) -> dict[str, Any]:
    """A `WebhookCallShape`."""
    return {
        "id": str(row.id),
        "round": str(row.publication.round_id),
        "publication": row.publication.number,
        "state": row.state,
        "attempts": row.attempts,
        "answer": row.answer,
        "day": row.day,
    }
