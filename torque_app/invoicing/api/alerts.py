"""What a company says of its alerts, with its bounds."""

from pydantic import BaseModel, Field

from torque_app.invoicing.rules.alerts import MOST


class AlertsIn(BaseModel):
    """Desde cuándo se avisa; lo ausente queda igual."""

    folios: int | None = Field(
        default=None, ge=1, le=MOST["folios"], description="Quedan menos de estos folios."
    )
    folio_days: int | None = Field(
        default=None,
        ge=1,
        le=MOST["folio_days"],
        description="Al ritmo de los últimos 30 días, los folios alcanzan para menos días.",
    )
    certificate_days: int | None = Field(
        default=None,
        ge=1,
        le=MOST["certificate_days"],
        description="Días antes de que venza el certificado.",
    )
    range_days: int | None = Field(
        default=None, ge=1, le=MOST["range_days"], description="Días antes de que venza un CAF."
    )
