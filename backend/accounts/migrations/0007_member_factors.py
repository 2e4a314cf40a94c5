import hashlib
import json

from django.db import migrations, models

from backend.core.at_rest import open_at_rest
from backend.core.crypto.encoding import decode
from backend.core.crypto.errors import CryptoError
from backend.core.mac_migrations import SignRows

BEFORE = [
    "email",
    "name",
    "is_active",
    "is_staff",
    "is_superuser",
    "password",
    "salt",
    "public_key",
    "suite",
    "key_envelope",
    "pins_due",
    "stands_in_for",
]


def note_factors(apps, schema_editor):
    """Note what members set up by now (`backend.accounts.second_factor.hash_of`)."""
    members = apps.get_model("accounts", "Member").objects
    for row in apps.get_model("mfa", "Authenticator").objects.order_by("pk").iterator():
        text = row.data.get("secret") or row.data.get("seed") or ""
        try:
            secret = open_at_rest(b"kier/second-factor", decode(text))
        except CryptoError:
            continue
        known = [row.type, str(row.user_id), secret, row.data.get("used_mask", 0)]
        found = hashlib.sha256(json.dumps(known).encode()).hexdigest()
        member = members.get(pk=row.user_id)
        members.filter(pk=member.pk).update(factors=member.factors | {row.type: found})


class Migration(migrations.Migration):

    dependencies = [
        ("accounts", "0006_one_spelling_of_addresses"),
        ("mfa", "0003_authenticator_type_uniq"),
    ]

    operations = [
        migrations.AddField(
            model_name="member",
            name="factors",
            field=models.JSONField(default=dict, editable=False),
        ),
        migrations.RunPython(note_factors, migrations.RunPython.noop),
        SignRows("member", [*BEFORE, "factors"], before=BEFORE),
    ]
