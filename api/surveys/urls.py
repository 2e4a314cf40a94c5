"""Routes of the surveys, below `/api/v1/surveys/`."""

from rest_framework.routers import SimpleRouter

from .questionnaires.imports import FormImportViewSet
from .questionnaires.versions import VersionViewSet
from .questionnaires.views import QuestionnaireViewSet, ReadyQuestionnaireViewSet
from .responses.views import AnsweringViewSet
from .rounds.exports import ExportViewSet, RowViewSet
from .rounds.texts import TextViewSet
from .rounds.views import MyInvitationViewSet, RoundViewSet
from .webhooks.views import WebhookViewSet

QUESTIONNAIRE = "questionnaires/<uuid:questionnaire>"
ROUND = "rounds/<uuid:survey>"

router = SimpleRouter(trailing_slash=False, use_regex_path=False)
router.register("answering", AnsweringViewSet, "survey-answering")
router.register("ready", ReadyQuestionnaireViewSet, "survey-ready")
router.register("questionnaires/imports", FormImportViewSet, "survey-imports")
router.register("questionnaires", QuestionnaireViewSet, "survey-questionnaires")
router.register(f"{QUESTIONNAIRE}/versions", VersionViewSet, "survey-versions")
router.register("invitations", MyInvitationViewSet, "survey-invitations")
router.register("rounds", RoundViewSet, "survey-rounds")
router.register(f"{ROUND}/texts", TextViewSet, "survey-texts")
router.register(f"{ROUND}/exports", ExportViewSet, "survey-exports")
router.register(f"{ROUND}/rows", RowViewSet, "survey-rows")
router.register("webhooks", WebhookViewSet, "survey-webhooks")

urlpatterns = router.urls
