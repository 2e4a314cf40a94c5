"""Routes of the surveys, below `/api/v1/surveys/`."""

from django.urls import path

from . import (
    answering,
    exports,
    imports,
    people,
    preview,
    questionnaires,
    results,
    rounds,
    versions,
    webhooks,
)

ANSWERING = "answering/<slug:code>"
QUESTIONNAIRE = "questionnaires/<uuid:questionnaire>"
VERSION = f"{QUESTIONNAIRE}/versions/<int:number>"
ROUND = "rounds/<uuid:survey>"
EXPORT = f"{ROUND}/exports/<uuid:export>"
WEBHOOK = "webhooks/<uuid:webhook>"

urlpatterns = [
    path(ANSWERING, answering.RoundView.as_view()),
    path(f"{ANSWERING}/challenges", answering.ChallengesView.as_view()),
    path(f"{ANSWERING}/checks", answering.ChecksView.as_view()),
    path(f"{ANSWERING}/responses", answering.ResponsesView.as_view()),
    path(f"{ANSWERING}/tokens", answering.TokensView.as_view()),
    path("ready", questionnaires.ReadyView.as_view()),
    path(
        "questionnaires", questionnaires.QuestionnairesView.as_view(), name="survey-questionnaires"
    ),
    path("questionnaires/imports", imports.ImportsView.as_view()),
    path("questionnaires/imports/<uuid:form>", imports.ImportView.as_view()),
    path(QUESTIONNAIRE, questionnaires.QuestionnaireView.as_view()),
    path(f"{QUESTIONNAIRE}/versions", questionnaires.VersionsView.as_view()),
    path(VERSION, versions.VersionView.as_view()),
    path(f"{VERSION}/difference/<int:other>", versions.DifferenceView.as_view()),
    path(f"{VERSION}/preview", preview.PreviewView.as_view()),
    path(f"{VERSION}/file", versions.FileView.as_view()),
    path(f"{VERSION}/source", versions.SourceView.as_view()),
    path("invitations", people.MyInvitationsView.as_view()),
    path("rounds", rounds.RoundsView.as_view(), name="survey-rounds"),
    path(ROUND, rounds.RoundView.as_view()),
    path(f"{ROUND}/open", rounds.OpenView.as_view()),
    path(f"{ROUND}/close", rounds.CloseView.as_view()),
    path(f"{ROUND}/results-key", rounds.ResultsKeyView.as_view()),
    path(f"{ROUND}/tokens", people.RoundTokensView.as_view()),
    path(f"{ROUND}/invitations", people.RoundInvitationsView.as_view()),
    path(f"{ROUND}/results", results.ResultsView.as_view()),
    path(f"{ROUND}/texts", results.TextsView.as_view(), name="survey-texts"),
    path(f"{ROUND}/texts/<uuid:text>", results.TextView.as_view()),
    path(f"{ROUND}/rows/<slug:language>", exports.RowsView.as_view()),
    path(f"{ROUND}/exports", exports.ExportsView.as_view()),
    path(EXPORT, exports.ExportView.as_view()),
    path(f"{EXPORT}/file", exports.ExportFileView.as_view(), name="survey-export-file"),
    path("webhooks", webhooks.WebhooksView.as_view()),
    path(WEBHOOK, webhooks.WebhookView.as_view()),
    path(f"{WEBHOOK}/secret", webhooks.SecretView.as_view()),
    path(f"{WEBHOOK}/test", webhooks.TestView.as_view()),
    path(f"{WEBHOOK}/calls", webhooks.CallsView.as_view()),
]
