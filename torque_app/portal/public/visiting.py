"""One visit by a link: from its token to an answer, the same for all that opens nothing."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final, NamedTuple
from urllib.parse import quote, urlencode
from uuid import UUID

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import UploadFile
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response

from models.values import phone
from torque_app.core.errors import Invalid, NotFound, TorqueError
from torque_app.core.paper import Paper, disposition
from torque_app.core.texts import Sentence, _
from torque_app.core.tx import Tx, transaction
from torque_app.links import queries as links
from torque_app.links import service as openings
from torque_app.portal import queries
from torque_app.portal.permissions import Portal
from torque_app.portal.queries import Face, OfferedQuotation, Visitor
from torque_app.portal.rules.opening import COOKIE, PATH, is_pass
from torque_app.shell import public
from torque_app.shell.rest import passage_of

SEE_OTHER: Final = 303
MOST_TYPED: Final = 400_000
"""Characters of one field of a form: a signature drawn on a phone travels in one."""

_SHEET: Final = "portal/templates/portal.css"
_LOCKED: Final = "portal/templates/pin.html"

Form = Mapping[str, str]


class Way(NamedTuple):
    """Where one may go from a page: what it is called, and its address."""

    label: str
    href: str


@dataclass(frozen=True)
class Visit:
    """One request of a visitor, inside its transaction."""

    tx: Tx
    visitor: Visitor
    request: Request
    token: str

    @property
    def client_id(self) -> UUID:
        """The client whose link it is."""
        return self.visitor.client_id

    @property
    def home(self) -> str:
        """The address the link itself has."""
        return f"{PATH}{self.token}"

    @property
    def ip(self) -> str:
        """Where the request came from, as evidence keeps it."""
        passage = passage_of(self.request)
        return passage.ip[:45] if passage else ""

    @property
    def device(self) -> str:
        """What the browser says it is, as evidence keeps it."""
        return self.request.headers.get("user-agent", "")[:300]

    @cached_property
    def face(self) -> Face:
        """The workshop as this client sees it."""
        return queries.face(self.tx, self.visitor)

    def at(self, *parts: object) -> str:
        """Return the address of a page of this portal."""
        return "/".join([self.home, *(quote(str(part), safe="") for part in parts)])

    def id(self, name: str) -> UUID:
        """Return the id an address names; NotFound for what is none."""
        try:
            return UUID(self.request.path_params[name])
        except ValueError:
            raise NotFound from None

    def quotation(self, quotation_id: UUID | None = None) -> OfferedQuotation:
        """Return a quotation the link opens: sent, and the client's; NotFound for any other."""
        return queries.quotation(self.tx, self.visitor, quotation_id or self.visitor.quotation_id)

    def page(
        self,
        template: str,
        *,
        title: str,
        status: int = 200,
        sheets: tuple[str, ...] = (),
        back: Way | None = None,
        **told: Any,
    ) -> Response:
        """Return a template upon `portal/templates/frame.html`, dressed as the workshop.

        `back` is where its top leads to; by default home, and from home nowhere.
        """
        face = self.face
        inside = self.request.url.path != self.home and self.visitor.quotation_id is None
        contacts = tuple(filter(None, (face.phone, face.email, face.address)))
        answer = public.page(
            template,
            title=f"{title} · {face.workshop}",
            brand=public.Brand(face.workshop, face.look.colour, contacts, face.look.logo),
            status=status,
            sheets=(_SHEET, *sheets),
            pictures=True,
            heading=title,
            back=back or (Way(_("Inicio"), self.home) if inside else None),
            call=_call(face.phone),
            calls=_("Llamar al"),
            **told,
        )
        answer.headers["Referrer-Policy"] = "same-origin"  # its pictures and forms are ours
        return answer

    def json(self, told: Mapping[str, Any]) -> Response:
        """Return what a script of the page asked for."""
        return JSONResponse(dict(told), headers=public.UNSEEN)

    def file(self, paper: Paper, *, how: str = "inline") -> Response:
        """Return a file, to be shown in its tab or (`attachment`) kept; never a part of it."""
        headers = {
            **public.UNSEEN,
            "content-disposition": disposition(paper.name, how=how),
            "accept-ranges": "none",
            "content-security-policy": "default-src 'none'; style-src 'unsafe-inline'; sandbox",
        }
        return Response(paper.data, media_type=paper.content_type, headers=headers)

    def led(self, *parts: object, **asked: str) -> Response:
        """Lead to another page of this same portal, never elsewhere."""
        to = f"{self.at(*parts)}?{urlencode(asked)}" if asked else self.at(*parts)
        headers = {**public.UNSEEN, "Referrer-Policy": "same-origin"}
        return RedirectResponse(to, SEE_OTHER, headers=headers)


Reads = Callable[[Visit], Response]
Writes = Callable[[Visit, Form], Response]
Again = Callable[[Visit, Form, TorqueError], Response]

_openers: dict[str, Reads] = {}


def opens(subject_type: str, read: Reads) -> None:
    """Name the page that a link of a kind opens at its own address."""
    _openers[subject_type] = read


def opened(visit: Visit) -> Response:
    """Show what the link itself opens, and count it; a program that asks for headers is none."""
    answer = _openers[visit.visitor.link.subject.type](visit)
    if visit.request.method == "GET":
        openings.count_opening(visit.tx, visit.visitor.link)
    return answer


def shows(read: Reads, *, whole: bool = True) -> Callable[[Request], Response]:
    """Return the endpoint that shows a page; `whole` ones are not for links of one quotation."""

    def endpoint(request: Request) -> Response:
        return _answered(request, lambda visit: _inside(visit, read, whole=whole))

    return endpoint


def takes(
    write: Writes, *, again: Again, whole: bool = True
) -> Callable[[Request], Awaitable[Response]]:
    """Return the endpoint that takes a form; a refusal is shown by `again` in the page it is of.

    What `write` did is undone by then; `again` reads anew.
    """

    def work(request: Request, form: Form) -> Response:
        refused: list[TorqueError] = []

        def tried(visit: Visit) -> Response:
            return _inside(visit, lambda visit: write(visit, form), whole=whole, sends=True)

        def shown(visit: Visit) -> Response:
            answer = _inside(visit, lambda visit: again(visit, form, refused[0]), whole=whole)
            answer.status_code = refused[0].status
            return answer

        try:
            return _answered(request, tried)
        except TorqueError as said:
            refused.append(said)
        return _answered(request, shown)

    async def endpoint(request: Request) -> Response:
        return await run_in_threadpool(work, request, await _form(request))

    return endpoint


def tries(write: Writes) -> Callable[[Request], Awaitable[Response]]:
    """Return the endpoint that takes a form before the PIN was said: the PIN itself."""

    async def endpoint(request: Request) -> Response:
        form = await _form(request)
        return await run_in_threadpool(_answered, request, lambda visit: write(visit, form))

    return endpoint


def locked(visit: Visit, refused: TorqueError | None = None) -> Response:
    """Ask for the PIN; of the client and of what is behind nothing is told."""
    status = refused.status if refused else 200
    until = queries.rests_until(visit.tx, visit.visitor)
    answer = visit.page(
        _LOCKED,
        title=_("Escribe tu PIN"),
        status=status,
        sends=True,
        action=visit.at("pin"),
        said=_(str(refused)) if refused else "",
        rests=until is not None,
        about=_("Este enlace está protegido. El taller te dio el PIN aparte."),
        label=_("PIN"),
        send=_("Entrar"),
    )
    if refused is not None and "retry_after" in refused.details:
        answer.headers["Retry-After"] = str(refused.details["retry_after"])
    return answer


def refusal(refused: TorqueError | None) -> dict[str, Any]:
    """Return what a page tells of a refusal: its sentence, and what is wrong by field."""
    if refused is None:
        return {"said": "", "errors": {}}
    return {
        "said": _(str(refused)),
        "errors": refused.fields if isinstance(refused, Invalid) else {},
    }


def titled(template: str, **values: Any) -> str:
    """Return a sentence with names in it, in the language of the place."""
    return _(Sentence(template, **values))


def _call(number: str) -> Way | None:
    """Return the way to ring the workshop; a number no telephone dials is only shown below."""
    try:
        dialled = phone.e164(number)
    except ValueError:
        return None
    return Way(phone.spaced(dialled), f"tel:{dialled}")


def _inside(visit: Visit, answer: Reads, *, whole: bool, sends: bool = False) -> Response:
    """Answer, once the PIN is said; a form sent without it leads to where it is asked for."""
    visitor = visit.visitor
    if whole and visitor.quotation_id is not None:
        raise NotFound
    shown = visit.request.cookies.get(COOKIE, "")
    known = not visitor.pin_hash or is_pass(
        shown, visitor.link.id, visitor.pin_hash, now=visit.tx.now
    )
    if known:
        return answer(visit)
    return visit.led() if sends else locked(visit)


def _answered(request: Request, answer: Reads) -> Response:
    """Run `answer` for whoever holds the token; all that opens nothing looks the same."""
    token = request.path_params["token"]
    try:
        link = queries.held(token)
        actor, passage = link.visitor(Portal.OPEN), passage_of(request)
        with transaction(passage.known(actor) if passage else actor) as tx:
            return answer(Visit(tx, queries.visitor(tx, link), request, token))
    except (links.VoidLink, NotFound):
        return public.nothing()


async def _form(request: Request) -> Form:
    """Return the text fields of a form; files and what is no form are left out."""
    async with request.form(max_files=1, max_fields=600, max_part_size=2 * MOST_TYPED) as form:
        return {
            name: value[:MOST_TYPED]
            for name, value in form.items()
            if not isinstance(value, UploadFile)
        }
