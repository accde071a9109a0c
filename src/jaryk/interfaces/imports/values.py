"""From the text of cells to dates, numbers, codes and words that the rooms below understand."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import cache
from typing import Final

import polars as pl

from jaryk.interfaces.imports.templates import Column, Form
from jaryk.interfaces.imports.verdicts import quoted, reject
from jaryk.kernel.texts import LANGUAGES, text
from jaryk.metering.dials import KWH_AS_WRITTEN, watt_hours

Lines = pl.DataFrame

_SPACES: Final = r"[\s\u00a0\u2007\u202f\ufeff\u200b]+"
_CODE: Final = r"^[\p{L}0-9][\p{L}0-9 ./_\-]*$"
_FORMULA: Final = r"^[=+\-@]"
_CONTROL: Final = r"[\x00-\x1f\x7f]"
_PHONE: Final = r"^\+?[0-9][0-9 ()+,;\-]{2,}$"
_EMAIL: Final = r"^[^@\s]+@[^@\s]+\.[^@\s.]+$"
_DATE: Final = r"^(?:[0-9]{4}-[0-9]{2}-[0-9]{2}|[0-9]{1,2}\.[0-9]{1,2}\.[0-9]{4})$"
_REGISTERS: Final = r"^[\p{L}0-9][\p{L}0-9+\-]{0,9}(?:;[\p{L}0-9][\p{L}0-9+\-]{0,9})*$"
EARLIEST: Final = date(1990, 1, 1)
LATEST: Final = date(2099, 12, 31)
LANGUAGE_CODES: Final = ("ru", "ky", "en")


def read_cells(lines: Lines, columns: tuple[Column, ...]) -> Lines:
    """Each column's text turned into its value, or its line rejected; absent ones are filled."""
    absent = [column.name for column in columns if column.name not in lines.columns]
    lines = lines.with_columns(pl.lit(None, pl.String).alias(name) for name in absent)
    for column in columns:
        lines = _cleaned(lines, column)
        lines = _READERS[column.form](lines, column)
    return lines


def _cleaned(lines: Lines, column: Column) -> Lines:
    """Spaces put right, emptiness made null or the default, what cannot be text rejected."""
    name = column.name
    control = pl.col(name).str.contains(_CONTROL)
    lines = reject(lines, control, field=name, reason="control")
    tidy = pl.col(name).str.replace_all(_SPACES, " ").str.strip_chars(" ")
    lines = lines.with_columns(pl.when(tidy != "").then(tidy).alias(name))
    if column.required:
        lines = reject(lines, pl.col(name).is_null(), field=name, reason="empty")
    too_long = pl.col(name).str.len_chars() > column.longest
    lines = reject(lines, too_long, field=name, reason="too_long", most=pl.lit(column.longest))
    return lines.with_columns(pl.col(name).fill_null(pl.lit(column.default, pl.String)))


def _require(lines: Lines, column: Column, pattern: str, reason: str) -> Lines:
    strange = ~pl.col(column.name).str.contains(pattern)
    return reject(lines, strange, field=column.name, reason=reason, value=quoted(column.name))


def _text(lines: Lines, column: Column) -> Lines:
    """Words; what a spreadsheet would take for a formula is not let in."""
    return reject(
        lines,
        pl.col(column.name).str.contains(_FORMULA),
        field=column.name,
        reason="formula",
        value=quoted(column.name),
    )


def _code(lines: Lines, column: Column) -> Lines:
    """Numbers of accounts, meters and points, which are kept in capital letters."""
    lines = lines.with_columns(pl.col(column.name).str.to_uppercase())
    return _require(lines, column, _CODE, "not_code")


def _key(lines: Lines, column: Column) -> Lines:
    """A code of our own lists, in whatever case it was typed."""
    return lines.with_columns(pl.col(column.name).str.to_lowercase())


def _word(known: Callable[[], dict[str, str]], reason: str) -> Callable[[Lines, Column], Lines]:
    """One of a few words, in any of the three languages."""

    def read_word(lines: Lines, column: Column) -> Lines:
        name = column.name
        lines = lines.with_columns(
            said=pl.col(name).str.to_lowercase().replace_strict(known(), default=None)
        )
        strange = pl.col(name).is_not_null() & pl.col("said").is_null()
        lines = reject(lines, strange, field=name, reason=reason, value=quoted(name))
        return lines.with_columns(pl.col("said").alias(name)).drop("said")

    return read_word


@cache
def _kinds() -> dict[str, str]:
    return {
        text(f"imports.kind.{kind}", lang).lower(): kind
        for kind in ("household", "other")
        for lang in LANGUAGES
    }


@cache
def _languages() -> dict[str, str]:
    return {code: code for code in LANGUAGE_CODES}


def _pattern(pattern: str, reason: str) -> Callable[[Lines, Column], Lines]:
    def read_pattern(lines: Lines, column: Column) -> Lines:
        return _require(lines, column, pattern, reason)

    return read_pattern


def _date(lines: Lines, column: Column) -> Lines:
    """2026-05-31 or 31.05.2026."""
    name = column.name
    lines = _require(lines, column, _DATE, "not_date")
    day = pl.coalesce(
        pl.col(name).str.to_date("%Y-%m-%d", strict=False, exact=True),
        pl.col(name).str.to_date("%d.%m.%Y", strict=False, exact=True),
    )
    lines = lines.with_columns(day=day)
    unreal = pl.col("day").is_null() | ~pl.col("day").is_between(EARLIEST, LATEST)
    lines = reject(
        lines, pl.col(name).is_not_null() & unreal, field=name, reason="no_day", value=quoted(name)
    )
    return lines.with_columns(pl.col("day").alias(name)).drop("day")


def _count(lines: Lines, column: Column) -> Lines:
    """A whole number within the column's bounds."""
    name = column.name
    lines = _require(lines, column, r"^[0-9]{1,9}$", "not_whole")
    lines = lines.with_columns(pl.col(name).cast(pl.Int64, strict=False))
    return reject(
        lines,
        ~pl.col(name).is_between(column.low, column.high),
        field=name,
        reason="out_of_range",
        value=pl.col(name),
        low=pl.lit(column.low),
        high=pl.lit(column.high),
    )


def _kwh(lines: Lines, column: Column) -> Lines:
    """Kilowatt-hours as whole watt-hours in ``value_wh``; a comma or a point, spaces between."""
    name = column.name
    written = _as_kwh(pl.col(name))
    negative = pl.col(name).str.contains(r"^[-\u2212]\s*[0-9]")
    lines = reject(lines, negative, field=name, reason="negative", value=quoted(name))
    strange = ~written.str.contains(KWH_AS_WRITTEN)
    fine = strange & written.str.contains(r"^[0-9]{1,12}\.[0-9]{4,}$")
    lines = reject(lines, fine, field=name, reason="too_fine", value=quoted(name))
    lines = reject(lines, strange, field=name, reason="not_kwh", value=quoted(name))
    return lines.with_columns(value_wh=watt_hours(written))


def _kwh_list(lines: Lines, column: Column) -> Lines:
    """A reading for each register, parted by ``;`` or ``|``, kept with points and ``;``."""
    name = column.name
    each = pl.col(name).str.replace_all(r"\s*\|\s*|\s*;\s*", ";").str.split(";")
    written = each.list.eval(_as_kwh(pl.element()))
    strange = ~written.list.eval(pl.element().str.contains(KWH_AS_WRITTEN)).list.all()
    lines = reject(lines, strange, field=name, reason="not_kwh", value=quoted(name))
    return lines.with_columns(written.list.join(";").alias(name))


def _registers(lines: Lines, column: Column) -> Lines:
    """Codes of registers, parted by ``;`` or ``|``, kept in capitals."""
    name = column.name
    lines = lines.with_columns(
        pl.col(name).str.replace_all(r"\s*\|\s*|\s*;\s*", ";").str.to_uppercase()
    )
    lines = _require(lines, column, _REGISTERS, "not_registers")
    codes = pl.col(name).str.split(";")
    return reject(
        lines,
        codes.list.n_unique() != codes.list.len(),
        field=name,
        reason="register_twice",
        value=quoted(name),
    )


def _as_kwh(cell: pl.Expr) -> pl.Expr:
    """A point for a comma and no spaces between thousands."""
    grouped = cell.str.contains(r"^[0-9]{1,3}(?: [0-9]{3})+(?:[.,][0-9]+)?$")
    spaceless = pl.when(grouped).then(cell.str.replace_all(" ", "", literal=True)).otherwise(cell)
    return spaceless.str.replace(",", ".", literal=True)


_READERS: Final[dict[Form, Callable[[Lines, Column], Lines]]] = {
    Form.TEXT: _text,
    Form.CODE: _code,
    Form.KEY: _key,
    Form.KIND: _word(_kinds, "not_kind"),
    Form.LANGUAGE: _word(_languages, "not_language"),
    Form.INN: _pattern(r"^[0-9]{14}$", "not_inn"),
    Form.PHONE: _pattern(_PHONE, "not_phone"),
    Form.EMAIL: _pattern(_EMAIL, "not_email"),
    Form.DATE: _date,
    Form.COUNT: _count,
    Form.KWH: _kwh,
    Form.KWH_LIST: _kwh_list,
    Form.REGISTERS: _registers,
}
