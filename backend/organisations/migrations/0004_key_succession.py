import django.db.models.deletion
import uuid
from django.conf import settings
from django.db import migrations, models

from backend.core.mac_migrations import SignRows


BEFORE = ["organisation", "number", "public", "suite", "recovery_envelope", "active"]


class Migration(migrations.Migration):

    dependencies = [
        ('organisations', '0003_row_macs'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='HolderChallenge',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('expires', models.DateTimeField(db_index=True)),
            ],
        ),
        migrations.AddField(
            model_name='organisationkey',
            name='confirmed',
            field=models.BooleanField(default=True),
        ),
        # Keys of before this revision stay in use: the operator knows those organisations.
        migrations.AlterField(
            model_name='organisationkey',
            name='confirmed',
            field=models.BooleanField(default=False),
        ),
        migrations.AddField(
            model_name='organisationkey',
            name='replaces',
            field=models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, to='organisations.organisationkey'),
        ),
        migrations.AddField(
            model_name='organisationkey',
            name='succession',
            field=models.BinaryField(max_length=32, null=True),
        ),
        migrations.AddConstraint(
            model_name='organisationkey',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('replaces__isnull', True), ('succession__isnull', True)), models.Q(('replaces__isnull', False), ('succession__isnull', False)), _connector='OR'), name='organisation_key_replaces_with_succession'),
        ),
        migrations.AddField(
            model_name='holderchallenge',
            name='key',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='organisations.organisationkey'),
        ),
        migrations.AddField(
            model_name='holderchallenge',
            name='member',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        SignRows(
            "organisationkey", [*BEFORE, "replaces", "succession", "confirmed"], before=BEFORE
        ),
    ]
