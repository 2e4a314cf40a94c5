"""The three providers as somebody starts them by hand."""

import json
import shlex
import signal
import subprocess
from pathlib import Path

import httpx
import pytest

from scripts.demonstrations.server import BASE

# Full: starts the providers as somebody does by hand; others use them within tests.
pytestmark = pytest.mark.full


@pytest.mark.slow
def test_they_say_where_they_are_and_stop_when_asked(tmp_path: Path) -> None:
    command = [BASE / "scripts" / "fakes", "--port", "0", "--folder", tmp_path]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:  # noqa: S603
        assert process.stdout
        said = [next(process.stdout) for _line in range(10)]
        urls = [line.split()[-1] for line in said[:3]]
        settings = {
            name: shlex.split(value)[0]
            for name, _equals, value in (line.strip().partition("=") for line in said[3:9])
        }

        assert [httpx.get(f"{url}/_fake/count", timeout=60).json() for url in urls] == [
            {"count": 0}
        ] * 3
        process.send_signal(signal.SIGINT)
        assert process.wait(60) == 0

    assert settings.keys() == {
        "KIER_FCM_CREDENTIALS",
        "KIER_FCM_URL",
        "KIER_OWN_PUSH_SERVICES",
        "KIER_MAIL_BACKEND",
        "KIER_MAIL_OPTIONS",
        "KIER_MAIL_WEBHOOK",
    }
    account = json.loads(Path(settings["KIER_FCM_CREDENTIALS"]).read_text())
    assert account["token_uri"] == f"{settings['KIER_FCM_URL']}/token"
