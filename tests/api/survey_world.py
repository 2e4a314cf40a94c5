"""An organisation's surveys, one of each that a call can be about."""

from collections.abc import Mapping
from dataclasses import dataclass

from backend.core.hours import hours_from_now
from backend.organisations.models import Organisation
from surveys.models import Export, FormImport, FreeText, Round, Version
from surveys.services.boxes import lock_text
from surveys.states import Audience
from surveys.webhooks.hooks import add_webhook
from tests.surveys.services.scenes import a_draft, an_open_round

GROUP = "utrecht"


@dataclass(frozen=True)
class Surveys:
    """Rounds by name, each with a questionnaire: `draft`, `open`, `tokens`, `invited`."""

    rounds: Mapping[str, Round]
    text: str
    export: str
    form: str
    webhook: str

    def stand_for(self, name: str) -> dict[str, str]:
        survey = self.rounds[name]
        return {
            "<uuid:questionnaire>": str(survey.version.questionnaire_id),
            "<int:number>": "1",
            "<int:other>": "1",
            "<uuid:survey>": str(survey.id),
            "<uuid:text>": self.text,
            "<uuid:export>": self.export,
            "<uuid:form>": self.form,
            "<uuid:webhook>": self.webhook,
            "<slug:code>": survey.code,
            "<str:code>": survey.code,
            "<str:word>": GROUP,
            "<str:key>": survey.results_key,
            "<str:other>": self.rounds["tokens"].results_key,
            "<str:language>": "nl",
        }


def surveys_of(organisation: Organisation) -> Surveys:
    rounds = {
        "draft": a_draft(organisation),
        "open": an_open_round(organisation, groups=[{"id": GROUP, "label": {"nl": "Utrecht"}}]),
        "tokens": an_open_round(organisation, audience=Audience.TOKEN),
        "invited": a_draft(organisation, audience=Audience.INVITATION),
    }
    Version.objects.update(source=b"type,name", source_name="form.csv")
    # Fewer are not there for anybody.
    for _one in range(rounds["tokens"].threshold):
        text = FreeText.objects.create(
            round=rounds["tokens"], question="why", box=lock_text("So", "nl", 512)
        )
    export = Export.objects.create(
        round=rounds["open"],
        content="tables",
        form="csv",
        language="nl",
        expires_at=hours_from_now(24),
    )
    # The port of TCP where nothing listens.
    webhook, _secret = add_webhook(organisation, "http://127.0.0.1:1/")
    form = FormImport.objects.create(
        organisation=organisation,
        name="form.csv",
        content=b"x",
        language="nl",
        expires_at=hours_from_now(25),
    )
    return Surveys(rounds, str(text.id), str(export.id), str(form.id), str(webhook.id))
