"""A month of bills in a folder: whole files, in every language, the same bytes each time."""

from __future__ import annotations

import fcntl
import multiprocessing
import os
from collections.abc import Iterator
from dataclasses import replace
from errno import EACCES, ENOSPC
from pathlib import Path

import pytest

from jaryk.documents.folders import not_written, write_whole
from jaryk.documents.operations.print_bills import Printing, file_name, print_bills
from jaryk.documents.pdf import render_bill
from jaryk.documents.presses import Batch, BillErrand, print_here, print_on
from jaryk.documents.queries.document import bill_pdf
from jaryk.kernel.errors import Refusal
from jaryk.kernel.periods import Month
from jaryk.reference.models import ServiceSupplier
from tests.rooms.documents.bills import household_bill, zero_bill
from tests.rooms.documents.supplier import introduce
from tests.world import World

MAY = Month(2025, 5)


@pytest.fixture
def billed(world: World) -> World:
    """A home, an idle home and a workshop in two districts, billed for May."""
    introduce()
    world.tell("""
        account  group      meter  since       shows  language  district
        A1       household  M1     2025-04-17  1000   ky        north
        A2       household  M2     2025-04-20  2000   ru        north
        A3       industry   M3     2025-04-20  3000   en        south

        meter  on          kwh
        M1     2025-05-18  1900
        M2     2025-05-18  2000
        M3     2025-05-18  3300
    """)
    world.bill("2025-05", "2025-05-20")
    return world


def files_in(folder: Path) -> dict[str, bytes]:
    return {file.name: file.read_bytes() for file in folder.iterdir()}


def test_each_bill_is_a_file_and_the_same_one_again(billed: World, tmp_path: Path) -> None:
    seen: list[Printing] = []
    printed = print_bills(period=MAY, out=tmp_path / "a" / "b", on_progress=seen.append)
    files = files_in(tmp_path / "a" / "b")
    assert files == {
        f"{number}-2025-05.pdf": bill_pdf(billed.bill_of(number, "2025-05"))
        for number in ("A1", "A2", "A3")
    }
    assert (printed.count, printed.unprinted) == (3, ())
    assert printed.size_bytes == sum(map(len, files.values()))
    assert seen[-1] == Printing(bills=3, done=3)
    (tmp_path / "a" / "b" / "A1-2025-05.pdf").write_bytes(b"torn")
    print_bills(period=MAY, out=tmp_path / "a" / "b")
    assert files_in(tmp_path / "a" / "b") == files


def test_a_district_an_account_a_language(billed: World, tmp_path: Path) -> None:
    account = billed.account("A3")
    print_bills(period=MAY, out=tmp_path / "south", district_id=account.district_id)
    print_bills(period=MAY, out=tmp_path / "one", account_id=account.pk, lang="ru")
    assert list(files_in(tmp_path / "south")) == ["A3-2025-05.pdf"]
    bill = billed.bill_of("A3", "2025-05")
    assert files_in(tmp_path / "one") == {"A3-2025-05.pdf": bill_pdf(bill, "ru")}


def test_what_is_there_may_be_left(billed: World, tmp_path: Path) -> None:
    (tmp_path / "A1-2025-05.pdf").write_bytes(b"as it was")
    assert print_bills(period=MAY, out=tmp_path, only_missing=True).count == 2
    assert (tmp_path / "A1-2025-05.pdf").read_bytes() == b"as it was"
    assert print_bills(period=MAY, out=tmp_path, only_missing=True).count == 0


def test_a_bill_that_cannot_be_printed_leaves_the_others_alone(
    billed: World, tmp_path: Path
) -> None:
    ServiceSupplier.objects.update(qr_merchant="a number without its operator")
    printed = print_bills(period=MAY, out=tmp_path)
    assert list(files_in(tmp_path)) == ["A2-2025-05.pdf"], "the idle home owes nothing"
    assert printed.count == 1
    assert [bill.number for bill in printed.unprinted] == ["2025-05/000001", "2025-05/000003"]
    assert {bill.refusal.key for bill in printed.unprinted} == {"reference.qr.unfit_field"}
    assert "Исправьте настройки" in printed.unprinted[0].refusal.say("ru")


def test_a_month_without_bills_is_refused(billed: World, tmp_path: Path) -> None:
    with pytest.raises(Refusal, match="2025-04"):
        print_bills(period=Month(2025, 4), out=tmp_path / "none")
    assert not (tmp_path / "none").exists()


def test_a_folder_that_is_a_file_is_refused(billed: World, tmp_path: Path) -> None:
    (tmp_path / "taken").write_text("not a folder")
    for out in (tmp_path / "taken", tmp_path / "taken" / "below"):
        with pytest.raises(Refusal) as refusal:
            print_bills(period=MAY, out=out)
        assert refusal.value.key == "documents.print.not_written"


def test_two_do_not_print_into_one_folder(billed: World, tmp_path: Path) -> None:
    held = os.open(tmp_path, os.O_RDONLY)
    fcntl.flock(held, fcntl.LOCK_EX)
    with pytest.raises(Refusal) as refusal:
        print_bills(period=MAY, out=tmp_path)
    assert refusal.value.key == "documents.print.busy"
    os.close(held)
    assert print_bills(period=MAY, out=tmp_path).count == 3


def test_a_full_disk_is_told_as_such() -> None:
    full = not_written(OSError(ENOSPC, "No space left on device", "/out/A1.pdf"), Path("/out"))
    assert full.key == "documents.print.no_space"
    assert "/out/A1.pdf" in full.say("ky")
    locked = not_written(OSError(EACCES, "Permission denied"), Path("/out"))
    assert locked.say("en").startswith("/out could not be written: Permission denied.")


def test_a_file_is_whole_or_not_there(tmp_path: Path) -> None:
    file = tmp_path / "A1.pdf"
    file.mkdir()
    with pytest.raises(IsADirectoryError):
        write_whole(file, b"content")
    assert [left.name for left in tmp_path.iterdir()] == ["A1.pdf"]


@pytest.mark.parametrize(
    ("number", "name"),
    [
        ("100000001", "100000001-2025-05.pdf"),
        ("Б-12/3", "Б-12%2F3-2025-05.pdf"),
        ("../1 %", "..%2F1%20%25-2025-05.pdf"),
    ],
)
def test_a_number_never_leaves_the_folder(number: str, name: str) -> None:
    assert file_name(number, MAY) == name


def batches(folder: Path, bills: int = 9) -> Iterator[Batch]:
    """Bills in twos, the last one alone."""
    errands = [
        BillErrand(replace(household_bill(), number=f"2026-05/{n:06}"), folder / f"{n}.pdf")
        for n in range(bills)
    ]
    for start in range(0, bills, 2):
        yield errands[start : start + 2]


def test_two_presses_do_as_one(tmp_path: Path) -> None:
    for folder in ("one", "two"):
        (tmp_path / folder).mkdir()
    alone = list(print_here(batches(tmp_path / "one")))
    shared = list(print_on(2, batches(tmp_path / "two")))
    assert shared == alone
    assert [outcome.name[-1] for outcomes in shared for outcome in outcomes] == list("012345678")
    assert files_in(tmp_path / "one") == files_in(tmp_path / "two")


def test_what_befalls_a_press_is_told(tmp_path: Path) -> None:
    unfit = household_bill()
    assert unfit.payment_route is not None
    unfit = replace(unfit, payment_route=replace(unfit.payment_route, operator="Ы"))
    told = list(
        print_on(1, [[BillErrand(unfit, tmp_path / "a"), BillErrand(zero_bill(), tmp_path / "b")]])
    )
    assert [[bill.key for bill in outcome.refused] for outcome in told[0]] == [
        ["reference.qr.unfit_field"],
        [],
    ]
    (refused,) = told[0][0].refused
    assert refused.refusal.particulars == {"tag": "32.00", "value": "Ы", "longest": "32"}
    assert files_in(tmp_path) == {"b": render_bill(zero_bill())}
    with pytest.raises(FileNotFoundError):
        list(print_on(2, [[BillErrand(zero_bill(), tmp_path / "missing" / "c")]]))


def test_a_dead_press_is_missed(tmp_path: Path) -> None:
    printing = print_on(2, batches(tmp_path, bills=40))
    next(printing)
    for press in multiprocessing.active_children():
        press.kill()
    with pytest.raises(Refusal) as refusal:
        list(printing)
    assert refusal.value.key == "documents.print.press_died"
    assert not multiprocessing.active_children()
