from __future__ import annotations

from django.db import migrations
from jaryk.platform.migration_tools import append_only

# A month less one: every day of a closed month lies after the first of the month before it.
REFUSE_LATE = """
CREATE FUNCTION ledger_refuse_late() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT FROM ledger_closedperiod
               WHERE month > (NEW.posted_on - interval '1 month')::date) THEN
        RAISE EXCEPTION 'the books of % are closed', to_char(NEW.posted_on, 'YYYY-MM')
            USING ERRCODE = 'check_violation', CONSTRAINT = 'month_is_open',
                  DETAIL = to_char(NEW.posted_on, 'YYYY-MM');
    END IF;
    IF EXISTS (SELECT FROM (SELECT last_id FROM ledger_seal WHERE first_id <= NEW.id
                            ORDER BY first_id DESC LIMIT 1) s WHERE s.last_id >= NEW.id) THEN
        RAISE EXCEPTION 'entry % lies within a sealed block', NEW.id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'entry_after_the_seal';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER ledger_entry_in_time BEFORE INSERT ON ledger_entry
    FOR EACH ROW EXECUTE FUNCTION ledger_refuse_late();

CREATE FUNCTION ledger_hold_still() RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    LOCK TABLE ledger_entry_events IN SHARE MODE;
END $$;
REVOKE EXECUTE ON FUNCTION ledger_hold_still() FROM PUBLIC;
"""

DROPPED = """
DROP TRIGGER ledger_entry_in_time ON ledger_entry;
DROP FUNCTION ledger_refuse_late();
DROP FUNCTION ledger_hold_still();
"""


class Migration(migrations.Migration):
    dependencies = [("ledger", "0002_money")]
    operations = [
        migrations.RunSQL(REFUSE_LATE, DROPPED),
        append_only("ledger_ledgeraccount"),
    ]
