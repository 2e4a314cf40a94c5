"""`scripts/fakes`: serves the three fake providers."""

import argparse
import shlex
import signal
import tempfile
import threading
from contextlib import ExitStack
from pathlib import Path

from scripts.fake_providers.fake import Fake
from scripts.fake_providers.fcm import FakeFCM
from scripts.fake_providers.mail_provider import FakeMailProvider
from scripts.fake_providers.push_service import FakePushService


def main() -> None:
    """Serve until SIGINT or SIGTERM."""
    arguments = read_arguments()
    stop = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stop.set())
    with ExitStack() as stack:
        folder = arguments.folder or Path(
            stack.enter_context(tempfile.TemporaryDirectory(prefix="kier-fakes-"))
        )
        folder.mkdir(parents=True, exist_ok=True)

        def serve(name: str, fake: Fake, place: int) -> str:
            port = arguments.port + place if arguments.port else 0
            url = stack.enter_context(fake.serving(port)).url
            print(f"# {name + ':':14} {url}")
            return url

        fcm, push, mail = FakeFCM(), FakePushService(), FakeMailProvider()
        settings = fcm.environment(serve("Firebase", fcm, 0), folder.resolve())
        push.url = serve("Push service", push, 1)
        settings["KIER_OWN_PUSH_SERVICES"] = push.url.removeprefix("http://")
        settings |= mail.environment(serve("Mail provider", mail, 2))
        for name, value in settings.items():
            print(f"{name}={shlex.quote(value)}")
        print("# They stop at Ctrl-C.", flush=True)
        stop.wait()


def read_arguments() -> argparse.Namespace:
    """Return port and folder."""
    parser = argparse.ArgumentParser(prog="scripts/fakes", description="scripts/fakes -h tells.")
    parser.add_argument("--port", type=int, default=8090)
    parser.add_argument("--folder", type=Path)
    return parser.parse_args()


if __name__ == "__main__":
    main()
