"""Webhooks of an organisation, for coordinators."""

from uuid import UUID

from drf_spectacular.utils import extend_schema
from rest_framework.decorators import action

from api.common.pagination import SinglePage
from api.common.permissions import IsCoordinator
from api.common.serializers import EmptySerializer
from api.common.views import DONE, Request, Response
from api.surveys.base import SurveyViewSet
from surveys.models import Webhook
from surveys.webhooks import hooks
from surveys.webhooks.calls import calls_of

from .serializers import (
    NewWebhookSerializer,
    WebhookCallSerializer,
    WebhookSecretSerializer,
    WebhookSerializer,
    WebhookTestSerializer,
)


class WebhookViewSet(SurveyViewSet):
    """The webhooks of the caller's organisation."""

    permission_classes = [IsCoordinator]
    pagination_class = SinglePage
    serializer_class = WebhookSerializer
    lookup_url_kwarg = "webhook"
    lookup_value_converter = "uuid"

    def get_object(self) -> Webhook:
        """Return the webhook of the path, or raise `Missing`."""
        return hooks.webhook_of(self.organisation_id, self.kwargs["webhook"])

    @extend_schema(operation_id="survey_webhooks")
    def list(self, request: Request) -> Response:
        """The organisation's webhooks."""
        page = self.paginate_queryset(hooks.webhooks_of(self.organisation_id))
        return self.get_paginated_response(self.get_serializer(page, many=True).data)

    @extend_schema(
        operation_id="survey_webhook_make",
        request=NewWebhookSerializer,
        responses={201: NewWebhookSerializer},
    )
    def create(self, request: Request) -> Response:
        """Adds a webhook; its secret is shown only here."""
        url = self.validated(NewWebhookSerializer)["url"]
        webhook, secret = hooks.add_webhook(self.organisation, url)
        return Response({**self.get_serializer(webhook).data, "secret": secret}, status=201)

    @extend_schema(operation_id="survey_webhook_change")
    def partial_update(self, request: Request, webhook: UUID) -> Response:
        """Changes a webhook's address, or switches it off or on."""
        values = self.validated()
        changed = hooks.change_webhook(self.get_object(), **values)
        return Response(self.get_serializer(changed).data)

    @extend_schema(operation_id="survey_webhook_delete", responses={204: DONE})
    def destroy(self, request: Request, webhook: UUID) -> Response:
        """Deletes a webhook and its log."""
        hooks.delete_webhook(self.get_object())
        return Response(status=204)

    @extend_schema(
        operation_id="survey_webhook_secret",
        request=EmptySerializer,
        responses=WebhookSecretSerializer,
    )
    @action(detail=True, methods=["post"])
    def secret(self, request: Request, webhook: UUID) -> Response:
        """Makes another secret, shown only here."""
        self.validated(EmptySerializer)
        secret = hooks.renew_secret(self.get_object())
        return Response(WebhookSecretSerializer({"secret": secret}).data)

    # Each makes this server call another.
    @extend_schema(
        operation_id="survey_webhook_test", request=EmptySerializer, responses=WebhookTestSerializer
    )
    @action(detail=True, methods=["post"], throttle_scope="create")
    def test(self, request: Request, webhook: UUID) -> Response:
        """Calls the address now, and returns the result."""
        self.validated(EmptySerializer)
        answer = hooks.test_call(self.get_object())
        return Response(WebhookTestSerializer({"answer": answer}).data)

    @extend_schema(operation_id="survey_webhook_calls", responses=WebhookCallSerializer(many=True))
    @action(detail=True)
    def calls(self, request: Request, webhook: UUID) -> Response:
        """The calls of a webhook with their results."""
        page = self.paginate_queryset(calls_of(self.get_object()))
        return self.get_paginated_response(WebhookCallSerializer(page, many=True).data)
