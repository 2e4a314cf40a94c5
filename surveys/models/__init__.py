"""Rows of the surveys. Nothing links an invitation to an answer, or an answer to a time."""

from .invitations import Invitation, Spent, Token
from .publications import Export, Publication
from .questionnaires import FormImport, Questionnaire, Version
from .responses import FreeText, Response, Tally, Waiting
from .rounds import CODE_LENGTH, CODE_SIGNS, MIN_THRESHOLD, BlindKey, Round, new_code, new_key
from .webhooks import Webhook, WebhookCall

__all__ = [
    "CODE_LENGTH",
    "CODE_SIGNS",
    "MIN_THRESHOLD",
    "BlindKey",
    "Export",
    "FormImport",
    "FreeText",
    "Invitation",
    "Publication",
    "Questionnaire",
    "Response",
    "Round",
    "Spent",
    "Tally",
    "Token",
    "Version",
    "Waiting",
    "Webhook",
    "WebhookCall",
    "new_code",
    "new_key",
]
