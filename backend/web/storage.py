"""Static files under names that hold their hash, compressed once, modules included."""

from typing import Any

from whitenoise.compress import Compressor
from whitenoise.storage import CompressedManifestStaticFilesStorage

OURS = "/kier/"


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

    def create_compressor(self, **options: Any) -> Compressor:
        """What compresses each file."""
        return SparingCompressor(**options)
