"""Rows of the programme, by subject."""

from .batches import Batch, MessageTemplate, OptOut
from .history import HistoryEntry
from .links import Link, LinkCounts, LinkWeek
from .page_files import PageFile, PageFileContent, PageVersionFile
from .pages import Page, PageContent, PageText, PageTrial, PageUse, PageUseWeek, PageVersion
from .projects import Project
from .recordings import Recording, RecordingContent
from .stops import Stop
from .visits import OutreachPage, Visit

__all__ = [
    "Batch",
    "HistoryEntry",
    "Link",
    "LinkCounts",
    "LinkWeek",
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
    "Project",
    "Recording",
    "RecordingContent",
    "Stop",
    "Visit",
]
