"""The ways into one's own account, and coming in by telephone: by program and by form."""

from typing import Annotated

from fastapi import APIRouter, Form, Request, Response
from fastapi.responses import RedirectResponse
from pydantic import BaseModel, Field

from models.auth import IdentityProvider
from torque_app.auth import queries, service
from torque_app.auth.api.answers import entered_at, led, refused_at
from torque_app.auth.api.callers import From
from torque_app.auth.api.entry import OPEN, PasswordIn, Secret
from torque_app.auth.service import CodeSent, Tokens
from torque_app.core.errors import TorqueError
from torque_app.core.tx import Tx
from torque_app.shell.rest import Calling, Envelope, answer, request_id_of, sealed, shown_once

router = APIRouter(prefix="/auth", tags=["Autenticación"])
forms = APIRouter(prefix="/auth/phone")
BROWSER_ROUTERS = (forms,)

DOOR = "/entrar-con-telefono"
Typed = Annotated[str, Form(max_length=300)]
Number = Annotated[str, Field(max_length=30, examples=["+56 9 1234 5678"])]


class PhoneIn(BaseModel):
    """Un teléfono; sin código de país es de Chile."""

    phone: Number


class LinkPhoneIn(PhoneIn):
    """El teléfono que se une, y la contraseña propia como prueba."""

    password: Secret


class PhoneCodeIn(BaseModel):
    """El código de seis dígitos y el desafío al que responde."""

    challenge: str = Field(max_length=100)
    code: str = Field(max_length=20)


class UnlinkIn(BaseModel):
    """La forma de entrar que se quita, y la contraseña propia como prueba."""

    provider: IdentityProvider
    password: Secret


class GoogleWay(BaseModel):
    """La dirección que se abre en el navegador donde estás dentro; sirve una vez."""

    path: str


@router.get("/identities", response_model=Envelope[list[queries.IdentityRow]])
def identities(calling: Calling) -> Response:
    """Lista tus formas de entrar."""
    return answer(calling, queries.my_identities)


@router.post("/identities/google", response_model=Envelope[GoogleWay])
def link_google(calling: Calling, body: PasswordIn) -> Response:
    """Empieza a unir tu cuenta de Google; se termina en el navegador donde estás dentro."""

    def wish(tx: Tx) -> GoogleWay:
        return GoogleWay(path=google_way(service.wish_for_google(tx, password=body.password)))

    return answer(shown_once(calling), wish)


def google_way(token: str) -> str:
    """Return where the browser goes to join a Google account."""
    return f"/auth/google?unir={token}"


@router.post("/identities/phone", response_model=Envelope[CodeSent])
def ask_link(calling: Calling, body: LinkPhoneIn) -> Response:
    """Manda un código al teléfono que quieres unir."""
    return answer(
        shown_once(calling), service.ask_link_code, phone=body.phone, password=body.password
    )


@router.post("/identities/phone/confirm", response_model=Envelope[list[queries.IdentityRow]])
def link_phone(calling: Calling, body: PhoneCodeIn) -> Response:
    """Une el teléfono con el código que llegó, y lista tus formas de entrar."""

    def link(tx: Tx) -> list[queries.IdentityRow]:
        service.link_phone(tx, challenge=body.challenge, code=body.code)
        return queries.my_identities(tx)

    return answer(calling, link)


@router.post("/identities/unlink", response_model=Envelope[list[queries.IdentityRow]])
def unlink(calling: Calling, body: UnlinkIn) -> Response:
    """Quita una forma de entrar que no sea la última, y lista las que quedan."""

    def take_away(tx: Tx) -> list[queries.IdentityRow]:
        service.unlink_identity(tx, body.provider, password=body.password)
        return queries.my_identities(tx)

    return answer(calling, take_away)


@router.post("/phone/code", response_model=Envelope[CodeSent], openapi_extra=OPEN)
def ask_entry(request: Request, came: From, body: PhoneIn) -> Response:
    """Manda un código de entrada; responde igual si el teléfono no abre ninguna cuenta."""
    sent = service.ask_entry_code(body.phone, origin=came)
    return sealed(sent, status=200, request_id=request_id_of(request))


@router.post("/phone/login", response_model=Envelope[Tokens], openapi_extra=OPEN)
def sign_in(request: Request, came: From, body: PhoneCodeIn) -> Response:
    """Entra con el código que llegó; con segundo factor entrega sólo un token parcial."""
    tokens = service.sign_in_api_by_phone(body.challenge, body.code, origin=came)
    return sealed(tokens, status=200, request_id=request_id_of(request))


@forms.post("/code")
def ask_entry_form(came: From, phone: Typed = "", next: Typed = "") -> RedirectResponse:
    """Send a code and go on to where it is typed."""
    typed = {"phone": phone, "next": next}
    try:
        sent = service.ask_entry_code(phone, origin=came)
    except TorqueError as refusal:
        return refused_at(DOOR, refusal, typed=typed)
    return led(DOOR, reto=sent.challenge, **typed)


@forms.post("/login")
def sign_in_form(
    came: From, *, reto: Typed = "", code: Typed = "", phone: Typed = "", next: Typed = ""
) -> RedirectResponse:
    """Sign in with the code."""
    try:
        entered = service.sign_in_by_phone(reto, code, origin=came)
    except TorqueError as refusal:
        return refused_at(DOOR, refusal, typed={"reto": reto, "phone": phone, "next": next})
    return entered_at(entered, following=next)
