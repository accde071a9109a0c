from __future__ import annotations

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("customers", "0001_initial"), ("platform", "0002_search_words")]
    operations = [
        migrations.RunSQL(
            "CREATE INDEX customers_customer_words ON customers_customer USING gin (search_words(name))",
            "DROP INDEX customers_customer_words",
        )
    ]
