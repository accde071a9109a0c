"""The door for agents: by token alone, in measure, and always with an answer in JSON."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from functools import wraps
from typing import Any, Final

from django.contrib.auth.decorators import login_not_required
from django.core.cache import cache
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt

from jaryk.interfaces import clock
from jaryk.interfaces.api.answers import Misasked, as_response
from jaryk.interfaces.api.asked import read_object
from jaryk.ledger.agents import Agent, Answer
from jaryk.ledger.queries.agents import agent_of_token
from jaryk.ledger.queries.channels import fingerprint
from jaryk.platform.operations import record_event

MOST_BYTES: Final = 16 * 1024
MOST_BYTES_OF_A_REGISTRY: Final = 2_500_000
# So many refused tokens a minute from an address; then nothing is looked up for it.
MOST_REFUSALS: Final = 30
_MINUTE: Final = 60
_BEARER: Final = "Bearer "

Fields = Mapping[str, Any]
Act = Callable[[Agent, Fields], Answer]
View = Callable[[HttpRequest], HttpResponse]

_log = logging.getLogger(__name__)


def for_agents(*methods: str, most_bytes: int = MOST_BYTES) -> Callable[[Act], View]:
    """An act of the interface: asked by an agent with a token, by one of these methods."""

    def guard(act: Act) -> View:
        @csrf_exempt
        @login_not_required
        @wraps(act)
        def guarded(request: HttpRequest) -> HttpResponse:
            try:
                agent = _agent_of(request)
                return as_response(act(agent, _asked(request, methods, most_bytes)))
            except Misasked as mistake:
                return _refusal(mistake, methods)
            except (OperationalError, InterfaceError):
                _log.exception("the database did not answer an agent")
                return as_response(Answer(503, {"result": "unknown", "code": "try_again"}))
            except Exception:
                _log.exception("an agent was not answered")
                return as_response(Answer(500, {"result": "unknown", "code": "broken"}))

        return guarded

    return guard


def _refusal(mistake: Misasked, methods: tuple[str, ...]) -> HttpResponse:
    response = as_response(mistake.answer)
    if mistake.answer.status == 401:
        response.headers["WWW-Authenticate"] = 'Bearer realm="agents"'
    if mistake.answer.status == 405:
        response.headers["Allow"] = ", ".join(methods)
    return response


def _asked(request: HttpRequest, methods: tuple[str, ...], most_bytes: int) -> Fields:
    """What is asked: the query of a GET, the JSON of a POST."""
    if request.method not in methods:
        raise Misasked(405, "method_not_allowed")
    if request.method == "GET":
        told = request.GET.dict()
        if sum(len(values) for _, values in request.GET.lists()) > len(told):
            raise Misasked(400, "field_unreadable", field=min(told))
        return told
    length = request.headers.get("Content-Length", "")
    if not length.isdecimal():
        raise Misasked(411, "length_missing")
    if int(length) > most_bytes:
        raise Misasked(413, "body_too_large")
    return read_object(request.read(int(length)))


def _agent_of(request: HttpRequest) -> Agent:
    """Whose token the request bears; a token that is nobody's is noted in the audit trail."""
    address = request.META.get("REMOTE_ADDR", "")
    refusals = f"agents-refused:{address}"
    if cache.get(refusals, 0) >= MOST_REFUSALS:
        raise Misasked(429, "too_many_refusals")
    told = request.headers.get("Authorization", "")
    mark = fingerprint(told.removeprefix(_BEARER))
    agent = agent_of_token(mark) if told.startswith(_BEARER) else None
    if agent is not None:
        return agent
    cache.add(refusals, 0, _MINUTE)
    if cache.incr(refusals) == 1:
        record_event(
            at=clock.now(),
            user=None,
            action="agent.token_refused",
            subject=f"address {address}"[:200],
            detail={"path": request.path[:200], "token_sha256": mark[:12] if told else ""},
        )
    raise Misasked(401, "token_refused")
