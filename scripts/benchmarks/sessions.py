"""Print tokens of signed-in members: `python -m scripts.benchmarks.sessions SLUG COUNT [ROLE]`."""

import json
import os
import sys
import uuid

import django


def tokens(slug: str, count: int, role: str = "caseworker") -> list[str]:
    """Make so many members of an organisation, each with a session."""
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY

    from backend.accounts.models import Member
    from backend.accounts.sessions import SessionStore
    from backend.organisations.models import Organisation, Role
    from backend.organisations.services import add_member

    organisation, made = Organisation.objects.get(slug=slug), []
    for _ in range(count):
        email = f"{uuid.uuid4().hex}@bench.example"
        member = Member.objects.create(email=email, salt=bytes(16))
        add_member(organisation=organisation, member=member, role=Role(role))
        session = SessionStore()
        session[SESSION_KEY] = str(member.pk)
        session[BACKEND_SESSION_KEY] = "django.contrib.auth.backends.ModelBackend"
        session[HASH_SESSION_KEY] = member.get_session_auth_hash()
        session.create()
        session.save()
        made.append(session.session_key or "")
    return made


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "backend.settings")
    django.setup()
    slug, count, *role = sys.argv[1:]
    print(json.dumps(tokens(slug, int(count), *role)))
