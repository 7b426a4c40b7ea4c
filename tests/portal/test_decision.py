"""The public page of a quotation: decided line by line, with or without a script, once."""

import base64
import re
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from sqlmodel import select

from models.base import new_id
from models.quotations import (
    Decision,
    DecisionMethod,
    PartCondition,
    QuotationAnswer,
    QuotationStatus,
    QuotedKind,
)
from models.values import money
from tests.api.serving import served
from tests.quality.conftest import drawn
from tests.quotations.conftest import Desk, desk_of
from torque_app.clients import service as clients
from torque_app.inspections import service as inspecting
from torque_app.portal import service as portal
from torque_app.quotations import service
from torque_app.quotations.service import NewLine

INK = "data:image/png;base64," + base64.b64encode(drawn()).decode()
YES, NO, LATER = "APPROVED", "DECLINED", "DEFERRED"


@pytest.fixture(scope="module")
def web(servers, tmp_path_factory):
    """The application's routes behind their shield, asked by a phone without any session."""
    with served(tmp_path_factory.mktemp("interface")) as desk:
        desk.client.headers["User-Agent"] = "Mozilla/5.0 (Android 14)"
        yield desk.client


class Today(Desk):
    """The desk of today: a link lives by the clock on the wall."""

    def do(self, command, *args, actor=None, now=None, **kwargs):
        return super().do(command, *args, actor=actor, now=now, **kwargs)

    def reachable(self):
        """Let the client be written to: an address, and a server that takes mail."""
        self.do(clients.update, self.floor.client_id, email="marta@correo.example")

    def offered(self, *lines):
        """Send a quotation to its client and return it with the path of its link."""
        draft = self.drafted(*lines)
        done = self.do(
            service.send_to_customer, draft.quotation.id, channels=(), actor=self.manager()
        )
        return self.seen(draft.quotation.id), done.path


@pytest.fixture
def desk(shop):
    made = desk_of(shop)
    return Today(made.bench, made.advisor_id, made.manager_id)


@pytest.fixture
def offer(desk):
    return desk.offered(
        desk.hour(), desk.part(), desk.hour(price=12_000, discount_percent=Decimal(10))
    )


def hidden(page: str, name: str) -> str:
    found = re.search(rf'name="{name}" value="([^"]*)"', page)
    assert found, name
    return found[1]


def filled(page: str, quotation, *said: str, **more) -> dict[str, str]:
    """Return the form of a page with these decisions, in the order of the lines."""
    asked = [line for line in quotation.lines if line.kind is not QuotedKind.DISCOUNT]
    decided = {f"d-{line.id}": word for line, word in zip(asked, said, strict=True)}
    form = {name: hidden(page, name) for name in ("revision", "key")}
    return {**form, **decided, "name": "Marta Soto", "signature": INK, "step": "send", **more}


def at(path, quotation) -> str:
    return f"{path}/presupuestos/{quotation.quotation.id}"


def answers(desk):
    with desk.shop.tx() as tx:
        return list(tx.session.exec(select(QuotationAnswer)))


def test_the_page_shows_every_line_and_the_total_and_runs_only_our_script(web, offer):
    quotation, path = offer
    page = web.get(path)
    assert page.status_code == 200
    for line in quotation.lines:
        assert line.description in page.text
        assert page.text.count(f'name="d-{line.id}"') == 3
    assert money.formatted(quotation.offered.total) in page.text
    assert "costo" not in page.text.lower()
    policy = page.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "'unsafe" not in policy
    assert re.search(r"script-src 'sha256-[^']+'; connect-src 'self'", policy)
    assert len(page.content) < 60_000


def test_some_lines_approved_some_not_are_written_with_their_evidence(web, desk, offer):
    quotation, path = offer
    page = web.get(path).text
    done = web.post(at(path, quotation), data=filled(page, quotation, YES, NO, LATER))
    assert (done.status_code, done.headers["location"]) == (303, at(path, quotation))
    now = desk.seen(quotation.quotation.id)
    assert now.quotation.status is QuotationStatus.CUSTOMER_APPROVED
    assert [line.decision for line in now.lines] == [
        Decision.APPROVED,
        Decision.DECLINED,
        Decision.DEFERRED,
    ]
    amount = now.lines[0].amount
    assert now.totals.total == amount + money.iva_of(amount)
    (kept,) = answers(desk)
    assert (kept.method, kept.name) == (DecisionMethod.SIGNATURE, "Marta Soto")
    assert kept.device == "Mozilla/5.0 (Android 14)"
    assert kept.ip
    assert kept.pdf_sha256 == now.versions[0].pdf_sha256
    assert kept.signature_file_id is not None
    shown = web.get(path).text
    assert kept.pdf_sha256[:16] in shown
    assert money.formatted(now.totals.total) in shown
    assert "<form" not in shown


def test_sent_twice_the_answer_has_one_effect(web, desk, offer):
    quotation, path = offer
    form = filled(web.get(path).text, quotation, YES, YES, YES)
    for _each in range(2):
        assert web.post(at(path, quotation), data=form).status_code == 303
    assert len(answers(desk)) == 1


def test_an_old_page_never_approves_a_newer_version(web, desk, offer):
    quotation, path = offer
    form = filled(web.get(path).text, quotation, YES, YES, YES)
    desk.do(service.revise, quotation.quotation.id, why="Otro repuesto", actor=desk.advisor())
    told = web.post(at(path, quotation), data=form)
    assert told.status_code == 409
    assert "cambió este presupuesto" in told.text
    assert "versión nueva" in told.text
    assert answers(desk) == []
    desk.do(service.send_to_customer, quotation.quotation.id, channels=(), actor=desk.advisor())
    again = web.post(at(path, quotation), data=form)
    assert again.status_code == 409
    assert 'name="revision" value="2"' in again.text
    assert answers(desk) == []


def test_a_line_without_a_decision_is_asked_for_and_nothing_typed_is_lost(web, desk, offer):
    quotation, path = offer
    form = filled(web.get(path).text, quotation, YES, NO, LATER, note="Lo paso a buscar")
    form.pop(f"d-{quotation.lines[1].id}")
    told = web.post(at(path, quotation), data=form)
    assert told.status_code == 422
    assert "Aprueba, rechaza o deja para después cada línea." in told.text
    assert "Lo paso a buscar" in told.text
    assert INK in told.text
    assert hidden(told.text, "key") == form["key"]
    assert told.text.count(" checked") == 2
    assert answers(desk) == []


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"signature": ""}, "Firma en el recuadro o escribe el código"),
        ({"signature": "data:image/png;base64,AAAA"}, "La firma no llegó bien"),
        ({"name": "M"}, "Escribe el nombre de quien decide."),
        ({"rut": "12.345.678-0"}, "RUT"),
        ({"signature": "", "code": "123456"}, "Ese código ya no sirve"),
    ],
)
def test_who_decides_has_to_be_known(web, desk, offer, typed, sentence):
    quotation, path = offer
    form = filled(web.get(path).text, quotation, YES, YES, YES, **typed)
    told = web.post(at(path, quotation), data=form)
    assert told.status_code == 422
    assert sentence in told.text
    assert answers(desk) == []


def test_without_a_script_the_server_adds_up_and_approves_all(web, desk, offer):
    quotation, path = offer
    page = web.get(path).text
    one = filled(page, quotation, YES, NO, NO, step="totals")
    amount = quotation.lines[0].amount
    summed = web.post(at(path, quotation), data=one)
    assert summed.status_code == 200
    assert money.formatted(amount + money.iva_of(amount)) in summed.text
    whole = web.post(at(path, quotation), data={**one, "step": "all"})
    assert whole.text.count(f'value="{YES}" required checked') == 3
    assert answers(desk) == []


def test_the_script_is_told_the_same_totals_and_when_the_version_is_gone(web, desk, offer):
    quotation, path = offer
    form = filled(web.get(path).text, quotation, YES, NO, NO)
    form.pop(f"d-{quotation.lines[2].id}")
    told = web.post(f"{at(path, quotation)}/totales", data=form).json()
    amount = quotation.lines[0].amount
    assert told["figures"][-1] == ["Total", money.formatted(amount + money.iva_of(amount))]
    assert (told["left"], told["gone"]) == ("Te falta decidir 1 línea.", "")
    desk.do(service.revise, quotation.quotation.id, why="Otro repuesto", actor=desk.advisor())
    gone = web.post(f"{at(path, quotation)}/totales", data=form).json()
    assert "cambió" in gone["gone"]


@pytest.fixture
def mail(monkeypatch):
    """Let the workshop have a mail server, which nothing here reaches."""
    from torque_app.settings import settings  # noqa: PLC0415 - after the environment

    monkeypatch.setenv("SMTP_URL", "smtp://127.0.0.1:2525")
    monkeypatch.setenv("MAIL_FROM", "taller@losaromos.example")
    settings.cache_clear()
    yield
    monkeypatch.undo()
    settings.cache_clear()


@pytest.mark.usefixtures("mail")
def test_a_code_proves_it_where_nobody_can_sign(web, desk, offer, monkeypatch):
    from torque_app.quotations.rules import deciding  # noqa: PLC0415 - after the settings

    desk.reachable()
    quotation, path = offer
    page = web.get(path).text
    monkeypatch.setattr(deciding, "new_code", lambda: "402817")
    asked = web.post(
        at(path, quotation), data=filled(page, quotation, YES, NO, NO, step="code", signature="")
    )
    assert asked.status_code == 200, asked.text
    assert "Te enviamos un código" in asked.text
    assert asked.text.count(" checked") == 3
    form = filled(asked.text, quotation, YES, NO, NO, signature="", code="402817")
    assert web.post(at(path, quotation), data=form).status_code == 303
    (kept,) = answers(desk)
    assert (kept.method, kept.signature_file_id) == (DecisionMethod.CODE, None)


def test_an_offer_that_ended_is_shown_but_not_taken(web, desk, offer):
    quotation, path = offer
    form = filled(web.get(path).text, quotation, YES, YES, YES)
    with desk.shop.tx() as tx:
        from models.quotations import Quotation  # noqa: PLC0415

        tx.get(Quotation, quotation.quotation.id).valid_until = (
            datetime.now(UTC) - timedelta(days=2)
        ).date()
    page = web.get(path).text
    assert "Venció el" in page
    assert "<form" not in page
    assert web.post(at(path, quotation), data=form).status_code == 409
    assert answers(desk) == []


def test_the_advisor_knows_when_it_was_first_opened(web, desk, offer):
    quotation, path = offer
    assert desk.seen(quotation.quotation.id).quotation.seen_at is None
    web.get(path)
    first = desk.seen(quotation.quotation.id).quotation.seen_at
    web.get(path)
    assert first is not None
    assert desk.seen(quotation.quotation.id).quotation.seen_at == first


def test_the_paper_is_the_very_file_that_was_frozen(web, offer):
    import hashlib  # noqa: PLC0415

    quotation, path = offer
    paper = web.get(f"{at(path, quotation)}/pdf")
    assert paper.headers["content-type"] == "application/pdf"
    assert hashlib.sha256(paper.content).hexdigest() == quotation.versions[0].pdf_sha256


def test_the_whole_portal_opens_its_clients_quotations_and_nobody_elses(web, desk, rival):
    quotation, _path = desk.offered()
    invited = desk.do(portal.invite, desk.floor.client_id)
    assert web.get(at(invited.path, quotation)).status_code == 200
    there = desk_of(rival)
    other, other_path = Today(there.bench, there.advisor_id, there.manager_id).offered()
    for stranger in (invited.path, _path):
        assert web.get(at(stranger, other)).status_code == 404
        assert web.get(f"{at(stranger, other)}/pdf").status_code == 404
    assert web.get(at(other_path, quotation)).status_code == 404


def test_what_was_not_sent_is_not_there(web, desk):
    draft = desk.drafted()
    invited = desk.do(portal.invite, desk.floor.client_id)
    assert web.get(at(invited.path, draft)).status_code == 404
    answer = web.post(at(invited.path, draft), data={"step": "send"})
    assert answer.status_code == 404


def test_names_and_notes_are_text_whatever_they_hold(web, desk):
    quotation, path = desk.offered(
        NewLine(
            kind=QuotedKind.LABOR,
            description="<script>alert(1)</script>",
            unit_price=Decimal(10_000),
        )
    )
    page = web.get(path).text
    assert "<script>alert" not in page
    form = filled(page, quotation, YES, name='"><img src=x onerror=alert(1)>', signature="")
    again = web.post(at(path, quotation), data=form)
    assert again.status_code == 422
    assert "<img src=x" not in again.text


def test_a_signature_that_is_no_picture_of_ours_is_not_put_back(web, offer):
    quotation, path = offer
    form = filled(web.get(path).text, quotation, YES, YES, YES, signature="javascript:alert(1)")
    told = web.post(at(path, quotation), data=form)
    assert told.status_code == 422
    assert "javascript:" not in told.text


def test_a_used_part_is_told_beside_its_line(web, desk):
    _quotation, path = desk.offered(desk.part(condition=PartCondition.USED))
    assert "Repuesto usado" in web.get(path).text


def test_only_work_by_the_hour_is_told_in_hours(web, desk):
    _quotation, path = desk.offered(desk.hour(), desk.part())
    page = web.get(path).text
    assert "1,5 h" in page
    assert "Cantidad 1,5" not in page
    assert "Cantidad 2" in page


def test_a_discount_for_the_whole_goes_only_with_the_whole(web, desk):
    rebate = NewLine(
        kind=QuotedKind.DISCOUNT, description="Cliente antiguo", unit_price=Decimal(5_000)
    )
    quotation, path = desk.offered(desk.hour(), desk.hour(price=20_000), rebate)
    page = web.get(path).text
    assert "Se aplica si apruebas todo." in page
    some = web.post(f"{at(path, quotation)}/totales", data=filled(page, quotation, YES, NO)).json()
    amount = quotation.lines[0].amount
    assert some["figures"][-1][1] == money.formatted(amount + money.iva_of(amount))
    every = web.post(f"{at(path, quotation)}/totales", data=filled(page, quotation, YES, YES))
    assert every.json()["figures"][-1][1] == money.formatted(quotation.offered.total)


def test_photos_of_the_finding_stand_beside_its_line_and_no_others(web, desk):
    from models.inspections import Grade  # noqa: PLC0415

    bench = desk.bench
    detail = bench.begun()
    pads = bench.named(detail, "Pastillas delanteras")
    bench.do(inspecting.grade, pads.id, grade=Grade.RED, note="Quedan 2 mm")
    photo = bench.photo(pads.id)
    bench.do(inspecting.grade_rest, detail.inspection.id)
    bench.do(inspecting.finish, detail.inspection.id, "Cambia las pastillas.")
    quotation, path = desk.offered(desk.hour(inspection_point_id=pads.id))
    page = web.get(path).text
    (shown,) = re.findall(r'<img src="([^"]+)"', page)
    assert "Quedan 2 mm" in page
    assert web.get(shown).headers["content-type"] == "image/webp"
    assert web.get(f"{shown}?grande=1").status_code == 200
    assert str(quotation.lines[0].photos[0]) in shown
    assert web.get(f"{at(path, quotation)}/fotos/{new_id()}").status_code == 404
    signature = f"{at(path, quotation)}/fotos/{quotation.versions[0].pdf_file_id}"
    assert web.get(signature).status_code == 404
    assert photo is not None
