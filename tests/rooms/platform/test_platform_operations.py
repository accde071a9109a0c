"""What the platform keeps: the installation, its staff, its trail and imported files."""

from __future__ import annotations

from datetime import UTC, date, datetime

import polars as pl
import pytest
from django.contrib.auth import authenticate
from django.db import IntegrityError, transaction
from psycopg.errors import CheckViolation

from jaryk.platform import operations, queries
from jaryk.platform.staging import change, temporary_table

pytestmark = pytest.mark.django_db
AT = datetime(2026, 6, 5, 6, tzinfo=UTC)


def north() -> object:
    return operations.open_district(code="north", name_ru="С", name_ky="Т", name_en="N")


def lines(*verdicts: str) -> pl.DataFrame:
    return pl.DataFrame(
        {
            "line_no": range(2, 2 + len(verdicts)),
            "raw": [f"line {verdict}" for verdict in verdicts],
            "verdict": verdicts,
            "field": ["name" if verdict == "rejected" else "" for verdict in verdicts],
            "reason_key": ["a.reason" if verdict == "rejected" else "" for verdict in verdicts],
            "particulars": ['{"value": "Ө"}'] * len(verdicts),
        }
    )


def keep(*verdicts: str) -> int:
    file = operations.keep_file(
        kind="readings",
        name="f.csv",
        sha256="0" * 64,
        header="raw",
        lines=lines(*verdicts),
        at=AT,
        by_id=None,
    )
    return file.pk


def test_the_installation_is_one() -> None:
    operations.set_up_installation(kind="demonstration", business_on=date(2026, 6, 5))
    operations.set_up_installation(kind="production")
    assert queries.installation_kind() == "production"
    assert queries.business_day() is None


def test_a_district_told_again_takes_its_names_over() -> None:
    north()
    operations.open_district(code="north", name_ru="Север", name_ky="Т", name_en="N")
    assert [district.name_ru for district in queries.districts()] == ["Север"]
    assert queries.district("south") is None


def test_staff_sign_in_with_the_password_given_last() -> None:
    for password in ("first word", "second word"):
        operations.enrol_user(
            username="ayperi", full_name="Айпери", role="clerk", password=password, language="ky"
        )
    assert authenticate(username="ayperi", password="first word") is None
    user = authenticate(username="ayperi", password="second word")
    assert user is not None
    assert user.language == "ky"


def test_a_password_stays_where_none_is_told() -> None:
    def enrol(password: str | None) -> None:
        operations.enrol_user(
            username="ayperi", full_name="Айпери", role="clerk", password=password
        )

    assert not queries.is_set_up()
    enrol(None)
    assert queries.is_set_up()
    assert authenticate(username="ayperi", password="") is None
    enrol("first word")
    enrol(None)
    assert authenticate(username="ayperi", password="first word") is not None


def test_events_stay() -> None:
    operations.record_event(at=AT, user=None, action="a", subject="s", detail={"n": 1})
    with pytest.raises(IntegrityError), transaction.atomic():
        change("UPDATE platform_auditevent SET action = 'b'")


def test_lines_of_a_file_are_counted_and_paged() -> None:
    file_id = keep("accepted", "rejected", "repeated", "rejected")
    counts = queries.line_counts(file_id)
    assert (counts.rows, counts.accepted, counts.repeated, counts.rejected) == (4, 1, 1, 2)
    assert [line.line_no for line in queries.import_lines(file_id, after=2, limit=2)] == [3, 4]
    (last,) = queries.import_lines(file_id, verdict="rejected", after=3)
    assert (last.line_no, last.particulars) == (5, {"value": "Ө"})
    assert queries.lines_to_apply(file_id).rows() == [(2, "line accepted")]


def test_a_verdict_may_change_until_the_file_is_applied() -> None:
    file_id = keep("accepted", "accepted")
    file = operations.lock_file(file_id=file_id)
    operations.revise_verdicts(file=file, verdicts=lines("accepted", "repeated").drop("raw"))
    operations.close_file(file=file, at=AT)
    assert queries.line_counts(file_id).repeated == 1
    known = queries.lines_applied_before(kind="readings", sha256="0" * 64)
    assert known["line_no"].sort().to_list() == [2, 3]


def test_a_rejected_line_without_a_reason_is_refused_by_the_database() -> None:
    with pytest.raises(CheckViolation), transaction.atomic():
        operations.keep_file(
            kind="readings",
            name="f.csv",
            sha256="",
            header="",
            lines=lines("rejected").with_columns(reason_key=pl.lit("")),
            at=AT,
            by_id=None,
        )
    assert queries.import_files() == []


def fail_beside(frame: pl.DataFrame) -> None:
    with temporary_table(frame) as table:
        assert change("UPDATE {table} SET a = 2", table=table) == 1
        raise LookupError(table.as_string(None).strip('"'))


def test_a_temporary_table_goes_with_its_block_even_if_that_fails() -> None:
    frame = pl.DataFrame({"a": [1], "b": ["x"], "c": [date(2026, 1, 1)], "d": [True], "e": [AT]})
    with pytest.raises(LookupError) as failed:
        fail_beside(frame)
    (name,) = failed.value.args
    assert change("SELECT FROM pg_class WHERE relname = {name}", name=name) == 0


def test_a_frame_that_no_table_can_hold_is_our_mistake() -> None:
    with pytest.raises(TypeError), temporary_table(pl.DataFrame({"a": [[1]]})):
        pass
