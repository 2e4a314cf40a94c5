"""Static files under names that hold their hash, compressed once, modules included."""

import posixpath
from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property
from graphlib import TopologicalSorter
from typing import Any

from django.core.files.base import ContentFile
from django.core.files.storage import Storage
from whitenoise.compress import Compressor
from whitenoise.storage import CompressedManifestStaticFilesStorage

from .comments import without_comments
from .modules import IMPORT

HASH_DIGITS = 8
OURS = "/kier/"
# Made elsewhere, and small already.
VENDOR = "/vendor/"


class SparingCompressor(Compressor):  # type: ignore[misc]
    """Brotli for our own files, which phones load; gzip for the libraries' pages.

    Brotli at its best takes ten seconds for the API's browsing page alone.
    """

    def should_compress(self, filename: str) -> bool:
        """Tell whether a file is worth it; maps for developers are not."""
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

    def file_hash(self, name: str, content: Any = None) -> str | None:
        """Return eight digits of Django's twelve: a first page names thirty modules, in 14 kB."""
        found = super().file_hash(name, content)
        return found[:HASH_DIGITS] if found else None

    def post_process(
        self, paths: Mapping[str, tuple[Storage, str]], dry_run: bool = False, **options: Any
    ) -> Iterator[Any]:
        """Names the files by what they hold, our modules without their comments."""
        lean = {
            name: _Lean(storage, path)
            for name, (storage, path) in paths.items()
            if _is_our_module(name)
        }
        # Whoever comes after what it imports has its last name at once: else each floor is a pass.
        first = {name: (lean[name], paths[name][1]) for name in _imports_first(lean)}
        others = {name: found for name, found in paths.items() if name not in lean}
        yield from super().post_process(first | others, dry_run, **options)

    def create_compressor(self, **options: Any) -> Compressor:
        """Return what compresses each file."""
        return SparingCompressor(**options)

    def compress_files(self, paths: Iterable[str]) -> Iterator[tuple[str, str]]:
        """Compress what has a hashed name: no page asks for the same under its plain one."""
        hashed = set(self.hashed_files.values())
        yield from super().compress_files([path for path in paths if path in hashed])


class _Lean:
    """Reads a module of a storage as it is sent, once for all passes."""

    def __init__(self, storage: Storage, path: str) -> None:
        self.storage = storage
        self.path = path

    @cached_property
    def text(self) -> str:
        """The module without its comments."""
        with self.storage.open(self.path) as file:
            return without_comments(file.read().decode())

    def open(self, _path: str) -> ContentFile[bytes]:
        """As a storage does, for this one path."""
        return ContentFile(self.text.encode())


def _imports_first(modules: Mapping[str, _Lean]) -> Iterable[str]:
    """Our modules, each after those that it imports.

    :raises graphlib.CycleError: some import each other in a circle, which has no hashed names
    """
    above = {
        name: [
            imported
            for found in IMPORT.findall(module.text)
            if (imported := posixpath.normpath(f"{posixpath.dirname(name)}/{found}")) in modules
        ]
        for name, module in modules.items()
    }
    return TopologicalSorter(above).static_order()


def _is_our_module(name: str) -> bool:
    return f"/{name}".startswith(OURS) and name.endswith(".js") and VENDOR not in name
