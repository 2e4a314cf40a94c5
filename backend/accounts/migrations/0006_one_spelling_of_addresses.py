from django.db import migrations, models

from backend.core.at_rest import is_mac_at_rest, mac_at_rest
from backend.core.mac_migrations import SignRows
from backend.core.mail_addresses import normalise_email
from backend.core.row_macs import PURPOSE, row_content

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
]
NOW = [*BEFORE, "stands_in_for"]


def spell_addresses(apps, schema_editor):
    """Store addresses of internationalised domains as they are looked for from now on.

    One whose new spelling has another account stays as it is.
    """
    members = apps.get_model("accounts", "Member").objects
    for row in members.all():
        spelled = normalise_email(row.email)
        if spelled == row.email or members.filter(email=spelled).exists():
            continue
        if is_mac_at_rest(PURPOSE, row_content(row, NOW), bytes(row.mac)):
            row.email = spelled
            mac = mac_at_rest(PURPOSE, row_content(row, NOW))
            members.filter(pk=row.pk).update(email=spelled, mac=mac)


class Migration(migrations.Migration):

    dependencies = [
        ("accounts", "0005_member_pins"),
    ]

    operations = [
        migrations.AddField(
            model_name="member",
            name="stands_in_for",
            field=models.EmailField(blank=True, default="", editable=False, max_length=254),
        ),
        SignRows("member", NOW, before=BEFORE),
        migrations.RunPython(spell_addresses, migrations.RunPython.noop),
    ]
