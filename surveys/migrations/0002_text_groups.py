from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("surveys", "0001_initial"),
    ]

    operations = [
        migrations.AddIndex(
            model_name="freetext",
            index=models.Index(fields=["round", "question", "language"], name="survey_text_groups"),
        ),
    ]
