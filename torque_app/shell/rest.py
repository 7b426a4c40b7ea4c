"""What every route of `/api/v1` speaks: envelope, paging, identity, idempotency (API-01..12)."""

import hashlib
from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Annotated, Any, Concatenate, Generic, ParamSpec, Protocol, TypeVar
from uuid import UUID

from fastapi import Depends, Header, Request, Response
from pydantic import BaseModel
from pydantic_core import from_json, to_json
from sqlalchemy.dialects.postgresql import insert
from sqlmodel import select

from models.base import new_id
from models.outbox import IdempotencyKey
from torque_app.core import identity
from torque_app.core.actor import Actor
from torque_app.core.errors import Conflict, Invalid, NotAllowed, NotSignedIn
from torque_app.core.listing import Listing, Page
from torque_app.core.tx import Tx, transaction
from torque_app.shell.passage import SCOPE, Passage

P = ParamSpec("P")
R = TypeVar("R")
T = TypeVar("T")
KEPT = timedelta(hours=24)
FORMS = ("multipart/form-data", "application/x-www-form-urlencoded")
_OWN_PARAMETERS = {"page", "limit", "per_page", "sort", "order", "q", "query", "search", "cursor"}


class Envelope(BaseModel, Generic[T]):
    """The success shape, for the documentation; answers are written by `sealed`."""

    success: bool = True
    data: T
    meta: dict[str, Any] = {}
    timestamp: datetime


def sealed(
    data: Any, *, status: int = 200, meta: dict[str, Any] | None = None, request_id: str = ""
) -> Response:
    """Return data in the success envelope."""
    body = {
        "success": True,
        "data": data,
        "meta": {**(meta or {}), "request_id": request_id},
        "timestamp": datetime.now(UTC),
    }
    return Response(to_json(body), status_code=status, media_type="application/json")


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
    )


def _whole(name: str, typed: str) -> int:
    try:
        return int(typed)
    except ValueError:
        raise Invalid.field(name, f"«{name}» es un número entero.") from None


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
    """Return the hash of who asks for what; a form counts by its parts, its boundary is random."""
    told = hashlib.sha256(f"{actor.user_id}\n{request.method} {request.url}\n".encode())
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


def listed(
    calling: Call,
    fn: Callable[Concatenate[Tx, P], Page[Any]],
    *args: P.args,
    **kwargs: P.kwargs,
) -> Response:
    """Run a query that returns a Page; its counts go to `meta`."""
    with transaction(calling.actor) as tx:
        page = fn(tx, *args, **kwargs)
    meta = {
        "page": page.page,
        "limit": page.limit,
        "total": page.total,
        "totalPages": page.pages,
    }
    return sealed(page.rows, meta=meta, request_id=calling.request_id)


def _answer(calling: Call, work: Callable[[Tx], Any], status: int) -> Response:
    with transaction(calling.actor) as tx:
        if calling.key is None:
            return sealed(work(tx), status=status, request_id=calling.request_id)
        stored = _claim(tx, calling)
        if stored.status is None:
            stored.response = {"data": from_json(to_json(work(tx)))}
            stored.status = status
        given = stored.response["data"]
        return sealed(given, status=stored.status, request_id=calling.request_id)


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
