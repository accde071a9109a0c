"""Beginning with a supplier of one's own: all of it at once, and again without a change."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from django.contrib.auth import authenticate

from jaryk.interfaces.setup import Change, Outcome, set_up
from jaryk.interfaces.setup.applying import SET_UP
from jaryk.kernel.errors import Refusal
from jaryk.platform import operations as platform_operations
from jaryk.platform import queries as platform
from jaryk.platform.models import AuditEvent
from jaryk.reference.operations.supplier import SupplierDetails
from jaryk.reference.queries.supplier import named_supplier, supplier
from jaryk.reference.queries.tariffs import tariffs_on
from tests.rooms.interfaces.supplier_file import WHOLE, changed, told
from tests.world import World

pytestmark = pytest.mark.django_db
ONE = """
    account  group      meter  since       shows
    A1       household  M1     2026-05-01  0

    meter  on          kwh
    M1     2026-06-01  300
"""
AT = datetime(2026, 6, 5, 6, tzinfo=UTC)
VARIABLE = "JARYK_PASSWORD_OF_BAKYT"
WITH_VARIABLE = changed('["01"]', f'["01"]\npassword_env = "{VARIABLE}"')


def begin(file: str = WHOLE, *renew: str) -> Outcome:
    return set_up(told(file), renew=renew, at=AT)


def passwords(outcome: Outcome) -> dict[str, str]:
    return {given.username: given.password for given in outcome.passwords}


def test_a_supplier_begins_whole() -> None:
    assert not platform.is_set_up()
    outcome = begin()
    assert outcome.is_new
    assert [change.where for change in outcome.changes] == [
        "kind", "[supplier]", "[[district]] 01", "[[user]] asel", "[[user]] bakyt",
    ]  # fmt: skip
    assert platform.installation_kind() == "production"
    assert {key: getattr(supplier(), key) for key in SupplierDetails.__annotations__} == (
        told().supplier
    )
    assert [district.name_ky for district in platform.districts()] == ["Шаардык РЭС"]
    assert tariffs_on(date(2026, 5, 1))
    given = passwords(outcome)
    assert set(given) == {"asel", "bakyt"}
    assert len(set(given.values())) == 2
    for username, password in given.items():
        assert len(password) >= 20
        assert authenticate(username=username, password=password) is not None
    bakyt = platform.user_named("bakyt")
    assert bakyt is not None
    assert [district.code for district in bakyt.districts.all()] == ["01"]


def test_told_again_nothing_changes() -> None:
    given = passwords(begin())
    again = begin()
    assert not again.is_changed
    assert (again.changes, again.passwords) == ((), ())
    assert AuditEvent.objects.filter(action=SET_UP).count() == 1
    assert authenticate(username="asel", password=given["asel"]) is not None


def test_what_changed_is_taken_over_and_said() -> None:
    given = passwords(begin())
    file = (
        WHOLE.replace("1209", "1210")
        .replace("Шаардык РЭС", "Шаар РЭС")
        .replace('"reader"', '"clerk"')
        .replace('districts = ["01"]', "")
    )
    outcome = begin(file)
    assert not outcome.is_new
    assert outcome.changes == (
        Change("supplier", "", "phone", "+996 312 000000, 1209", "+996 312 000000, 1210"),
        Change("district", "01", "name.ky", "Шаардык РЭС", "Шаар РЭС"),
        Change("user", "bakyt", "role", "reader", "clerk"),
        Change("user", "bakyt", "districts", "01", ""),
    )
    assert supplier().phone.endswith("1210")
    bakyt = authenticate(username="bakyt", password=given["bakyt"])
    assert bakyt is not None, "who is known keeps the password"
    assert platform.user_named("bakyt").role == "clerk"  # type: ignore[union-attr]
    assert not begin(file).is_changed


def test_those_whom_the_file_does_not_name_stay() -> None:
    begin()
    platform_operations.open_district(code="02", name_ru="Б", name_ky="Б", name_en="B")
    platform_operations.enrol_user(
        username="old", full_name="Old", role="reader", password="a long password"
    )
    assert not begin().is_changed
    assert platform.district("02") is not None
    assert authenticate(username="old", password="a long password") is not None


def test_one_user_gets_a_new_password_when_asked_for() -> None:
    first = passwords(begin())
    renewed = passwords(begin(WHOLE, "asel"))
    assert set(renewed) == {"asel"}
    assert authenticate(username="asel", password=first["asel"]) is None
    assert authenticate(username="asel", password=renewed["asel"]) is not None
    assert authenticate(username="bakyt", password=first["bakyt"]) is not None


def test_a_log_in_that_was_closed_is_opened_by_the_file_aloud() -> None:
    begin()
    asel = platform.user_named("asel")
    assert asel is not None
    asel.is_active = False
    asel.save()
    assert begin().changes == (Change("user", "asel", "is_active", "false", "true"),)


def test_a_password_may_come_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(VARIABLE, "chosen by the office")
    outcome = begin(WITH_VARIABLE)
    assert authenticate(username="bakyt", password="chosen by the office") is not None
    assert [given.is_drawn for given in outcome.passwords] == [True, False]
    monkeypatch.delenv(VARIABLE)
    assert not begin(WITH_VARIABLE).is_changed, "asked for once, when the log-in is new"


@pytest.mark.parametrize(
    ("held", "why"), [(None, "setup.no_variable"), ("short", "setup.short_password")]
)
def test_without_a_good_password_nothing_is_half_done(
    held: str | None, why: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    if held is not None:
        monkeypatch.setenv(VARIABLE, held)
    with pytest.raises(Refusal) as refusal:
        begin(WITH_VARIABLE)
    assert refusal.value.key == why
    assert VARIABLE in refusal.value.say("ky")
    assert "short " not in refusal.value.say("ru")
    assert not platform.is_set_up()
    assert named_supplier() is None
    assert not platform.districts()
    assert not tariffs_on(date(2026, 5, 1))
    assert not AuditEvent.objects.exists()


def test_passwords_are_not_in_the_audit_trail() -> None:
    given = passwords(begin())
    event = platform.last_event("installation")
    assert event is not None
    assert event.detail["new_passwords"] == ["asel", "bakyt"]
    assert not any(password in str(event.detail) for password in given.values())


def test_a_demonstration_is_left_alone() -> None:
    platform_operations.set_up_installation(kind="demonstration", business_on=date(2026, 6, 5))
    with pytest.raises(Refusal) as refusal:
        begin()
    assert refusal.value.key == "setup.demonstration"
    assert platform.installation_kind() == "demonstration"
    assert not tariffs_on(date(2026, 5, 1))


def test_a_password_is_not_renewed_for_a_stranger() -> None:
    with pytest.raises(Refusal, match="nobody"):
        begin(WHOLE, "nobody")
    assert not platform.is_set_up()


def test_bills_settle_what_the_copy_is_for(world: World) -> None:
    begin(changed('"production"', '"test"'))
    world.tell(ONE)
    world.bill("2026-05", "2026-06-02")
    with pytest.raises(Refusal) as refusal:
        begin()
    assert refusal.value.key == "setup.kind_settled"
    assert platform.installation_kind() == "test"


def test_a_trial_becomes_real_while_nothing_is_billed() -> None:
    begin(changed('"production"', '"test"'))
    assert begin().changes == (Change("", "", "kind", "test", "production"),)
    assert platform.installation_kind() == "production"
