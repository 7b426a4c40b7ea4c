"""The simulator as a process: durable, small, local and usable by a person."""

import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import httpx
import pytest

from tests.integrations.sii_exchange.conftest import Clerk
from tests.integrations.sii_exchange.workshop import Simulator, Workshop, codes, open_workshop
from torque_app.integrations.sii.client.auth import TokenKind
from torque_app.integrations.sii.client.soap import PROGRAM_AGENT
from torque_app.integrations.sii.client.upload import Channel
from torque_app.integrations.sii.practice import PRACTICE_KEY
from torque_app.integrations.sii.values import DteType

Launch = Callable[..., Simulator]


def form(simulator: Simulator, path: str, **fields: str) -> httpx.Response:
    return httpx.post(f"{simulator.url}{path}", data=fields, follow_redirects=True)


def test_a_killed_simulator_forgets_nothing(
    launch: Launch, clerk: Clerk, workshop: Workshop, tmp_path: Path
) -> None:
    first = launch(tmp_path)
    shop = open_workshop(first, rut="77000001-9")
    authority = first.trusted_keys()[PRACTICE_KEY].public_numbers()
    envelope = shop.seal(shop.sign())
    with Clerk(clerk._hosts.at(first.url), shop.certificate,
               token_cache=clerk._tokens, clock=clerk._clock) as sender:  # fmt: skip
        sender.workshop = shop
        sent = sender.send(envelope)
    os.kill(first.pid, signal.SIGKILL)

    second = launch(tmp_path)
    assert second.trusted_keys()[PRACTICE_KEY].public_numbers() == authority
    with Clerk(clerk._hosts.at(second.url), shop.certificate,
               token_cache=clerk._tokens, clock=clerk._clock) as sender:  # fmt: skip
        sender.workshop = shop
        again = sender.send(envelope)
        assert (again.track_id, again.already_sent) == (sent.track_id, True)
        assert sender.settle(again.track_id).accepted == 1


def test_the_authoritys_key_is_for_its_owner_only(simulator: Simulator) -> None:
    assert (simulator.data / "authority.key.pem").stat().st_mode & 0o777 == 0o600


def test_it_stays_small(clerk: Clerk, workshop: Workshop, simulator: Simulator) -> None:
    for type_, channel in ((DteType.FACTURA, Channel.DTE), (DteType.BOLETA, Channel.BOLETA)):
        documents = [workshop.sign(type_) for _ in range(20)]
        clerk.settle(clerk.send(workshop.seal(*documents), channel=channel).track_id,
                     channel=channel)  # fmt: skip
    status = Path(f"/proc/{simulator.pid}/status").read_text()
    resident = int(re.search(r"VmRSS:\s+(\d+) kB", status)[1])
    assert resident < 64 * 1024


def test_without_schemas_that_step_is_skipped_and_said(
    launch: Launch, tmp_path: Path, clerk: Clerk
) -> None:
    bare = launch(tmp_path, with_schemas=False)
    assert "ese paso se omite" in httpx.get(bare.url).text


def test_the_page_shows_what_was_found(
    clerk: Clerk, workshop: Workshop, simulator: Simulator
) -> None:
    envelope = workshop.reseal(workshop.seal(workshop.sign()), "aceite", "vinagre")
    track = clerk.judge(envelope)
    page = httpx.get(simulator.url)
    assert track["track_id"] in page.text
    assert "(DTE-3-505) Firma DTE Incorrecta" in page.text
    assert "default-src 'none'" in page.headers["content-security-policy"]


def test_the_page_escapes_what_others_wrote(
    clerk: Clerk, workshop: Workshop, simulator: Simulator
) -> None:
    token = clerk.token(TokenKind.DTE)
    sender = {"rutSender": "12345678", "dvSender": "5", "rutCompany": "76192083", "dvCompany": "9"}
    reply = httpx.post(
        f"{simulator.url}/cgi_dte/UPL/DTEUpload",
        data=sender,
        files={"archivo": ("<script>x.xml", workshop.seal(workshop.sign()), "text/xml")},
        headers={"Cookie": f"TOKEN={token}", "User-Agent": PROGRAM_AGENT},
    )
    assert "<STATUS>0</STATUS>" in reply.text
    page = httpx.get(simulator.url).text
    assert "<script>" not in page
    assert "&lt;script&gt;x.xml" in page


def test_the_next_envelope_can_be_ordered_rejected_from_the_page(
    clerk: Clerk, workshop: Workshop, simulator: Simulator
) -> None:
    assert form(simulator, "/simulator/next", mode="documents_rejected").is_success
    assert codes(clerk.judge(workshop.seal(workshop.sign()))) == {"SIM-3-999"}
    assert codes(clerk.judge(workshop.seal(workshop.sign()))) == set()


@pytest.mark.parametrize(
    ("outcome", "state", "document"),
    [
        ("rejected", "EPR", "REJECTED"),
        ("objected", "EPR", "OBJECTED"),
        ("accepted", "EPR", "ACCEPTED"),
        ("RFR", "RFR", "ACCEPTED"),
        ("RCT", "RCT", "ACCEPTED"),
        ("stuck", "CRT", "ACCEPTED"),
    ],
)
def test_an_outcome_can_be_forced_from_the_page(
    clerk: Clerk, workshop: Workshop, outcome: str, state: str, document: str
) -> None:
    simulator = workshop.simulator
    result = clerk.send(workshop.seal(workshop.sign()))
    clerk.settle(result.track_id)
    page = form(simulator, "/simulator/outcome", track=result.track_id, outcome=outcome)
    assert page.is_success
    track = simulator.track(result.track_id)
    assert (track["state"], track["documents"][0]["outcome"]) == (state, document)


def test_impossible_orders_are_refused(simulator: Simulator) -> None:
    api = f"{simulator.url}/simulator/api"
    bad = {
        "faults": {"mode": "nonsense"},
        "caf": {"rut": "x", "razon_social": "T", "type": 33, "from": 1, "to": 2},
        "certificate": {"rut": "12345678-5", "name": ""},
        "tracks/1/outcome": {"outcome": "rejected"},
    }
    assert {httpx.post(f"{api}/{path}", json=body).status_code for path, body in bad.items()} == {
        422
    }
    unknown_type = {"rut": "12345678-5", "razon_social": "T", "type": 99, "from": 1, "to": 2}
    assert httpx.post(f"{api}/caf", json=unknown_type, timeout=30).status_code == 422
    assert form(simulator, "/simulator/outcome", track="1", outcome="x").status_code == 422


def test_other_sites_cannot_reach_it(simulator: Simulator) -> None:
    foreign = {"Origin": "https://example.com"}
    assert httpx.post(f"{simulator.url}/simulator/next", headers=foreign).status_code == 403
    assert httpx.get(simulator.url, headers={"Host": "evil.example"}).status_code == 403
    plain = httpx.post(f"{simulator.url}/simulator/api/faults", content=b"{}",
                       headers={"Content-Type": "text/plain"})  # fmt: skip
    assert plain.status_code == 415


def test_fields_out_of_order_are_not_understood(simulator: Simulator) -> None:
    reply = httpx.post(
        f"{simulator.url}/cgi_dte/UPL/DTEUpload",
        data={"dvSender": "5", "rutSender": "12345678", "rutCompany": "1", "dvCompany": "9"},
        files={"archivo": ("a.xml", b"x", "text/xml")},
    )
    assert "<RUTCOMPANY>0-0</RUTCOMPANY>" in reply.text
    assert "<STATUS>-1</STATUS>" in reply.text


def test_a_browser_gets_a_page_instead_of_xml(simulator: Simulator, workshop: Workshop) -> None:
    data = {"rutSender": "12345678", "dvSender": "5", "rutCompany": "76192083", "dvCompany": "9"}
    reply = httpx.post(
        f"{simulator.url}/cgi_dte/UPL/DTEUpload",
        data=data,
        files={"archivo": ("a.xml", b"x", "text/xml")},
    )
    assert reply.headers["content-type"].startswith("text/html")


def test_boletas_want_a_token_and_a_program(simulator: Simulator, clerk: Clerk) -> None:
    url = f"{simulator.url}/recursos/v1/boleta.electronica.envio/76192083-9-1"
    assert httpx.get(url).status_code == 400
    cookie = {"Cookie": f"TOKEN={clerk.token(TokenKind.BOLETA)}"}
    assert httpx.get(url, headers=cookie).status_code == 401
    other = {"Cookie": f"TOKEN={clerk.token(TokenKind.DTE)}", "User-Agent": PROGRAM_AGENT}
    assert httpx.get(url, headers=other).status_code == 401
    assert httpx.get(url, headers={**cookie, "User-Agent": PROGRAM_AGENT}).status_code == 404


@pytest.mark.parametrize("service", ["CrSeed.jws", "QueryEstUp.jws", "services/QueryEstDteAv"])
def test_each_service_describes_itself(simulator: Simulator, service: str) -> None:
    reply = httpx.get(f"{simulator.url}/DTEWS/{service}?WSDL")
    assert reply.status_code == 200
    assert f'location="{simulator.url}/DTEWS/{service}"' in reply.text


def test_it_shares_nothing_with_the_side_that_signs() -> None:
    check = (
        "import sys, torque_app.integrations.sii.simulator.__main__;"
        "own = 'torque_app.integrations.sii';"
        "print([m for m in sys.modules if m.startswith(own) and m != own"
        " and not m.startswith(own + '.simulator')] + "
        "[m for m in ('signxml', 'cryptography', 'httpx') if m in sys.modules])"
    )
    run = subprocess.run([sys.executable, "-c", check], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "[]"


def test_a_busy_port_is_said_in_one_sentence(simulator: Simulator, tmp_path: Path) -> None:
    port = simulator.url.rpartition(":")[2]
    command = [sys.executable, "-m", "torque_app.integrations.sii.simulator", "--port", port]
    run = subprocess.run(
        [*command, "--data", str(tmp_path)], capture_output=True, text=True, timeout=10, check=False
    )
    assert run.returncode == 1
    assert run.stderr.strip() == f"El puerto {port} no se puede usar: Address already in use."


def test_it_stops_even_while_withholding_an_answer(launch: Launch, tmp_path: Path) -> None:
    doomed = launch(tmp_path)
    doomed.order("lost_answer", service="boleta_seed")
    with pytest.raises(httpx.ReadTimeout):
        httpx.get(f"{doomed.url}/recursos/v1/boleta.electronica.semilla", timeout=0.3)
    os.kill(doomed.pid, signal.SIGTERM)
    deadline = time.monotonic() + 5
    while time.monotonic() < deadline:
        try:
            httpx.get(f"{doomed.url}/simulator/health", timeout=1)
        except httpx.TransportError:
            return
        time.sleep(0.1)
    pytest.fail("it still answers")


def test_the_same_folio_sent_by_two_at_once_is_accepted_once(
    clerk: Clerk, workshop: Workshop, simulator: Simulator
) -> None:
    document = workshop.sign()
    other = workshop.sign(folio=document.folio, due_on=document.issued_on)
    rivals = [workshop.seal(document), workshop.seal(other)]
    clerk.token(TokenKind.DTE)
    with ThreadPoolExecutor(2) as pool:
        tracks = [result.track_id for result in pool.map(clerk.send, rivals)]
    found = sorted(simulator.track(track)["documents"][0]["outcome"] for track in tracks)
    assert found == ["ACCEPTED", "REJECTED"]


def test_resends_are_counted(clerk: Clerk, workshop: Workshop, simulator: Simulator) -> None:
    envelope = workshop.seal(workshop.sign())
    track, *_ = (clerk.send(envelope).track_id for _ in range(3))
    assert simulator.track(track)["resends"] == 2
