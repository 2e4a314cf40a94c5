"""Walks before one server, and keeps what it sees as pictures for the documentation."""

import base64
import re
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Page, expect

from scripts.demonstrations.server import OwnServer

from .chromium import DESK, Device, context_options
from .inbox import Inbox
from .palette import palette_png

# One pixel of the screen is one of the picture.
SHARP = {"device_scale_factor": 1}
SIDE_BY_SIDE = "display: inline-flex; gap: 12px; background: #d8cbb8"
PATIENCE_SECONDS = 20
INVITATION = r"http\S+reset#\S+"
PIXELS = """
async (address) => {
  const picture = new Image();
  picture.src = address;
  await picture.decode();
  const { width, height } = picture;
  const context = new OffscreenCanvas(width, height).getContext("2d");
  context.drawImage(picture, 0, 0);
  const bytes = context.getImageData(0, 0, width, height).data;
  const parts = [];
  for (let at = 0; at < bytes.length; at += 32768) {
    parts.push(String.fromCharCode(...bytes.subarray(at, at + 32768)));
  }
  return [width, height, btoa(parts.join(""))];
}
"""


@dataclass
class Photographer:
    """Walks before one server, and keeps what it sees."""

    server: OwnServer
    browser: Browser
    folder: Path

    @contextmanager
    def page(self, device: Device, language: str = "en", **more: Any) -> Iterator[Page]:
        javascript = more.pop("javascript", True)
        options = {**context_options(device, language, javascript=javascript), **SHARP, **more}
        with self.browser.new_context(**options) as context:
            yield context.new_page()

    def sign_in(self, page: Page, slug: str) -> Inbox:
        [one] = [
            one
            for one in self.server.sign_ins()
            if (one["organisation"], one["role"]) == (slug, "coordinator")
        ]
        inbox = Inbox(page, self.server.address, "en")
        inbox.open()
        inbox.sign_in(one["email"], one["password"])
        return inbox

    def answer(self, slug: str, text: str) -> bytes:
        with self.page(DESK) as page:
            inbox = self.sign_in(page, slug)
            page.locator("[data-referral] a").first.click()
            inbox.at("messages")
            inbox.move("accept")
            inbox.tab("open")
            page.locator("[data-referral] a").first.click()
            inbox.reply(text)
            page.mouse.move(0, 0)
            expect(page.locator("[data-referral] .mark")).to_have_count(0)
            return page.screenshot()

    def save(self, name: str, shots: Sequence[bytes]) -> None:
        addresses = [_address(shot) for shot in shots]
        pictures = "".join(f'<img src="{address}">' for address in addresses)
        with self.page(DESK) as page:
            page.set_content(f'<div id="all" style="{SIDE_BY_SIDE}">{pictures}</div>')
            whole = _address(page.locator("#all").screenshot())
            width, height, rgba = page.evaluate(PIXELS, whole)
        path = self.folder / f"{name}.png"
        path.write_bytes(palette_png(width, height, base64.b64decode(rgba)))
        print(path, f"{path.stat().st_size / 1000:.1f} kB, {width} × {height}")

    def mailed_link(self, to: str, pattern: str = INVITATION) -> str:
        until = time.monotonic() + PATIENCE_SECONDS
        while time.monotonic() < until:
            for path in (self.server.data / "mail").glob("*"):
                for part in path.read_bytes().split(b"\n-----"):
                    mail = message_from_bytes(part.lstrip(b"-\n"), policy=default)
                    if mail["To"] == to and (found := re.search(pattern, _text_of(mail))):
                        return found[0]
            time.sleep(0.2)
        raise RuntimeError(f"no mail to {to}")


def _text_of(mail: EmailMessage) -> str:
    text = mail.get_body(("plain",))
    return str(text.get_content()) if text else ""


def _address(shot: bytes) -> str:
    return f"data:image/png;base64,{base64.b64encode(shot).decode()}"
