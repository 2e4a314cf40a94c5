"""Vocabularies of the programme, by subject."""

from .certificates import CertificateKind, CertificateStatus, RevocationReason, status_on
from .courses import CourseState, QuestionType
from .figures import Counting, Direction, ReleaseState, Unit
from .interventions import Decision, InterventionState, QuestionState, Remains
from .involvement import ADVISING_STAGES, STAGE_ORDER, InvolvementStage
from .links import Channel, TargetKind
from .measures import (
    INDICATORS,
    LEAD_TIME_ENDS,
    MeasureKind,
    Phase,
    RespondentGroup,
    TableSort,
    Willingness,
    lead_time_class,
)
from .outreach import Branch
from .pages import SHOWN_STATES, FileKind, PageAudience, PageState
from .places import TAKING_PART, PlaceKind, PlaceState
from .projects import ProjectKind, Stage, stage_of
from .recordings import RecordedScreen
from .signals import (
    HERE_SIGNALS,
    OPEN_SIGNALS,
    CaseTable,
    FoundKind,
    HandlingCode,
    MoveState,
    MoveTarget,
    OverruleReason,
    Reliability,
    SignalEvent,
    SignalForm,
    SignalOutcome,
    SignalState,
    TableMemberState,
)
from .trainings import (
    LIVE_STATES,
    SEATED_STATES,
    UNCONFIRMED_STATES,
    Profession,
    RegistrationState,
    SessionState,
)

__all__ = [
    "ADVISING_STAGES",
    "HERE_SIGNALS",
    "INDICATORS",
    "LEAD_TIME_ENDS",
    "LIVE_STATES",
    "OPEN_SIGNALS",
    "SEATED_STATES",
    "SHOWN_STATES",
    "STAGE_ORDER",
    "TAKING_PART",
    "UNCONFIRMED_STATES",
    "Branch",
    "CaseTable",
    "CertificateKind",
    "CertificateStatus",
    "Channel",
    "Counting",
    "CourseState",
    "Decision",
    "Direction",
    "FileKind",
    "FoundKind",
    "HandlingCode",
    "InterventionState",
    "InvolvementStage",
    "MeasureKind",
    "MoveState",
    "MoveTarget",
    "OverruleReason",
    "PageAudience",
    "PageState",
    "Phase",
    "PlaceKind",
    "PlaceState",
    "Profession",
    "ProjectKind",
    "QuestionState",
    "QuestionType",
    "RecordedScreen",
    "RegistrationState",
    "ReleaseState",
    "Reliability",
    "Remains",
    "RespondentGroup",
    "RevocationReason",
    "SessionState",
    "SignalEvent",
    "SignalForm",
    "SignalOutcome",
    "SignalState",
    "Stage",
    "TableMemberState",
    "TableSort",
    "TargetKind",
    "Unit",
    "Willingness",
    "lead_time_class",
    "stage_of",
    "status_on",
]
