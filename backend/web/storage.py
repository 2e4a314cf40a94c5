"""Static files with hashed names, compressed in advance."""

import posixpath
from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property
from graphlib import TopologicalSorter
from typing import Any, override

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
    """Brotli for our files, and gzip for others, for which Brotli takes long."""

    @override
    def should_compress(self, filename: str) -> bool:
        return not filename.endswith(".map") and bool(super().should_compress(filename))

    @override
    def compress(self, path: str) -> list[str]:
        sparing = self if OURS in path else _Gzip(quiet=True)
        return list(Compressor.compress(sparing, path))


class _Gzip(Compressor):  # type: ignore[misc]
    def __init__(self, **options: Any) -> None:
        super().__init__(use_brotli=False, **options)


class HashedFiles(CompressedManifestStaticFilesStorage):  # type: ignore[misc]
    """Hashes names of files, and rewrites the imports of modules."""

    support_js_module_import_aggregation = True

    @override
    def file_hash(self, name: str, content: Any = None) -> str | None:
        # Shorter than Django's: a first page names thirty modules, in 14 kB.
        found = super().file_hash(name, content)
        return found[:HASH_DIGITS] if found else None

    @override
    def post_process(
        self, paths: Mapping[str, tuple[Storage, str]], dry_run: bool = False, **options: Any
    ) -> Iterator[Any]:
        lean = {
            name: _Lean(storage, path)
            for name, (storage, path) in paths.items()
            if _is_our_module(name)
        }
        # After what it imports, a module gets its final name at once, not one level in each pass.
        first = {name: (lean[name], paths[name][1]) for name in _imports_first(lean)}
        other_files = {name: found for name, found in paths.items() if name not in lean}
        yield from super().post_process(first | other_files, dry_run, **options)

    @override
    def create_compressor(self, **options: Any) -> Compressor:
        return SparingCompressor(**options)

    @override
    def compress_files(self, paths: Iterable[str]) -> Iterator[tuple[str, str]]:
        hashed = set(self.hashed_files.values())
        yield from super().compress_files([path for path in paths if path in hashed])


class _Lean:
    def __init__(self, storage: Storage, path: str) -> None:
        self.storage = storage
        self.path = path

    @cached_property
    def text(self) -> str:
        with self.storage.open(self.path) as file:
            return without_comments(file.read().decode())

    def open(self, _path: str) -> ContentFile[bytes]:
        return ContentFile(self.text.encode())


def _imports_first(modules: Mapping[str, _Lean]) -> Iterable[str]:
    """Return our modules after those they import; raise `CycleError` for cycles."""
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
