"""Static files under names that hold their hash, compressed once, modules included."""

from collections.abc import Iterator, Mapping
from typing import Any

from django.core.files.base import ContentFile
from django.core.files.storage import Storage
from whitenoise.compress import Compressor
from whitenoise.storage import CompressedManifestStaticFilesStorage

from .lean import without_comments

OURS = "/kier/"
# Made elsewhere, and small already.
VENDOR = "/vendor/"


class SparingCompressor(Compressor):  # type: ignore[misc]
    """Brotli for our own files, which phones load; gzip for the libraries' pages.

    Brotli at its best takes ten seconds for the API's browsing page alone.
    """

    def should_compress(self, filename: str) -> bool:
        """Whether a file is worth it; maps for developers are not."""
        return not filename.endswith(".map") and bool(super().should_compress(filename))

    def compress(self, path: str) -> list[str]:
        """Write the compressed files beside a file; answers their paths."""
        sparing = self if OURS in path else _Gzip(quiet=True)
        return list(Compressor.compress(sparing, path))


class _Gzip(Compressor):  # type: ignore[misc]
    def __init__(self, **options: Any) -> None:
        super().__init__(use_brotli=False, **options)


class HashedFiles(CompressedManifestStaticFilesStorage):  # type: ignore[misc]
    """Also rewrites what modules import from each other, so that they need no build.

    Names are those in the text of the module; a worker's address is no import, and is given by
    the page.
    """

    support_js_module_import_aggregation = True
    # A pass for each floor of modules that import each other.
    max_post_process_passes = 20

    def post_process(
        self, paths: Mapping[str, tuple[Storage, str]], dry_run: bool = False, **options: Any
    ) -> Iterator[Any]:
        """Names the files by what they hold, our modules without their comments."""
        lean = {
            name: (_Lean(storage), path) if _is_our_module(name) else (storage, path)
            for name, (storage, path) in paths.items()
        }
        yield from super().post_process(lean, dry_run, **options)

    def create_compressor(self, **options: Any) -> Compressor:
        """What compresses each file."""
        return SparingCompressor(**options)


class _Lean:
    """Reads modules of a storage as they are sent."""

    def __init__(self, storage: Storage) -> None:
        self.storage = storage

    def open(self, path: str) -> ContentFile[bytes]:
        with self.storage.open(path) as file:
            return ContentFile(without_comments(file.read().decode()).encode())


def _is_our_module(name: str) -> bool:
    return f"/{name}".startswith(OURS) and name.endswith(".js") and VENDOR not in name
