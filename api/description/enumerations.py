"""Named enumerations: each vocabulary is one component."""

from collections.abc import Mapping, Sequence

from django.conf import settings

from backend.core.languages import REGISTRY
from backend.experts import briefing, catalogue, checklist, paper
from backend.experts import states as hope
from backend.experts.models import Appointment, CheckIn, Evaluation, Reaction, StoryConsent
from backend.experts.selectors.people import AUDIENCES as STORY_AUDIENCES
from backend.help_requests import states as referrals
from backend.organisations import profiles
from backend.organisations.countries import COUNTRIES
from backend.organisations.models import Role
from backend.organisations.selectors import Standing
from backend.programmes import states as programmes
from backend.programmes.documents import import_report
from backend.programmes.parts import PARTS
from backend.programmes.roles import ROLES as PROGRAMME_ROLES
from backend.programmes.sites import sites
from backend.programmes.targets import TARGETS
from notifications.kinds import Via
from notifications.mailboxes import Why as MailboxFault
from notifications.preferences import CHOSEN
from surveys import states as rounds
from surveys.exports.requests import CONTENTS, FORMS
from surveys.questionnaire import difference
from surveys.questionnaire.kinds import KINDS as QUESTION_TYPES
from surveys.services.round_settings import PURPOSES
from surveys.xlsform import report

PROVINCES = [*profiles.PROVINCES]

# Names of components stay: they are names of classes in the clients that others generated.
ENUMERATIONS: Mapping[str, Sequence[str]] = {
    "AgeBand": profiles.AgeBand.values,
    "AppointmentKind": Appointment.KINDS,
    "AssignmentReason": hope.Reason.values,
    "AssignmentState": hope.AssignmentState.values,
    "Audience": profiles.Audience.values,
    "ChangeKind": list(difference.How),
    "ChangedPart": list(difference.What),
    "CheckInKind": [CheckIn.DEBRIEF, CheckIn.WEEK],
    "ChecklistPoint": checklist.IDS,
    "ConsultationStage": hope.ConsultationStage.values,
    "DeclineReason": referrals.DeclineReason.values,
    "DeviceTransport": [Via.WEB_PUSH, Via.FCM],
    "EvaluationGrouping": ["requester", "form", "topic"],
    "EvaluationSide": [Evaluation.REQUESTER, Evaluation.MEMBER],
    "ExitPath": [hope.Path.LEAVE, hope.Path.GRIEVANCE],
    "ExpertLanguage": list(catalogue.LANGUAGES),
    "ExpertStatus": hope.ExpertStatus.values,
    "ExportContent": list(CONTENTS),
    "ExportFormat": list(FORMS),
    "FeeState": hope.FeeState.values,
    "Form": hope.Form.values,
    "ImportOutcome": list(report.Status),
    "InterfaceLanguage": [code for code, _name in settings.LANGUAGES],
    "InvitationStanding": list(hope.STANDINGS),
    "JobState": rounds.JobState.values,
    "Language": [code for code in profiles.Language.values if code != profiles.Language.OTHER],
    "LinkChannel": programmes.Channel.values,
    "LinkTarget": [kind for kind, target in TARGETS.items() if target.is_chosen],
    "MailboxState": ["ok", *MailboxFault.values],
    "MemberRole": [*Role.values, "operator"],
    "MemberState": list(Standing),
    "MessageSite": [*sites()],
    "NameUse": list(briefing.NAMES),
    "NotificationKind": list(CHOSEN),
    "OfficeLanguage": list(paper.LANGUAGES),
    "PageAudience": programmes.PageAudience.values,
    "PageLanguage": [language.code for language in REGISTRY],
    "PageState": programmes.PageState.values,
    "PageTrialStatus": [*rounds.RoundStatus.values, "gone"],
    "PageFileKind": programmes.FileKind.values,
    "PageImportChange": import_report.Change.values,
    "Path": hope.Path.values,
    "ProgrammeRole": list(PROGRAMME_ROLES),
    "ProjectKind": programmes.ProjectKind.values,
    "ProjectPart": list(PARTS),
    "ProjectStage": programmes.Stage.values,
    "ProposalReads": referrals.ProposalReads.values,
    "ProposalReason": referrals.ProposalReason.values,
    "ProposalState": referrals.ProposalState.values,
    "Province": PROVINCES,
    "ProfileLanguage": profiles.Language.values,
    "QuestionType": list(QUESTION_TYPES),
    "ReactionKind": list(Reaction.KINDS),
    "RecordedScreen": programmes.RecordedScreen.values,
    "ReferralStatus": referrals.ReferralStatus.values,
    "ReferralTime": ["now", "if-unanswered"],
    "Region": [value for value, _label in profiles.PLACES],
    "ReportOutcome": list(report.What),
    "RequestPlace": [*hope.AssignmentState.values[1:], *hope.Reason.values],
    "RequestStatus": referrals.RequestStatus.values,
    "RequesterKind": hope.RequesterKind.values,
    "Role": Role.values,
    "RoundAudience": rounds.Audience.values,
    "RoundPurpose": sorted(PURPOSES),
    "RoundStatus": rounds.RoundStatus.values,
    "StepState": hope.StepState.values,
    "StopCountry": [*COUNTRIES],
    "StoryAudience": list(STORY_AUDIENCES),
    "StoryKind": [StoryConsent.STORY, StoryConsent.QUOTE],
    "TextDecision": [rounds.TextState.CLEARED, rounds.TextState.WITHHELD],
    "TextState": rounds.TextState.values,
    "Theme": profiles.Theme.values,
    "Topic": catalogue.Topic.values,
    "VisibleReferralStatus": [
        status
        for status in referrals.ReferralStatus.values
        if status != referrals.ReferralStatus.WAITING
    ],
    "Wish": profiles.Wish.values,
    "WorkArea": [profiles.WHOLE_COUNTRY, *PROVINCES, *profiles.Country.values],
}
