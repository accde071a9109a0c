"""Bills for the tests of this room: ordinary ones and the ones that strain the page."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from fractions import Fraction

from jaryk.documents.bill_document import (
    BillDocument,
    Customer,
    EnergyPart,
    Language,
    MeterRow,
    MonthOfUse,
    OtherCharge,
    PaymentLine,
    StepLine,
    StepNorm,
    Supplier,
    TaxLine,
    UnmeteredEnergy,
)
from jaryk.documents.bill_terms import ComplaintPlace, Disconnection, Penalty, Rights
from jaryk.documents.figures import BISHKEK
from jaryk.documents.qr import PaymentRoute
from jaryk.kernel.periods import Period

KWH = 10_000
MAY = Period(date(2026, 5, 1), date(2026, 6, 1))
HOSTILE = '#panic() $x$ *a* _b_ "<\\ @label `raw` {braces} //gone [end]'

SUPPLIER = Supplier(
    name="ОАО «Ала-Тоо Электро»",
    inn="01234567890123",
    address="г. Бишкек, ул. Токтогула, 120",
    phones=("1209", "+996 312 55 01 05"),
    email="abonent@alatoo.example",
    bank="ОАО «Айыл Банк», г. Бишкек",
    bank_code="135001",
    bank_account="1350100012345678",
)

ROUTE = PaymentRoute(
    operator="elqr.example.kg",
    supplier_code="100234",
    supplier_name="ALA-TOO ELEKTRO",
    city="BISHKEK",
)

WORDS: dict[Language, dict[str, str]] = {
    "ru": {
        "name": "Асанова Гүлнара Өмүрбековна",
        "address": "720040, г. Бишкек, мкр. Асанбай, д. 14, кв. 37",
        "group": "Бытовые потребители",
        "register": "",
        "penalty": "0,1 % в день, долг 210,40 сом, 14 дней",
        "vat": "НДС",
        "sales": "Налог с продаж",
        "losses": "Потери в трансформаторе",
        "desk": "Наш отдел обслуживания",
        "regulator": "Департамент по регулированию ТЭК",
    },
    "ky": {
        "name": "Асанова Гүлнара Өмүрбековна",
        "address": "720040, Бишкек ш., Асанбай кичирайону, 14-үй, 37-батир",
        "group": "Тиричилик керектөөчүлөр",
        "register": "",
        "penalty": "күнүнө 0,1 %, карыз 210,40 сом, 14 күн",
        "vat": "КНС",
        "sales": "Сатуудан алынуучу салык",
        "losses": "Трансформатордогу жоготуулар",
        "desk": "Биздин тейлөө бөлүмү",
        "regulator": "ОЭКти жөнгө салуу департаменти",
    },
    "en": {
        "name": "Gülnara Asanova",
        "address": "Apt 37, 14 Asanbay district, Bishkek 720040",
        "group": "Households",
        "register": "",
        "penalty": "0.1 % a day, debt 210.40 som, 14 days",
        "vat": "VAT",
        "sales": "Sales tax",
        "losses": "Transformer losses",
        "desk": "Our customer desk",
        "regulator": "Department of fuel and energy regulation",
    },
}


def year_of_use(scale: int = 1) -> tuple[MonthOfUse, ...]:
    """Twelve months to May 2026: a winter-heated flat, a little thriftier than the year before."""
    this_year = (402, 365, 371, 388, 455, 640, 812, 1024, 1090, 918, 702, 548)
    last_year = (420, 380, 366, 402, 470, 655, 930, 1180, 1201, 977, 765, 590)
    months = [date(2025, 6 + n, 1) for n in range(7)] + [date(2026, 1 + n, 1) for n in range(5)]
    return tuple(
        MonthOfUse(month=month, energy_dwh=use * scale * KWH, year_ago_dwh=before * scale * KWH)
        for month, use, before in zip(months, this_year, last_year, strict=True)
    )


def rights(lang: Language) -> Rights:
    return Rights(
        dispute_days=3,
        answer_days=10,
        dispute_citations=("R-95",),
        places=(
            ComplaintPlace(name=WORDS[lang]["desk"], contact="1209, abonent@alatoo.example"),
            ComplaintPlace(name=WORDS[lang]["regulator"], contact="+996 312 90 40 40"),
        ),
        complaint_citations=("K2-15",),
        no_cut_in_dispute_citations=("K2-15",),
    )


def household_bill(lang: Language = "ru", *, is_demonstration: bool = False) -> BillDocument:
    """A flat in May 2026: two steps of one tariff, a small debt, a payment, a penalty."""
    words = WORDS[lang]
    steps = (
        StepLine(
            limit_from_dwh=0,
            limit_to_dwh=7_134_247,
            energy_dwh=7_134_247,
            price_e2=16_400,
            amount_tyiyn=117_002,
        ),
        StepLine(
            limit_from_dwh=7_134_247,
            limit_to_dwh=None,
            energy_dwh=1_665_753,
            price_e2=29_400,
            amount_tyiyn=48_973,
        ),
    )
    return BillDocument(
        number="2026-05/000123",
        language=lang,
        issued_on=date(2026, 6, 3),
        period=MAY,
        supplier=SUPPLIER,
        customer=Customer(
            name=words["name"],
            address=words["address"],
            account_number="10452187",
            tariff_group=words["group"],
            is_household=True,
        ),
        meters=(
            MeterRow(
                serial="011876340215",
                register=words["register"],
                read_from_on=date(2026, 5, 1),
                read_to_on=date(2026, 6, 1),
                reading_from_dwh=123_456_000,
                reading_to_dwh=132_256_000,
                difference_dwh=8_800_000,
                ratio=1,
                energy_dwh=8_800_000,
            ),
        ),
        parts=(
            EnergyPart(
                period=MAY,
                energy_dwh=8_800_000,
                steps=steps,
                citations=("R-91",),
            ),
        ),
        step_norm=StepNorm(
            month_limit_dwh=700 * KWH,
            months_a_year=12,
            days_a_year=365,
            day_limit_dwh=230_137,
            citations=("P-1",),
        ),
        opening_tyiyn=121_040,
        payments=(
            PaymentLine(received_on=date(2026, 5, 14), amount_tyiyn=100_000, channel="ELQR"),
        ),
        penalty=Penalty(
            amount_tyiyn=295,
            daily_rate=Fraction(1, 1000),
            cap_share=Fraction(1),
            words=words["penalty"],
            citations=("R-94.2", "K2-7.4"),
        ),
        total_tyiyn=187_310,
        due_on=date(2026, 6, 23),
        due_citations=("K2-6.1",),
        disconnection=Disconnection(
            at=datetime(2026, 6, 25, 10, 0, tzinfo=BISHKEK), citations=("R-94.1", "R-113")
        ),
        history=year_of_use(),
        rights=rights(lang),
        payment_route=ROUTE,
        is_demonstration=is_demonstration,
    )


def zero_bill(lang: Language = "ru") -> BillDocument:
    """Nothing used, nothing owed."""
    bill = household_bill(lang)
    meter = replace(bill.meters[0], reading_to_dwh=123_456_000, difference_dwh=0, energy_dwh=0)
    step = StepLine(
        limit_from_dwh=0, limit_to_dwh=None, energy_dwh=0, price_e2=16_400, amount_tyiyn=0
    )
    return replace(
        bill,
        meters=(meter,),
        parts=(replace(bill.parts[0], energy_dwh=0, steps=(step,)),),
        step_norm=None,
        opening_tyiyn=0,
        payments=(),
        penalty=replace(bill.penalty, amount_tyiyn=0),
        total_tyiyn=0,
        due_on=None,
        disconnection=None,
        history=tuple(MonthOfUse(month=m.month, energy_dwh=0) for m in bill.history),
    )


def credit_bill(lang: Language = "ru") -> BillDocument:
    """The customer paid a lot in advance."""
    bill = household_bill(lang)
    payment = replace(bill.payments[0], amount_tyiyn=500_000)
    return replace(
        bill,
        payments=(payment,),
        total_tyiyn=bill.total_tyiyn - 400_000,
        due_on=None,
        disconnection=None,
    )


def tariff_change_bill(lang: Language = "ru") -> BillDocument:
    """Half of April and half of May: two tariffs, two steps each, nothing owed before."""
    bill = household_bill(lang)
    first, last = Period(date(2026, 4, 16), date(2026, 5, 1)), Period(MAY.since, date(2026, 5, 16))
    parts = tuple(
        EnergyPart(period=period, energy_dwh=4_400_000, steps=steps, citations=("R-91",))
        for period, steps in (
            (first, _two_steps(4_400_000, 3_452_055, (13_700, 26_000))),
            (last, _two_steps(4_400_000, 3_452_055, (16_400, 29_400))),
        )
    )
    charge = sum(step.amount_tyiyn for part in parts for step in part.steps)
    return replace(
        bill,
        period=Period(first.since, last.until),
        meters=(replace(bill.meters[0], read_from_on=first.since, read_to_on=last.until),),
        parts=parts,
        opening_tyiyn=0,
        payments=(),
        penalty=replace(bill.penalty, amount_tyiyn=0),
        total_tyiyn=charge,
    )


def _two_steps(energy_dwh: int, limit_dwh: int, prices_e2: tuple[int, int]) -> tuple[StepLine, ...]:
    shares = (min(energy_dwh, limit_dwh), max(energy_dwh - limit_dwh, 0))
    return tuple(
        StepLine(
            limit_from_dwh=0 if first else limit_dwh,
            limit_to_dwh=limit_dwh if first else None,
            energy_dwh=share_dwh,
            price_e2=price_e2,
            amount_tyiyn=(share_dwh * price_e2 + 500_000) // 1_000_000,
        )
        for first, share_dwh, price_e2 in zip((True, False), shares, prices_e2, strict=True)
    )


def industrial_bill(lang: Language = "ru") -> BillDocument:
    """A plant: long names, four registers, two tariff changes, three steps, taxes, millions."""
    words = WORDS[lang]
    cuts = (date(2026, 4, 20), date(2026, 5, 1), date(2026, 5, 11), date(2026, 5, 20))
    meters = tuple(_plant_meter(number, cuts[0], cuts[-1]) for number in range(4))
    losses = UnmeteredEnergy(words=words["losses"], energy_dwh=41_257_346, citations=("M-4",))
    energy_dwh = sum(row.energy_dwh for row in meters) + losses.energy_dwh
    parts = tuple(_plant_part(energy_dwh, n, cuts) for n in range(3))
    charge = sum(step.amount_tyiyn for part in parts for step in part.steps)
    vat, sales = charge * 12 // 100, charge * 2 // 100
    taxes = (
        TaxLine(words=words["vat"], rate=Fraction(12, 100), base_tyiyn=charge, amount_tyiyn=vat),
        TaxLine(words=words["sales"], rate=Fraction(1, 50), base_tyiyn=charge, amount_tyiyn=sales),
    )
    bill = household_bill(lang)
    payments = tuple(
        PaymentLine(received_on=date(2026, 5, 1) + timedelta(days=n), amount_tyiyn=10_000_000 + n)
        for n in range(6)
    )
    paid = sum(payment.amount_tyiyn for payment in payments)
    return replace(
        bill,
        number="2026-05/001999",
        period=Period(cuts[0], cuts[-1]),
        customer=Customer(
            name="Открытое акционерное общество «Кыргызско-Чуйский металлургический и "
            "машиностроительный комбинат имени 60-летия Великой Победы»",
            address="724800, Чуйская область, Сокулукский район, Гавриловский айыл өкмөтү, "
            "с. Новопавловка, Промышленная зона «Восток», ул. Энергетиков, 118/2, корпус 4",
            account_number="90000017",
            tariff_group="Промышленные потребители, чугунолитейное производство",
            is_household=False,
        ),
        meters=meters,
        unmetered=(losses,),
        parts=parts,
        step_norm=None,
        taxes=taxes,
        other_charges=(OtherCharge(words="Поверка трансформаторов тока", amount_tyiyn=345_000),),
        opening_tyiyn=61_000_000,
        payments=payments,
        total_tyiyn=61_000_000 - paid + charge + vat + sales + 345_000 + 295,
        due_on=date(2026, 6, 10),
        due_citations=("K1-2.3",),
        disconnection=Disconnection(
            at=datetime(2026, 6, 12, 10, 0, tzinfo=BISHKEK), citations=("R-94.1", "R-112")
        ),
        history=year_of_use(scale=900),
        penalty=replace(bill.penalty, citations=("R-94.2", "K1-2.3")),
        rights=replace(rights(lang), complaint_citations=(), no_cut_in_dispute_citations=()),
    )


def _plant_meter(number: int, from_on: date, until_on: date) -> MeterRow:
    difference_dwh = 1_234_567 + 111_111 * number
    return MeterRow(
        serial=f"77003412{number:04}",
        register=f"T{number + 1}",
        read_from_on=from_on,
        read_to_on=until_on,
        reading_from_dwh=99_995_000,
        reading_to_dwh=99_995_000 + difference_dwh - (100_000_000 if number == 3 else 0),
        difference_dwh=difference_dwh,
        ratio=4_000,
        energy_dwh=difference_dwh * 4_000,
        is_estimated=number == 1,
        rolled_over=number == 3,
    )


def _plant_part(energy_dwh: int, number: int, cuts: tuple[date, ...]) -> EnergyPart:
    """A third of the energy in three steps."""
    third = energy_dwh // 3 if number else energy_dwh - 2 * (energy_dwh // 3)
    limits = (0, 250_000 * KWH, 500_000 * KWH, third)
    steps = tuple(
        StepLine(
            limit_from_dwh=limits[n],
            limit_to_dwh=limits[n + 1] if n < 2 else None,
            energy_dwh=min(limits[n + 1], third) - min(limits[n], third),
            price_e2=(55_840, 60_600, 68_400)[n],
            amount_tyiyn=(
                (min(limits[n + 1], third) - min(limits[n], third)) * (55_840, 60_600, 68_400)[n]
                + 500_000
            )
            // 1_000_000,
        )
        for n in range(3)
    )
    return EnergyPart(period=Period(cuts[number], cuts[number + 1]), energy_dwh=third, steps=steps)


def fields_of(encoded: str) -> dict[str, str]:
    """An EMVCo string by tag: two digits of tag, two of length, the value, and again."""
    fields: dict[str, str] = {}
    while encoded:
        tag, length = encoded[:2], int(encoded[2:4])
        assert len(encoded) >= 4 + length
        assert tag not in fields
        fields[tag], encoded = encoded[4 : 4 + length], encoded[4 + length :]
    return fields
