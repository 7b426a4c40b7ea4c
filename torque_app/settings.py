"""The only reader of the environment."""

import secrets
from functools import lru_cache
from pathlib import Path
from typing import Literal, Self

from pydantic import Field, SecretStr, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

ROOT = Path(__file__).resolve().parent.parent


class Settings(BaseSettings):
    """What a deployment may choose; everything but the connections has a sane default.

    `./torque run` fills the connections in for the embedded servers; production sets them.
    No secret has a default: without SECRET_KEY nothing that signs or encrypts starts.
    """

    model_config = SettingsConfigDict(frozen=True, extra="ignore")

    database_url: SecretStr = Field(description="Runtime role torque_app: subject to RLS.")
    database_admin_url: SecretStr = Field(
        description="Role torque_admin (BYPASSRLS): relay, chainer, backups.",
    )
    database_owner_url: SecretStr | None = Field(
        default=None, description="Role torque_owner: migrations only."
    )
    database_pooler: Literal["none", "transaction"] = "none"
    database_pool: int = Field(default=10, ge=1, le=100)
    redis_url: SecretStr
    secret_key: SecretStr = Field(min_length=32)

    data_dir: Path = ROOT / ".torque"
    public_url: str = "http://localhost:3000"
    web_processes: int = Field(default=1, ge=1, le=32)
    trusted_proxy_hops: int = Field(default=0, ge=0, le=5)
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = "INFO"
    metrics_token: SecretStr | None = None

    storage: Literal["local", "s3"] = "local"
    s3_endpoint: str = ""
    s3_bucket: str = ""
    s3_access_key: SecretStr = SecretStr("")
    s3_secret_key: SecretStr = SecretStr("")

    smtp_url: SecretStr | None = Field(
        default=None, description="smtp://, smtp+starttls:// or smtps://user:password@host:port."
    )
    mail_from: str = Field(default="", description="The address our mail comes from.")

    google_client_id: str = Field(default="", description="Of the OAuth client made at Google.")
    google_client_secret: SecretStr = SecretStr("")
    google_issuer: str = "https://accounts.google.com"

    sms_url: SecretStr | None = Field(
        default=None, description="https://account:token@api.twilio.com, or one that speaks alike."
    )
    sms_from: str = Field(default="", description="The number or name text messages come from.")

    whatsapp_url: SecretStr | None = Field(
        default=None,
        description="https://phone_number_id:token@graph.facebook.com/v23.0 (WhatsApp Cloud API).",
    )
    whatsapp_app_secret: SecretStr = SecretStr("")
    whatsapp_verify_token: SecretStr = SecretStr("")

    push_contact: str = Field(
        default="", description="The address push services write to about us (RFC 8292 `sub`)."
    )
    push_practice_url: str = Field(
        default="", description="A practice push service of this machine; empty for the real ones."
    )

    mailboxes_inside: bool = Field(
        default=False, description="Whether a workshop's mailbox may be a server of this network."
    )

    sii_simulator_url: str = ""
    sii_authority_dir: Path | None = None
    sii_schemas_dir: Path | None = None

    jwt_private_key: SecretStr | None = Field(
        default=None, description="PEM, RSA of 2048 bits or more; by default kept in data_dir."
    )
    mfa_required_for_admins: bool = False
    rate_user_per_minute: int = 100
    rate_tenant_per_minute: int = 1000
    rate_anonymous_per_minute: int = 100

    @property
    def secure_cookies(self) -> bool:
        """Cookies travel only over TLS when the public address has it."""
        return self.public_url.startswith("https://")

    @property
    def key(self) -> bytes:
        """The server's secret, as bytes; purposes are derived from it, see core.crypto."""
        return self.secret_key.get_secret_value().encode()

    @model_validator(mode="after")
    def _mail_has_a_sender(self) -> Self:
        if self.smtp_url is not None and "@" not in self.mail_from:
            raise ValueError("SMTP_URL necesita MAIL_FROM: el correo desde el que se escribe.")
        return self

    @property
    def has_google(self) -> bool:
        """Whether people may come in by Google."""
        return bool(self.google_client_id)

    @property
    def has_sms(self) -> bool:
        """Whether text messages can be sent."""
        return self.sms_url is not None

    @property
    def has_whatsapp(self) -> bool:
        """Whether messages can be sent by WhatsApp."""
        return self.whatsapp_url is not None

    @model_validator(mode="after")
    def _google_is_whole(self) -> Self:
        if bool(self.google_client_id) != bool(self.google_client_secret.get_secret_value()):
            raise ValueError("Van juntos GOOGLE_CLIENT_ID y GOOGLE_CLIENT_SECRET.")
        return self

    @model_validator(mode="after")
    def _sms_has_a_sender(self) -> Self:
        if self.sms_url is not None and not self.sms_from:
            raise ValueError("SMS_URL necesita SMS_FROM: el número o nombre que envía.")
        return self

    @model_validator(mode="after")
    def _whatsapp_is_whole(self) -> Self:
        secrets_ = (self.whatsapp_app_secret, self.whatsapp_verify_token)
        if self.has_whatsapp and not all(each.get_secret_value() for each in secrets_):
            raise ValueError(
                "WHATSAPP_URL necesita WHATSAPP_APP_SECRET y WHATSAPP_VERIFY_TOKEN: sin ellos no "
                "se sabe qué llegó."
            )
        return self

    @model_validator(mode="after")
    def _s3_is_whole(self) -> Self:
        if self.storage == "s3" and not (self.s3_endpoint and self.s3_bucket):
            raise ValueError("STORAGE=s3 necesita S3_ENDPOINT y S3_BUCKET.")
        return self


@lru_cache(maxsize=1)
def settings() -> Settings:
    """Return the settings, read once."""
    return Settings()


def new_secret() -> str:
    """Return a key fit for SECRET_KEY."""
    return secrets.token_urlsafe(48)
