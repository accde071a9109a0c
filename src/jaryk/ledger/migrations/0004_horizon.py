from __future__ import annotations

from django.db import migrations, models

AFTER_THE_HORIZON = """
CREATE FUNCTION ledger_come_after() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    horizon timestamptz := (SELECT known_at FROM ledger_horizon);
BEGIN
    IF NEW.known_at <= horizon THEN
        NEW.known_at := horizon + interval '1 microsecond';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER ledger_entry_events_after BEFORE INSERT ON ledger_entry_events
    FOR EACH ROW EXECUTE FUNCTION ledger_come_after();
"""

DROPPED = """
DROP TRIGGER ledger_entry_events_after ON ledger_entry_events;
DROP FUNCTION ledger_come_after();
"""


class Migration(migrations.Migration):
    dependencies = [("ledger", "0003_closing_and_seals")]
    operations = [
        migrations.CreateModel(
            name="Horizon",
            fields=[
                ("id", models.SmallIntegerField(default=1, primary_key=True, serialize=False)),
                ("known_at", models.DateTimeField()),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("id", 1)), name="one_horizon")
                ],
            },
        ),
        migrations.RunSQL(AFTER_THE_HORIZON, DROPPED),
    ]
