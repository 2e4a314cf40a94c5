"""The texts of a course as HTML."""

from collections.abc import Mapping
from typing import Any

from django.utils.safestring import SafeString

from backend.programmes.documents.course_schema import course_files
from backend.programmes.documents.html import render_document
from backend.programmes.models import Project

from .public_pages import document_files


def rendered_texts(
    content: Mapping[str, Any], *, project: Project, tag: str
) -> dict[str, SafeString]:
    """Return the HTML of each text of a valid course by id of its step; at most two statements.

    :param tag: the attribute `lang`
    """
    named = {identifier for _path, _kind, identifier in course_files(content)}
    files = document_files(named, project=project)
    return {
        step["id"]: render_document(step["document"], files, tag=tag)
        for module in content["modules"]
        for step in module["steps"]
        if step["kind"] == "text"
    }
