"""Sign-in by program: tokens, second factor, sessions."""

import base64
from dataclasses import replace
from typing import Annotated, Any, Final
from uuid import UUID

from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from fastapi import APIRouter, Depends, Request, Response
from pydantic import BaseModel, Field

from models.auth import SessionKind
from models.tenants import BusinessType
from torque_app.auth import queries, service
from torque_app.auth.api.callers import From
from torque_app.auth.keys import signing_key
from torque_app.auth.service import Tokens
from torque_app.core.actor import Actor
from torque_app.shell.rest import Calling, Envelope, Who, answer, request_id_of, sealed, shown_once

router = APIRouter(prefix="/auth", tags=["Autenticación"])

OPEN: Final[dict[str, Any]] = {"security": []}
"""In the document: no token opens this, none is needed."""

Secret = Annotated[str, Field(min_length=1, max_length=1000)]


class Credentials(BaseModel):
    """Correo y contraseña."""

    email: str = Field(max_length=254, examples=["rosa@losaromos.example"])
    password: Secret


class LoginIn(Credentials):
    """Correo y contraseña; la clave de un dispositivo de confianza evita el segundo factor."""

    device_token: str | None = Field(default=None, min_length=1, max_length=100)


class RegisterIn(Credentials):
    """Un taller nuevo con su dueño."""

    workshop: str = Field(max_length=120, examples=["Taller Los Aromos"])
    full_name: str = Field(max_length=120, examples=["Rosa Aravena"])
    business_type: BusinessType = BusinessType.WORKSHOP


class RefreshIn(BaseModel):
    """El token de renovación; sirve una sola vez."""

    refresh_token: Secret


class CodeIn(BaseModel):
    """Un código de seis dígitos, o uno de respaldo."""

    code: str = Field(max_length=40)


class VerifyIn(CodeIn):
    """El código, y si se confía en este dispositivo por 30 días."""

    trust: bool = False


class PasswordIn(BaseModel):
    """La contraseña propia, como prueba."""

    password: Secret


class ChangePasswordIn(BaseModel):
    """La contraseña actual y la nueva."""

    current: Secret
    new: Secret


class SwitchIn(BaseModel):
    """El taller al que se cambia la sesión."""

    tenant_id: UUID


class ProfileIn(BaseModel):
    """Lo que cambia de la cuenta propia; lo ausente queda igual."""

    full_name: str | None = Field(default=None, max_length=120)
    phone: str | None = Field(default=None, max_length=20)


def _sealed(request: Request, data: Any, *, status: int = 200) -> Response:
    return sealed(data, status=status, request_id=request_id_of(request))


@router.post("/login", response_model=Envelope[Tokens], openapi_extra=OPEN)
def login(request: Request, came: From, body: LoginIn) -> Response:
    """Entra con correo y contraseña; con segundo factor entrega sólo un token parcial."""
    marks = (body.device_token,) if body.device_token else ()
    origin = replace(came, marks=marks)
    return _sealed(request, service.sign_in_api(body.email, body.password, origin=origin))


@router.post("/register", response_model=Envelope[Tokens], status_code=201, openapi_extra=OPEN)
def register(request: Request, came: From, body: RegisterIn) -> Response:
    """Registra un taller con su dueño y lo deja dentro."""
    entered = service.register(
        workshop=body.workshop,
        full_name=body.full_name,
        email=body.email,
        password=body.password,
        business_type=body.business_type,
        origin=came,
        kind=SessionKind.API,
    )
    return _sealed(request, service.tokens_for(entered, origin=came), status=201)


@router.post("/refresh", response_model=Envelope[Tokens], openapi_extra=OPEN)
def refresh(request: Request, came: From, body: RefreshIn) -> Response:
    """Cambia un token de renovación por otros; usarlo dos veces cierra la sesión."""
    return _sealed(request, service.refresh(body.refresh_token, origin=came))


@router.post("/logout", response_model=Envelope[None])
def logout(request: Request, actor: Who) -> Response:
    """Cierra la sesión de este token."""
    service.sign_out(actor)
    return _sealed(request, None)


@router.get("/me", response_model=Envelope[queries.Me])
def me(calling: Calling) -> Response:
    """Muestra quién eres, en qué taller, con qué rol y permisos."""
    return answer(calling, queries.me)


@router.patch("/me", response_model=Envelope[queries.Me])
def update_me(calling: Calling, body: ProfileIn) -> Response:
    """Cambia tu nombre o teléfono."""

    def change(tx: Any) -> queries.Me:
        service.update_profile(tx, full_name=body.full_name, phone=body.phone)
        return queries.me(tx)

    return answer(calling, change)


@router.post("/password", response_model=Envelope[int])
def change_password(calling: Calling, body: ChangePasswordIn) -> Response:
    """Cambia tu contraseña y cierra tus otras sesiones; dice cuántas eran."""
    return answer(calling, service.change_password, current=body.current, new=body.new)


@router.post("/mfa/setup", response_model=Envelope[service.MfaSetup])
def set_up(calling: Calling) -> Response:
    """Entrega el secreto y el QR para tu aplicación de códigos."""
    return answer(shown_once(calling), service.set_up_mfa)


@router.post("/mfa/confirm", response_model=Envelope[tuple[str, ...]])
def confirm(calling: Calling, body: CodeIn) -> Response:
    """Activa el segundo factor con un primer código; entrega los códigos de respaldo."""
    return answer(shown_once(calling), service.confirm_mfa, body.code)


@router.post("/mfa/backup-codes", response_model=Envelope[tuple[str, ...]])
def renew(calling: Calling, body: PasswordIn) -> Response:
    """Anula los códigos de respaldo y entrega otros diez."""
    return answer(shown_once(calling), service.renew_backup_codes, password=body.password)


@router.post("/mfa/disable", response_model=Envelope[None])
def disable(calling: Calling, body: PasswordIn) -> Response:
    """Desactiva el segundo factor."""
    return answer(calling, service.disable_mfa, password=body.password)


def partial(actor: Who) -> Actor:
    """Return the actor of a partial token; `verify_mfa` refuses any other."""
    return actor


@router.post("/mfa/verify", response_model=Envelope[Tokens])
def verify(
    request: Request, actor: Annotated[Actor, Depends(partial)], came: From, body: VerifyIn
) -> Response:
    """Termina de entrar con el código del segundo factor.

    Con `trust` entrega una vez la clave del dispositivo (`device_token`), que `/auth/login` recibe.
    """
    tokens = service.verify_mfa_api(actor, body.code, origin=came, trust=body.trust)
    return _sealed(request, tokens)


@router.get("/sessions", response_model=Envelope[list[queries.SessionRow]])
def sessions(calling: Calling) -> Response:
    """Lista los dispositivos donde estás dentro."""
    return answer(calling, queries.my_sessions)


@router.delete("/sessions/{session_id}", response_model=Envelope[None])
def revoke(calling: Calling, session_id: UUID) -> Response:
    """Cierra una de tus sesiones."""
    return answer(calling, service.revoke_session, session_id)


@router.post("/sessions/revoke-others", response_model=Envelope[int])
def revoke_others(calling: Calling) -> Response:
    """Cierra todas tus sesiones menos ésta; dice cuántas eran."""
    return answer(calling, service.revoke_others)


@router.get("/tenants", response_model=Envelope[list[queries.WorkshopRow]])
def workshops(calling: Calling) -> Response:
    """Lista los talleres donde trabajas."""
    return answer(calling, queries.my_tenants)


@router.post("/switch-tenant", response_model=Envelope[str])
def switch(calling: Calling, body: SwitchIn) -> Response:
    """Cambia la sesión a otro taller tuyo y entrega el token de acceso nuevo."""
    return answer(shown_once(calling), service.switched_token, body.tenant_id)


@router.get("/jwks", response_model=None, openapi_extra=OPEN)
def jwks() -> dict[str, Any]:
    """Publica la llave con que se verifican los tokens de acceso (RFC 7517)."""
    key = signing_key()
    public: RSAPublicKey = key.public
    numbers = public.public_numbers()
    about = {"kty": "RSA", "use": "sig", "alg": "RS256", "kid": key.kid}
    return {"keys": [about | {"n": _base64url(numbers.n), "e": _base64url(numbers.e)}]}


def _base64url(number: int) -> str:
    raw = number.to_bytes((number.bit_length() + 7) // 8, "big")
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()
