from __future__ import annotations

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("metering", "0001_initial"), ("platform", "0002_search_words")]
    operations = [
        migrations.RunSQL(
            "CREATE INDEX metering_servicelocation_words ON metering_servicelocation USING gin (search_words(address))",
            "DROP INDEX metering_servicelocation_words",
        )
    ]
