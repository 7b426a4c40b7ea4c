"""What the settings of a legal entity show of its image: the logo and the colour."""

from typing import Any, Final

import reflex as rx

from components.button import button
from components.dialog import confirm
from components.field import color_field
from components.form import form, form_actions, save_state, submit
from components.layout import card, cluster, shown_when, stack
from components.upload import file_drop
from torque_app.branding.permissions import Branding
from torque_app.branding.state import BrandState
from torque_app.core.texts import _
from torque_app.shell.session import Session

ON_COMPANY = [BrandState.load]
"""What the page of the settings loads beside its own."""

_DROP: Final = "logo-empresa"
_MOST_MB: Final = 2


def brand_panel() -> rx.Component:
    """Return the logo and the colour of the legal entity in sight."""
    may = Session.permissions.contains(Branding.MANAGE.value)
    return shown_when(
        BrandState.company_id != "",
        card(
            stack(
                rx.el.p(
                    _("Van en tus documentos, tus mensajes y las páginas que ven tus clientes."),
                    class_name="muted",
                ),
                _logo(may),
                shown_when(may, _drop()),
                # the key draws the form anew for another entity: fields keep what they first showed
                rx.el.div(_colour(may), key=BrandState.company_id),
            ),
            title=_("Logo y color"),
        ),
    )


def _logo(may: Any) -> rx.Component:
    state = BrandState
    shown = cluster(
        rx.el.img(src=state.logo, alt=_("Tu logo"), class_name="brand-logo"),
        rx.el.span(state.logo_about, class_name="field-hint"),
        shown_when(
            may,
            confirm(
                button(_("Quitar logo"), icon="trash", variant="ghost"),
                _("¿Quitar el logo?"),
                action=_("Quitar logo"),
                description=_("Tus documentos y páginas llevarán sólo el nombre."),
                on_confirm=state.remove,
            ),
        ),
    )
    return rx.cond(
        state.logo != "", shown, rx.el.p(_("Todavía no subes tu logo."), class_name="muted")
    )


def _drop() -> rx.Component:
    return file_drop(
        rx.cond(BrandState.logo != "", _("Cambiar el logo"), _("Subir el logo")),
        _DROP,
        on_drop=BrandState.take(rx.upload_files(_DROP)),
        accept={"image/png": [".png"], "image/jpeg": [".jpg", ".jpeg"], "image/webp": [".webp"]},
        max_files=1,
        max_mb=_MOST_MB,
        hint=_("PNG, JPG o WebP de hasta 2 MB; mejor apaisado y con fondo transparente."),
        error=BrandState.file_error,
    )


def _colour(may: Any) -> rx.Component:
    state = BrandState
    return form(
        color_field(
            _("Color"),
            "colour",
            default_value=state.colour,
            error=state.errors["colour"],
            disabled=~may,
            hint=_("Oscuro, para que se lean letras blancas encima."),
        ),
        shown_when(
            may,
            form_actions(
                submit(_("Guardar color"), variant="secondary"),
                state=save_state(saved_at=state.saved_at),
            ),
        ),
        id="color-" + state.company_id,
        on_submit=state.save,
        saved_at=state.saved_at,
        errors=state.errors,
    )
