"""Packages of courses: what is in them, and that they hold all that their player imports."""

import json
import re
from html import unescape
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from backend.programmes.models import CourseText, CourseVersion
from backend.programmes.packages import archives
from backend.programmes.packages.archives import MODULES, package_name, package_of
from backend.programmes.packages.course_data import House
from backend.programmes.packages.manifests import NAME, START, Standard
from backend.programmes.selectors.courses import course_version
from backend.web.modules import modules_of
from tests.personas import Browser
from tests.programmes.course_packages import unpacked
from tests.programmes.courses import a_live_course
from tests.programmes.factories import a_programme, a_project

pytestmark = pytest.mark.django_db
HOUSE = House("k7p9m2x4q8wz", "A" * 43)
SPACES = {
    Standard.SCORM_12: {
        "cp": "http://www.imsproject.org/xsd/imscp_rootv1p1p2",
        "adl": "http://www.adlnet.org/xsd/adlcp_rootv1p2",
    },
    Standard.SCORM_2004: {
        "cp": "http://www.imsglobal.org/xsd/imscp_v1p1",
        "adl": "http://www.adlnet.org/xsd/adlcp_v1p3",
        "seq": "http://www.imsglobal.org/xsd/imsss",
    },
}


@pytest.fixture
def version() -> CourseVersion:
    programme = a_programme()
    text = a_live_course(programme, a_project(programme))
    assert text.live is not None
    return course_version(text.live.pk)


def course_in(files: dict[str, bytes]) -> dict[str, Any]:
    found = re.search(rb'<script id="course"[^>]*>(.*?)</script>', files[START], re.S)
    assert found
    course: dict[str, Any] = json.loads(found[1])
    return course


def policy_in(files: dict[str, bytes]) -> str:
    found = re.search(r'Content-Security-Policy" content="([^"]*)"', files[START].decode())
    assert found
    return unescape(found[1])


def test_it_holds_all_that_its_player_imports() -> None:
    assert sorted(MODULES) == sorted(modules_of([archives.ENTRY]))


@pytest.mark.parametrize("standard", Standard)
def test_the_manifest_names_every_file(version: CourseVersion, standard: Standard) -> None:
    files = unpacked(package_of(version, standard))
    root, spaces = ET.fromstring(files[NAME]), SPACES[standard]  # noqa: S314
    named = {file.attrib["href"] for file in root.iterfind(".//cp:file", spaces)}
    assert named == {*files} - {NAME}
    [resource] = root.iterfind(".//cp:resource", spaces)
    assert resource.attrib["href"] == START
    kind = "scormtype" if standard == Standard.SCORM_12 else "scormType"
    assert resource.attrib[f"{{{spaces['adl']}}}{kind}"] == "sco"
    [item] = root.iterfind(".//cp:item", spaces)
    assert item.attrib["identifierref"] == resource.attrib["identifier"]
    assert item.findtext("cp:title", namespaces=spaces) == version.title
    assert next(iter(files)) == NAME


def test_each_standard_hears_the_mark(version: CourseVersion) -> None:
    old = ET.fromstring(unpacked(package_of(version, Standard.SCORM_12))[NAME])  # noqa: S314
    new = ET.fromstring(unpacked(package_of(version, Standard.SCORM_2004))[NAME])  # noqa: S314
    spaces = SPACES[Standard.SCORM_12]
    assert old.findtext(".//adl:masteryscore", namespaces=spaces) == "80"
    spaces = SPACES[Standard.SCORM_2004]
    assert new.findtext(".//seq:minNormalizedMeasure", namespaces=spaces) == "0.8"


def test_it_holds_the_course_in_its_language(version: CourseVersion) -> None:
    files = unpacked(package_of(version, Standard.SCORM_12))
    course = course_in(files)
    assert course["content"] == version.content
    assert course["version"] == str(version.pk)
    assert [role["name"] for role in course["roles"]] == ["balie", "schoonmaak"]
    assert course["words"]["start"] == "Begin met de cursus"
    assert b'<html lang="nl" dir="ltr">' in files[START]
    assert package_name(version, Standard.SCORM_12) == "signals-nl-scorm-1.2.zip"


def test_it_reaches_nothing_unless_it_was_made_for_a_place(
    version: CourseVersion, settings: Any
) -> None:
    settings.PUBLIC_URL = "https://kier.example"
    alone = unpacked(package_of(version, Standard.SCORM_2004))
    assert course_in(alone)["house"] is None
    assert "connect-src 'none'" in policy_in(alone)
    housed = unpacked(package_of(version, Standard.SCORM_2004, house=HOUSE))
    assert course_in(housed)["house"] == {"code": HOUSE.code, "fingerprint": HOUSE.fingerprint}
    assert "connect-src https://kier.example;" in policy_in(housed)
    assert "default-src 'none'" in policy_in(housed)


def test_the_same_course_gives_the_same_bytes_in_few_statements(version: CourseVersion) -> None:
    with CaptureQueriesContext(connection) as queries:
        first = package_of(version, Standard.SCORM_12)
    assert len(queries) <= 1
    assert package_of(version, Standard.SCORM_12) == first
    assert len(first) < 150_000


def test_text_that_looks_like_markup_stays_text(version: CourseVersion) -> None:
    version.title = "</script><script>alert(1)</script>"
    files = unpacked(package_of(version, Standard.SCORM_12))
    assert b"<script>alert" not in files[START]
    assert course_in(files)["title"] == version.title


def test_only_what_is_live_is_given_as_a_package() -> None:
    programme = a_programme()
    project = a_project(programme)
    text = a_live_course(programme, project)
    client = Browser(programme.editor)
    address = f"/api/v1/programmes/projects/{project.pk}/courses/{text.course_id}/texts/nl/package"
    found = client.get(f"{address}?standard=scorm-2004")
    assert found["Content-Type"] == "application/zip"
    assert found["Content-Disposition"] == 'attachment; filename="signals-nl-scorm-2004.zip"'
    assert NAME in unpacked(found.content)
    assert client.get(f"{address}?standard=scorm-3").status_code == 404
    assert client.get(address).status_code == 404
    CourseText.objects.filter(pk=text.pk).update(state="hidden")
    assert client.get(f"{address}?standard=scorm-2004").status_code == 404
