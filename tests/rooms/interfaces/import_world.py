"""A small supplier for tests of imports: a district, two groups, files as people make them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime

from jaryk.interfaces import imports
from jaryk.platform import operations as platform
from jaryk.platform.queries import import_lines
from tests.rooms.customers.groups import make_groups

TODAY = date(2026, 6, 5)
AT = datetime(2026, 6, 5, 6, tzinfo=UTC)
CUSTOMER = {
    "account": "100",
    "name": "Асанова Гүлнара",
    "kind": "household",
    "inn": "",
    "language": "ky",
    "phone": "",
    "email": "",
    "district": "north",
    "agreement": "D-100",
    "agreement_from": "2026-04-01",
    "usage_point": "P100",
    "address": "ул. Ала-Тоо, 5",
    "tariff_group": "household",
    "meter": "M100",
    "meter_type": "CE 101",
    "digits": "5",
    "registers": "A+",
    "current_ratio": "1",
    "voltage_ratio": "1",
    "installed_on": "2026-04-01",
    "initial_readings_kwh": "10",
}
EXCHANGE = {
    "usage_point": "P100",
    "exchanged_on": "2026-05-15",
    "final_readings_kwh": "300",
    "meter": "M900",
    "digits": "6",
    "registers": "A+",
    "initial_readings_kwh": "1",
}


def make_supplier() -> None:
    platform.open_district(code="north", name_ru="Север", name_ky="Түндүк", name_en="North")
    make_groups("household", "low_income")


def as_file(rows: Iterable[dict[str, str]], separator: str = ";") -> bytes:
    """The rows under a header, every cell in quotes."""
    listed = list(rows)
    lines = [listed[0], *(row.values() for row in listed)]
    quoted = [separator.join(f'"{cell}"' for cell in line) for line in lines]
    return "\n".join(quoted).encode()


def readings_file(*lines: str) -> bytes:
    return "\n".join(["meter;read_on;reading_kwh", *lines]).encode()


def bring_in(kind: str, data: bytes, *, name: str = "file.csv") -> imports.Report:
    """Stage and apply."""
    file_id = imports.stage(kind, name, data, today=TODAY, at=AT)
    imports.apply(file_id, today=TODAY, at=AT)
    return imports.report(file_id)


def counted(report: imports.Report) -> tuple[int, int, int]:
    """Accepted, repeated, rejected."""
    assert report.rows == report.accepted + report.repeated + report.rejected
    return report.accepted, report.repeated, report.rejected


def why(kind: str, data: bytes) -> list[tuple[int, str, str]]:
    """Line, field and reason of each rejected line, nothing applied."""
    file_id = imports.stage(kind, "file.csv", data, today=TODAY, at=AT)
    return [
        (line.line_no, line.field, line.reason_key.removeprefix("imports.reason."))
        for line in import_lines(file_id, verdict="rejected")
    ]
