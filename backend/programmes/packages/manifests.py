"""`imsmanifest.xml`: what a learning system reads of a package, in SCORM 1.2 and SCORM 2004."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Final
from xml.etree import ElementTree as ET

NAME: Final = "imsmanifest.xml"
START: Final = "index.html"
_XSI: Final = "http://www.w3.org/2001/XMLSchema-instance"


class Standard(StrEnum):
    """What learning systems speak; most of them both."""

    SCORM_12 = "scorm-1.2"
    SCORM_2004 = "scorm-2004"


@dataclass(frozen=True, slots=True)
class _Vocabulary:
    """Names of one version of the standard."""

    packaging: str
    adl: str
    schema_version: str
    kind: str
    schemas: tuple[tuple[str, str], ...]


_SEQUENCING: Final = "http://www.imsglobal.org/xsd/imsss"
_VOCABULARIES: Final = {
    Standard.SCORM_12: _Vocabulary(
        packaging="http://www.imsproject.org/xsd/imscp_rootv1p1p2",
        adl="http://www.adlnet.org/xsd/adlcp_rootv1p2",
        schema_version="1.2",
        kind="scormtype",
        schemas=(
            ("http://www.imsproject.org/xsd/imscp_rootv1p1p2", "imscp_rootv1p1p2.xsd"),
            ("http://www.adlnet.org/xsd/adlcp_rootv1p2", "adlcp_rootv1p2.xsd"),
        ),
    ),
    Standard.SCORM_2004: _Vocabulary(
        packaging="http://www.imsglobal.org/xsd/imscp_v1p1",
        adl="http://www.adlnet.org/xsd/adlcp_v1p3",
        schema_version="2004 4th Edition",
        kind="scormType",
        schemas=(
            ("http://www.imsglobal.org/xsd/imscp_v1p1", "imscp_v1p1.xsd"),
            ("http://www.adlnet.org/xsd/adlcp_v1p3", "adlcp_v1p3.xsd"),
            (_SEQUENCING, "imsss_v1p0.xsd"),
        ),
    ),
}


def manifest(
    standard: Standard, *, identifier: str, title: str, pass_mark: int, files: Iterable[str]
) -> bytes:
    """Return the manifest of a package with one course.

    :param identifier: letters, digits and hyphens, the same for each version of a course
    :param pass_mark: percent
    :param files: names of all other files of the package
    """
    words = _VOCABULARIES[standard]
    root = ET.Element("manifest", {"identifier": identifier, "version": "1.0"})
    root.set("xmlns", words.packaging)
    root.set("xmlns:adlcp", words.adl)
    root.set("xmlns:xsi", _XSI)
    if standard == Standard.SCORM_2004:
        root.set("xmlns:imsss", _SEQUENCING)
    root.set("xsi:schemaLocation", " ".join(part for pair in words.schemas for part in pair))
    about = ET.SubElement(root, "metadata")
    ET.SubElement(about, "schema").text = "ADL SCORM"
    ET.SubElement(about, "schemaversion").text = words.schema_version
    organizations = ET.SubElement(root, "organizations", {"default": "course"})
    organization = ET.SubElement(organizations, "organization", {"identifier": "course"})
    ET.SubElement(organization, "title").text = title
    item = ET.SubElement(organization, "item", {"identifier": "whole", "identifierref": "player"})
    ET.SubElement(item, "title").text = title
    if standard == Standard.SCORM_12:
        ET.SubElement(item, "adlcp:masteryscore").text = str(pass_mark)
    else:
        _sequencing(item, pass_mark)
    resources = ET.SubElement(root, "resources")
    attributes = {"identifier": "player", "type": "webcontent", "href": START}
    resource = ET.SubElement(resources, "resource", attributes | {f"adlcp:{words.kind}": "sco"})
    for name in files:
        ET.SubElement(resource, "file", {"href": name})
    ET.indent(root)
    text: bytes = ET.tostring(root, encoding="utf-8", xml_declaration=True)
    return text


def _sequencing(item: ET.Element, pass_mark: int) -> None:
    sequencing = ET.SubElement(item, "imsss:sequencing")
    objectives = ET.SubElement(sequencing, "imsss:objectives")
    passed = ET.SubElement(
        objectives,
        "imsss:primaryObjective",
        {"objectiveID": "passed", "satisfiedByMeasure": "true"},
    )
    least = ET.SubElement(passed, "imsss:minNormalizedMeasure")
    least.text = f"{pass_mark / 100:g}"
    # The course says itself that somebody came to its end.
    ET.SubElement(
        sequencing,
        "imsss:deliveryControls",
        {"completionSetByContent": "true", "objectiveSetByContent": "true"},
    )
