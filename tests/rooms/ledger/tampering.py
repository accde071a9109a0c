"""What somebody with every right in the database may do to the books, one thing at a time."""

from __future__ import annotations

from collections.abc import Callable
from random import Random

from django.db import connection

from jaryk.ledger.models import Entry, LedgerAccount, PeriodBalance, Posting, Seal
from jaryk.ledger.sealing import block

TABLES = (
    "ledger_entry",
    "ledger_posting",
    "ledger_ledgeraccount",
    "ledger_seal",
    "ledger_periodbalance",
    "ledger_closedperiod",
)
Tamper = Callable[[Random], str]


def run(statement: str, *values: object) -> int:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return int(cursor.rowcount)


def stop_watching() -> None:
    """Switch off every trigger that refuses; only an owner or a superuser can."""
    run("SET CONSTRAINTS ALL IMMEDIATE")
    run("SET CONSTRAINTS ALL DEFERRED")
    for table in TABLES:
        run(f"ALTER TABLE {table} DISABLE TRIGGER USER")


def _entry(chance: Random, *, is_bill: bool | None = None) -> int:
    entries = Entry.objects.order_by("id")
    if is_bill is not None:
        entries = entries.filter(kind=1) if is_bill else entries.exclude(kind=1)
    return chance.choice(list(entries.values_list("id", flat=True)))


def _posting(chance: Random) -> tuple[int, int]:
    return chance.choice(
        list(Posting.objects.order_by("entry_id").values_list("entry_id", "line_no"))
    )


def _set(table: str, key: str, change: str) -> Callable[[Random], str]:
    """A change of one row: an entry, a posting, a seal, an account or a kept balance."""

    def tamper(chance: Random) -> str:
        where: tuple[object, ...]
        match table:
            case "ledger_entry":
                where = (_entry(chance),)
            case "ledger_posting":
                where = _posting(chance)
            case "ledger_seal":
                where = (chance.choice(list(Seal.objects.values_list("no", flat=True))),)
            case "ledger_periodbalance":
                where = chance.choice(
                    list(PeriodBalance.objects.values_list("account_id", "month"))
                )
            case _:
                used = set(Posting.objects.values_list("debit_id", flat=True))
                where = (chance.choice(sorted(used)),)
        assert run(f"UPDATE {table} SET {change} WHERE {key}", *where) == 1
        return f"{table} {where}: {change}"

    return tamper


def _delete_entry(chance: Random) -> str:
    entry = _entry(chance, is_bill=False)
    run("DELETE FROM ledger_posting WHERE entry_id = %s", entry)
    run("DELETE FROM ledger_entry WHERE id = %s", entry)
    return f"entry {entry} deleted"


def _delete_posting(chance: Random) -> str:
    told = _posting(chance)
    run("DELETE FROM ledger_posting WHERE entry_id = %s AND line_no = %s", *told)
    return f"posting {told} deleted"


def _insert_posting(chance: Random) -> str:
    entry, line = _posting(chance)
    run(
        "INSERT INTO ledger_posting (entry_id, line_no, amount_tyiyn, credit_id, debit_id, "
        "posted_on) SELECT entry_id, line_no + 500, amount_tyiyn, credit_id, debit_id, posted_on "
        "FROM ledger_posting WHERE entry_id = %s AND line_no = %s",
        entry,
        line,
    )
    return f"posting added to {entry}"


def _insert_entry(chance: Random) -> str:
    """An entry in a place that the seals have passed: a bill's month has free numbers below."""
    entry = _entry(chance, is_bill=True)
    free = entry // 10**8 * 10**8
    run(
        "INSERT INTO ledger_entry (id, kind, key, posted_on, due_on, known_at, value_on, about_id, "
        "by_id) SELECT %s, kind, key, posted_on, due_on, known_at, value_on, about_id, by_id "
        "FROM ledger_entry WHERE id = %s",
        free,
        entry,
    )
    return f"entry {free} slipped in"


def _move_receivable(chance: Random) -> str:
    mine, other = chance.sample(
        list(LedgerAccount.objects.filter(kind="receivable").values_list("id", flat=True)), 2
    )
    chosen = Posting.objects.filter(debit_id=mine).values_list("entry_id", "line_no").first()
    assert chosen is not None
    run(
        "UPDATE ledger_posting SET debit_id = %s WHERE entry_id = %s AND line_no = %s",
        other,
        *chosen,
    )
    return f"posting {chosen} moved to another account"


def _swap_codes(chance: Random) -> str:
    one, other = chance.sample(
        list(LedgerAccount.objects.filter(kind="receivable").values_list("id", "code")), 2
    )
    run("UPDATE ledger_ledgeraccount SET code = 'x' WHERE id = %s", one[0])
    run("UPDATE ledger_ledgeraccount SET code = %s WHERE id = %s", one[1], other[0])
    run("UPDATE ledger_ledgeraccount SET code = %s WHERE id = %s", other[1], one[0])
    return f"codes of {one} and {other} swapped"


def _delete_seal(chance: Random) -> str:
    number = chance.choice(list(Seal.objects.values_list("no", flat=True)))
    run("DELETE FROM ledger_seal WHERE no = %s", number)
    return f"seal {number} deleted"


def _cut_tail(chance: Random) -> str:
    numbers = sorted(Seal.objects.values_list("no", flat=True))
    first = chance.choice(numbers)
    run("DELETE FROM ledger_seal WHERE no >= %s", first)
    return f"seals from {first} on cut off"


def _swap_seals(chance: Random) -> str:
    one, other = chance.sample(sorted(Seal.objects.values_list("no", flat=True)), 2)
    run("UPDATE ledger_seal SET no = -1 WHERE no = %s", one)
    run("UPDATE ledger_seal SET no = %s WHERE no = %s", one, other)
    run("UPDATE ledger_seal SET no = %s WHERE no = -1", other)
    return f"seals {one} and {other} swapped"


def _forge(chance: Random) -> str:
    """Delete an entry and rewrite its seal so that the digest fits; the key is not to be had."""
    done = _delete_entry(chance)
    for seal in Seal.objects.order_by("no"):
        now = block(seal.first_id, seal.last_id)
        if now.digest != seal.digest:
            run(
                "UPDATE ledger_seal SET digest = %s, entries = %s, postings = %s WHERE no = %s",
                now.digest,
                now.entries,
                now.postings,
                seal.no,
            )
    return f"{done}, its seal rewritten"


def _delete_balance(chance: Random) -> str:
    told = chance.choice(list(PeriodBalance.objects.values_list("account_id", "month")))
    run("DELETE FROM ledger_periodbalance WHERE account_id = %s AND month = %s", *told)
    return f"kept balance {told} deleted"


def _open_month(chance: Random) -> str:
    run("DELETE FROM ledger_closedperiod")
    return "a closed month opened"


_BY_ID = "id = %s"
_BY_LINE = "entry_id = %s AND line_no = %s"
KINDS: dict[str, Tamper] = {
    "entry posted on another day": _set("ledger_entry", _BY_ID, "posted_on = posted_on - 1"),
    "entry counts from another day": _set("ledger_entry", _BY_ID, "value_on = value_on - 30"),
    "entry known at another moment": _set(
        "ledger_entry", _BY_ID, "known_at = known_at + interval '1 microsecond'"
    ),
    "entry about another": _set("ledger_entry", _BY_ID, "about_id = 7"),
    "entry due on another day": _set(
        "ledger_entry", _BY_ID, "due_on = coalesce(due_on, value_on) + 10"
    ),
    "entry deleted": _delete_entry,
    "entry slipped in": _insert_entry,
    "amount changed": _set("ledger_posting", _BY_LINE, "amount_tyiyn = amount_tyiyn + 1"),
    "sides exchanged": _set(
        "ledger_posting", _BY_LINE, "debit_id = credit_id, credit_id = debit_id"
    ),
    "line renumbered": _set("ledger_posting", _BY_LINE, "line_no = line_no + 200"),
    "posting on another day": _set("ledger_posting", _BY_LINE, "posted_on = posted_on + 1"),
    "posting deleted": _delete_posting,
    "posting added": _insert_posting,
    "posting moved to another account": _move_receivable,
    "account renamed": _set("ledger_ledgeraccount", _BY_ID, "code = code || 'x'"),
    "codes swapped": _swap_codes,
    "seal's digest": _set("ledger_seal", "no = %s", "digest = reverse(digest)"),
    "seal's mac": _set("ledger_seal", "no = %s", "mac = reverse(mac)"),
    "seal's count": _set("ledger_seal", "no = %s", "entries = entries + 1"),
    "seal's range": _set("ledger_seal", "no = %s", "last_id = last_id + 1"),
    "seal's moment": _set("ledger_seal", "no = %s", "sealed_at = sealed_at + interval '1 day'"),
    "seal deleted": _delete_seal,
    "seals' tail cut off": _cut_tail,
    "seals swapped": _swap_seals,
    "seal forged": _forge,
    "kept balance changed": _set(
        "ledger_periodbalance",
        "account_id = %s AND month = %s",
        "closing_tyiyn = closing_tyiyn - 1",
    ),
    "kept turnover changed": _set(
        "ledger_periodbalance",
        "account_id = %s AND month = %s",
        "debit_tyiyn = debit_tyiyn + 1, credit_tyiyn = credit_tyiyn + 1",
    ),
    "kept balance deleted": _delete_balance,
    "month opened": _open_month,
}
