from django.db import migrations

from backend.core.mac_migrations import SignRows

BEFORE = ["number", "digest", "state", "word"]
AFTER = [*BEFORE, "first_quarter", "last_quarter", "released_on", "withdrawn_on"]


class Migration(migrations.Migration):

    dependencies = [
        ("programmes", "0029_questions_asked"),
    ]

    operations = [
        SignRows("figuresrelease", AFTER, before=BEFORE),
    ]
