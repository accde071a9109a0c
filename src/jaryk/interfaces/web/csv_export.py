"""A list as a CSV file that a spreadsheet opens as it is."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from datetime import date

from django.http import HttpResponse

from jaryk.kernel.spreadsheets import never_a_formula


def csv_answer(
    file_name: str, header: Iterable[str], rows: Iterable[Iterable[object]]
) -> HttpResponse:
    """UTF-8 with its mark, semicolons, dates as 2026-05-31; text is never a formula."""
    response = HttpResponse(content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="{file_name}.csv"'
    response.write("\ufeff")
    writer = csv.writer(response, delimiter=";", lineterminator="\r\n")
    writer.writerow(header)
    for row in rows:
        writer.writerow([_cell(value) for value in row])
    return response


def som_cell(amount_tyiyn: int) -> str:
    """Soms with a point, for a spreadsheet to add up."""
    sign = "-" if amount_tyiyn < 0 else ""
    return f"{sign}{abs(amount_tyiyn) // 100}.{abs(amount_tyiyn) % 100:02}"


def kwh_cell(energy_dwh: int) -> str:
    """kWh with a point and four decimals."""
    return f"{energy_dwh // 10_000}.{energy_dwh % 10_000:04}"


def _cell(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, date):
        return value.isoformat()
    written = str(value)
    is_number = written.removeprefix("-").replace(".", "", 1).isdecimal()
    return written if is_number else never_a_formula(written)
