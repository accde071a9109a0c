"""The last days' money: channels, a bank's statement, terminals, the cash desk, a price list."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

from jaryk.customers.queries.accounts import CustomerAccount, account
from jaryk.documents.invoice_lines import WorkDone
from jaryk.documents.operations.invoices import issue_works
from jaryk.ledger.formats.profiles import ready_profile
from jaryk.ledger.operations.channels import open_channel
from jaryk.ledger.operations.receiving import Notice, receive, receive_cash
from jaryk.ledger.operations.statements import load_statement
from jaryk.ledger.queries.balances import balance
from jaryk.ledger.queries.channels import channel
from jaryk.ledger.queries.totals import debts_on
from jaryk.reference.operations.works import set_work, set_work_price

BANK: Final = "jomok-bank"
TERMINALS: Final = "jomok-pay"
DESK: Final = "kassa-1"
_SOM: Final = 100
_ROUND: Final = 100 * _SOM
_DEBTORS: Final = 40

_WORKS: Final = {
    "disconnection": (
        35_000,
        "Отключение электроустановки",
        "Электр орнотмосун өчүрүү",
        "Disconnection",
    ),
    "connection": (
        52_000,
        "Подключение после отключения",
        "Өчүрүүдөн кийин кайра кошуу",
        "Reconnection",
    ),
    "meter-check": (
        78_000,
        "Внеочередная проверка счётчика",
        "Эсептегичти кезексиз текшерүү",
        "Extra check of a meter",
    ),
}


@dataclass(frozen=True)
class Today:
    """The demonstration's day, its moment, and who works at it."""

    on: date
    at: datetime
    clerk_id: int
    chief_id: int


def settle_money(today: Today) -> None:
    """Channels, prices, and all that came in during the last days."""
    open_channels()
    price_works(today)
    payers = debtors(today)
    charge_works(today, payers[-1:])
    receive_last_days(today, payers)


def open_channels() -> None:
    """A bank, an agent with terminals and a wallet, and a cash desk."""
    open_channel(
        code=BANK,
        kind="bank",
        name_ru="Жомок Банк, расчётный счёт",
        name_ky="Жомок Банк, эсептешүү эсеби",
        name_en="Jomok Bank, current account",
        profile=ready_profile("bank-register"),
    )
    open_channel(
        code=TERMINALS,
        kind="agent",
        name_ru="Терминалы и кошелёк «Жомок Pay»",
        name_ky="«Жомок Pay» терминалдары жана капчыгы",
        name_en="Jomok Pay terminals and wallet",
        profile=ready_profile("terminals"),
    )
    open_channel(
        code=DESK,
        kind="cash_desk",
        name_ru="Касса Ак-Булакского РЭС",
        name_ky="Ак-Булак РЭСинин кассасы",
        name_en="Ak-Bulak cash desk",
    )


def price_works(today: Today) -> None:
    """What the supplier takes for works, since the year began."""
    since = today.on.replace(month=1, day=1)
    for code, (tyiyn, ru, ky, en) in _WORKS.items():
        set_work(code=code, name_ru=ru, name_ky=ky, name_en=en, unit="шт.")
        set_work_price(
            code=code,
            price_tyiyn=tyiyn,
            act="Прейскурант № 1 (вымышленный)",
            valid_from=since,
            user=None,
            at=today.at,
        )


def debtors(today: Today) -> list[CustomerAccount]:
    """Some of the accounts that owe, from the greatest debt to the least."""
    owing: list[int] = debts_on(today.on).get_column("account_id").to_list()
    picked = owing[:: max(1, len(owing) // _DEBTORS)][:_DEBTORS]
    found = [account(account_id) for account_id in picked]
    return [debtor for debtor in found if debtor is not None]


def receive_last_days(today: Today, payers: list[CustomerAccount]) -> None:
    """Yesterday's register of the bank, two days of the terminals, and this morning's cash."""
    by_bank, by_terminal, by_cash = payers[:10], payers[10:22], payers[22:28]
    if by_bank:
        _load_register(today, by_bank)
    notices = [
        Notice(
            external_id=f"JP-{today.on:%y%m%d}-{place:04d}",
            account_told=payer.number,
            amount_tyiyn=_rounded(payer, today.on),
            paid_at=today.at - timedelta(hours=3 * place + 1),
            payer="",
        )
        for place, payer in enumerate(by_terminal, start=1)
    ]
    receive(channel=channel(TERMINALS), notices=notices, at=today.at, posted_on=today.on)
    for place, payer in enumerate(by_cash, start=1):
        receive_cash(
            desk_code=DESK,
            account_id=payer.pk,
            amount_tyiyn=_rounded(payer, today.on),
            at=today.at,
            on=today.on,
            by_id=today.clerk_id,
            payer=payer.customer.name,
            key=f"demo-cash-{place}",
        )


def charge_works(today: Today, payers: list[CustomerAccount]) -> None:
    """One account was cut off and connected again: both are charged by the price list."""
    for payer in payers[:1]:
        issue_works(
            account_id=payer.pk,
            works=[WorkDone(code="disconnection"), WorkDone(code="connection")],
            basis="Наряд № 17 (вымышленный)",
            issued_on=today.on,
            by_id=today.clerk_id,
            at=today.at,
        )


def _load_register(today: Today, payers: list[CustomerAccount]) -> None:
    """Most lines find their account; two do not: a figure is wrong, or the number is missing."""
    paid_on = today.on - timedelta(days=1)
    lines = [
        (payer.number, payer.customer.name, _rounded(payer, paid_on), f"За свет, {payer.number}")
        for payer in payers
    ]
    first, last = payers[0], payers[-1]
    lines[0] = (_one_figure_wrong(first.number), first.customer.name, lines[0][2], "За свет")
    lines[-1] = ("", last.customer.name, lines[-1][2], "Оплата за электроэнергию")
    rows = [
        f"{paid_on:%d%m%y}{place:05d};{number};{amount // _SOM},{amount % _SOM:02d};"
        f"{paid_on:%d.%m.%Y};{name.replace(';', ' ')};{purpose}"
        for place, (number, name, amount, purpose) in enumerate(lines, start=1)
    ]
    total = sum(amount for _, _, amount, _ in lines)
    heading = "Номер квитанции;Лицевой счет;Сумма;Дата платежа;Плательщик;Назначение"
    summed = f"Итого;{len(rows)};{total // _SOM},{total % _SOM:02d};;;"
    load_statement(
        channel_code=BANK,
        name=f"reestr-{paid_on:%Y-%m-%d}.csv",
        data="\r\n".join([heading, *rows, summed, ""]).encode("windows-1251", "replace"),
        at=today.at,
        on=today.on,
        by_id=today.clerk_id,
    )


def _rounded(payer: CustomerAccount, on: date) -> int:
    """What the account owes, in whole hundreds of som upwards."""
    owed = max(balance(payer.pk, on=on), _SOM)
    return -(-owed // _ROUND) * _ROUND


def _one_figure_wrong(number: str) -> str:
    return number[:-2] + number[-1] + number[-2] if number[-1] != number[-2] else number[:-1] + "9"
