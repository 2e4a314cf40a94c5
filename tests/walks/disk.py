"""Searches for a text in all files of a browser's profile.

Read are plain bytes in UTF-8 and UTF-16, data of gzip or zlib anywhere in a file, and Brotli in
cache entries; not tables compacted with Snappy, and not cookies, which Chromium encrypts.
"""

import re
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import brotli

ENCODINGS = ("utf-8", "utf-16-le", "utf-16-be")
# Heads of gzip (RFC 1952) and of zlib with its usual window (RFC 1950).
COMPRESSED = re.compile(rb"\x1f\x8b\x08|\x78[\x01\x5e\x9c\xda]")
AUTO = 32 + zlib.MAX_WBITS
MAX_BYTES = 8 * 1024 * 1024
# Chromium's cache of small files: a head of 24 bytes, the address, then the body as it came.
CACHE_MAGIC = bytes.fromhex("305c72a71b6dfbfc")
CACHE_HEAD = 24


@dataclass(frozen=True, slots=True)
class Trace:
    """One place where the text was found."""

    file: str
    how: str


def traces(folder: Path, text: str) -> list[Trace]:
    """Return every file below `folder` that holds `text`, and in which form."""
    found = []
    for path in sorted(one for one in folder.rglob("*") if one.is_file()):
        try:
            content = path.read_bytes()
        except FileNotFoundError:
            # A browser that ends still tidies up.
            continue
        for form, bytes_ in _forms(content):
            for encoding in ENCODINGS:
                if text.encode(encoding) in bytes_:
                    name = path.relative_to(folder).as_posix()
                    found.append(Trace(name, f"{form}, {encoding}"))
    return found


def _forms(content: bytes) -> Iterator[tuple[str, bytes]]:
    yield "as it is", content
    for start in COMPRESSED.finditer(content):
        if inflated := _inflate(content[start.start() :]):
            yield "compressed", inflated
    if content.startswith(CACHE_MAGIC):
        key_bytes = int.from_bytes(content[12:16], "little")
        if body := _brotli(content[CACHE_HEAD + key_bytes :]):
            yield "Brotli in the cache", body


def _inflate(content: bytes) -> bytes:
    try:
        return zlib.decompressobj(AUTO).decompress(content, MAX_BYTES)
    except zlib.error:
        return b""


def _brotli(content: bytes) -> bytes:
    # What follows the body in an entry ends the stream with an error; what came before it counts.
    reader, body = brotli.Decompressor(), b""
    try:
        for place in range(0, len(content), 256):
            body += reader.process(content[place : place + 256])
    except brotli.error:
        pass
    return body
