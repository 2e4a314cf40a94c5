"""Rows of the programme, by subject."""

from .attempts import Attempt
from .batches import Batch, MessageTemplate, OptOut
from .certificates import Award, Certificate, CertificateReminder, SigningKey
from .course_counts import CourseCounts, CourseWeek
from .courses import Course, CourseContent, CourseText, CourseVersion, CourseVersionFile
from .figures import FiguresRelease, Indicator, IndicatorValue, ReleasedFigure
from .history import HistoryEntry
from .interventions import Aftermath, Intervention, InterventionCheck, StakeholderQuestion
from .involvement import ActionLine, Involvement, StepPlan
from .links import Link, LinkCounts, LinkWeek
from .measures import (
    Measure,
    MeasureLeadTimes,
    MeasurePairs,
    MeasureRound,
    MeasureTable,
    PlannedTable,
    WordingTrial,
)
from .page_files import PageFile, PageFileContent, PageVersionFile
from .pages import Page, PageContent, PageText, PageTrial, PageUse, PageUseWeek, PageVersion
from .places import (
    HouseToken,
    Place,
    PlaceCard,
    PlaceCount,
    PlaceKey,
    PlaceMonth,
    SpentToken,
)
from .projects import Project
from .recordings import Recording, RecordingContent
from .signal_tables import (
    PeerPin,
    SignalHistory,
    SignalTable,
    TableEnvelope,
    TableKey,
    TableMember,
)
from .signals import Enrichment, Signal, SignalCounts, SignalFigures, SignalMove
from .stops import Stop
from .trainings import Registration, Training, TrainingCounts, TrainingFigures, TrainingSession
from .visits import OutreachPage, Visit

__all__ = [
    "ActionLine",
    "Aftermath",
    "Attempt",
    "Award",
    "Batch",
    "Certificate",
    "CertificateReminder",
    "Course",
    "CourseContent",
    "CourseCounts",
    "CourseText",
    "CourseVersion",
    "CourseVersionFile",
    "CourseWeek",
    "Enrichment",
    "FiguresRelease",
    "HistoryEntry",
    "HouseToken",
    "Indicator",
    "IndicatorValue",
    "Intervention",
    "InterventionCheck",
    "Involvement",
    "Link",
    "LinkCounts",
    "LinkWeek",
    "Measure",
    "MeasureLeadTimes",
    "MeasurePairs",
    "MeasureRound",
    "MeasureTable",
    "MessageTemplate",
    "OptOut",
    "OutreachPage",
    "Page",
    "PageContent",
    "PageFile",
    "PageFileContent",
    "PageText",
    "PageTrial",
    "PageUse",
    "PageUseWeek",
    "PageVersion",
    "PageVersionFile",
    "PeerPin",
    "Place",
    "PlaceCard",
    "PlaceCount",
    "PlaceKey",
    "PlaceMonth",
    "PlannedTable",
    "Project",
    "Recording",
    "RecordingContent",
    "Registration",
    "ReleasedFigure",
    "Signal",
    "SignalCounts",
    "SignalFigures",
    "SignalHistory",
    "SignalMove",
    "SignalTable",
    "SigningKey",
    "SpentToken",
    "StakeholderQuestion",
    "StepPlan",
    "Stop",
    "TableEnvelope",
    "TableKey",
    "TableMember",
    "Training",
    "TrainingCounts",
    "TrainingFigures",
    "TrainingSession",
    "Visit",
    "WordingTrial",
]
