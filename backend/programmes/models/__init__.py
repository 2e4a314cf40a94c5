"""Rows of the programme, by subject."""

from .history import HistoryEntry
from .projects import Project

__all__ = ["HistoryEntry", "Project"]
