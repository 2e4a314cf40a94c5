"""Pictures, files and videos of pages."""

import uuid

from django.conf import settings
from django.db import models

from backend.core.row_macs import AuthenticatedRow
from backend.core.shown_changes import shown
from backend.programmes.states import FileKind

from .pages import PageVersion
from .projects import Project

LONGEST_FILE_NAME, LONGEST_ALTERNATIVE = 120, 300
CHUNK_BYTES = 1_000_000


@shown()
class PageFile(AuthenticatedRow):
    """A picture, file, video or its captions. Strangers get it once a live page uses it."""

    # A browser does what the type says; people in danger believe what it shows.
    MAC_FIELDS = ("project", "kind", "name", "media_type", "size", "sha256", "alternative")
    PLAIN_FIELDS = ("width", "height", "made_by", "made_on")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    project = models.ForeignKey(Project, models.CASCADE, related_name="page_files", db_index=False)
    kind = models.CharField(max_length=8, choices=FileKind)
    name = models.CharField(max_length=LONGEST_FILE_NAME)
    media_type = models.CharField(max_length=40)
    # Bytes of all variants.
    size = models.PositiveIntegerField()
    # Of what is seen, in pixels.
    width = models.PositiveIntegerField(null=True)
    height = models.PositiveIntegerField(null=True)
    # What a picture says to who does not see it, where a page says nothing else.
    alternative = models.CharField(max_length=LONGEST_ALTERNATIVE, blank=True)
    # Of the original as it came, in hexadecimal: the same content twice is one file.
    sha256 = models.CharField(max_length=64)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )
    made_on = models.DateField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["project", "kind", "sha256"], name="page_file_once")
        ]

    def __str__(self) -> str:
        return self.name


class PageFileContent(AuthenticatedRow):
    """A piece of a variant of a file: `480`, `960`, `1440` of a picture, else `original`."""

    MAC_FIELDS = ("file", "variant", "number", "content")
    UNTOLD_FIELDS = ("content",)

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    file = models.ForeignKey(PageFile, models.CASCADE, related_name="pieces", db_index=False)
    variant = models.CharField(max_length=12)
    # Counts within the variant, from 0.
    number = models.PositiveSmallIntegerField()
    content = models.BinaryField(max_length=CHUNK_BYTES)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["file", "variant", "number"], name="page_piece_once")
        ]


class PageVersionFile(models.Model):
    """That a version names a file; it is written with the version."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    version = models.ForeignKey(
        PageVersion, models.CASCADE, related_name="version_files", db_index=False
    )
    file = models.ForeignKey(PageFile, models.CASCADE, related_name="version_files")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["version", "file"], name="page_version_file_once")
        ]
