"""Each payment once: on its account, in suspense, or refused with a reason."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jaryk.kernel.errors import Refusal
from jaryk.ledger.account_numbers import as_written, bare_in, named_in, one_slip_from, other_forms
from jaryk.ledger.models import Entry, ReceivedPayment, RefusedRepeat
from jaryk.ledger.operations.cash import hand_over, receive_cash
from jaryk.ledger.operations.channels import close_channel, open_channel
from jaryk.ledger.operations.receiving import FEW, Notice, Received, receive
from jaryk.ledger.operations.reversal import reverse
from jaryk.ledger.operations.suspense import match, match_deposit
from jaryk.ledger.queries.agents import agent_of_token
from jaryk.ledger.queries.cash import desk_day
from jaryk.ledger.queries.channels import channels, fingerprint
from jaryk.ledger.queries.received import refused_repeats
from jaryk.ledger.queries.suspense_left import suspense_left
from tests.rooms.ledger.money import AT, ON, PEOPLE, books, channel, notice, receivable
from tests.world import World


@pytest.fixture
def people(world: World) -> World:
    world.tell(PEOPLE)
    return world


@pytest.fixture(params=["one by one", "many at once"])
def padding(request: pytest.FixtureRequest) -> list[Notice]:
    """Further notices, so that the same is tried by either path."""
    if request.param == "one by one":
        return []
    return [notice(f"filler-{number}", "200000007", 1) for number in range(FEW)]


def told(padding: list[Notice], *notices: Notice, on: date = ON) -> list[Received]:
    """What became of the notices, the fillers aside."""
    answers = receive(channel=channel(), notices=[*notices, *padding], at=AT, posted_on=on)
    return answers[: len(notices)]


def money(code: str) -> int:
    """What stands on an account of the books, the fillers aside."""
    return books().get(code, 0)


def test_a_known_account_is_credited_from_the_day_of_payment(
    people: World, padding: list[Notice]
) -> None:
    (answer,) = told(padding, notice("A1", "100000001", 500, paid=ON - timedelta(3)))
    assert answer.verdict == "posted"
    assert money(receivable("100000001")) == -500_00
    entry = Entry.objects.get(pk=answer.entry_id)
    assert (entry.key, entry.posted_on, entry.value_on) == ("pay:bank:A1", ON, ON - timedelta(3))
    received = ReceivedPayment.objects.get(pk=answer.received_id)
    assert received.account == people.account("100000001")


def test_money_of_nobody_waits(people: World, padding: list[Notice]) -> None:
    (answer,) = told(padding, notice("A1", "999", 500, payer="Асанов", purpose="за свет"))
    assert answer.verdict == "suspended"
    assert money("suspense") == -500_00
    assert suspense_left()["left_tyiyn"].to_list() == [500_00]


def test_told_again_it_is_the_same(people: World, padding: list[Notice]) -> None:
    first = told(padding, notice("A1", "100000001", 500), notice("A2", "none", 7))
    before = books()
    again = told(padding, notice("A1", "л/с 100000001", 500), notice("A2", "none", 7))
    assert [answer.verdict for answer in again] == ["repeated", "repeated"]
    assert [(a.entry_id, a.received_id) for a in again] == [
        (a.entry_id, a.received_id) for a in first
    ]
    assert books() == before


def test_told_twice_at_once_it_is_one(people: World, padding: list[Notice]) -> None:
    answers = told(padding, notice("A1", "100000001", 500), notice("A1", "100000001", 500))
    assert [answer.verdict for answer in answers] == ["posted", "repeated"]
    assert money(receivable("100000001")) == -500_00


@pytest.mark.parametrize(
    "other",
    [
        notice("A1", "100000001", 501),
        notice("A1", "100000002", 500),
        notice("A1", "100000001", 500, paid=ON - timedelta(1)),
        notice("A1", "nobody", 500),
    ],
)
def test_told_otherwise_it_is_refused_and_listed(
    people: World, padding: list[Notice], other: Notice
) -> None:
    told(padding, notice("A1", "100000001", 500))
    before = books()
    for _ in range(2):
        (answer,) = told(padding, other)
        assert (answer.verdict, answer.reason_key) == ("refused", "ledger.received.told_otherwise")
    assert books() == before
    (listed,) = refused_repeats()
    assert listed.told["amount_tyiyn"] == other.amount_tyiyn
    assert listed.kept["amount_tyiyn"] == 500_00


@pytest.mark.parametrize(
    ("bad", "reason"),
    [
        (notice("A1", "100000001", 0), "amount"),
        (notice("A1", "100000001", -5), "amount"),
        (notice("A1", "100000001", 10**14), "amount"),
        (notice("", "100000001", 5), "no_id"),
        (notice("x" * 101, "100000001", 5), "no_id"),
        (notice("A1", "100000001", 5, paid=ON + timedelta(1)), "in_future"),
    ],
)
def test_what_cannot_be_posted_is_refused_alone(
    people: World, padding: list[Notice], bad: Notice, reason: str
) -> None:
    answers = told(padding, bad, notice("good", "100000001", 5))
    assert [answer.verdict for answer in answers] == ["refused", "posted"]
    assert answers[0].reason_key == f"ledger.received.{reason}"
    assert not RefusedRepeat.objects.exists()


def test_an_account_opened_later_leaves_a_repeat_a_repeat(
    people: World, padding: list[Notice]
) -> None:
    told(padding, notice("A1", "500000005", 5))
    people.tell("""
        account    group      meter  since       shows
        500000005  household  M9     2026-03-25  0
    """)
    (answer,) = told(padding, notice("A1", "500000005", 5))
    assert answer.verdict == "repeated"


def test_long_ids_keep_apart(people: World) -> None:
    common = "x" * 99
    open_channel(code="b" * 40, kind="agent", name_ru="b", name_ky="b", name_en="b")
    by = channel("b" * 40, "agent")
    notices = [notice(common + tail, "100000001", 5) for tail in "12"]
    answers = receive(channel=by, notices=notices, at=AT, posted_on=ON)
    assert [answer.verdict for answer in answers] == ["posted", "posted"]


class TestNumbers:
    """Accounts as people write them."""

    @pytest.mark.parametrize(
        "written",
        [
            "100000001",
            " 100 000 001 ",
            "100-000-001",
            "л/с 100000001",
            "Л.С.№ 100000001",
            "л.с.№100000001",
            "ЛС: 100000001",
            "лицевой счет № 100000001",
            "лицевой счёт 100000001",
            "лиц. счет 100000001",
            "өздүк эсеп 100000001",
            "абонент №100000001",
            "account 100000001",
            "0100000001",
            "000100000001",
            "№100000001",
        ],
    )
    def test_one_number_in_many_hands(self, people: World, written: str) -> None:
        (answer,) = told([], notice("A1", written, 5))
        assert answer.verdict == "posted"
        assert money(receivable("100000001")) == -500

    def test_zeros_that_a_spreadsheet_has_eaten(self, people: World) -> None:
        (answer,) = told([], notice("A1", "300003", 5))
        assert answer.verdict == "posted"

    def test_two_that_it_could_be_are_none(self, people: World) -> None:
        people.tell("""
            account    group      meter  since       shows
            00300003   household  M8     2026-03-25  0
        """)
        ambiguous, exact = told([], notice("A1", "300003", 5), notice("A2", "00300003", 5))
        assert (ambiguous.verdict, exact.verdict) == ("suspended", "posted")

    @pytest.mark.parametrize(
        "written", ["", "100000001 и 100000002", "10000001", "1000000011", "0"]
    )
    def test_nothing_is_guessed(self, people: World, written: str) -> None:
        (answer,) = told([], notice("A1", written, 5))
        assert answer.verdict == "suspended"

    def test_numbers_in_a_text(self) -> None:
        assert named_in("Оплата за э/э, л/с 100 000 001, май; лс№200000007") == (
            "100000001",
            "200000007",
        )
        assert named_in("счет-фактура 100000001") == ()
        assert bare_in("за 05.2026 100000001, сумма 1500,00, дог. 77-100000002") == ("100000001",)

    @given(st.text(alphabet="0123456789", min_size=4, max_size=12), st.data())
    def test_a_slip_is_found_back(self, number: str, data: st.DataObject) -> None:
        slip = data.draw(st.sampled_from(sorted(set(one_slip_from(number)))))
        assert number in set(one_slip_from(slip))

    @given(st.text(max_size=40))
    def test_any_text_is_a_number_or_not(self, written: str) -> None:
        for form in other_forms(written):
            assert 0 < len(form) <= 20
        assert as_written(as_written(written)) == as_written(written)


def test_a_matching_counts_from_the_day_of_payment(people: World) -> None:
    (answer,) = told([], notice("A1", "?", 500, paid=ON - timedelta(4)))
    first, second = people.account("100000001").pk, people.account("100000002").pk
    assert answer.entry_id is not None
    made = match(
        entry_id=answer.entry_id,
        parts=[(first, 300_00), (second, 100_00)],
        at=AT,
        on=ON,
        by_id=None,
    )
    entry = Entry.objects.get(pk=made)
    assert (entry.value_on, entry.about_id) == (ON - timedelta(4), answer.entry_id)
    assert books() == {
        "money:bank": 500_00,
        "suspense": -100_00,
        receivable("100000001"): -300_00,
        receivable("100000002"): -100_00,
    }
    with pytest.raises(Refusal, match="100,00 soms wait"):
        match(entry_id=answer.entry_id, parts=[(first, 100_01)], at=AT, on=ON, by_id=None)
    match(entry_id=answer.entry_id, parts=[(first, 100_00)], at=AT, on=ON, by_id=None)
    assert suspense_left().is_empty()


@pytest.mark.parametrize("parts", [[], [(1, 5), (1, 6)]])
def test_parts_are_told_once_each(people: World, parts: list[tuple[int, int]]) -> None:
    with pytest.raises(Refusal, match="at least one account"):
        match(entry_id=1, parts=parts, at=AT, on=ON, by_id=None)


def test_only_suspense_is_matched(people: World) -> None:
    (answer,) = told([], notice("A1", "100000001", 500))
    account = people.account("100000002").pk
    assert answer.entry_id is not None
    with pytest.raises(Refusal, match="no money in suspense"):
        match(entry_id=answer.entry_id, parts=[(account, 5)], at=AT, on=ON, by_id=None)
    for amount in (0, -5):
        (waits,) = told([], notice("A2", "?", 500))
        assert waits.entry_id is not None
        with pytest.raises(Refusal):
            match(entry_id=waits.entry_id, parts=[(account, amount)], at=AT, on=ON, by_id=None)


def test_a_reversed_payment_owes_again_and_stays_visible(people: World) -> None:
    (answer,) = told([], notice("A1", "100000001", 500, paid=ON - timedelta(4)))
    assert answer.entry_id is not None
    made = reverse(entry_id=answer.entry_id, reason="чужой платёж", at=AT, on=ON)
    assert books() == {}
    entry = Entry.objects.get(pk=made)
    assert (entry.about_id, entry.value_on) == (answer.entry_id, ON - timedelta(4))
    assert reverse(entry_id=answer.entry_id, reason="again", at=AT, on=ON) == made
    with pytest.raises(Refusal, match="reversed already"):
        reverse(entry_id=answer.entry_id, reason="again", at=AT, on=ON, key="other")
    (repeat,) = told([], notice("A1", "100000001", 500, paid=ON - timedelta(4)))
    assert repeat.verdict == "repeated"
    assert books() == {}


def test_a_reversed_matching_waits_again(people: World) -> None:
    (answer,) = told([], notice("A1", "?", 500))
    assert answer.entry_id is not None
    account = people.account("100000001").pk
    made = match(entry_id=answer.entry_id, parts=[(account, 500_00)], at=AT, on=ON, by_id=None)
    with pytest.raises(Refusal, match="Reverse the matching first"):
        reverse(entry_id=answer.entry_id, reason="bank error", at=AT, on=ON)
    reverse(entry_id=made, reason="not his", at=AT, on=ON)
    assert suspense_left()["left_tyiyn"].to_list() == [500_00]
    match(entry_id=answer.entry_id, parts=[(account, 100_00)], at=AT, on=ON, by_id=None)
    assert suspense_left()["left_tyiyn"].to_list() == [400_00]


def test_suspense_that_the_bank_took_back(people: World) -> None:
    (answer,) = told([], notice("A1", "?", 500))
    assert answer.entry_id is not None
    reverse(entry_id=answer.entry_id, reason="bank error", at=AT, on=ON)
    assert suspense_left().is_empty()
    assert books() == {}


def test_what_is_not_reversed(people: World) -> None:
    people.read([{"meter": "M1", "on": "2026-06-01", "kwh": "100"}])
    people.bill("2026-05", "2026-06-02", account="100000001")
    bill = people.bill_of("100000001", "2026-05")
    with pytest.raises(Refusal, match="recalculation"):
        reverse(entry_id=bill.pk, reason="wrong", at=AT, on=ON)
    (answer,) = told([], notice("A1", "100000001", 500))
    assert answer.entry_id is not None
    with pytest.raises(Refusal, match="Say why"):
        reverse(entry_id=answer.entry_id, reason=" ", at=AT, on=ON)
    made = reverse(entry_id=answer.entry_id, reason="wrong", at=AT, on=ON)
    with pytest.raises(Refusal, match="cannot be reversed"):
        reverse(entry_id=made, reason="wrong", at=AT, on=ON)
    with pytest.raises(Refusal, match="no entry"):
        reverse(entry_id=5, reason="wrong", at=AT, on=ON)


class TestCashDesk:
    """A receipt for each payment, and the day handed over."""

    def take(self, people: World, key: str, som: int = 100, on: date = ON) -> ReceivedPayment:
        return receive_cash(
            desk_code="desk-1",
            account_id=people.account("100000001").pk,
            amount_tyiyn=som * 100,
            at=AT + (on - ON),
            on=on,
            by_id=None,
            key=key,
        )

    def test_receipts_have_no_gaps(self, people: World) -> None:
        channel("desk-1", "cash_desk")
        numbers = [self.take(people, key).external_id for key in "aabc"]
        assert numbers == ["2026-0000001", "2026-0000001", "2026-0000002", "2026-0000003"]
        assert self.take(people, "d", on=date(2027, 1, 2)).external_id == "2027-0000001"
        assert self.take(people, "e").external_id == "2026-0000004"
        assert money(receivable("100000001")) == -500_00

    def test_one_key_is_one_payment(self, people: World) -> None:
        channel("desk-1", "cash_desk")
        self.take(people, "a")
        with pytest.raises(Refusal, match="other figures"):
            self.take(people, "a", som=101)

    def test_a_day_handed_over_takes_nothing_more(self, people: World) -> None:
        channel("desk-1", "cash_desk")
        first = self.take(people, "a")
        wrong = self.take(people, "b", som=40)
        reverse(entry_id=wrong.entry_id, reason="wrong sum", at=AT, on=ON)
        day = hand_over(desk_code="desk-1", on=ON, at=AT, by_id=None)
        (clerk,) = day.takings
        assert (clerk.receipts, clerk.reversed, day.amount_tyiyn) == (2, 1, 100_00)
        assert desk_day(desk_code="desk-1", on=ON).handed_over_at == AT
        assert self.take(people, "a") == first
        with pytest.raises(Refusal, match="handed over"):
            self.take(people, "c")
        with pytest.raises(Refusal, match="handed over"):
            hand_over(desk_code="desk-1", on=ON, at=AT, by_id=None)
        self.take(people, "c", on=ON + timedelta(1))

    def test_takings_that_reach_the_bank(self, people: World) -> None:
        channel("desk-1", "cash_desk")
        self.take(people, "a")
        (deposit,) = told([], notice("A1", "", 100, purpose="инкассация"))
        assert deposit.entry_id is not None
        match_deposit(entry_id=deposit.entry_id, desk_code="desk-1", at=AT, on=ON, by_id=None)
        assert books() == {"money:bank": 100_00, receivable("100000001"): -100_00}
        with pytest.raises(Refusal, match="no cash desk"):
            match_deposit(entry_id=deposit.entry_id, desk_code="bank", at=AT, on=ON, by_id=None)

    def test_other_channels_are_no_desks(self, people: World) -> None:
        channel("desk-1", "bank")
        with pytest.raises(Refusal, match="no cash desk"):
            self.take(people, "a")
        with pytest.raises(Refusal, match="one by one"):
            receive(channel=channel("desk", "cash_desk"), notices=[], at=AT, posted_on=ON)


class TestChannels:
    """Ways by which money comes."""

    def test_told_again_a_channel_takes_over(self, people: World) -> None:
        words = {"name_ru": "а", "name_ky": "а", "name_en": "a"}
        secret = "a secret of some length"
        open_channel(code="agent", kind="agent", token=secret, profile={"account": "1"}, **words)
        renewed = open_channel(code="agent", kind="agent", **{**words, "name_ru": "б"})
        assert (renewed.name_ru, renewed.profile) == ("б", {"account": "1"})
        known = agent_of_token(fingerprint(secret))
        assert known is not None
        assert known.channel_id == renewed.pk
        assert agent_of_token(fingerprint("another")) is None
        assert [one.code for one in channels()] == ["agent"]
        with pytest.raises(Refusal, match="another kind"):
            open_channel(code="agent", kind="bank", **words)
        close_channel(code="agent")
        assert agent_of_token(fingerprint(secret)) is None
        with pytest.raises(Refusal, match="is closed"):
            receive(channel=channels()[0], notices=[], at=AT, posted_on=ON)

    @pytest.mark.parametrize(
        ("more", "said"),
        [
            ({"code": "A b"}, "cannot be told so"),
            ({"kind": "post"}, "cannot be told so"),
            ({"token": "short"}, "shorter"),
            ({"profile": {"strange": 1}}, "strange"),
        ],
    )
    def test_what_is_no_channel(self, people: World, more: dict[str, object], said: str) -> None:
        words: dict[str, object] = {"name_ru": "а", "name_ky": "а", "name_en": "a"}
        with pytest.raises(Refusal, match=said):
            open_channel(**{"code": "one", "kind": "bank", **words, **more})  # type: ignore[arg-type]
