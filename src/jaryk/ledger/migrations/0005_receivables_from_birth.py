from __future__ import annotations

from django.db import migrations

FROM_BIRTH = """
CREATE FUNCTION ledger_open_receivables() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO ledger_ledgeraccount (id, code, kind, customer_account_id)
        SELECT 1000000000000 + id, 'receivable:' || id, 'receivable', id FROM born
        ON CONFLICT DO NOTHING;
    RETURN NULL;
END $$;
CREATE TRIGGER ledger_receivable_from_birth AFTER INSERT ON customers_customeraccount
    REFERENCING NEW TABLE AS born
    FOR EACH STATEMENT EXECUTE FUNCTION ledger_open_receivables();
INSERT INTO ledger_ledgeraccount (id, code, kind, customer_account_id)
    SELECT 1000000000000 + id, 'receivable:' || id, 'receivable', id
    FROM customers_customeraccount ON CONFLICT DO NOTHING;
"""

DROPPED = """
DROP TRIGGER ledger_receivable_from_birth ON customers_customeraccount;
DROP FUNCTION ledger_open_receivables();
"""


class Migration(migrations.Migration):
    dependencies = [("ledger", "0004_horizon")]
    operations = [migrations.RunSQL(FROM_BIRTH, DROPPED)]
