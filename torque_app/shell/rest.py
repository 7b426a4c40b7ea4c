"""What every route of `/api/v1` speaks: envelope, paging, identity, idempotency (API-01..12)."""

import hmac
from collections.abc import Callable, Collection, Hashable
from dataclasses import dataclass, is_dataclass, replace
from datetime import UTC, datetime, timedelta
from functools import lru_cache, partial
from hashlib import sha256
from typing import Annotated, Any, Concatenate, Generic, ParamSpec, Protocol, TypeVar
from uuid import UUID

from anyio import to_thread
from fastapi import Depends, Header, Request, Response
from pydantic import AwareDatetime, BaseModel, Field, TypeAdapter
from pydantic_core import from_json, to_json
from sqlalchemy.dialects.postgresql import insert
from sqlmodel import select
from starlette.types import Receive, Scope, Send

from models.base import new_id
from models.outbox import IdempotencyKey
from torque_app.core import identity
from torque_app.core.actor import Actor
from torque_app.core.crypto import key_for
from torque_app.core.errors import Conflict, Invalid, NotAllowed, NotSignedIn
from torque_app.core.listing import Listing, Page
from torque_app.core.sharing import Sharing
from torque_app.core.texts import Sentence
from torque_app.core.tx import Tx, transaction
from torque_app.shell.passage import SCOPE, Passage

P = ParamSpec("P")
R = TypeVar("R")
T = TypeVar("T")
KEPT = timedelta(hours=24)
Instant = Annotated[
    AwareDatetime, Field(ge=datetime(2000, 1, 1, tzinfo=UTC), lt=datetime(2200, 1, 1, tzinfo=UTC))
]
"""A moment with its zone, as a body tells it; the database knows no year 0 and none past 9999."""
FORMS = ("multipart/form-data", "application/x-www-form-urlencoded")
_OWN_PARAMETERS = {"page", "limit", "per_page", "sort", "order", "q", "query", "search", "cursor"}


def _asked(name: str, *, description: str, **schema: Any) -> dict[str, Any]:
    return {"name": name, "in": "query", "description": description, "schema": schema}


BY_CURSOR: dict[str, Any] = {
    "parameters": [
        _asked(
            "cursor",
            description="Dónde sigue la lista: el `next_cursor` de la respuesta anterior, o vacío "
            "para empezar. Reemplaza a `page`, y no cuenta el total.",
            type="string",
        ),
        _asked("limit", description="Filas por respuesta.", type="integer", minimum=1, maximum=200),
        _asked("page", description="Número de página.", type="integer", minimum=1),
    ]
}
"""The `openapi_extra` of an append-only list, which goes on by cursor."""


class Envelope(BaseModel, Generic[T], defer_build=True):
    """The success shape, for the documentation; answers are written by `sealed`."""

    success: bool = True
    data: T
    meta: dict[str, Any] = {}
    timestamp: datetime


def sealed(
    data: Any, *, status: int = 200, meta: dict[str, Any] | None = None, request_id: str = ""
) -> Response:
    """Return data in the success envelope."""
    return _enveloped(to_json(data), {**(meta or {}), "request_id": request_id}, status=status)


def _enveloped(data: bytes, meta: dict[str, Any], *, status: int = 200) -> Response:
    """Return data that is JSON already in the success envelope."""
    rest = to_json({"meta": meta, "timestamp": datetime.now(UTC)})
    body = b'{"success":true,"data":%b,%b' % (data, rest.removeprefix(b"{"))
    return Response(body, status_code=status, media_type="application/json")


def request_id_of(request: Request) -> str:
    """Return the id the shield gave this request."""
    return str(request.scope.get("torque_request_id", ""))


def who(request: Request) -> Actor:
    """Return the actor behind a bearer token or a browser session, or refuse with 401."""
    scheme, _, token = request.headers.get("authorization", "").partition(" ")
    if scheme.lower() == "bearer":
        actor = identity.by_bearer(token)
    else:
        actor = identity.by_cookie(identity.session_in(request.headers.get("cookie")))
    if actor is None:
        raise NotSignedIn
    asked = request.headers.get("x-tenant-id")
    if asked is not None and asked != str(actor.tenant_id):
        actor = _elsewhere(actor, asked)
    return admitted(request, actor)


def admitted(request: Request, actor: Actor) -> Actor:
    """Count a request of somebody who is known, and return them with where it came from."""
    passage = passage_of(request)
    for charge in _charges:
        left = charge(actor)
        if passage is not None:
            passage.told.update(left.headers())
    return passage.known(actor) if passage else actor


def passage_of(request: Request) -> Passage | None:
    """Return what the shield knows of the request: address, user agent, id; None without it."""
    found: Passage | None = request.scope.get(SCOPE)
    return found


class Left(Protocol):
    """What is left of somebody's minute."""

    def headers(self) -> dict[str, str]:
        """Return it as headers of the answer."""


ActingFor = Callable[[Actor, UUID], Actor]

_charges: list[Callable[[Actor], Left]] = []
_acting: list[ActingFor] = []


def wire(charge: Callable[[Actor], Left], *, acting_for: ActingFor) -> None:
    """Name who counts an actor's requests, and who lets the platform act for a tenant.

    The first refuses (TooMany) too many, the second (NotAllowed) whoever is not the platform.
    """
    _charges[:] = [charge]
    _acting[:] = [acting_for]


def _elsewhere(actor: Actor, tenant: str) -> Actor:
    """Return the actor in the workshop that X-Tenant-Id names (CORE-08)."""
    try:
        tenant_id = UUID(tenant)
    except ValueError:
        raise Invalid.field("X-Tenant-Id", "No es un identificador.") from None
    if not _acting:
        raise NotAllowed
    return _acting[0](actor, tenant_id)


Who = Annotated[Actor, Depends(who)]


async def listing(request: Request) -> Listing:
    """Read `?page=1&limit=20&sort=created_at&order=desc&q=...&<field>=<value>`."""
    asked = request.query_params
    order = asked.get("order", "desc").lower()
    if order not in ("asc", "desc"):
        raise Invalid.field("order", "El orden es «asc» o «desc».")
    return Listing(
        page=_whole("page", asked.get("page", "1")),
        limit=_whole("limit", asked.get("limit", asked.get("per_page", "20"))),
        sort=asked.get("sort", ""),
        order=order,
        q=asked.get("q", asked.get("query", asked.get("search", ""))),
        filters={key: value for key, value in asked.items() if key not in _OWN_PARAMETERS},
        cursor=asked.get("cursor"),
    )


def _whole(name: str, typed: str) -> int:
    try:
        return int(typed)
    except ValueError:
        raise Invalid.field(name, Sentence("«{name}» es un número entero.", name=name)) from None


Wanted = Annotated[Listing, Depends(listing)]


def told(body: BaseModel, *, emptied: Collection[str] = ()) -> dict[str, Any]:
    """Return what a PATCH says; null is refused but for the fields that may be emptied."""
    said = body.model_dump(exclude_unset=True)
    wrong = sorted(name for name in said if said[name] is None and name not in emptied)
    if wrong:
        raise Invalid(fields=dict.fromkeys(wrong, "No puede quedar vacío."))
    return said


@dataclass(frozen=True)
class Call:
    """One request as a command sees it: who asks, under which key, with which body."""

    actor: Actor
    request_id: str
    key: str | None
    digest: bytes
    is_shown_once: bool = False


def shown_once(calling: Call) -> Call:
    """Mark a request whose answer holds a secret: `created(shown_once(calling), ...)`.

    No Idempotency-Key keeps that answer: the effect happens once, a repetition gets 409.
    """
    return replace(calling, is_shown_once=True)


async def call(
    request: Request,
    actor: Who,
    idempotency_key: Annotated[str | None, Header(max_length=200)] = None,
) -> Call:
    """Bundle the request for `answer`; a GET has no effect to repeat, so no key of it counts."""
    key = None if request.method == "GET" else idempotency_key
    digest = b"" if key is None else await _digest(request, actor)
    return Call(actor, request_id_of(request), key, digest)


async def _digest(request: Request, actor: Actor) -> bytes:
    """Return the hash of who asks for what; a form counts by its parts, its boundary is random.

    It is kept for a day and bodies hold passwords: without our key none can be tried against it.
    """
    who = actor.key_id or actor.user_id
    asked = f"{who}\n{request.method} {request.url}\n".encode()
    told = hmac.new(key_for("idempotency"), asked, sha256)
    if not request.headers.get("content-type", "").startswith(FORMS):
        told.update(await request.body())
        return told.digest()
    for name, value in (await request.form()).multi_items():
        told.update(f"\n{name}\n".encode())
        if isinstance(value, str):
            told.update(value.encode())
            continue
        told.update(f"{value.filename}\n".encode())
        told.update(await value.read())
        await value.seek(0)
    return told.digest()


Calling = Annotated[Call, Depends(call)]


def answer(
    calling: Call,
    fn: Callable[Concatenate[Tx, P], R],
    *args: P.args,
    **kwargs: P.kwargs,
) -> Response:
    """Run a command or query in one transaction and seal its result.

    With an Idempotency-Key the answer is stored in the same transaction: a retry gets it again,
    the effect happens once, and the same key with another body is refused.
    """
    return _answer(calling, lambda tx: fn(tx, *args, **kwargs), 200)


def created(
    calling: Call,
    fn: Callable[Concatenate[Tx, P], R],
    *args: P.args,
    **kwargs: P.kwargs,
) -> Response:
    """Like `answer`, with status 201."""
    return _answer(calling, lambda tx: fn(tx, *args, **kwargs), 201)


Read = tuple[bytes, dict[str, Any]]
"""The rows of a page as JSON, and its meta."""

_sharing = Sharing()


def listed(
    calling: Call,
    fn: Callable[Concatenate[Tx, P], Page[Any]],
    *args: P.args,
    **kwargs: P.kwargs,
) -> Response:
    """Answer with a query that returns a Page; its counts go to `meta`.

    Nothing is read yet, so its route may be a coroutine and needs no thread. The arguments are
    hashable: an actor's equal questions that wait at the same time share one read.
    """

    def read() -> Read:
        with transaction(calling.actor) as tx:
            page = fn(tx, *args, **kwargs)
        return _json(page.rows), page.meta

    question = (calling.actor, fn, args, frozenset(kwargs.items()))
    return _Listed(question, read, calling.request_id)


class _Listed(Response):
    """A page of a list, which is read when it is sent."""

    def __init__(self, question: Hashable, read: Callable[[], Read], request_id: str) -> None:
        super().__init__()
        self._question, self._read, self._request_id = question, read, request_id

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Read, and send what was read under this request's own id and time."""
        rows, meta = await _sharing.once(self._question, partial(to_thread.run_sync, self._read))
        answer = _enveloped(rows, {**meta, "request_id": self._request_id})
        await answer(scope, receive, send)


def _json(rows: tuple[Any, ...]) -> bytes:
    """Return rows as JSON; rows of one dataclass by its declared types, in half the time."""
    kinds: set[Any] = {type(row) for row in rows}
    alike = len(kinds) == 1 and is_dataclass(rows[0])
    return _writer(kinds.pop()).dump_json(rows) if alike else to_json(rows)


@lru_cache(maxsize=256)
def _writer(row: type) -> TypeAdapter[Any]:
    return TypeAdapter(tuple[row, ...])  # type: ignore[valid-type]


def _answer(calling: Call, work: Callable[[Tx], Any], status: int) -> Response:
    with transaction(calling.actor) as tx:
        if calling.key is None:
            return sealed(work(tx), status=status, request_id=calling.request_id)
        stored = _claim(tx, calling)
        if stored.status is not None:
            given, status = _again(calling, stored), stored.status
        else:
            given, stored.status = work(tx), status
            if not calling.is_shown_once:
                stored.response = {"data": from_json(to_json(given))}
        return sealed(given, status=status, request_id=calling.request_id)


def _again(calling: Call, stored: IdempotencyKey) -> Any:
    """Return the answer given before; refused where it held a secret and was not kept."""
    if calling.is_shown_once:
        raise Conflict(
            "Eso ya se hizo y su respuesta, que tiene un secreto, se mostró una sola vez. "
            "Si no llegó, pídelo con otra Idempotency-Key."
        )
    return stored.response["data"]


def _claim(tx: Tx, calling: Call) -> IdempotencyKey:
    """Take the key, or wait for whoever holds it and return what they answered."""
    claim = insert(IdempotencyKey).values(
        tenant_id=tx.actor.tenant_id,
        id=new_id(),
        key=calling.key,
        request_hash=calling.digest,
        response={},
        created_at=tx.now,
        expires_at=tx.now + KEPT,
    )
    tx.session.execute(claim.on_conflict_do_nothing())
    stored = tx.session.exec(select(IdempotencyKey).where(IdempotencyKey.key == calling.key)).one()
    if stored.request_hash != calling.digest:
        raise Conflict("Esa Idempotency-Key ya se usó con otro contenido.")
    return stored
