"""`python -m tests.registries.made_up` prints which places know a made-up entry.

The entries are added to their registries before anything else is imported.
"""

import json
import os
import re
import sys
from enum import StrEnum

TRANSPORT, QUESTION_TYPE, LANGUAGE, STATE = "pigeon", "scanned", "sw", "paused"
SEEKERS_LANGUAGE = "ka"


def extend[E: StrEnum](enumeration: type[E], name: str, value: str, label: str = "") -> E:
    """Add a member to an enumeration."""
    member = str.__new__(enumeration, value)
    member._name_, member._value_ = name, value
    member.__dict__["_label_"] = label or value
    setattr(enumeration, name, member)
    enumeration._member_names_.append(name)
    enumeration._member_map_[name] = member
    enumeration._value2member_map_[value] = member
    return member


def add_entries() -> None:
    from django.conf import settings
    from django.conf.locale import LANG_INFO

    settings.LANGUAGES = [*settings.LANGUAGES, (LANGUAGE, "Kiswahili")]
    settings.SEEKERS_LANGUAGES = [*settings.SEEKERS_LANGUAGES, (SEEKERS_LANGUAGE, "ქართული")]
    assert {LANGUAGE, SEEKERS_LANGUAGE} <= {*LANG_INFO}

    from backend.help_requests.states import ReferralStatus

    extend(ReferralStatus, "PAUSED", STATE)

    from notifications.kinds import KINDS, Audience, Via
    from notifications.transports.registry import TRANSPORTS, Registration

    pigeon = extend(Via, "PIGEON", TRANSPORT)
    TRANSPORTS[pigeon] = Registration("Pigeon", "tests.nowhere.Pigeon", "token")
    for kind in KINDS.values():
        if kind.audience is Audience.MEMBER:
            kind.vias[pigeon] = True

    from surveys.questionnaire import kinds

    value_type = extend(kinds.ValueType, "SCANNED", QUESTION_TYPE)
    kinds.NOTATIONS[value_type] = kinds.Notation(re.compile("[0-9]+"), "Write the digits.")
    kinds.KINDS[QUESTION_TYPE] = kinds.Kind(QUESTION_TYPE, value_type, xlsform="barcode")


def main() -> None:
    import tests.environment  # noqa: F401 - before Django

    os.environ["DJANGO_SETTINGS_MODULE"] = "backend.settings"
    os.environ["DATABASE_URL"] = "sqlite://:memory:"
    add_entries()
    import django
    from django.conf import settings

    django.setup()
    from django.apps import apps
    from django.core.management import call_command
    from django.test.utils import setup_test_environment

    setup_test_environment()
    # Tables as models have them, without their history.
    settings.MIGRATION_MODULES = {app.label: None for app in apps.get_app_configs()}
    call_command("migrate", run_syncdb=True, verbosity=0)

    from .places import REGISTRIES

    names = {
        "transport": TRANSPORT,
        "question type": QUESTION_TYPE,
        "language": LANGUAGE,
        "seekers' language": SEEKERS_LANGUAGE,
        "referral state": STATE,
    }
    found = {}
    for registry, made_up in names.items():
        assert made_up in REGISTRIES[registry].entries()
        places = REGISTRIES[registry].places
        found[registry] = {place: made_up in known() for place, known in places.items()}
    sys.stdout.write(json.dumps(found))


if __name__ == "__main__":
    main()
