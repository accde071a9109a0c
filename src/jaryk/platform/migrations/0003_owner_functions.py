from __future__ import annotations

from django.db import migrations

# What needs the owner's hand, done for the application's role: it owns no table and may make none.
# A month's rows are gathered beside five tables and no others, and only ever become a part of them.
FUNCTIONS = """
CREATE FUNCTION platform_gathering(parent text, run_id bigint) RETURNS text
    LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
    IF parent NOT IN ('ledger_entry', 'ledger_posting', 'documents_bill',
                      'charges_chargeline', 'charges_billedslice') OR run_id IS NULL THEN
        RAISE EXCEPTION 'nothing is gathered for %', parent USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN parent || '_r' || run_id;
END $$;

CREATE FUNCTION platform_begin_gathering(parent text, run_id bigint) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    gathered text := platform_gathering(parent, run_id);
    grantee text;
BEGIN
    IF to_regclass(gathered) IS NULL THEN
        EXECUTE format('CREATE TABLE %I (LIKE %I INCLUDING DEFAULTS INCLUDING CONSTRAINTS)',
                       gathered, parent);
    END IF;
    FOR grantee IN
        SELECT DISTINCT a.grantee::regrole::text FROM pg_class c, aclexplode(c.relacl) a
        WHERE c.oid = parent::regclass AND a.privilege_type = 'INSERT'
          AND a.grantee NOT IN (0, c.relowner)
    LOOP
        EXECUTE format('GRANT INSERT ON %I TO %s', gathered, grantee);
    END LOOP;
END $$;

CREATE FUNCTION platform_abandon_gathering(parent text, run_id bigint) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    gathered text := platform_gathering(parent, run_id);
BEGIN
    IF to_regclass(gathered) IS NOT NULL THEN
        EXECUTE format('DROP TABLE %I', gathered);
    END IF;
END $$;

CREATE FUNCTION platform_settle_gathering(parent text, run_id bigint, month date) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    gathered text := platform_gathering(parent, run_id);
    part text := parent || '_p' || to_char(month, 'YYYYMM');
    first_id bigint := to_char(month, 'YYYYMM')::bigint * 100000000;
    key_columns text;
    grantee text;
BEGIN
    IF to_regclass(part) IS NOT NULL THEN
        EXECUTE format('INSERT INTO %I SELECT * FROM %I', parent, gathered);
        EXECUTE format('DROP TABLE %I', gathered);
        RETURN;
    END IF;
    SELECT string_agg(quote_ident(a.attname), ', ' ORDER BY k.place) INTO key_columns
    FROM pg_index i, unnest(i.indkey) WITH ORDINALITY AS k (attnum, place), pg_attribute a
    WHERE i.indrelid = parent::regclass AND i.indisprimary
      AND a.attrelid = i.indrelid AND a.attnum = k.attnum;
    EXECUTE format('ALTER TABLE %I RENAME TO %I', gathered, part);
    EXECUTE format('ALTER TABLE %I ADD CONSTRAINT %I PRIMARY KEY (%s)',
                   part, part || '_pk', key_columns);
    IF parent = 'documents_bill' THEN
        EXECUTE format('CREATE UNIQUE INDEX %I ON %I (account_id)', part || '_once', part);
    END IF;
    EXECUTE format('ALTER TABLE %I ATTACH PARTITION %I FOR VALUES FROM (%s) TO (%s)',
                   parent, part, first_id, first_id + 100000000);
    EXECUTE format('CREATE TRIGGER %I BEFORE TRUNCATE ON %I FOR EACH STATEMENT '
                   'EXECUTE FUNCTION platform_refuse_change()', part || '_kept', part);
    FOR grantee IN
        SELECT DISTINCT a.grantee::regrole::text FROM pg_class c, aclexplode(c.relacl) a
        WHERE c.oid = part::regclass AND a.grantee NOT IN (0, c.relowner)
    LOOP
        EXECUTE format('REVOKE ALL ON %I FROM %s', part, grantee);
    END LOOP;
END $$;

CREATE FUNCTION platform_count_anew(counted text) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    EXECUTE format('ANALYZE %I', counted);
END $$;

REVOKE EXECUTE ON FUNCTION platform_begin_gathering(text, bigint) FROM PUBLIC;
REVOKE EXECUTE ON FUNCTION platform_abandon_gathering(text, bigint) FROM PUBLIC;
REVOKE EXECUTE ON FUNCTION platform_settle_gathering(text, bigint, date) FROM PUBLIC;
REVOKE EXECUTE ON FUNCTION platform_count_anew(text) FROM PUBLIC;
"""

DROPPED = """
DROP FUNCTION platform_settle_gathering(text, bigint, date);
DROP FUNCTION platform_abandon_gathering(text, bigint);
DROP FUNCTION platform_begin_gathering(text, bigint);
DROP FUNCTION platform_gathering(text, bigint);
DROP FUNCTION platform_count_anew(text);
"""


class Migration(migrations.Migration):
    dependencies = [("platform", "0002_search_words")]
    operations = [migrations.RunSQL(FUNCTIONS, DROPPED)]
