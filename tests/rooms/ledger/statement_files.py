"""Statements as banks write them, put together from a few payments."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

OUR_ACCOUNT = "1280010000000007"
PROFILE = {"account": OUR_ACCOUNT}


@dataclass(frozen=True)
class Paid:
    """A movement of a bank's account; below zero it went out."""

    number: str
    som: int
    on: date = date(2026, 6, 3)
    purpose: str = "л/с 100000001"
    payer: str = "Асанов Үсөн"
    payer_account: str = "1090820000000011"

    @property
    def tyiyn(self) -> int:
        return self.som * 100


THREE = (
    Paid("11", 500),
    Paid("12", 250, purpose="за свет", on=date(2026, 6, 4)),
    Paid("13", -120, purpose="аренда", on=date(2026, 6, 4)),
)


def _som(som: int) -> str:
    return f"{som}.00"


def _sums(paid: tuple[Paid, ...]) -> tuple[int, int]:
    came = sum(one.som for one in paid if one.som > 0)
    return came, sum(-one.som for one in paid if one.som < 0)


def _span(paid: tuple[Paid, ...]) -> tuple[date, date]:
    return min(one.on for one in paid), max(one.on for one in paid)


def one_c(
    paid: tuple[Paid, ...] = THREE, *, opening: int = 1000, encoding: str = "windows-1251"
) -> bytes:
    """The exchange text of 1C."""
    came, went = _sums(paid)
    first, last = _span(paid)
    word = "Windows" if encoding == "windows-1251" else "UTF-8"
    lines = [
        "1CClientBankExchange",
        "ВерсияФормата=1.03",
        f"Кодировка={word}",
        "Отправитель=Банк",
        f"ДатаНачала={first:%d.%m.%Y}",
        f"ДатаКонца={last:%d.%m.%Y}",
        f"РасчСчет={OUR_ACCOUNT}",
        "СекцияРасчСчет",
        f"ДатаНачала={first:%d.%m.%Y}",
        f"ДатаКонца={last:%d.%m.%Y}",
        f"РасчСчет={OUR_ACCOUNT}",
        f"НачальныйОстаток={_som(opening)}",
        f"ВсегоПоступило={_som(came)}",
        f"ВсегоСписано={_som(went)}",
        f"КонечныйОстаток={_som(opening + came - went)}",
        "КонецРасчСчет",
    ]
    for one in paid:
        ours, theirs = ("Получатель", "Плательщик") if one.som > 0 else ("Плательщик", "Получатель")
        arrived = "ДатаПоступило" if one.som > 0 else "ДатаСписано"
        lines += [
            "СекцияДокумент=Платежное поручение",
            f"Номер={one.number}",
            f"Дата={one.on:%d.%m.%Y}",
            f"Сумма={_som(abs(one.som))}",
            f"{theirs}Счет={one.payer_account}",
            f"{arrived}={one.on:%d.%m.%Y}",
            f"Плательщик={one.payer.replace('Ү', 'У').replace('ө', 'о')}",
            f"{ours}Счет={OUR_ACCOUNT}",
            f"НазначениеПлатежа={one.purpose}",
            "КонецДокумента",
        ]
    return "\r\n".join([*lines, "КонецФайла", ""]).encode(encoding)


def camt(
    paid: tuple[Paid, ...] = THREE, *, opening: int = 1000, version: str = "02", prefix: str = ""
) -> bytes:
    """A camt.053 statement; ``prefix`` stands before every name."""
    came, went = _sums(paid)
    first, last = _span(paid)
    entries = "".join(_entry(one, version) for one in paid)
    wrapped = (
        f"<BkToCstmrStmt><GrpHdr><MsgId>M1</MsgId><CreDtTm>{last}T20:00:00+06:00</CreDtTm></GrpHdr>"
        f"<Stmt><Id>{last:%y%m%d}</Id><CreDtTm>{last}T20:00:00+06:00</CreDtTm>"
        f"<FrToDt><FrDtTm>{first}T00:00:00+06:00</FrDtTm>"
        f"<ToDtTm>{last + timedelta(1)}T00:00:00+06:00</ToDtTm></FrToDt>"
        f"<Acct><Id><Othr><Id>{OUR_ACCOUNT}</Id></Othr></Id><Ccy>KGS</Ccy></Acct>"
        f"{_balance('OPBD', opening, first)}{_balance('CLBD', opening + came - went, last)}"
        f"<TxsSummry><TtlNtries><NbOfNtries>{len(paid)}</NbOfNtries><Sum>{came + went}</Sum>"
        f"</TtlNtries><TtlCdtNtries><Sum>{came}</Sum></TtlCdtNtries>"
        f"<TtlDbtNtries><Sum>{went}</Sum></TtlDbtNtries></TxsSummry>"
        f"{entries}</Stmt></BkToCstmrStmt>"
    )
    namespace = f"urn:iso:std:iso:20022:tech:xsd:camt.053.001.{version}"
    if prefix:
        wrapped = wrapped.replace("</", f"</{prefix}:\0").replace("<", f"<{prefix}:")
        wrapped = wrapped.replace(f"<{prefix}:/{prefix}:\0", f"</{prefix}:")
        root = f'<{prefix}:Document xmlns:{prefix}="{namespace}">{wrapped}</{prefix}:Document>'
    else:
        root = f'<Document xmlns="{namespace}">{wrapped}</Document>'
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{root}\n'.encode()


def _balance(code: str, som: int, on: date) -> str:
    side = "DBIT" if som < 0 else "CRDT"
    return (
        f"<Bal><Tp><CdOrPrtry><Cd>{code}</Cd></CdOrPrtry></Tp>"
        f'<Amt Ccy="KGS">{abs(som)}.00</Amt><CdtDbtInd>{side}</CdtDbtInd>'
        f"<Dt><Dt>{on}</Dt></Dt></Bal>"
    )


def _entry(one: Paid, version: str) -> str:
    is_new = version == "08"
    side = "CRDT" if one.som > 0 else "DBIT"
    status = "<Sts><Cd>BOOK</Cd></Sts>" if is_new else "<Sts>BOOK</Sts>"
    name = f"<Nm>{one.payer}</Nm>"
    debtor = f"<Pty>{name}</Pty>" if is_new else name
    return (
        f'<Ntry><Amt Ccy="KGS">{abs(one.som)}.00</Amt><CdtDbtInd>{side}</CdtDbtInd>{status}'
        f"<BookgDt><Dt>{one.on}</Dt></BookgDt><ValDt><Dt>{one.on}</Dt></ValDt>"
        f"<AcctSvcrRef>REF{one.number}</AcctSvcrRef>"
        "<BkTxCd><Prtry><Cd>PMNT</Cd></Prtry></BkTxCd>"
        "<NtryDtls><TxDtls><Refs><EndToEndId>NOTPROVIDED</EndToEndId></Refs>"
        f"{_detail(one, is_new=is_new, side=side)}"
        f"<RltdPties><Dbtr>{debtor}</Dbtr></RltdPties>"
        f"<RmtInf><Ustrd>{one.purpose}</Ustrd></RmtInf></TxDtls></NtryDtls></Ntry>"
    )


def _detail(one: Paid, *, is_new: bool, side: str) -> str:
    if not is_new:
        return ""
    return f'<Amt Ccy="KGS">{abs(one.som)}.00</Amt><CdtDbtInd>{side}</CdtDbtInd>'


def table(paid: tuple[Paid, ...] = THREE, *, opening: int = 1000, encoding: str = "utf-8") -> bytes:
    """The table that the ready profile ``bank-statement`` reads."""
    came, went = _sums(paid)
    rows = [
        f"Входящий остаток;{opening},00",
        "Дата операции;Номер документа;Счет плательщика;Плательщик;Дебет;Кредит;Назначение платежа",
    ]
    for one in paid:
        debit = f"{-one.som},00" if one.som < 0 else ""
        credit = f"{one.som},00" if one.som > 0 else ""
        rows.append(
            f"{one.on:%d.%m.%Y};{one.number};{one.payer_account};"
            f'"{one.payer.replace("Ү", "У").replace("ө", "о")}";{debit};{credit};{one.purpose}'
        )
    rows += [f"Обороты;{went},00;{came},00", f"Исходящий остаток;{opening + came - went},00"]
    return "\r\n".join([*rows, ""]).encode(encoding)
