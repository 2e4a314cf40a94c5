from django.db import migrations, models

from backend.core.mac_migrations import SignRows
from backend.programmes.models.figures import digest_of

BEFORE = ["number", "content", "state", "word"]


def name_contents(apps, schema_editor):
    """Give each release the digest of what it shows; there is one for some months."""
    rows = apps.get_model("programmes", "FiguresRelease")._base_manager
    rows = rows.using(schema_editor.connection.alias)
    for row in rows.order_by("pk").iterator(chunk_size=10):
        rows.filter(pk=row.pk).update(digest=digest_of(row.content))


class Migration(migrations.Migration):

    dependencies = [
        ("programmes", "0027_measure_notices"),
    ]

    operations = [
        migrations.AddField(
            model_name="figuresrelease",
            name="digest",
            field=models.CharField(db_default="", default="", max_length=64),
        ),
        migrations.RunPython(name_contents, migrations.RunPython.noop),
        SignRows("figuresrelease", ["number", "digest", "state", "word"], before=BEFORE),
    ]
