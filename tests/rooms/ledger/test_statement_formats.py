"""Statements read whole and exactly, or refused with a word about why."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from datetime import date
from time import monotonic

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jaryk.kernel.errors import Refusal
from jaryk.ledger.formats.profiles import read_profile, ready_profile, ready_profiles
from jaryk.ledger.formats.reading import read_statement, recognised
from jaryk.ledger.formats.statement import StatementRead
from jaryk.ledger.formats.values import tyiyns
from tests.rooms.ledger.statement_files import OUR_ACCOUNT, THREE, Paid, camt, one_c, table

TABLE = ready_profile("bank-statement") | {"account": OUR_ACCOUNT}


def read(data: bytes, **profile: object) -> StatementRead:
    return read_statement(data, read_profile(profile or TABLE))


WRITTEN: dict[str, Callable[..., bytes]] = {
    "1c": one_c,
    "1c in utf-8": lambda *paid, **more: one_c(*paid, encoding="utf-8", **more),
    "camt 02": camt,
    "camt 08": lambda *paid, **more: camt(*paid, version="08", **more),
    "camt with a prefix": lambda *paid, **more: camt(*paid, prefix="ns0", **more),
    "table": table,
    "table in windows-1251": lambda *paid, **more: table(*paid, encoding="windows-1251", **more),
    "table with a mark of its letters": lambda *paid, **more: (
        b"\xef\xbb\xbf" + table(*paid, **more)
    ),
}


@pytest.mark.parametrize("kind", WRITTEN)
def test_the_same_statement_in_every_format(kind: str) -> None:
    whole = read(WRITTEN[kind]())
    assert (whole.account, whole.opening_tyiyn, whole.closing_tyiyn) == (
        OUR_ACCOUNT,
        1000_00,
        1630_00,
    )
    assert (whole.since, whole.until) == (date(2026, 6, 3), date(2026, 6, 5))
    assert (whole.credits_tyiyn, whole.debits_tyiyn) == (750_00, 120_00)
    assert [(line.amount_tyiyn, line.is_outgoing, line.booked_on) for line in whole.lines] == [
        (abs(one.tyiyn), one.som < 0, one.on) for one in THREE
    ]
    assert [line.account_told for line in whole.lines] == ["100000001", "", ""]
    assert [line.purpose for line in whole.lines] == [one.purpose for one in THREE]
    assert len({line.external_id for line in whole.lines}) == 3
    assert len({line.line_no for line in whole.lines}) == 3
    assert all(one.number in line.raw for one, line in zip(THREE, whole.lines, strict=True)) or (
        "camt" in kind
    )


@given(
    st.lists(
        st.tuples(st.integers(-10_000, 10_000).filter(bool), st.integers(1, 5), st.integers(0, 9)),
        min_size=1,
        max_size=12,
    ),
    st.sampled_from(sorted(WRITTEN)),
    st.integers(-5000, 5000),
)
def test_no_line_is_lost(told: list[tuple[int, int, int]], kind: str, opening: int) -> None:
    paid = tuple(
        Paid(str(place), som, on=date(2026, 6, day), purpose=f"л/с 10000000{digit}")
        for place, (som, day, digit) in enumerate(told)
    )
    whole = read(WRITTEN[kind](paid, opening=opening))
    assert [(line.amount_tyiyn, line.is_outgoing) for line in whole.lines] == [
        (abs(one.tyiyn), one.som < 0) for one in paid
    ]
    assert len({line.external_id for line in whole.lines}) == len(paid)


def spoiled(data: bytes, old: str, new: str, letters: str = "utf-8") -> bytes:
    changed = data.replace(old.encode(letters), new.encode(letters), 1)
    assert changed != data, old
    return changed


CYRILLIC = "windows-1251"
SPOILED: dict[str, tuple[bytes, str]] = {
    "1c: an amount changed": (spoiled(one_c(), "Сумма=500", "Сумма=501", CYRILLIC), "add up"),
    "1c: a document gone": (
        one_c()[: one_c().index("СекцияДокумент".encode(CYRILLIC))]
        + one_c()[one_c().index("КонецДокумента\r\n".encode(CYRILLIC)) + 16 :],
        "add up",
    ),
    "1c: the end cut off": (one_c()[:-12], "cut off"),
    "1c: cut off in a document": (one_c()[: len(one_c()) - 200], "cut off"),
    "1c: no section of the account": (
        spoiled(
            spoiled(one_c(), "СекцияРасчСчет", "СекцияДокумент", CYRILLIC),
            "КонецРасчСчет",
            "КонецДокумента",
            CYRILLIC,
        ),
        "lacks the total",
    ),
    "1c: the closing balance changed": (
        spoiled(one_c(), "КонечныйОстаток=1630", "КонечныйОстаток=1631", CYRILLIC),
        "balances do not add up",
    ),
    "1c: no closing balance": (
        spoiled(one_c(), "КонечныйОстаток=1630.00\r\n", "", CYRILLIC),
        "КонечныйОстаток",
    ),
    "1c: a strange version": (spoiled(one_c(), "=1.03", "=9.99", CYRILLIC), "9.99"),
    "1c: a day that is none": (
        spoiled(one_c(), "ДатаПоступило=03.06.2026", "ДатаПоступило=31.06.2026", CYRILLIC),
        "31.06.2026",
    ),
    "1c: an amount that is none": (spoiled(one_c(), "Сумма=500.00", "Сумма=5OO", CYRILLIC), "5OO"),
    "1c: of nobody here": (
        spoiled(one_c(), f"ПолучательСчет={OUR_ACCOUNT}", "ПолучательСчет=1", CYRILLIC),
        "ПолучательСчет",
    ),
    "1c: a section not closed": (
        spoiled(one_c(), "КонецДокумента\r\n", "", CYRILLIC),
        "СекцияДокумент",
    ),
    "1c: a line without a word": (spoiled(one_c(), "Номер=11", "Номер 11", CYRILLIC), "Номер 11"),
    "1c: two accounts": (
        spoiled(
            one_c(),
            "КонецРасчСчет\r\n",
            "КонецРасчСчет\r\nСекцияРасчСчет\r\nРасчСчет=5\r\nКонецРасчСчет\r\n",
            CYRILLIC,
        ),
        "several accounts",
    ),
    "1c: something after its end": (one_c() + "Номер=1\r\n".encode(CYRILLIC), "КонецФайла"),
    "camt: an amount changed": (spoiled(camt(), ">500.00<", ">501.00<"), "add up"),
    "camt: a sum changed": (spoiled(camt(), "<Sum>750<", "<Sum>751<"), "add up"),
    "camt: the count changed": (spoiled(camt(), "<NbOfNtries>3<", "<NbOfNtries>4<"), "count"),
    "camt: the turnover changed": (spoiled(camt(), "<Sum>870<", "<Sum>871<"), "TtlNtries"),
    "camt: the opening changed": (spoiled(camt(), ">1000.00<", ">1001.00<"), "balances"),
    "camt: no closing balance": (spoiled(camt(), "CLBD", "CLAV"), "CLBD"),
    "camt: no opening balance": (spoiled(camt(), "OPBD", "OPAV"), "OPBD"),
    "camt: cut off": (camt()[:-60], "XML is broken"),
    "camt: another message": (spoiled(camt(), "camt.053.001.02", "camt.052.001.02"), "camt.052"),
    "camt: another currency": (
        spoiled(
            camt(),
            'CLBD</Cd></CdOrPrtry></Tp><Amt Ccy="KGS',
            'CLBD</Cd></CdOrPrtry></Tp><Amt Ccy="USD',
        ),
        "USD",
    ),
    "camt: an amount that is none": (spoiled(camt(), ">500.00<", ">5e2<"), "5e2"),
    "camt: finer than a tyiyn": (spoiled(camt(), ">500.00<", ">500.001<"), "500.001"),
    "camt: neither in nor out": (
        spoiled(camt(), "<CdtDbtInd>CRDT</CdtDbtInd><Sts>", "<CdtDbtInd>BOTH</CdtDbtInd><Sts>"),
        "BOTH",
    ),
    "camt: no id": (spoiled(camt(), "<AcctSvcrRef>REF11</AcctSvcrRef>", ""), "AcctSvcrRef"),
    "camt: no day": (
        spoiled(
            camt(),
            "<BookgDt><Dt>2026-06-03</Dt></BookgDt><ValDt><Dt>2026-06-03</Dt></ValDt>",
            "",
        ),
        "BookgDt",
    ),
    "camt: another account": (spoiled(camt(), OUR_ACCOUNT, "7" * 16), "7777"),
    "camt: no statement": (
        b'<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.02"/>',
        "no file of the kind",
    ),
    "table: an amount changed": (spoiled(table(), ";500,00;", ";501,00;"), "add up"),
    "table: the total gone": (
        table()[: table().index("Исходящий".encode())],
        "Исходящий остаток",
    ),
    "table: a total that is none": (spoiled(table(), "Обороты;120,00", "Обороты;?"), "Обороты"),
    "table: a total twice": (
        table() + "Исходящий остаток;1630,00\r\n".encode(),
        "Исходящий остаток",
    ),
    "table: a cell too many": (spoiled(table(), "за свет", "за;свет"), "за;свет"),
    "table: a cell too few": (spoiled(table(), ";за свет", ""), "Line 4"),
    "table: an amount that is none": (spoiled(table(), ";500,00;", ";пятьсот;"), "Кредит"),
    "table: both in and out": (spoiled(table(), ";;500,00", ";1,00;500,00"), "Кредит"),
    "table: a day that is none": (spoiled(table(), "04.06.2026", "2026-06-04"), "2026-06-04"),
    "table: a quote not closed": (spoiled(table(), '"Асанов', '"Ас"анов'), "cannot be read"),
    "table: no id": (
        spoiled(table(), "03.06.2026;11;1090820000000011", ";;"),
        "Дата операции",
    ),
    "table: another heading": (spoiled(table(), "Кредит", "Приход"), "has no header"),
    "table: a heading twice": (spoiled(table(), "Плательщик", "Дебет"), "Дебет"),
    "table: no payments": ("А\r\n".encode(), "has no header"),
    "nothing": (b"", "empty"),
    "nothing but space": (b"\xef\xbb\xbf \r\n", "empty"),
    "a workbook": (b"PK\x03\x04 and so on", "workbook"),
    "a zero byte": (spoiled(table(), "за свет", "за\0свет"), "Line 4"),
    "text in UTF-16": (table().decode().encode("utf-16"), "letters"),
}


@pytest.mark.parametrize("what", SPOILED)
def test_a_spoiled_statement_is_refused_whole(what: str) -> None:
    data, said = SPOILED[what]
    with pytest.raises(Refusal) as refusal:
        read(data)
    for lang in ("ru", "ky", "en"):
        assert refusal.value.say(lang)
    assert said in refusal.value.say("en")


BATCH = camt((Paid("11", 500),)).replace(
    b"<TxDtls><Refs><EndToEndId>NOTPROVIDED</EndToEndId></Refs>",
    b'<TxDtls><Refs><EndToEndId>E1</EndToEndId></Refs><AmtDtls><TxAmt><Amt Ccy="KGS">200</Amt>'
    b"</TxAmt></AmtDtls><RmtInf><Strd><CdtrRefInf><Ref>100000002</Ref></CdtrRefInf></Strd></RmtInf>"
    b'</TxDtls><TxDtls><Refs><EndToEndId>E1</EndToEndId></Refs><AmtDtls><TxAmt><Amt Ccy="KGS">300'
    b"</Amt></TxAmt></AmtDtls>",
)


def test_a_batch_is_as_many_payments() -> None:
    whole = read(BATCH)
    assert [(line.external_id, line.amount_tyiyn, line.account_told) for line in whole.lines] == [
        ("REF11/1", 200_00, "100000002"),
        ("REF11/2", 300_00, "100000001"),
    ]
    apart = read(BATCH.replace(b">E1<", b">E2<", 1))
    assert [line.external_id for line in apart.lines] == ["E2", "E1"]
    with pytest.raises(Refusal, match="TxDtls"):
        read(BATCH.replace(b">300<", b">301<"))


def test_what_the_bank_takes_back_or_has_not_booked() -> None:
    paid = (Paid("1", 500), Paid("2", -500), Paid("3", 70))
    data = camt(paid)
    back = spoiled(data, "DBIT</CdtDbtInd><Sts>", "DBIT</CdtDbtInd><RvslInd>true</RvslInd><Sts>")
    assert [line.reason_key for line in read(back).lines] == ["", "ledger.statement.taken_back", ""]
    returned = spoiled(data, "CRDT</CdtDbtInd><Sts>", "CRDT</CdtDbtInd><RvslInd>1</RvslInd><Sts>")
    first = read(returned).lines[0]
    assert (first.reason_key, first.account_told) == ("ledger.statement.returned", "")
    pending = camt((Paid("1", 500),)).replace(b"</Stmt>", _pending() + b"</Stmt>")
    pending = pending.replace(b"<NbOfNtries>1<", b"<NbOfNtries>2<")
    line = read(pending).lines[1]
    assert (line.reason_key, line.is_counted) == ("ledger.statement.not_booked", False)


def _pending() -> bytes:
    entry = camt((Paid("9", 5),)).split(b"<Ntry>")[1].split(b"</Ntry>")[0]
    return b"<Ntry>" + entry.replace(b"BOOK", b"PDNG") + b"</Ntry>"


def test_statements_of_several_days_in_one_file() -> None:
    first, second = (
        camt((Paid("1", 500),)),
        camt((Paid("2", 70, on=date(2026, 6, 4)),), opening=1500),
    )
    body = second.split(b"<Stmt>")[1].split(b"</Stmt>")[0]
    both = first.replace(b"</BkToCstmrStmt>", b"<Stmt>" + body + b"</Stmt></BkToCstmrStmt>")
    whole = read(both)
    assert (whole.opening_tyiyn, whole.closing_tyiyn) == (1000_00, 1570_00)
    assert [line.line_no for line in whole.lines] == [1, 2]
    with pytest.raises(Refusal, match="torn"):
        read(
            both.replace(
                b">1500.00</Amt><CdtDbtInd>CRDT</CdtDbtInd><Dt><Dt>2026-06-04",
                b">1400.00</Amt><CdtDbtInd>CRDT</CdtDbtInd><Dt><Dt>2026-06-04",
            ).replace(b">1570.00<", b">1470.00<")
        )


def test_camt_in_other_letters() -> None:
    text = camt((Paid("1", 500, payer="Асанов", purpose="счёт"),)).decode()
    for encoding in ("utf-16", "windows-1251"):
        data = text.replace("UTF-8", encoding).encode(encoding)
        (line,) = read(data).lines
        assert line.payer == "Асанов"
        assert "Асанов" in line.raw


DANGERS = {
    "entities": b'<!DOCTYPE d [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]><d>&b;</d>',
    "a file of this machine": b'<!DOCTYPE d [<!ENTITY a SYSTEM "file:///etc/passwd">]><d>&a;</d>',
    "a definition elsewhere": b'<!DOCTYPE d SYSTEM "http://example.test/d.dtd"><d/>',
    "depth": b"<a>" * 100_000,
    "a crowd": b"<Document>" + b"<a/>" * 1_000_000,
    "a long word": b"<Document>" + b"x" * 30_000_000,
    "a long attribute": b'<Document a="' + b"x" * 30_000_000 + b'"/>',
    "many attributes": b"<Document " + b" ".join(b'a%d=""' % n for n in range(300_000)) + b"/>",
}
PROBE = """
import resource, sys
from jaryk.kernel.errors import Refusal
from jaryk.ledger.formats.profiles import Profile
from jaryk.ledger.formats.camt import read_camt
data = sys.stdin.buffer.read()
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
try:
    read_camt(data, Profile())
except Refusal as refusal:
    print(refusal.key, (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) // 1024)
"""


@pytest.mark.parametrize("what", DANGERS)
def test_bombs_are_refused_soon_and_small(what: str) -> None:
    began = monotonic()
    told = subprocess.run(
        [sys.executable, "-c", PROBE], input=DANGERS[what], capture_output=True, check=True
    )
    key, grown = told.stdout.decode().split()
    assert key == "ledger.statement.xml_danger"
    assert int(grown) < 256
    assert monotonic() - began < 5


@given(st.binary(max_size=300))
def test_any_bytes_are_a_statement_or_refused(data: bytes) -> None:
    for begins in (b"", b"<", b"1CClientBankExchange\n", table()[:200]):
        with pytest.raises(Refusal):
            read(begins + data)


@given(
    st.integers(0, 10_000), st.binary(min_size=1, max_size=3), st.sampled_from([one_c, camt, table])
)
def test_a_spoiled_byte_never_breaks_the_reader(
    place: int, noise: bytes, written: Callable[[], bytes]
) -> None:
    data = written()
    at = place % len(data)
    try:
        whole = read(data[:at] + noise + data[at + len(noise) :])
    except Refusal:
        return
    assert (whole.credits_tyiyn, whole.debits_tyiyn) == (750_00, 120_00)


@pytest.mark.parametrize(
    ("written", "decimal", "amount"),
    [
        ("1 234,56", ",", 1234_56),
        ("1\u00a0234,5", ",", 1234_50),
        ("1'234.56", ".", 1234_56),
        ("-12", ",", -12_00),
        ("\u221212,00", ",", -12_00),
        ("0,10000", ",", 10),
        ("1,234", ",", None),
        ("1.234,56", ",", None),
        ("12,34", ".", None),
        ("", ",", None),
        ("1e3", ".", None),
        ("٣", ".", None),
        ("1 23", ",", None),
    ],
)
def test_sums_are_read_in_one_way(written: str, decimal: str, amount: int | None) -> None:
    assert tyiyns(written, decimal) == amount


def test_formats_are_told_apart() -> None:
    assert recognised(one_c()) == "1c"
    assert recognised(b"\xef\xbb\xbf" + one_c(encoding="utf-8")) == "1c"
    assert recognised(camt()) == "camt053"
    assert recognised(table()) == "csv"
    with pytest.raises(Refusal, match="no file of the kind 1c"):
        read_statement(camt(), read_profile({}), format_told="1c")
    with pytest.raises(Refusal, match="There is no format"):
        read_statement(camt(), read_profile({}), format_told="mt940")
    with pytest.raises(Refusal, match="no profile for tables"):
        read_statement(table(), read_profile({}))


class TestProfiles:
    """Settings of a bank."""

    def test_the_ready_ones_are_right(self) -> None:
        assert ready_profiles() == ("bank-register", "bank-statement", "terminals")
        for name in ready_profiles():
            assert read_profile(ready_profile(name)).reads_csv
        with pytest.raises(Refusal, match="no ready profile"):
            ready_profile("none")

    def test_registers_of_the_ready_ones(self) -> None:
        register = (
            "Номер квитанции;Дата платежа;Лицевой счет;Сумма;Плательщик;Назначение\n"
            '77;03.06.2026 10:15;100000001;"1 500,50";Асанов;май\n'
            "Итого;1;1500,50\n"
        ).encode("windows-1251")
        whole = read_statement(register, read_profile(ready_profile("bank-register")))
        (line,) = whole.lines
        assert (line.amount_tyiyn, line.account_told) == (1500_50, "100000001")
        terminals = (
            b"id;account;amount;paid_at;payer\nT1;100000001;10.50;2026-06-03 23:59:59;\n"
            b"T2;100000002;5;2026-06-03;A\ntotal;2;15.50\n"
        )
        whole = read_statement(terminals, read_profile(ready_profile("terminals")))
        assert [line.amount_tyiyn for line in whole.lines] == [10_50, 5_00]
        with pytest.raises(Refusal, match="count does not add up"):
            read_statement(
                terminals.replace(b"total;2", b"total;3"),
                read_profile(ready_profile("terminals")),
            )

    def test_a_direction_in_its_own_column(self) -> None:
        profile = read_profile(
            {
                "decimal": ".",
                "delimiter": ",",
                "dates": ["%Y-%m-%d"],
                "columns": {
                    "external_id": "id",
                    "amount": "sum",
                    "paid_at": "on",
                    "direction": "way",
                    "currency": "ccy",
                    "purpose": "for",
                },
                "incoming": "in",
                "outgoing": ["out"],
                "account_pattern": r"#(\d+)",
            }
        )
        data = (
            b"id,sum,on,way,ccy,for\n1,5,2026-06-03,IN,KGS,pay #100000001\n"
            b"2,6,2026-06-03,out,KGS,\n3,7,2026-06-03,in,USD,\n"
        )
        lines = read_statement(data, profile).lines
        assert [line.is_outgoing for line in lines] == [False, True, False]
        assert [line.account_told for line in lines] == ["100000001", "", ""]
        assert [line.is_counted for line in lines] == [True, True, False]
        with pytest.raises(Refusal, match="way"):
            read_statement(data.replace(b"IN", b"??"), profile)

    @pytest.mark.parametrize(
        "setting",
        [
            {"encoding": "koi8-r"},
            {"delimiter": ";;"},
            {"decimal": "'"},
            {"dates": []},
            {"dates": 5},
            {"title": 5},
            {"columns": {"amount": "Сумма"}},
            {"columns": {"strange": "Сумма"}},
            {"columns": 5},
            {"account_pattern": "("},
            {"account_pattern": "no group"},
            {"marks": [{"begins": "Итого", "tells": "something", "cell": 1}]},
            {"marks": [{"begins": "Итого"}]},
        ],
    )
    def test_a_wrong_setting_is_named(self, setting: dict[str, object]) -> None:
        with pytest.raises(Refusal, match=next(iter(setting))):
            read_profile(ready_profile("terminals") | setting)
