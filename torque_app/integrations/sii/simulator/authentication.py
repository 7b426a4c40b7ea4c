"""Seed and token, the same for SOAP and for the boletas' REST (autenticación v1.9, section 4)."""

import re
from datetime import UTC, datetime

from lxml import etree

from torque_app.integrations.sii.simulator.envelopes import child
from torque_app.integrations.sii.simulator.faults import Mode
from torque_app.integrations.sii.simulator.respuesta import respuesta
from torque_app.integrations.sii.simulator.sessions import SeedState
from torque_app.integrations.sii.simulator.signatures import (
    BadSignature,
    KeyMismatch,
    NoCertificate,
    NotXml,
    Proof,
    parse,
    verify,
)
from torque_app.integrations.sii.simulator.world import Exchange

_DECLARATION = re.compile(r"^\s*<\?xml[^>]*\?>")
_XMLDSIG = "{http://www.w3.org/2000/09/xmldsig#}"


class Refused(Exception):
    """The token request fails with one of the manual's states."""

    def __init__(self, state: str, gloss: str) -> None:
        super().__init__(gloss)
        self.state = state
        self.gloss = gloss


def seed(exchange: Exchange) -> str:
    """Return the RESPUESTA with a new seed."""
    wrong = exchange.ordered_state
    if wrong is not None:
        return respuesta(exchange, [("ESTADO", wrong), ("GLOSA", "Error : (Message Exception)")])
    value = exchange.world.sessions.new_seed(exchange.now)
    return respuesta(exchange, [("ESTADO", "00")], [("SEMILLA", value)])


def token(exchange: Exchange, request: str, *, kind: str) -> str:
    """Return the RESPUESTA with a token for the signed request, or the state that refuses it."""
    wrong = exchange.ordered_state
    if wrong is not None:
        return respuesta(exchange, [("ESTADO", wrong), ("GLOSA", "ERROR RETORNO")])
    try:
        rut = _authenticate(exchange, request)
    except Refused as why:
        return respuesta(exchange, [("ESTADO", why.state), ("GLOSA", why.gloss)])
    value = exchange.world.sessions.new_token(kind, rut, exchange.now)
    return respuesta(exchange, [("ESTADO", "00"), ("GLOSA", "Token Creado")], [("TOKEN", value)])


def _authenticate(exchange: Exchange, request: str) -> str:
    try:
        root = parse(_DECLARATION.sub("", request).strip().encode("utf-8", "replace"))
    except NotXml as broken:
        raise Refused("02", "XML Invalido (SAXException), funcion valSignedXml") from broken
    item = child(root, "item")
    value = child(root, "item", "Semilla")
    if item is None or value is None or not value.text:
        raise Refused("06", 'XML Invalido, elemento "Semilla" no existe, funcion getSeed')
    holder = _prove(root, item).holder
    if not holder.valid_from <= datetime.fromtimestamp(exchange.now, UTC) <= holder.valid_until:
        raise Refused("-3", "Error en Autenticacion")
    if holder.rut is None:
        raise Refused("-07", "Error (12) parse ERROR en Validacion del RUT")
    _spend(exchange, value.text.strip())
    return holder.rut


def _prove(root: etree._Element, item: etree._Element) -> Proof:
    if root.find(f"{_XMLDSIG}Signature") is None:
        raise Refused("04", 'XML Invalido, elemento "Signature" no existe')
    try:
        # Programs sign either the whole request (URI="") or its item by ID; SII takes both.
        return verify(root, signed=item if item.get("ID") else None)
    except NoCertificate as why:
        text = 'XML Invalido, elemento "Certificate" no existe, funcion getCertificado'
        raise Refused("11", text) from why
    except KeyMismatch as why:
        raise Refused("21", f"Firma invalida( {why}).") from why
    except BadSignature as why:
        raise Refused("05", "XML Invalido, firma invalida, funcion valSignedXml") from why


def _spend(exchange: Exchange, value: str) -> None:
    state = exchange.world.sessions.use_seed(value, exchange.now)
    if state is SeedState.OLD or Mode.OLD_SEED in exchange.faults:
        raise Refused("08", "TIME-OUT DEL SEED")
    if state is SeedState.UNKNOWN:
        raise Refused("08", "NO Existe SEED")
