"""What the paper and the machine's description tell of the interface, it does."""

from __future__ import annotations

import json
import re
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest
from django.test import Client

from jaryk.interfaces.api.description import CODES, OF_THE_DOOR, described
from jaryk.interfaces.api.urls import urlpatterns
from jaryk.kernel.texts import catalogue
from jaryk.ledger.models import AgentAnswer
from tests.rooms.interfaces.api.conftest import AgentAsking
from tests.rooms.interfaces.api.test_pay import HOME
from tests.tidy.tree import CHECKOUT, HOUSE
from tests.world import World

EXAMPLE = re.compile(
    r"^```http\n(GET|POST) (\S+)\n(.*?)\n?\n(\d+)\n(.*?)\n```", re.MULTILINE | re.DOTALL
)
RECEIPT = re.compile(r'"(1\d{15})"')


def examples() -> list[tuple[str, str, str, int, str]]:
    paper = (CHECKOUT / "docs" / "api.md").read_text("utf-8")
    return [
        (method, address, asked, int(status), answer)
        for method, address, asked, status, answer in EXAMPLE.findall(paper)
    ]


def without_receipts(answer: str, seen: dict[str, str]) -> str:
    """Receipts by the order in which they were first told."""
    return RECEIPT.sub(lambda told: f'"{seen.setdefault(told[1], f"receipt {len(seen)}")}"', answer)


def fits(value: Any, schema: dict[str, Any]) -> bool:
    """Whether a value is as the part of JSON Schema that the description uses tells."""
    if "$ref" in schema:
        schema = described()["components"]["schemas"][schema["$ref"].rsplit("/", 1)[1]]
    kinds: dict[str, type] = {"object": dict, "array": list, "string": str, "integer": int}
    if not isinstance(value, kinds[schema["type"]]):
        return False
    if isinstance(value, dict):
        fields = schema.get("properties", {})
        known = all(
            fits(value[name], fields[name])
            if name in fields
            else "additionalProperties" not in schema
            for name in value
        )
        return known and set(schema.get("required", ())) <= set(value)
    if isinstance(value, list):
        return all(fits(one, schema["items"]) for one in value)
    is_of_them = value in schema.get("enum", [value])
    return is_of_them and re.search(schema.get("pattern", ""), str(value)) is not None


def test_the_examples_of_the_paper_are_true(world: World, agent: AgentAsking) -> None:
    world.tell(HOME)
    customer = world.account("HOME").customer
    customer.name = "HOME"
    customer.save()
    told_there: dict[str, str] = {}
    told_here: dict[str, str] = {}
    assert len(examples()) >= 12
    for method, address, asked, status, answer in examples():
        place = urlsplit(address)
        act = place.path.rsplit("/", 1)[1]
        if method == "GET":
            given = agent.get(act, **dict(parse_qsl(place.query)))
        else:
            given = agent.post(act, asked.encode())
        assert given.status_code == status, asked or address
        assert without_receipts(given.content.decode(), told_here) == without_receipts(
            answer, told_there
        )


@pytest.mark.parametrize("example", examples(), ids=lambda example: f"{example[1]} {example[3]}")
def test_the_examples_fit_the_description(example: tuple[str, str, str, int, str]) -> None:
    method, address, asked, status, answer = example
    act = described()["paths"]["/" + urlsplit(address).path.rsplit("/", 1)[1]][method.lower()]
    told = act["responses"]["200" if status == 200 else f"{status // 100}XX"]
    schema = told["content"]["application/json"]["schema"]
    assert fits(json.loads(answer), schema)
    if method == "POST":
        wanted = act["requestBody"]["content"]["application/json"]["schema"]
        assert fits(json.loads(asked), wanted) is (status not in {400})


def test_every_act_is_described(db: None) -> None:
    acts = {str(act.pattern).removeprefix("agents/v1") for act in urlpatterns}
    assert set(described()["paths"]) == acts - {"/codes", "/openapi.json"}
    assert json.loads(Client().get("/api/agents/v1/openapi.json").content) == described()


def test_every_code_has_its_words(db: None) -> None:
    told = json.loads(Client().get("/api/agents/v1/codes").content)
    assert set(told) == set(CODES)
    assert set(told["posted"]) == {"ru", "ky", "en"}
    assert {key for key in catalogue() if key.startswith("api.code.")} == {
        f"api.code.{code}" for code in CODES
    }


def test_the_codes_of_the_door_are_those_that_it_says() -> None:
    door = "".join(
        (HOUSE / "interfaces" / "api" / name).read_text("utf-8") for name in ("door.py", "asked.py")
    )
    said = set(re.findall(r'(?:Misasked\(\d+, |"code": )"(\w+)"', door))
    assert said == set(OF_THE_DOOR)


def test_an_answer_is_kept_as_it_is_given(world: World, agent: AgentAsking) -> None:
    world.tell(HOME)
    given = json.loads(agent.pay("p-1").content)
    assert AgentAnswer.objects.get().answer == given
