"""Statements and registries in the books: whole or not at all, and never twice."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from jaryk.kernel.errors import Refusal
from jaryk.ledger.formats.profiles import ready_profile
from jaryk.ledger.models import ReceivedPayment, StatementLine
from jaryk.ledger.operations import statements as loading
from jaryk.ledger.operations.receiving import receive
from jaryk.ledger.operations.registries import Compared, compare_registry
from jaryk.ledger.operations.reversal import reverse
from jaryk.ledger.operations.statements import Loaded, load_statement
from jaryk.ledger.operations.suspense import match
from jaryk.ledger.queries.reconciliation import ChannelDay, day_of_channels
from jaryk.ledger.queries.statements import (
    reason_of,
    statement,
    statement_lines,
    statements,
    verdict_counts,
)
from jaryk.ledger.queries.sums import sum_of_all_accounts
from jaryk.ledger.queries.suspense import waiting
from jaryk.platform.operations import open_district
from jaryk.platform.queries import last_event
from tests.rooms.ledger.money import AT, ON, PEOPLE, books, channel, notice, receivable
from tests.rooms.ledger.statement_files import (
    OUR_ACCOUNT,
    PROFILE,
    THREE,
    Paid,
    camt,
    one_c,
    table,
)
from tests.world import World

JUNE_3 = date(2026, 6, 3)


@pytest.fixture
def bank(world: World) -> World:
    world.tell(PEOPLE)
    channel("bank", profile=PROFILE)
    return world


def load(data: bytes, **more: bool) -> Loaded:
    return load_statement(channel_code="bank", name="june.txt", data=data, at=AT, on=ON, **more)


def verdicts(loaded: Loaded) -> list[str]:
    return [line.verdict for line in statement_lines(loaded.statement.pk)]


def test_each_line_has_its_outcome(bank: World) -> None:
    loaded = load(one_c())
    assert loaded.is_new
    assert verdicts(loaded) == ["posted", "suspended", "outgoing"]
    assert books() == {
        "money:bank": 750_00,
        "suspense": -250_00,
        receivable("100000001"): -500_00,
    }
    kept = loaded.statement
    assert (kept.format, kept.since, kept.until) == ("1c", JUNE_3, date(2026, 6, 5))
    assert (kept.credited_tyiyn, kept.debited_tyiyn, kept.lines) == (750_00, 120_00, 3)
    counts = verdict_counts(kept.pk)
    assert sum(counted.lines for counted in counts.values()) == 3
    assert counts["posted"].amount_tyiyn == 500_00
    assert statements(use="statement") == [kept] == statements(channel_id=kept.channel_id)
    assert statement(kept.pk) == kept
    (line,) = statement_lines(kept.pk, verdict="posted")
    assert line.received is not None
    assert line.received.entry.value_on == JUNE_3


def test_the_same_file_again_changes_nothing(bank: World) -> None:
    first, before = load(one_c()), books()
    again = load(one_c())
    assert (again.statement, again.is_new) == (first.statement, False)
    assert books() == before


def test_another_format_of_the_same_bank_is_other_money(bank: World) -> None:
    """Ids are the format's: a channel keeps to one; the balances tell when it does not."""
    load(one_c())
    with pytest.raises(Refusal, match="something is missing"):
        load(camt(THREE, opening=5))


class TestGoingOn:
    """A statement begins where the channel's last one ended."""

    def test_the_next_day_goes_on(self, bank: World) -> None:
        load(one_c((Paid("1", 500),)))
        load(one_c((Paid("2", 70, on=date(2026, 6, 4)),), opening=1500))
        load(one_c((Paid("3", 70, on=date(2026, 6, 5)),), opening=1570))
        assert books()[receivable("100000001")] == -640_00

    def test_a_missing_day_is_noticed(self, bank: World) -> None:
        load(one_c((Paid("1", 500),)))
        later = one_c((Paid("3", 70, on=date(2026, 6, 5)),), opening=1600)
        before = books()
        with pytest.raises(Refusal, match="--allow-gap"):
            load(later)
        assert books() == before
        loaded = load(later, allow_gap=True)
        event = last_event(f"statement {loaded.statement.pk}")
        assert event is not None
        assert (event.action, event.detail["kept"]) == ("payments.gap_allowed", "1\u00a0500,00")

    def test_the_missing_day_may_come_later(self, bank: World) -> None:
        load(one_c((Paid("1", 500),)))
        load(one_c((Paid("3", 70, on=date(2026, 6, 5)),), opening=1600), allow_gap=True)
        with pytest.raises(Refusal, match="2026-06-05"):
            load(one_c((Paid("2", 90, on=date(2026, 6, 4)),), opening=1500))
        load(one_c((Paid("2", 100, on=date(2026, 6, 4)),), opening=1500))

    def test_one_that_overlaps_repeats_its_lines(self, bank: World) -> None:
        days = [Paid(str(day), 10 * day, on=date(2026, 6, day)) for day in range(1, 5)]
        load(one_c(tuple(days[:3])))
        loaded = load(one_c(tuple(days[1:]), opening=1010))
        assert verdicts(loaded) == ["repeated", "repeated", "posted"]
        with pytest.raises(Refusal, match="2026-06-02"):
            load(one_c(tuple(days[1:3]), opening=1011))
        load(one_c(tuple(days[:2])))
        assert books()[receivable("100000001")] == -100_00


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=25)
@given(data=st.data())
@pytest.mark.parametrize("write", [one_c, camt, table])
def test_any_split_into_overlapping_files_gives_the_same_books(
    bank: World, write: object, data: st.DataObject
) -> None:
    """Statements are of whole days; between them they cover every day, in any order of loading."""
    assert callable(write)
    channel("bank", profile=PROFILE | (ready_profile("bank-statement") if write is table else {}))
    days = data.draw(st.lists(st.lists(_PAID, max_size=3), min_size=2, max_size=5))
    paid = [
        Paid(f"{day}-{place}", som, date(2026, 5, day), purpose=f"л/с {number}")
        for day, some in enumerate(days, start=1)
        for place, (som, number) in enumerate(some)
    ]
    if not paid:
        return
    spans = data.draw(_covering(len(days)))
    with transaction.atomic():
        whole = _books_of([write(tuple(paid))])
    assert _books_of(_parts(write, paid, spans)) == whole


_PAID = st.tuples(
    st.integers(-300, 300).filter(bool), st.sampled_from(["100000001", "100000002", "999"])
)


@st.composite
def _covering(draw: st.DrawFn, days: int) -> list[tuple[int, int]]:
    """Spans of days, both ends included, which together cover all; sorted, they overlap or meet."""
    spans = [(1, draw(st.integers(1, days)))]
    while spans[-1][1] < days:
        begins = draw(st.integers(1, spans[-1][1] + 1))
        spans.append((begins, draw(st.integers(spans[-1][1] + 1, days))))
    return spans


def _parts(write: object, paid: Sequence[Paid], spans: Sequence[tuple[int, int]]) -> list[bytes]:
    assert callable(write)
    parts = []
    for first, last in spans:
        within = tuple(one for one in paid if first <= one.on.day <= last)
        opening = 1000 + sum(one.som for one in paid if one.on < min(_days(within), default=ON))
        if within:
            parts.append(write(within, opening=opening))
    return parts


def _days(paid: Sequence[Paid]) -> list[date]:
    return [one.on for one in paid]


def _books_of(files: Sequence[bytes]) -> dict[str, int]:
    """The books after loading the files, all of which is then undone."""
    with transaction.atomic():
        for file in files:
            load(file)
        found = books()
        lines = StatementLine.objects.exclude(verdict__in=["repeated", "outgoing"])
        received = ReceivedPayment.objects.all()
        assert sum(line.amount_tyiyn or 0 for line in lines) == sum(
            one.amount_tyiyn for one in received
        )
        assert sum_of_all_accounts() == 0
        transaction.set_rollback(True)
    return found


def test_a_bad_line_loses_no_good_one(bank: World) -> None:
    receive(
        channel=channel("bank", profile=PROFILE),
        notices=[notice("2026-06-03/2/1090820000000011", "100000001", 71, paid=JUNE_3)],
        at=AT,
        posted_on=ON,
    )
    paid = (
        Paid("1", 500),
        Paid("2", 70),
        Paid("1", 500),
        Paid("3", 90, on=ON + timedelta(1)),
        Paid("4", 60, purpose="л/с 100000002"),
    )
    loaded = load(one_c(paid))
    assert verdicts(loaded) == ["posted", "refused", "refused", "refused", "posted"]
    said = [reason_of(line, "en") for line in statement_lines(loaded.statement.pk)]
    assert "was taken before with other figures" in said[1]
    assert "71,00" in said[1]
    assert "is in the file again" in said[2]
    assert "has not come yet" in said[3]
    assert said[0] == ""


def test_nothing_and_other_money_is_refused_by_the_line(bank: World) -> None:
    data = camt((Paid("1", 500), Paid("2", 70)))
    zero = b"<Ntry>" + data.split(b"<Ntry>")[1].split(b"</Ntry>")[0] + b"</Ntry>"
    extra = zero.replace(b">500.00<", b">0.00<").replace(b"REF1", b"REF7")
    dollars = zero.replace(b"KGS", b"USD").replace(b"REF1", b"REF8")
    data = data.replace(b"</Stmt>", extra + dollars + b"</Stmt>").replace(b">2</NbOf", b">4</NbOf")
    loaded = load(data)
    assert verdicts(loaded) == ["posted", "posted", "refused", "refused"]
    said = [reason_of(line, "en") for line in statement_lines(loaded.statement.pk, after=2)]
    assert said == ["The amount is nothing.", "The movement is not in soms."]


def test_a_load_that_fails_leaves_nothing(bank: World, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> int:
        raise RuntimeError("the power went")

    monkeypatch.setattr(loading, "count_anew", broken)
    with pytest.raises(RuntimeError), transaction.atomic():
        load(one_c())
    assert books() == {}
    monkeypatch.undo()
    assert load(one_c()).is_new


def test_another_account_or_a_cash_desk_is_refused(bank: World) -> None:
    channel("bank", profile={"account": "5"})
    with pytest.raises(Refusal, match="the channel of 5"):
        load(one_c())
    channel("desk", "cash_desk")
    with pytest.raises(Refusal, match="one by one"):
        load_statement(channel_code="desk", name="x", data=one_c(), at=AT, on=ON)
    with pytest.raises(Refusal, match="no payment channel"):
        load_statement(channel_code="none", name="x", data=one_c(), at=AT, on=ON)


class TestRegistry:
    """What an agent tells of a day beside what came."""

    def told(self, *rows: str, total: bool = True, day: date | None = JUNE_3) -> Compared:
        channel("agent", "agent", profile=ready_profile("terminals"))
        lines = ["id;account;amount;paid_at;payer", *rows]
        if total:
            amount = sum(int(row.split(";")[2]) for row in rows)
            lines.append(f"total;{len(rows)};{amount}")
        return compare_registry(
            channel_code="agent",
            name="r.csv",
            data="\n".join(lines).encode(),
            day=day,
            at=AT,
        )

    def came(self, *ids: str) -> list[int]:
        agent = channel("agent", "agent", profile=ready_profile("terminals"))
        notices = [notice(one, "100000001", 100, paid=JUNE_3) for one in ids]
        answers = receive(channel=agent, notices=notices, at=AT, posted_on=ON)
        return [answer.entry_id for answer in answers if answer.entry_id is not None]

    def test_agreed_and_every_way_to_differ(self, bank: World) -> None:
        *_, back = self.came("a", "b", "c", "d", "left out", "back")
        reverse(entry_id=back, reason="wrong", at=AT, on=ON)
        before = books()
        compared = self.told(
            "a;100000001;100;2026-06-03;",
            "b;100000001;101;2026-06-03;",
            "c;100000002;100;2026-06-03;",
            "a;100000001;100;2026-06-03;",
            "back;100000001;100;2026-06-03;",
            "new;100000001;5;2026-06-03;",
        )
        found = {
            (line.external_id, outcome.verdict, outcome.reason_key.rpartition(".")[2])
            for line, outcome in compared.lines
        }
        assert found == {
            ("a", "agreed", ""),
            ("b", "differs", "amount"),
            ("c", "differs", "account"),
            ("a", "differs", "twice"),
            ("back", "differs", "reversed"),
            ("new", "absent_here", "absent_here"),
            ("d", "absent_there", "absent_there"),
            ("left out", "absent_there", "absent_there"),
        }
        assert books() == before
        kept = statement_lines(compared.statement.pk)
        assert [line.verdict for line in kept] == [o.verdict for _, o in compared.lines]
        assert all(reason_of(line, "ky") for line in kept if line.verdict != "agreed")

    def test_compared_again_it_sees_what_came_since(self, bank: World) -> None:
        row = "a;100000001;100;2026-06-03;"
        first = self.told(row)
        assert [outcome.verdict for _, outcome in first.lines] == ["absent_here"]
        self.came("a")
        again = self.told(row)
        assert [outcome.verdict for _, outcome in again.lines] == ["agreed"]
        assert (again.statement, again.is_new) == (first.statement, False)

    def test_a_registry_of_another_day_or_cut_off_is_refused(self, bank: World) -> None:
        with pytest.raises(Refusal, match="not of 2026-06-04"):
            self.told("a;100000001;100;2026-06-03;", day=date(2026, 6, 4))
        with pytest.raises(Refusal, match="lacks the total"):
            self.told("a;100000001;100;2026-06-03;", total=False)
        self.came("a")
        moved = self.told("a;100000001;100;2026-06-04;", day=None)
        assert [outcome.reason_key for _, outcome in moved.lines] == ["ledger.registry.day"]


class TestDay:
    """The day's reconciliation."""

    def day(self, on: date = JUNE_3, code: str = "bank") -> ChannelDay:
        (found,) = [one for one in day_of_channels(on) if one.channel.code == code]
        assert found.difference_tyiyn == sum(one.amount_tyiyn for one in found.differences)
        return found

    def test_all_that_was_told_came(self, bank: World) -> None:
        load(one_c())
        day = self.day()
        assert (day.told, day.told_tyiyn, day.received_tyiyn) == (1, 500_00, 500_00)
        assert (day.posted_tyiyn, day.difference_tyiyn, day.differences) == (500_00, 0, [])
        assert day.oldest_suspense_on == date(2026, 6, 4)
        after = self.day(date(2026, 6, 4))
        assert (after.suspended, after.suspended_tyiyn) == (1, 250_00)
        load(one_c(THREE, opening=1000, encoding="utf-8"))
        assert self.day() == day

    def test_differences_have_names(self, bank: World) -> None:
        load(one_c((Paid("1", 500), Paid("1", 500))))
        (answer,) = receive(
            channel=channel("bank", profile=PROFILE),
            notices=[notice("extra", "100000001", 7, paid=JUNE_3)],
            at=AT,
            posted_on=ON,
        )
        assert answer.entry_id is not None
        reverse(entry_id=answer.entry_id, reason="wrong", at=AT, on=ON)
        day = self.day()
        named = {one.kind: (one.count, one.amount_tyiyn) for one in day.differences}
        assert named == {"refused": (1, 500_00), "absent_there": (1, -7_00)}
        assert (day.reversed, day.reversed_tyiyn) == (1, 7_00)

    def test_a_day_without_files_is_not_judged(self, bank: World) -> None:
        agent = channel("agent", "agent")
        receive(
            channel=agent,
            notices=[notice("a", "100000001", 7, paid=JUNE_3)],
            at=AT,
            posted_on=ON,
        )
        receive(
            channel=agent,
            notices=[notice("a", "100000001", 8, paid=JUNE_3)],
            at=AT,
            posted_on=ON,
        )
        day = self.day(code="agent")
        assert (day.told_tyiyn, day.received_tyiyn, day.differences) == (None, 7_00, [])
        assert self.day(ON, code="agent").refused_repeats == 1

    def test_absent_here(self, bank: World) -> None:
        TestRegistry().told("a;100000001;100;2026-06-03;")
        (difference,) = self.day(code="agent").differences
        assert (difference.kind, difference.amount_tyiyn) == ("absent_here", 100_00)


class TestWaiting:
    """Money in suspense with accounts that it may be for."""

    def waits(self, account: str = "", som: int = 500, **more: str) -> list[tuple[str, list[str]]]:
        """Numbers suggested, the likeliest first, each with its reasons."""
        receive(
            channel=channel("bank", profile=PROFILE),
            notices=[notice("W", account, som, **more)],
            at=AT,
            posted_on=ON,
        )
        (row,) = [one for one in waiting(on=ON) if one.received.external_id == "W"]
        return [
            (one.number, [key.rpartition(".")[2] for key in one.why_keys])
            for one in row.suggestions
        ]

    def test_nothing_to_suggest(self, bank: World) -> None:
        assert self.waits("чужое", purpose="за свет", payer="Икс") == []

    @pytest.mark.parametrize("slip", ["200000070", "20000007", "2000000077", "200000008"])
    def test_a_slip_of_the_hand(self, bank: World, slip: str) -> None:
        assert self.waits(slip) == [("200000007", ["one_slip"])]

    def test_numbers_in_the_purpose(self, bank: World) -> None:
        found = self.waits(purpose="оплата 200000007 и л/с 300003")
        assert sorted(found) == [("000300003", ["in_purpose"]), ("200000007", ["in_purpose"])]

    def test_the_name_of_a_customer(self, bank: World) -> None:
        customer = bank.account("200000007").customer
        customer.name = "ОсОО «Ак Жол»"
        customer.save()
        assert self.waits(payer="ак жол ОСОО") == [("200000007", ["name"])]

    def test_who_has_paid_before(self, bank: World) -> None:
        (answer,) = receive(
            channel=channel("bank", profile=PROFILE),
            notices=[notice("old", "?", 5, payer="Асанов А.")],
            at=AT,
            posted_on=ON,
        )
        assert answer.entry_id is not None
        account = bank.account("100000002").pk
        made = match(entry_id=answer.entry_id, parts=[(account, 500)], at=AT, on=ON, by_id=None)
        assert self.waits(payer="Асанов А.") == [("100000002", ["paid_before"])]
        reverse(entry_id=made, reason="not his", at=AT, on=ON)
        assert self.waits(payer="Асанов А.") == []

    def test_the_sum_of_one_debt_and_several_reasons(self, bank: World) -> None:
        bank.read([{"meter": "M4", "on": "2026-06-01", "kwh": "100"}])
        bank.bill("2026-05", "2026-06-02", account="200000007")
        owed = bank.bill_of("200000007", "2026-05").charged_tyiyn
        told = notice("D", "200000070", 0)
        receive(
            channel=channel("bank", profile=PROFILE),
            notices=[replace(told, amount_tyiyn=owed)],
            at=AT,
            posted_on=ON,
        )
        (row,) = waiting(on=ON)
        (one,) = row.suggestions
        assert one.number == "200000007"
        assert one.why_keys == ("ledger.suggestion.one_slip", "ledger.suggestion.debt")
        assert (one.why_key, one.score) == ("ledger.suggestion.one_slip", 70)

    def test_districts_bound_what_is_seen(self, bank: World) -> None:
        north = open_district(code="north", name_ru="c", name_ky="т", name_en="n")
        south = open_district(code="south", name_ru="ю", name_ky="т", name_en="s")
        self.waits("чужое")
        assert len(waiting(on=ON, districts=[north.pk], suggest=False)) == 1
        bound = channel("bank", profile=PROFILE)
        bound.district = south
        bound.save()
        assert waiting(on=ON, districts=[north.pk]) == []
        (row,) = waiting(on=ON + timedelta(3), districts=[south.pk], channel_id=bound.pk)
        assert (row.amount_tyiyn, row.days_waiting, row.suggestions) == (500_00, 3, [])


def test_the_account_of_the_table_is_the_channels(bank: World) -> None:
    channel("bank", profile=ready_profile("bank-statement") | {"account": OUR_ACCOUNT})
    assert verdicts(load(table())) == ["posted", "suspended", "outgoing"]
