"""Rows of Platform HOPE, by what they are about."""

from backend.experts.models.people import (
    Expert,
    Grievance,
    Look,
    MemberEnvelope,
    Platform,
    SealedText,
    Step,
    StepDone,
    StoryConsent,
    StoryUse,
)

from .care import Appointment, CheckIn, Fee, Feed
from .consultations import (
    Consultation,
    Contribution,
    NameConsent,
    Reaction,
    Recording,
    Statement,
    Verdict,
)
from .evaluations import Evaluation, Improvement
from .growth import (
    Coaching,
    Coming,
    Followed,
    Knowledge,
    Success,
    SuccessConsent,
    Training,
)
from .invitations import Invitation, Question
from .requests import Assignment, Entry, Letter, Requester

__all__ = [
    "Appointment",
    "Assignment",
    "CheckIn",
    "Coaching",
    "Coming",
    "Consultation",
    "Contribution",
    "Entry",
    "Evaluation",
    "Expert",
    "Fee",
    "Feed",
    "Followed",
    "Grievance",
    "Improvement",
    "Invitation",
    "Knowledge",
    "Letter",
    "Look",
    "MemberEnvelope",
    "NameConsent",
    "Platform",
    "Question",
    "Reaction",
    "Recording",
    "Requester",
    "SealedText",
    "Statement",
    "Step",
    "StepDone",
    "StoryConsent",
    "StoryUse",
    "Success",
    "SuccessConsent",
    "Training",
    "Verdict",
]
