"""The SOAP services: seed, token, and the questions about envelopes and documents."""

from collections.abc import Callable, Mapping

from starlette.responses import Response

from torque_app.integrations.sii.simulator import authentication, questions
from torque_app.integrations.sii.simulator.faults import Mode
from torque_app.integrations.sii.simulator.respuesta import (
    soap_fault,
    soap_response,
    xml_response,
)
from torque_app.integrations.sii.simulator.signatures import NotXml, name_of, parse
from torque_app.integrations.sii.simulator.world import Exchange, Work

Parameters = Mapping[str, str]

_UNREACHABLE = "nogal.sii.cl"
"""The host that certification's descriptions have been seen to name; nobody reaches it."""

Operation = Callable[[Exchange, Parameters], str]


def _token(exchange: Exchange, given: Parameters) -> str:
    return authentication.token(exchange, given.get("pszXml", ""), kind="dte")


OPERATIONS: Mapping[str, tuple[str, str, tuple[str, ...], Operation]] = {
    "/DTEWS/CrSeed.jws": ("seed", "getSeed", (), lambda x, _: authentication.seed(x)),
    "/DTEWS/GetTokenFromSeed.jws": ("token", "getToken", ("pszXml",), _token),
    "/DTEWS/QueryEstUp.jws": (
        "envelope_status",
        "getEstUp",
        ("RutCompania", "DvCompania", "TrackId", "Token"),
        questions.envelope,
    ),
    "/DTEWS/QueryEstDte.jws": (
        "document_status",
        "getEstDte",
        (
            "RutConsultante", "DvConsultante", "RutCompania", "DvCompania", "RutReceptor",
            "DvReceptor", "TipoDte", "FolioDte", "FechaEmisionDte", "MontoDte", "Token",
        ),
        questions.document,
    ),
    "/DTEWS/services/QueryEstDteAv": (
        "document_status_av",
        "getEstDteAv",
        (
            "RutEmpresa", "DvEmpresa", "RutReceptor", "DvReceptor", "TipoDte", "FolioDte",
            "FechaEmisionDte", "MontoDte", "FirmaDte", "Token",
        ),
        questions.document_with_signature,
    ),
    "/DTEWS/services/wsDTECorreo": (
        "mail_again",
        "reenvioCorreo",
        ("Token", "RutEmpresa", "DvEmpresa", "TrackId"),
        questions.mail_again,
    ),
}  # fmt: skip
"""By path: the name failures use, the operation, its parameters, and what answers it."""


def service(path: str) -> Work:
    """Return what answers POSTs to a path; any namespace and prefix will do, as at SII."""
    _, name, _, operation = OPERATIONS[path]

    def answer(exchange: Exchange) -> Response:
        try:
            root = parse(exchange.body)
        except NotXml:
            return soap_fault("org.xml.sax.SAXParseException")
        body = next((node for node in root if name_of(node) == "Body"), None)
        called = next((node for node in body if name_of(node)), None) if body is not None else None
        if called is None or name_of(called) != name:
            return soap_fault("No such operation")
        given = {name_of(node): "".join(map(str, node.itertext())).strip() for node in called}
        return soap_response(exchange, name, operation(exchange, given))

    return answer


def wsdl(path: str) -> Work:
    """Return what answers `?WSDL`: the operation, its string parameters, this address."""
    _, name, parameters, _ = OPERATIONS[path]

    def answer(exchange: Exchange) -> Response:
        url = exchange.request.url.replace(query="")
        if Mode.STRANGE_WSDL in exchange.faults:
            url = url.replace(netloc=_UNREACHABLE)
        return xml_response(_wsdl(str(url), name, parameters))

    return answer


def _wsdl(url: str, name: str, parameters: tuple[str, ...]) -> str:
    parts = "".join(f'<wsdl:part name="{part}" type="xsd:string"/>' for part in parameters)
    coded = (
        '<wsdlsoap:body encodingStyle="http://schemas.xmlsoap.org/soap/encoding/" '
        'namespace="http://DefaultNamespace" use="encoded"/>'
    )
    return (
        '<?xml version="1.0" encoding="UTF-8"?>'
        f'<wsdl:definitions targetNamespace="{url}" xmlns:impl="{url}" '
        'xmlns:wsdl="http://schemas.xmlsoap.org/wsdl/" '
        'xmlns:wsdlsoap="http://schemas.xmlsoap.org/wsdl/soap/" '
        'xmlns:xsd="http://www.w3.org/2001/XMLSchema">'
        f'<wsdl:message name="{name}Request">{parts}</wsdl:message>'
        f'<wsdl:message name="{name}Response"><wsdl:part name="{name}Return" type="xsd:string"/>'
        f'</wsdl:message><wsdl:portType name="Service"><wsdl:operation name="{name}" '
        f'parameterOrder="{" ".join(parameters)}">'
        f'<wsdl:input message="impl:{name}Request" name="{name}Request"/>'
        f'<wsdl:output message="impl:{name}Response" name="{name}Response"/></wsdl:operation>'
        '</wsdl:portType><wsdl:binding name="ServiceSoapBinding" type="impl:Service">'
        '<wsdlsoap:binding style="rpc" transport="http://schemas.xmlsoap.org/soap/http"/>'
        f'<wsdl:operation name="{name}"><wsdlsoap:operation soapAction=""/>'
        f'<wsdl:input name="{name}Request">{coded}</wsdl:input>'
        f'<wsdl:output name="{name}Response">{coded}</wsdl:output></wsdl:operation>'
        '</wsdl:binding><wsdl:service name="Service"><wsdl:port binding="impl:ServiceSoapBinding" '
        f'name="Service"><wsdlsoap:address location="{url}"/></wsdl:port></wsdl:service>'
        "</wsdl:definitions>"
    )
