"""The documented columns of each kind of file, and a template to download."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, auto
from typing import Final

from jaryk.kernel.errors import Refusal


class Form(Enum):
    """How the text of a cell is read."""

    TEXT = auto()
    CODE = auto()
    KEY = auto()
    KIND = auto()
    LANGUAGE = auto()
    INN = auto()
    PHONE = auto()
    EMAIL = auto()
    DATE = auto()
    COUNT = auto()
    KWH = auto()
    KWH_LIST = auto()
    REGISTERS = auto()


@dataclass(frozen=True)
class Column:
    """A column of a template; a cell of one that is not required may be empty, or the column
    absent, and then ``default`` stands for it."""

    name: str
    form: Form
    example: str
    required: bool = True
    longest: int = 300
    low: int = 1
    high: int = 10_000
    default: str | None = None


_NEW_METER: Final = (
    Column("meter", Form.CODE, "01234567", longest=40),
    Column("meter_type", Form.TEXT, "CE 101", required=False, longest=80),
    Column("digits", Form.COUNT, "6", low=3, high=9),
    Column("registers", Form.REGISTERS, "A+", required=False, longest=60, default="A+"),
    Column("current_ratio", Form.COUNT, "1", required=False, default="1"),
    Column("voltage_ratio", Form.COUNT, "1", required=False, default="1"),
)
_OPENING: Final = Column("initial_readings_kwh", Form.KWH_LIST, "12.5", longest=120)
_POINT: Final = Column("usage_point", Form.CODE, "TU-000123", longest=40)

KINDS: Final[dict[str, tuple[Column, ...]]] = {
    "customers": (
        Column("account", Form.CODE, "100200300", longest=20),
        Column("name", Form.TEXT, "Асанова Гүлнара"),
        Column("kind", Form.KIND, "household"),
        Column("inn", Form.INN, "", required=False, longest=14),
        Column("language", Form.LANGUAGE, "ky", required=False, default="ru"),
        Column("phone", Form.PHONE, "", required=False, longest=60),
        Column("email", Form.EMAIL, "", required=False, longest=120),
        Column("district", Form.KEY, "city", longest=20),
        Column("agreement", Form.CODE, "D-100200300", longest=40),
        Column("agreement_from", Form.DATE, "2026-05-01"),
        _POINT,
        Column("address", Form.TEXT, "ул. Ала-Тоо, 5"),
        Column("tariff_group", Form.KEY, "household", longest=40),
        *_NEW_METER,
        Column("installed_on", Form.DATE, "2026-05-01"),
        _OPENING,
    ),
    "meters": (
        _POINT,
        Column("exchanged_on", Form.DATE, "2026-05-15"),
        Column("final_readings_kwh", Form.KWH_LIST, "4321.8", longest=120),
        *_NEW_METER,
        _OPENING,
    ),
    "readings": (
        Column("meter", Form.CODE, "01234567", required=False, longest=40),
        Column("usage_point", Form.CODE, "", required=False, longest=40),
        Column("register", Form.REGISTERS, "A+", required=False, longest=10),
        Column("read_on", Form.DATE, "2026-05-31"),
        Column("reading_kwh", Form.KWH, "4567.8"),
    ),
}
# The ways to say which meter was read: a file of readings has at least one of these columns.
ONE_OF: Final[dict[str, tuple[str, ...]]] = {"readings": ("meter", "usage_point")}


def columns_of(kind: str) -> tuple[Column, ...]:
    """The columns of a kind of file; Refusal for a kind that is not known."""
    if kind not in KINDS:
        raise Refusal("imports.refused.kind", kind=kind, known=", ".join(KINDS))
    return KINDS[kind]


def template(kind: str) -> str:
    """A file to fill in: the header and one line as an example, ready for a spreadsheet."""
    columns = columns_of(kind)
    header = ";".join(column.name for column in columns)
    example = ";".join(column.example for column in columns)
    return f"\ufeff{header}\r\n{example}\r\n"
