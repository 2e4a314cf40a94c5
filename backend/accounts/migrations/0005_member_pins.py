import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

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
]


def mark_members(apps, schema_editor):
    """Members who have keys by now have no pins yet."""
    members = apps.get_model("accounts", "Member").objects
    members.filter(public_key__isnull=False).update(pins_due=True)


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0004_row_macs'),
    ]

    operations = [
        migrations.AddField(
            model_name="member",
            name="pins_due",
            field=models.BooleanField(default=False, editable=False),
        ),
        migrations.CreateModel(
            name='MemberPins',
            fields=[
                ('member', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='pins', serialize=False, to=settings.AUTH_USER_MODEL)),
                ('suite', models.PositiveSmallIntegerField(default=1)),
                ('version', models.PositiveIntegerField()),
                ('box', models.BinaryField()),
            ],
        ),
        migrations.RunPython(mark_members, migrations.RunPython.noop),
        SignRows("member", [*BEFORE, "pins_due"], before=BEFORE),
    ]
