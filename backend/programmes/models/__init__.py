"""Rows of the programme, by subject."""

from .history import HistoryEntry
from .links import Link, LinkCounts, LinkWeek
from .projects import Project

__all__ = ["HistoryEntry", "Link", "LinkCounts", "LinkWeek", "Project"]
