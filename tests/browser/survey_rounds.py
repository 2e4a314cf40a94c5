"""Open rounds on the server of the browser tests: put into its database by a process of its own."""

import json
import os
import subprocess
import sys

from scripts.demonstrations.server import BASE, OwnServer


def open_rounds(server: OwnServer) -> dict[str, str]:
    """Return the path of a round for each audience, with the invitation or code behind `#`."""
    environment = server.environment | {"KIER_MODE": "demonstration", "PYTHONPATH": str(BASE)}
    done = subprocess.run(
        [sys.executable, "-m", "tests.browser.survey_rounds"],
        env=environment,
        capture_output=True,
        text=True,
        check=True,
        timeout=300,
    )
    paths: dict[str, str] = json.loads(done.stdout)
    return {name: server.address + path for name, path in paths.items()}


def main() -> None:
    os.environ["DJANGO_SETTINGS_MODULE"] = "backend.settings"
    import django

    django.setup()
    from surveys.models import Invitation
    from surveys.questionnaire.definition import write
    from surveys.services.blind import make_key
    from surveys.services.ready import ready_definition
    from surveys.services.tokens import invitation_token, make_tokens
    from surveys.states import Audience
    from tests.web.survey_samples import EVERY_KIND, SHORT, WITHOUT_REPEATS, an_open_round

    def a_blind_round() -> str:
        made = an_open_round(SHORT, audience=Audience.BLIND)
        make_key(made)
        invited = Invitation.objects.create(
            round=made, recipient_kind="member", recipient=made.organisation_id
        )
        return f"/s/{made.code}#{invitation_token(invited.id)}"

    coded = an_open_round(SHORT, audience=Audience.TOKEN)
    paths = {
        "coded": f"/s/{coded.code}#{make_tokens(coded, count=1)[0]}",
        "every": f"/s/{an_open_round(EVERY_KIND).code}",
        "page": f"/s/{an_open_round(EVERY_KIND, one_per_screen=False).code}",
        "here": f"/s/{an_open_round(WITHOUT_REPEATS).code}",
        "here-page": f"/s/{an_open_round(WITHOUT_REPEATS, one_per_screen=False).code}",
        "ready": f"/s/{an_open_round(write(ready_definition('page'))).code}",
        "short": f"/s/{an_open_round(SHORT).code}",
        "blind": a_blind_round(),
        "blind-again": a_blind_round(),
        "blind-kept": a_blind_round(),
        "blind-start": a_blind_round(),
        "blind-other": a_blind_round(),
    }
    sys.stdout.write(json.dumps(paths))


if __name__ == "__main__":
    main()
