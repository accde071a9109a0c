"""The verdict on each line: the first thing wrong with it, by field and reason."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import polars as pl

from jaryk.kernel.texts import text

_LONGEST_QUOTE: Final = 60


def undecided(lines: pl.DataFrame) -> pl.DataFrame:
    """Lines about which nothing has been said."""
    return lines.with_columns(
        field=pl.lit(""), reason=pl.lit(""), particulars=pl.lit("{}"), repeated=pl.lit(value=False)
    )


def open_lines() -> pl.Expr:
    """Lines that are neither rejected nor repeated so far."""
    return (pl.col("reason") == "") & ~pl.col("repeated")


def reject(
    lines: pl.DataFrame, faulty: pl.Expr, *, field: str, reason: str, **particulars: pl.Expr
) -> pl.DataFrame:
    """Reject the open lines that are ``faulty``, saying why; null is not faulty."""
    fault = lines.select(fault=faulty.fill_null(value=False) & open_lines())["fault"]
    if not fault.any():
        return lines
    told = [value.cast(pl.String).alias(name) for name, value in particulars.items()]
    said = pl.struct(told).struct.json_encode() if told else pl.lit("{}")
    return lines.with_columns(
        field=pl.when(fault).then(pl.lit(field)).otherwise("field"),
        reason=pl.when(fault).then(pl.lit(reason)).otherwise("reason"),
        particulars=pl.when(fault).then(said).otherwise("particulars"),
    )


def repeat(lines: pl.DataFrame, known: pl.Expr) -> pl.DataFrame:
    """Mark the open lines that tell nothing new."""
    again = known.fill_null(value=False) & (pl.col("reason") == "")
    return lines.with_columns(repeated=pl.col("repeated") | again)


def quoted(column: str) -> pl.Expr:
    """A cell's words for a reason, not longer than a person reads."""
    return pl.col(column).str.slice(0, _LONGEST_QUOTE)


def settle_doubles(
    lines: pl.DataFrame, *, key: Sequence[str], told: Sequence[str], field: str
) -> pl.DataFrame:
    """Of open lines about one thing, equal ones count once and contradicting ones not at all.

    ``key`` says what the thing is, ``told`` what lines tell of it, ``field`` where the reason goes.
    """
    told_once = lines.filter(open_lines()).drop_nulls(list(key))
    first = told_once.group_by(list(key)).agg(
        first_line=pl.col("line_no").min(),
        last_line=pl.col("line_no").max(),
        contradicting=pl.struct(list(told)).n_unique() > 1,
    )
    lines = lines.join(first, on=list(key), how="left", maintain_order="left")
    is_first = pl.col("line_no") == pl.col("first_line")
    lines = reject(
        lines,
        pl.col("contradicting"),
        field=field,
        reason="contradiction",
        line=pl.when(is_first).then("last_line").otherwise("first_line"),
    )
    lines = repeat(lines, ~pl.col("contradicting") & ~is_first)
    return lines.drop("first_line", "last_line", "contradicting")


def verdicts(lines: pl.DataFrame) -> pl.DataFrame:
    """line_no, verdict, field, reason_key, particulars as they are kept."""
    rejected = pl.col("reason") != ""
    return lines.select(
        "line_no",
        "field",
        "particulars",
        verdict=pl.when(rejected)
        .then(pl.lit("rejected"))
        .when("repeated")
        .then(pl.lit("repeated"))
        .otherwise(pl.lit("accepted")),
        reason_key=pl.when(rejected)
        .then("imports.reason." + pl.col("reason"))
        .otherwise(pl.lit("")),
    )


def say_reason(reason_key: str, particulars: dict[str, object], lang: str) -> str:
    """What is wrong with a line and what to do, in a person's language."""
    return text(reason_key, lang, **particulars)
