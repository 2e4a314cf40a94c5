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
from backend.programmes.documents import course_difference, import_report
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
    "CaseTable": programmes.CaseTable.values,
    "CertificateKind": programmes.CertificateKind.values,
    "CertificateStatus": programmes.CertificateStatus.values,
    "ChangeKind": list(difference.How),
    "ChangedPart": list(difference.What),
    "CheckInKind": [CheckIn.DEBRIEF, CheckIn.WEEK],
    "ChecklistPoint": checklist.IDS,
    "ConsultationStage": hope.ConsultationStage.values,
    "CourseChange": course_difference.CourseChange.values,
    "CourseState": programmes.CourseState.values,
    "DeclineReason": referrals.DeclineReason.values,
    "DeviceTransport": [Via.WEB_PUSH, Via.FCM],
    "EvaluationGrouping": ["requester", "form", "topic"],
    "EvaluationSide": [Evaluation.REQUESTER, Evaluation.MEMBER],
    "ExitPath": [hope.Path.LEAVE, hope.Path.GRIEVANCE],
    "ExpertLanguage": list(catalogue.LANGUAGES),
    "FigureCounting": programmes.Counting.values,
    "FigureDirection": programmes.Direction.values,
    "FigureUnit": programmes.Unit.values,
    "FiguresReleaseState": programmes.ReleaseState.values,
    "ExpertStatus": hope.ExpertStatus.values,
    "ExportContent": list(CONTENTS),
    "ExportFormat": list(FORMS),
    "FeeState": hope.FeeState.values,
    "Form": hope.Form.values,
    "ImportOutcome": list(report.Status),
    "InterventionVerdict": programmes.Decision.values,
    "InterventionRemains": programmes.Remains.values,
    "HandlingCode": programmes.HandlingCode.values,
    "InterfaceLanguage": [code for code, _name in settings.LANGUAGES],
    "InvitationStanding": list(hope.STANDINGS),
    "InvolvementStage": programmes.InvolvementStage.values,
    "JobState": rounds.JobState.values,
    "Language": [code for code in profiles.Language.values if code != profiles.Language.OTHER],
    "LinkChannel": programmes.Channel.values,
    "LinkTarget": [kind for kind, target in TARGETS.items() if target.is_chosen],
    "MailboxState": ["ok", *MailboxFault.values],
    "MeasureKind": programmes.MeasureKind.values,
    "MeasureTableSort": programmes.TableSort.values,
    "MemberRole": [*Role.values, "operator"],
    "MemberState": list(Standing),
    "MessageSite": [*sites()],
    "MoveState": programmes.MoveState.values,
    "MoveTarget": programmes.MoveTarget.values,
    "NationalRegion": profiles.Region.values,
    "NameUse": list(briefing.NAMES),
    "NotificationKind": list(CHOSEN),
    "OfficeLanguage": list(paper.LANGUAGES),
    "OverruleReason": programmes.OverruleReason.values,
    "PageAudience": programmes.PageAudience.values,
    "PageLanguage": [language.code for language in REGISTRY],
    "PageState": programmes.PageState.values,
    "PageTrialStatus": [*rounds.RoundStatus.values, "gone"],
    "PageFileKind": programmes.FileKind.values,
    "PageImportChange": import_report.Change.values,
    "PlaceKind": programmes.PlaceKind.values,
    "PlaceState": programmes.PlaceState.values,
    "PersonalDataKind": programmes.FoundKind.values,
    "Path": hope.Path.values,
    "ProgrammeRole": list(PROGRAMME_ROLES),
    "Profession": programmes.Profession.values,
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
    "RegistrationState": programmes.RegistrationState.values,
    "ReferralStatus": referrals.ReferralStatus.values,
    "ReferralTime": ["now", "if-unanswered"],
    "Region": [value for value, _label in profiles.PLACES],
    "Reliability": programmes.Reliability.values,
    "ReportOutcome": list(report.What),
    "RequestPlace": [*hope.AssignmentState.values[1:], *hope.Reason.values],
    "RequestStatus": referrals.RequestStatus.values,
    "RequesterKind": hope.RequesterKind.values,
    "RespondentGroup": programmes.RespondentGroup.values,
    "RevocationReason": programmes.RevocationReason.values,
    "Role": Role.values,
    "RoundAudience": rounds.Audience.values,
    "RoundPurpose": sorted(PURPOSES),
    "RoundStatus": rounds.RoundStatus.values,
    "StakeholderQuestionState": programmes.QuestionState.values,
    "SignalBranch": programmes.Branch.values,
    "SignalEvent": programmes.SignalEvent.values,
    "SignalForm": programmes.SignalForm.values,
    "SignalOutcome": programmes.SignalOutcome.values,
    "SignalState": programmes.SignalState.values,
    "StepState": hope.StepState.values,
    "StopCountry": [*COUNTRIES],
    "StoryAudience": list(STORY_AUDIENCES),
    "StoryKind": [StoryConsent.STORY, StoryConsent.QUOTE],
    "TableMemberState": programmes.TableMemberState.values,
    "StudyPhase": programmes.Phase.values,
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
