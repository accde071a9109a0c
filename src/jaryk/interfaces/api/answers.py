"""Answers as bytes: the same body is the same bytes, today and in ten years."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from django.http import HttpResponse

from jaryk.ledger.agents import Answer


class Misasked(Exception):
    """A question that cannot be understood or may not be put; nothing is kept of it."""

    def __init__(self, status: int, code: str, **more: str) -> None:
        super().__init__(code)
        self.answer = Answer(status, {"result": "refused", "code": code, **more})


def as_response(answer: Answer) -> HttpResponse:
    """The answer in canonical JSON: names in order, no blanks, plain UTF-8."""
    return HttpResponse(
        canonical(answer.body), status=answer.status, content_type="application/json"
    )


def canonical(body: Mapping[str, Any]) -> bytes:
    """The one way in which a body is written."""
    return json.dumps(body, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()
