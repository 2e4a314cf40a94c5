"""Packages of made-up courses, made without a database."""

import io
import zipfile
from types import SimpleNamespace
from typing import Any, cast

from backend.programmes.models import CourseVersion
from backend.programmes.packages.archives import package_of
from backend.programmes.packages.course_data import House
from backend.programmes.packages.manifests import Standard

from .courses import ROLES, a_content


def a_version(**changes: Any) -> CourseVersion:
    """Return as much of a version as a package is made of."""
    course = SimpleNamespace(
        slug="signals", minutes=5, pass_mark=80, roles=ROLES, project=None, project_id=None
    )
    fields: dict[str, Any] = {
        "pk": "3f0b2f0e-0000-4000-8000-000000000001",
        "title": "Signalen",
        "summary": "Wat je kunt zien.",
        "content": a_content(),
        "text": SimpleNamespace(course=course, language="nl"),
    }
    return cast("CourseVersion", SimpleNamespace(**(fields | changes)))


def unpacked(package: bytes) -> dict[str, bytes]:
    """Return the files of a package by name, in their order."""
    with zipfile.ZipFile(io.BytesIO(package)) as archive:
        assert archive.testzip() is None
        return {name: archive.read(name) for name in archive.namelist()}


def a_package(
    standard: Standard = Standard.SCORM_12, *, house: House | None = None, **changes: Any
) -> dict[str, bytes]:
    """Return the files of a package."""
    return unpacked(package_of(a_version(**changes), standard, house=house))
