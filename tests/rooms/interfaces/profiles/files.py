"""Files of half hours, written for tests."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from io import BytesIO

from jaryk.interfaces.imports.profiles.safety import Source
from jaryk.interfaces.imports.profiles.told import Batch, Reject
from jaryk.metering.half_hours import HALF_HOURS

WIDE_HEADER = ";".join(("meter", "channel", "day", *HALF_HOURS))


def source(content: str | bytes, name: str = "file") -> Source:
    data = content.encode() if isinstance(content, str) else content
    return Source(name, len(data), lambda: BytesIO(data))


def wide_line(
    meter: str = "M1", channel: str = "01", day: str = "2026-05-01", *cells: str, rest: str = "0.5"
) -> str:
    told = [*cells, *[rest] * (48 - len(cells))]
    return ";".join((meter, channel, day, *told))


def wide(*lines: str) -> str:
    return "\n".join((WIDE_HEADER, *lines)) + "\n"


def macket(
    *channels: str,
    day: str = "20260501",
    summer: str = "0",
    points: str = "measuringpoint",
    code: str = "P1",
) -> bytes:
    """A message in windows-1251, as senders write it."""
    inner = "".join(channels)
    return (
        '<?xml version="1.0" encoding="windows-1251"?>'
        '<message class="80020" version="2" number="7"><datetime>'
        f"<timestamp>20260502010000</timestamp><daylightsavingtime>{summer}</daylightsavingtime>"
        f"<day>{day}</day></datetime><sender><inn>01234567891011</inn><name>Отправитель</name>"
        "</sender><area timezone='6'><inn>01234567891011</inn><name>Площадка</name>"
        f'<{points} code="{code}" name="Ввод 1">{inner}</{points}></area></message>'
    ).encode("windows-1251")


def channel(*values: str | tuple[str, str], code: str = "01", rest: str = "2") -> str:
    """A day of a channel; a pair is a value with its status."""
    told = [*values, *[rest] * (48 - len(values))]
    return (
        f'<measuringchannel code="{code}" desc="актив">'
        + "".join(period(slot, value) for slot, value in enumerate(told))
        + "</measuringchannel>"
    )


def period(slot: int, value: str | tuple[str, str]) -> str:
    written, status = value if isinstance(value, tuple) else (value, "")
    told = f' status="{status}"' if status else ""
    begins, ends = _clock(slot), _clock((slot + 1) % 48)
    return f'<period start="{begins}" end="{ends}"><value{told}>{written}</value></period>'


def _clock(slot: int) -> str:
    return f"{slot // 2:02}{slot % 2 * 30:02}"


def nem12(*records: str, minutes: int = 30, suffix: str = "E1", unit: str = "kWh") -> str:
    head = (
        "100,NEM12,202605020100,UNITED,RETAILER",
        f"200,P1,E1Q1,1,{suffix},N1,M1,{unit},{minutes},",
    )
    return "\r\n".join((*head, *records, "900")) + "\r\n"


def nem_day(*values: str, day: str = "20260501", quality: str = "A", minutes: int = 30) -> str:
    count = 24 * 60 // minutes
    told = [*values, *["1"] * (count - len(values))]
    return ",".join(("300", day, *told, quality, "", "", "20260502010000", ""))


def green_button(
    readings: Iterable[tuple[int, int, str]], *, flow: str = "1", uom: str = "72", power: str = "0"
) -> str:
    """Readings are start, seconds, value; the block comes before what explains it."""
    block = "".join(
        "<IntervalReading><timePeriod>"
        f"<duration>{seconds}</duration><start>{start}</start></timePeriod>"
        f"<value>{value}</value></IntervalReading>"
        for start, seconds, value in readings
    )
    up = "/espi/1_1/resource/RetailCustomer/9/UsagePoint/M1"
    return (
        '<feed xmlns="http://www.w3.org/2005/Atom"><entry>'
        f'<link rel="self" href="{up}/MeterReading/01/IntervalBlock/1"/><content>'
        f'<IntervalBlock xmlns="http://naesb.org/espi">{block}</IntervalBlock></content></entry>'
        f'<entry><link rel="self" href="{up}/MeterReading/01"/>'
        '<link rel="related" href="/espi/1_1/resource/ReadingType/07"/>'
        '<content><MeterReading xmlns="http://naesb.org/espi"/></content></entry>'
        '<entry><link rel="self" href="/espi/1_1/resource/ReadingType/07"/><content>'
        f'<ReadingType xmlns="http://naesb.org/espi"><flowDirection>{flow}</flowDirection>'
        f"<powerOfTenMultiplier>{power}</powerOfTenMultiplier><uom>{uom}</uom></ReadingType>"
        "</content></entry></feed>"
    )


def days(batches: Iterator[Batch]) -> list[dict[str, object]]:
    """The days of a file that is wholly good."""
    told = list(batches)
    assert not [reject for batch in told for reject in batch.rejects]
    return [row for batch in told for row in batch.days.iter_rows(named=True)]


def rejects(batches: Iterator[Batch]) -> list[Reject]:
    return [reject for batch in batches for reject in batch.rejects]


def wh(day: dict[str, object]) -> list[object]:
    return [day[name] for name in HALF_HOURS]
