"""Read the few things SII reads in a certificate, and write RSA keys libxmlsec can load.

A reader of our own because the usual library costs 17 MB of memory in a process that needs five
fields, and because the emitting side already uses that library.
"""

import base64
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

_RUT_OID = bytes.fromhex("2b06010401c10101")  # 1.3.6.1.4.1.8321.1
_SERIAL_NUMBER_OID = bytes.fromhex("550405")  # 2.5.4.5
_SAN_OID = bytes.fromhex("551d11")  # 2.5.29.17
_RSA_ALGORITHM = bytes.fromhex("300d06092a864886f70d0101010500")

_INTEGER, _BITS, _OCTETS, _OID, _SEQUENCE = 0x02, 0x03, 0x04, 0x06, 0x30
_UTC_TIME, _CONTEXT_0, _EXTENSIONS = 0x17, 0xA0, 0xA3
_LONG_FORM = 0x80

Node = tuple[int, bytes]


class NotACertificate(ValueError):
    """The bytes are not an X.509 certificate with an RSA key."""


@dataclass(frozen=True, slots=True)
class Holder:
    """Who a certificate belongs to; `rut` is None when it carries none."""

    rut: str | None
    valid_from: datetime
    valid_until: datetime
    modulus: int
    exponent: int


def read_certificate(der: bytes) -> Holder:
    """Read holder, validity and RSA key of a DER certificate."""
    try:
        return _holder(children(children(children(der)[0][1])[0][1]))
    except (IndexError, ValueError) as broken:
        raise NotACertificate from broken


def _holder(body: list[Node]) -> Holder:
    at = 1 if body[0][0] == _CONTEXT_0 else 0  # the version is optional
    _serial, _algorithm, _issuer, validity, subject, key = body[at : at + 6]
    since, until = (_moment(node) for node in children(validity[1]))
    modulus, exponent = _rsa_numbers(key[1])
    return Holder(_rut(body, subject[1]), since, until, modulus, exponent)


def _rut(body: list[Node], subject: bytes) -> str | None:
    """SAN otherName first, the subject's serialNumber else (SII, certificados digitales)."""
    for tag, content in body:
        if tag == _EXTENSIONS:
            for _, extension in children(children(content)[0][1]):
                found = _rut_of_extension(children(extension))
                if found:
                    return found
    for _, names in children(subject):
        for _, name in children(names):
            oid, value = children(name)[:2]
            if oid[1] == _SERIAL_NUMBER_OID:
                return _clean(value[1])
    return None


def _rut_of_extension(parts: list[Node]) -> str | None:
    if parts[0] != (_OID, _SAN_OID):
        return None
    for tag, name in children(children(parts[-1][1])[0][1]):
        if tag != _CONTEXT_0:
            continue
        oid, value = children(name)[:2]
        if oid[1] == _RUT_OID:
            return _clean(children(value[1])[0][1])
    return None


def _clean(raw: bytes) -> str | None:
    number, dash, digit = raw.decode("latin-1").strip().upper().replace(".", "").partition("-")
    return f"{int(number)}-{digit}" if dash and number.isdigit() else None


def _moment(node: Node) -> datetime:
    text = node[1].decode("ascii")
    form = "%y%m%d%H%M%SZ" if node[0] == _UTC_TIME else "%Y%m%d%H%M%SZ"
    return datetime.strptime(text, form).replace(tzinfo=UTC)


def _rsa_numbers(key: bytes) -> tuple[int, int]:
    bits = children(key)[1][1]
    numbers = children(children(bits[1:])[0][1])
    return int.from_bytes(numbers[0][1]), int.from_bytes(numbers[1][1])


def children(data: bytes) -> list[Node]:
    """Return (tag, content) of every element in a DER string."""
    return list(_elements(data))


def _elements(data: bytes) -> Iterator[Node]:
    at = 0
    while at < len(data):
        tag, size, at = data[at], data[at + 1], at + 2
        if size & _LONG_FORM:
            count = size ^ _LONG_FORM
            size, at = int.from_bytes(data[at : at + count]), at + count
        if at + size > len(data):
            raise NotACertificate
        yield tag, data[at : at + size]
        at += size


def _element(tag: int, content: bytes) -> bytes:
    size = len(content)
    if size < _LONG_FORM:
        return bytes([tag, size]) + content
    length = size.to_bytes((size.bit_length() + 7) // 8)
    return bytes([tag, _LONG_FORM | len(length)]) + length + content


def public_key_pem(modulus: int, exponent: int) -> bytes:
    """Return an RSA public key as `BEGIN PUBLIC KEY`."""
    numbers = b"".join(
        _element(_INTEGER, n.to_bytes(n.bit_length() // 8 + 1)) for n in (modulus, exponent)
    )
    bits = b"\0" + _element(_SEQUENCE, numbers)
    return pem("PUBLIC KEY", _element(_SEQUENCE, _RSA_ALGORITHM + _element(_BITS, bits)))


def pem(label: str, der: bytes) -> bytes:
    """Return DER bytes in PEM armour."""
    lines = base64.encodebytes(der).decode("ascii")
    return f"-----BEGIN {label}-----\n{lines}-----END {label}-----\n".encode()
