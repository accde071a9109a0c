"""A month's postings as a file for 1C: one manual operation a day, summed up by pair of accounts.

The form is version 2.0 of 1C's universal exchange of data in XML, which every configuration built
on its standard library reads. An account is told by its code alone, so that the file does not
depend on the identifiers of one installation. See ``docs/accounting.md``.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from itertools import groupby
from typing import Final
from xml.sax.saxutils import escape, quoteattr

from jaryk.kernel.errors import Refusal
from jaryk.kernel.periods import Month
from jaryk.ledger.queries.export import DayTotal, som

RULES_ID: Final = "6a61727a-6b00-4a79-8d9a-2f1c0b7e5d40"
DOCUMENT: Final = "ДокументСсылка.ОперацияБух"
CHART: Final = "ПланСчетовСсылка.Хозрасчетный"
_WORDS: Final = "Жарык: {debit} / {credit}, проводок {count}"


def exchange_file(
    totals: list[DayTotal], *, month: Month, at: datetime, organisation: str
) -> Iterator[str]:
    """The file piece by piece: UTF-8 with its mark. Raises Refusal for a month without postings:
    1C would load an empty file without a word."""
    if not totals:
        raise Refusal("ledger.export.nothing", month=str(month))
    yield _head(month, at)
    days = groupby(totals, key=lambda total: total.posted_on)
    for number, (posted_on, lines) in enumerate(days, start=1):
        yield from _operation(number, posted_on, list(lines), organisation)
    yield "</ФайлОбмена>\n"


def _head(month: Month, at: datetime) -> str:
    told = {
        "ВерсияФормата": "2.0",
        "ДатаВыгрузки": f"{at:%Y-%m-%dT%H:%M:%S}",
        "НачалоПериодаВыгрузки": f"{month.first_on}T00:00:00",
        "ОкончаниеПериодаВыгрузки": f"{month.next().first_on}T00:00:00",
        "ИмяКонфигурацииИсточника": "Жарык",
        "ИмяКонфигурацииПриемника": "БухгалтерияПредприятия",
        "ИдПравилКонвертации": RULES_ID,
        "Комментарий": "",
    }
    attributes = " ".join(f"{name}={quoteattr(value)}" for name, value in told.items())
    return (
        f'\ufeff<?xml version="1.0" encoding="UTF-8"?>\n<ФайлОбмена {attributes}>\n'
        f"<ПравилаОбмена><ВерсияФормата>2.01</ВерсияФормата><Ид>{RULES_ID}</Ид>"
        "<ПравилаКонвертацииОбъектов><Правило><Код>ОперацияБух</Код>"
        f"<Источник>{DOCUMENT}</Источник><Приемник>{DOCUMENT}</Приемник></Правило>"
        "<Правило><Код>Счет</Код>"
        f"<Источник>{CHART}</Источник><Приемник>{CHART}</Приемник></Правило>"
        "</ПравилаКонвертацииОбъектов></ПравилаОбмена>\n"
    )


def _operation(
    number: int, posted_on: date, lines: list[DayTotal], organisation: str
) -> Iterator[str]:
    moment = f"{posted_on}T23:59:59"
    told = f"JR{posted_on:%y%m%d}"
    key = _property("Номер", "Строка", told) + _property("Дата", "Дата", moment)
    yield (
        f'<Объект Нпп="{number}" Тип="{DOCUMENT}" ИмяПравила="ОперацияБух">'
        f'<Ссылка Нпп="{number}">{key}</Ссылка>\n'
        + _property("Содержание", "Строка", f"Жарык, {posted_on}")
        + _property("Организация", "Строка", organisation)
        + _property("СуммаОперации", "Число", som(sum(line.amount_tyiyn for line in lines)))
        + '<ТабличнаяЧасть Имя="Проводки">\n'
    )
    for line in lines:
        words = _WORDS.format(debit=line.debit, credit=line.credit, count=line.postings)
        yield (
            "<Запись>"
            + _account("СчетДт", line.debit_number)
            + _account("СчетКт", line.credit_number)
            + _property("Сумма", "Число", som(line.amount_tyiyn))
            + _property("Содержание", "Строка", words)
            + "</Запись>\n"
        )
    yield "</ТабличнаяЧасть></Объект>\n"


def _property(name: str, kind: str, value: str) -> str:
    return f'<Свойство Имя="{name}" Тип="{kind}"><Значение>{escape(value)}</Значение></Свойство>'


def _account(name: str, number: str) -> str:
    code = _property("Код", "Строка", number)
    return (
        f'<Свойство Имя="{name}" Тип="{CHART}" ИмяПравила="Счет"><Ссылка>{code}</Ссылка></Свойство>'
    )
