"""Sentences with amounts and names in them, said in Spanish and in English."""

# ruff: noqa: PLC0415 - the product reads its settings, which the servers make

import copy
import pickle

import pytest

from models.values import odometer, plate
from models.work_orders import OTStatus
from torque_app.core.errors import Conflict, IllegalMove, Invalid
from torque_app.core.texts import Sentence, _, counted, either, every, series
from torque_app.work_orders.lifecycle import OT

FOLIOS = Sentence(
    "Quedan {count} folios de {name}. Pide un CAF nuevo en el SII y súbelo aquí.",
    count=3,
    name=Sentence("{type} N.º {folio}", type=Sentence("Boleta"), folio="{rara}"),
)


@pytest.fixture
def english(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the deployment speak English."""
    monkeypatch.setenv("LOCALE", "en")


def test_a_sentence_is_its_spanish_text() -> None:
    assert (
        FOLIOS == "Quedan 3 folios de Boleta N.º {rara}. Pide un CAF nuevo en el SII y súbelo aquí."
    )
    assert _(FOLIOS) == FOLIOS


def test_a_sentence_and_the_sentences_in_it_are_said_in_english(english: None) -> None:
    told = "3 Boleta No. {rara} folios are left. Ask SII for a new CAF and upload it here."
    assert _(FOLIOS) == told


def test_what_somebody_typed_is_never_taken_for_a_sentence(english: None) -> None:
    taken = Sentence("El vehículo ya es de {name}.", name="Clientes")
    assert _(taken) == "The vehicle already belongs to Clientes."


def test_a_sentence_without_gaps_may_hold_braces() -> None:
    assert Sentence("{así}") == _(Sentence("{así}")) == "{así}"


@pytest.mark.parametrize(
    "again", [copy.copy, copy.deepcopy, lambda s: pickle.loads(pickle.dumps(s))]
)
def test_a_copied_sentence_is_still_one(english: None, again) -> None:
    assert _(again(FOLIOS)) == _(FOLIOS) != FOLIOS


def test_an_error_does_not_forget_how_its_sentence_was_made(english: None) -> None:
    refused = Conflict(Sentence("El vehículo ya es de {name}.", name="Ana"))
    assert _(str(refused)) == "The vehicle already belongs to Ana."
    assert _(str(ValueError(refused))) == "The vehicle already belongs to Ana."


def test_the_fields_of_a_refusal_are_told_in_english(english: None) -> None:
    wrong = Invalid.field(
        "limit", Sentence("Una página trae de 1 a {max_limit} filas.", max_limit=9)
    )
    assert wrong.fields == {"limit": "A page brings 1 to 9 rows."}
    assert wrong.details["fields"] == {"limit": "Una página trae de 1 a 9 filas."}


def test_a_forbidden_move_names_its_states_in_english(english: None) -> None:
    with pytest.raises(IllegalMove) as refused:
        OT.check(OTStatus.DRAFT, OTStatus.CLOSED)
    assert str(refused.value).startswith("Una OT en «Borrador» no puede pasar a «Cerrada».")
    told = _(str(refused.value))
    assert told.startswith("An OT in «Draft» cannot go to «Closed». From there it can only go to ")


@pytest.mark.parametrize(
    ("joined", "spanish", "told"),
    [
        (either(["Clientes", "Vehículos", "Pagos"]), "Clientes o Vehículos o Pagos",
         "Customers or Vehicles or Payments"),
        (every(["Clientes", "Vehículos", "Pagos"]), "Clientes, Vehículos y Pagos",
         "Customers, Vehicles and Payments"),
        (series(["Clientes", "Pagos"]), "Clientes, Pagos", "Customers, Payments"),
        (every(["Pagos"]), "Pagos", "Payments"),
    ],
)  # fmt: skip
def test_lists_of_names_are_looked_up_one_by_one(
    english: None, joined: Sentence, spanish: str, told: str
) -> None:
    assert (joined, _(joined)) == (spanish, told)


def test_advice_about_plates_and_odometers_is_told_in_english(english: None) -> None:
    (strange,) = plate.warnings("CD1234")
    assert "looks like a special plate (diplomatic). Compare it" in _(strange)
    (high,) = odometer.check_reading(1_000, 90_000, 1)
    assert _(high) == "The odometer goes up 89.000 km in 1 day. Check that it is written correctly."


def test_the_api_refuses_in_the_language_of_the_place(servers, shop, english, tmp_path) -> None:
    from models.auth import Role
    from tests.auth.people import person, product

    token = person(shop, Role.ADMIN).tokens().access_token
    with product(tmp_path) as web:
        answer = web.get(
            "/api/v1/clients?limit=0", headers={"Authorization": f"Bearer {token}"}
        ).json()
    assert answer["error"]["message"] == "A page brings 1 to 200 rows."
    assert answer["error"]["details"]["fields"] == {"limit": "A page brings 1 to 200 rows."}


def test_the_bell_speaks_the_language_of_the_place(servers, shop, english) -> None:
    from torque_app.core.listing import Listing
    from torque_app.notifications import queries, service

    title = Sentence("{number} espera aprobación", number="SC001-2026-11-0001")
    shop.do(service.notify, title=title, users=[shop.owner_id])
    (line,) = shop.do(queries.mine, Listing()).rows
    assert line.title == "SC001-2026-11-0001 waits for approval"


def test_the_story_of_an_ot_speaks_the_language_of_the_place(servers, shop, english) -> None:
    from torque_app.clients import service as clients
    from torque_app.vehicles import service as vehicles
    from torque_app.work_orders import queries, service

    client = shop.do(clients.create, name="Marta Soto")
    car = shop.do(vehicles.create, client_id=client.id, plate="BBBB12", make="Kia", model="Rio")
    ot = shop.do(
        service.create,
        client_id=client.id,
        vehicle_id=car.vehicle.id,
        service_type="Revisión",
        service_center_id=shop.centre_id,
    )
    shop.do(service.update, ot.id, description="Ruido adelante")
    told = [happening.title for happening in shop.do(queries.activity, ot.id)]
    assert "Changed description" in told


@pytest.mark.parametrize(
    ("count", "said"), [(0, "0 documentos"), (1, "1 documento"), (2, "2 documentos")]
)
def test_one_thing_is_told_apart_from_none_and_several(count: int, said: str) -> None:
    assert _(counted(count, "1 documento", "{count} documentos")) == said
