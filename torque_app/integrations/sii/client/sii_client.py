"""The one object the rest of TORQUE talks to SII through; synchronous, safe between threads."""

from collections.abc import Callable
from datetime import datetime
from typing import Self, TypeVar

from torque_app.integrations.sii.client import auth, boletas, claims, status
from torque_app.integrations.sii.client.auth import TokenKind
from torque_app.integrations.sii.client.claims import ClaimAnswer, ClaimKey
from torque_app.integrations.sii.client.errors import (
    CertificateRefused,
    OutcomeUnknown,
    TokenRefused,
)
from torque_app.integrations.sii.client.hosts import Hosts
from torque_app.integrations.sii.client.status import (
    DocumentQuery,
    DocumentStatus,
    EnvelopeStatus,
)
from torque_app.integrations.sii.client.tokens import TokenCache
from torque_app.integrations.sii.client.transport import Timeouts, Transport
from torque_app.integrations.sii.client.upload import (
    Channel,
    Upload,
    UploadResult,
    upload_boletas,
    upload_dte,
)
from torque_app.integrations.sii.values import Certificate

Answer = TypeVar("Answer")

_DEFAULT_TIMEOUTS = Timeouts()


class SiiClient:
    """SII as seen by one certificate in one environment.

    Every method authenticates by itself and, when SII drops the session, does it once more.
    Failures are `client.errors.SiiError`s that say whether and when to try again.
    """

    def __init__(
        self,
        hosts: Hosts,
        certificate: Certificate,
        *,
        token_cache: TokenCache,
        clock: Callable[[], datetime],
        timeouts: Timeouts = _DEFAULT_TIMEOUTS,
    ) -> None:
        self._hosts = hosts
        self._certificate = certificate
        self._tokens = token_cache
        self._clock = clock
        self._transport = Transport(hosts, timeouts=timeouts)

    def token(self, kind: TokenKind) -> str:
        """Return a token for the service: the shared one, or a new one when none is kept."""
        return self._tokens.obtain(self._token_key(kind), ask=lambda: self._ask_token(kind))

    def upload(
        self,
        envelope: bytes,
        *,
        issuer_rut: str,
        sender_rut: str,
        filename: str,
        channel: Channel,
    ) -> UploadResult:
        """Send the frozen bytes of an envelope and return SII's track id.

        Raises OutcomeUnknown when SII may have stored it all the same: then ask
        `document_status` before sending the same bytes again.
        """
        send = upload_boletas if channel is Channel.BOLETA else upload_dte
        file = Upload(envelope, issuer_rut, sender_rut, filename)

        def deliver(token: str) -> UploadResult:
            try:
                return send(self._transport, self._hosts, file, token=token)
            except OutcomeUnknown as lost:
                if lost.signed_out:
                    self._tokens.forget(self._token_key(channel.token_kind), token=token)
                raise

        return self._with_token(channel.token_kind, deliver)

    def envelope_status(
        self, track_id: str, *, issuer_rut: str, channel: Channel
    ) -> EnvelopeStatus:
        """Return how far SII is with an envelope, and its counts once processed."""
        ask = boletas.ask_boleta_envelope if channel is Channel.BOLETA else status.ask_envelope
        return self._with_token(
            channel.token_kind,
            lambda token: ask(
                self._transport,
                self._hosts,
                track_id=track_id,
                issuer_rut=issuer_rut,
                token=token,
            ),
        )

    def document_status(self, query: DocumentQuery) -> DocumentStatus:
        """Return whether SII has a document with these data; settles unknown outcomes."""
        if query.type.is_boleta:
            return self._with_token(
                TokenKind.BOLETA,
                lambda token: boletas.ask_boleta(self._transport, self._hosts, query, token=token),
            )
        return self._with_token(
            TokenKind.DTE,
            lambda token: status.ask_document(
                self._transport,
                self._hosts,
                query,
                holder_rut=self._certificate.holder_rut,
                token=token,
            ),
        )

    def signed_document_status(self, query: DocumentQuery, *, signature: str) -> DocumentStatus:
        """Return whether SII has exactly the document with that SignatureValue; no boletas."""
        return self._with_token(
            TokenKind.DTE,
            lambda token: status.ask_signed_document(
                self._transport, self._hosts, query, signature=signature, token=token
            ),
        )

    def mail_again(self, track_id: str, *, issuer_rut: str) -> bool:
        """Have SII mail an envelope's diagnosis again; False when it has none yet."""
        return self._with_token(
            TokenKind.DTE,
            lambda token: status.ask_mail_again(
                self._transport, self._hosts, track_id=track_id, issuer_rut=issuer_rut, token=token
            ),
        )

    def register_claim(self, key: ClaimKey, action: str) -> ClaimAnswer:
        """Register an act about a received document: ACD, ERM, RCD, RFP or RFT."""
        return self._with_token(
            TokenKind.DTE,
            lambda token: claims.register(self._transport, self._hosts, key, action, token=token),
        )

    def claim_events(self, key: ClaimKey) -> ClaimAnswer:
        """Return what is registered about a document, issued or received."""
        return self._with_token(
            TokenKind.DTE,
            lambda token: claims.events(self._transport, self._hosts, key, token=token),
        )

    def assignable(self, key: ClaimKey) -> ClaimAnswer:
        """Return whether a document may be assigned to somebody else."""
        return self._with_token(
            TokenKind.DTE,
            lambda token: claims.assignable(self._transport, self._hosts, key, token=token),
        )

    def received_at(self, key: ClaimKey) -> datetime | None:
        """Return when SII received a document: the 8 days are counted from there."""
        return self._with_token(
            TokenKind.DTE,
            lambda token: claims.received_at(self._transport, self._hosts, key, token=token),
        )

    def close(self) -> None:
        """Close the connections; tokens stay in their cache."""
        self._transport.close()

    def __enter__(self) -> Self:
        """Return itself; leaving the block closes it."""
        return self

    def __exit__(self, *_: object) -> None:
        """Close the connections."""
        self.close()

    def _with_token(self, kind: TokenKind, ask: Callable[[str], Answer]) -> Answer:
        token = self.token(kind)
        try:
            return ask(token)
        except TokenRefused:
            self._tokens.forget(self._token_key(kind), token=token)
            return ask(self.token(kind))

    def _token_key(self, kind: TokenKind) -> str:
        # the host tells the simulator, which plays certification, from maullin itself
        return f"{self._hosts.dte}:{self._certificate.fingerprint}:{kind}"

    def _ask_token(self, kind: TokenKind) -> str:
        if not self._certificate.is_valid(self._clock()):
            raise CertificateRefused("El certificado digital está vencido. Sube uno vigente.")
        return auth.ask_token(self._transport, self._hosts, self._certificate, kind=kind)
