"""The tablet's page: the same to everybody, its own files alone, its words from the catalogue."""

import json
import re

import pytest
from lxml import html

from tests.api.serving import served
from torque_app.kiosk.api import page

SCRIPTS = sorted((page.ASSETS / "kiosk").rglob("*.js"))
WORKER = page.ASSETS / "kiosk-sw.js"
OUTSIDE = {"/kiosk/enrol.js"}
"""What only the page of a new tablet loads: that one needs a connection anyway."""


@pytest.fixture(scope="module")
def web(servers, tmp_path_factory):
    """The application behind its shield, asked by a tablet nobody registered."""
    with served(tmp_path_factory.mktemp("interface")) as desk:
        yield desk.client


def boot(answer):
    return json.loads(html.fromstring(answer.content).get_element_by_id("boot").text)


def test_the_page_is_shown_to_whoever_asks_and_told_nothing_of_a_workshop(web):
    answer = web.get("/kiosco")
    assert answer.status_code == 200
    assert answer.headers["cache-control"] == "no-cache"
    assert "set-cookie" not in answer.headers
    assert boot(answer).keys() == {"version", "words"}


def test_nothing_but_our_own_files_may_run_in_it(web):
    policy = web.get("/kiosco").headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "script-src 'self'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "unsafe" not in policy


@pytest.mark.parametrize("path", ["/kiosco", "/kiosco/alta"])
def test_no_script_and_no_style_stands_in_the_pages(web, path):
    tree = html.fromstring(web.get(path).content)
    scripts = tree.xpath("//script[not(@src)]")
    assert {script.get("type") for script in scripts} <= {"application/json"}
    assert tree.xpath("//style | //*[@style] | //*[starts-with(name(@*), 'on')]") == []


def test_the_page_may_use_camera_and_microphone_and_no_other_does(web):
    allowed = web.get("/kiosco").headers["permissions-policy"]
    assert "camera=(self)" in allowed
    assert "microphone=(self)" in allowed
    assert "microphone=()" in web.get("/login").headers["permissions-policy"]


def test_a_wrong_token_is_told_where_it_was_typed(web):
    sent = web.post("/kiosco/alta", data={"token": "tk_inventado"})
    assert (sent.status_code, "set-cookie" in sent.headers) == (303, False)
    again = html.fromstring(web.get(sent.headers["location"]).content)
    (said,) = again.xpath("//*[@role='alert']")
    assert "no sirve o fue revocado" in said.text
    assert again.get_element_by_id("token").get("aria-invalid") == "true"


def test_what_the_address_carries_is_not_written_into_the_page(web):
    answer = web.get("/kiosco/alta", params={"error": "<script>alert(1)</script>"})
    assert b"alert(1)" not in answer.content


def test_a_good_token_becomes_a_cookie_no_script_can_read(web, stand):
    sent = web.post("/kiosco/alta", data={"token": f" {stand.token} "})
    assert (sent.status_code, sent.headers["location"]) == (303, "/kiosco")
    cookie = sent.headers["set-cookie"].lower()
    assert "httponly" in cookie
    assert "samesite=strict" in cookie
    web.cookies.clear()


def test_the_english_name_leads_to_the_page(web):
    answer = web.get("/kiosk")
    assert (answer.status_code, answer.headers["location"]) == (303, "/kiosco")


def test_the_page_speaks_english_where_the_deployment_does(web, monkeypatch):
    here = web.get("/kiosco")
    monkeypatch.setenv("LOCALE", "en")
    there = web.get("/kiosco")
    assert html.fromstring(there.content).get("lang") == "en"
    assert boot(here)["version"] != boot(there)["version"]


# --- its files ----------------------------------------------------------------------------


def asked_for():
    """Return every key the scripts ask the words for: `say("key")` and `counted(n, "key")`."""
    told = "\n".join(path.read_text(encoding="utf-8") for path in SCRIPTS)
    return set(re.findall(r'"(\w+)"', told)), set(re.findall(r'counted\([^"]*"(\w+)"', told))


def test_every_word_of_the_page_is_said_by_a_script():
    named, counted = asked_for()
    plain = {key.removesuffix("_one").removesuffix("_many") for key in page.words()}
    assert plain - named == set()
    assert {f"{key}_{many}" for key in counted for many in ("one", "many")} <= page.words().keys()


def test_every_word_a_script_says_exists():
    told = "\n".join(path.read_text(encoding="utf-8") for path in SCRIPTS)
    said = set(re.findall(r'\bsay\("(\w+)"', told))
    assert said - page.words().keys() == set()


def test_no_script_holds_a_sentence_of_its_own():
    spoken = re.compile(r'"[^"\n]*[áéíóúñÁÉÍÓÚÑ¿¡][^"\n]*"')
    found = [
        f"{path.name}: {text}"
        for path in (*SCRIPTS, WORKER)
        for text in spoken.findall(path.read_text(encoding="utf-8"))
    ]
    assert found == []


def test_the_worker_keeps_every_file_the_page_needs():
    listed = set(re.findall(r'"(/[^"]+)"', WORKER.read_text(encoding="utf-8").split("];")[0]))
    own = {
        f"/{path.relative_to(page.ASSETS).as_posix()}"
        for path in (page.ASSETS / "kiosk").rglob("*")
        if path.is_file()
    }
    assert own - listed == OUTSIDE
    assert all((page.ASSETS / path[1:]).is_file() for path in listed - {"/kiosco"})


def test_the_page_has_a_new_version_when_what_it_says_changes():
    assert page._version("a") != page._version("b")


def test_scripts_stay_small():
    long = {path.name: n for path in SCRIPTS if (n := len(path.read_text().splitlines())) > 200}
    assert long == {}


def test_no_script_writes_markup_or_runs_text():
    forbidden = re.compile(
        r"innerHTML\s*=|insertAdjacentHTML|document\.write|\beval\(|new Function"
    )
    assert [path.name for path in SCRIPTS if forbidden.search(path.read_text())] == []
