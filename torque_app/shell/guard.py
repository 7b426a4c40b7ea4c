"""Default deny: nothing reaches a handler but what the handler asks for.

Reflex runs a middleware before every event: of the websocket, of an upload, chained, on page load
and in the background. Anybody may send any event with any payload, so the verdict is made here.
"""

# ruff: noqa: SLF001 - Reflex offers a middleware no public way to the root state

import dataclasses
import logging
import secrets
from typing import Any
from urllib.parse import quote

import reflex as rx
from reflex.state import BaseState, StateUpdate
from reflex_base.event import Event

from torque_app.core import identity
from torque_app.core.actor import Actor
from torque_app.core.errors import NotAllowed
from torque_app.core.screen import ANYONE, MEMBER, STANDING, Notices, Standing, offload
from torque_app.core.texts import _
from torque_app.shell import gate, policy
from torque_app.shell.arguments import UndeclaredArguments, WrongArguments, checked, parsed
from torque_app.shell.metrics import EVENTS
from torque_app.shell.policy import Rule, rule_of

log = logging.getLogger("torque.guard")


class Guard(rx.Middleware):
    """Lets an event through with its payload parsed and its actor known, or ends it."""

    async def preprocess(
        self,
        app: rx.App,  # noqa: ARG002 - Reflex names it
        state: BaseState,
        event: Event,
    ) -> StateUpdate | None:
        """Return None to let the event through, or what the client gets instead."""
        STANDING.set(None)  # a task may have been born inside somebody else's event
        rule = rule_of(event.name)
        if rule is None:
            return _deny(event, state, "unknown")
        actor: Actor | None = None
        if rule.policy != ANYONE:
            actor = await _standing(state)
            wanted = gate.MEMBER if rule.policy == MEMBER else rule.policy
            entrance = gate.entrance(actor)
            if actor is None or (entrance and not actor.may(wanted)):
                return _to(entrance, event, state)
            if not actor.may(wanted):
                _deny(event, state, "forbidden", actor=actor, wanted=wanted)
                return await _said(state, NotAllowed.message)
        try:
            payload = _payload(event, rule)
        except (WrongArguments, UndeclaredArguments) as wrong:
            _deny(event, state, "invalid", actor=actor, why=str(wrong))
            return StateUpdate() if actor is None else await _said(state, "Ese dato no es válido.")
        event.payload.clear()
        event.payload.update(payload)
        EVENTS.labels("allowed").inc()
        return None


def _payload(event: Event, rule: Rule) -> dict[str, Any]:
    if rule.internal is None:
        assert rule.handler is not None
        return parsed(rule.handler, event.payload)
    payload = checked(rule.internal, event.payload)
    if "vars" in payload:
        payload["vars"] = policy.only_stored(payload["vars"])
    return payload


async def _standing(state: BaseState) -> Actor | None:
    """Return who sent the event by the cookie of its socket's handshake, and remember it."""
    data = state._get_root_state().router_data
    headers = data.get("headers", {})
    session_id = identity.session_in(headers.get("cookie"))
    if session_id is None:
        return None
    actor = await offload(identity.by_cookie, session_id)
    if actor is None:
        return None
    seen = {
        "source": "screen",
        "ip": data.get("ip", ""),
        "user_agent": headers.get("user-agent", "")[:300],
        "request_id": secrets.token_hex(8),
    }
    actor = dataclasses.replace(actor, context={**actor.context, **seen})
    STANDING.set(Standing(session_id, actor))
    return actor


def _deny(
    event: Event, state: BaseState, verdict: str, *, actor: Actor | None = None, **more: str
) -> StateUpdate:
    """Count and log a denial: which event and who, never with what nor with which cookie."""
    EVENTS.labels(verdict).inc()
    who = {"tenant_id": str(actor.tenant_id), "user_id": str(actor.user_id)} if actor else {}
    ip = state._get_root_state().router_data.get("ip", "")
    told = {"event": event.name[:200], "verdict": verdict, "ip": ip, **who, **more}
    log.warning("event denied", extra=told)
    return StateUpdate()


def _to(entrance: str, event: Event, state: BaseState) -> StateUpdate:
    """Send a browser to sign in, and back afterwards."""
    _deny(event, state, "anonymous")
    data = state._get_root_state().router_data
    if not data.get("headers"):
        # a push to a state that was forgotten: its page is asked nothing until it speaks again
        return StateUpdate()
    path = str(data.get("asPath") or data.get("pathname") or "/")
    go = rx.redirect(f"{entrance}?next={quote(path, safe='/')}")
    return StateUpdate(events=Event.from_event_type(go))


async def _said(state: BaseState, sentence: str) -> StateUpdate:
    """Return the update that shows a notice and changes nothing else."""
    notices = await state.get_state(Notices)
    notices._show(_(sentence), "error")
    root = state._get_root_state()
    delta = await root._get_resolved_delta()
    root._clean()  # type: ignore[no-untyped-call]
    return StateUpdate(delta=delta)
