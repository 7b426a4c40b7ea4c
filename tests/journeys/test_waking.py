"""The bell in a browser: asked for once, shown by the service worker, and a click leads inside."""

import json
import secrets
import time
from hashlib import sha256

import httpx
import pytest
from playwright.sync_api import expect

from tests.journeys import steps

PRACTICE = """(told) => {
  const plain = (text) => atob(text.replace(/-/g, "+").replace(/_/g, "/"));
  const opened = (text) => Uint8Array.from(plain(text), (c) => c.charCodeAt(0)).buffer;
  let kept = null;
  PushManager.prototype.getSubscription = async () => kept;
  PushManager.prototype.subscribe = async (options) => {
    kept = {
      endpoint: told.endpoint,
      options: { applicationServerKey: options.applicationServerKey.buffer },
      getKey: (name) => opened(told.keys[name]),
      unsubscribe: async () => Boolean((kept = null) ?? true),
    };
    return kept;
  };
}"""
"""Stands in for the one part that is far away: the service of the browser's maker."""

SHOWN = """async () => {
  const worker = await navigator.serviceWorker.ready;
  const shown = await worker.getNotifications();
  return shown.map(({ title, body, tag, data }) => ({ title, body, tag, link: data.link }));
}"""

CLICK = """async (tag) => {
  const [notification] = await registration.getNotifications({ tag });
  self.dispatchEvent(new NotificationEvent("notificationclick", { notification }));
}"""

MOVE = """(told) => {
  const { endpoint, keys } = told;
  const after = { endpoint, toJSON: () => ({ endpoint, keys }) };
  const given = { oldSubscription: { endpoint: told.before }, newSubscription: after };
  self.dispatchEvent(Object.assign(new ExtendableEvent("pushsubscriptionchange"), given));
}"""

MOST_LOOKS = 300
"""A tenth of a second each."""


@pytest.fixture
def owner(somebody, base, simulator):
    """Somebody at the list of notices, whose browser may show them."""
    person = somebody()
    made = httpx.post(f"{simulator}/push/browsers", json={"name": "navegador"}, trust_env=False)
    person.endpoint = made.json()["endpoint"]
    person.context.grant_permissions(["notifications"], origin=base)
    person.context.add_init_script(f"({PRACTICE})({json.dumps(made.json())})")
    email = f"ines-{secrets.token_hex(4)}@timbre.example"
    steps.register(person.page, base, workshop="Taller El Timbre", name="Inés", email=email)
    return person


class Pushes:
    """What the maker's service hands to the browser, and how many notices that has put up.

    Chromium forgets a notice that somebody asks for between its being kept and its being put up,
    so nobody may ask (`shown`) before the browser tells that it stands.
    """

    def __init__(self, page, base):
        self.page, self.base, self.registration, self.put_up = page, base, "", 0
        self.line = page.context.new_cdp_session(page)
        self.line.on("ServiceWorker.workerRegistrationUpdated", self._known)
        self.line.send("ServiceWorker.enable")
        self.line.on("BackgroundService.backgroundServiceEventReceived", self._happened)
        service = {"service": "notifications"}
        self.line.send("BackgroundService.startObserving", service)
        self.line.send("BackgroundService.setRecording", {"shouldRecord": True, **service})

    def _known(self, told):
        for each in told["registrations"]:
            if each["scopeURL"] == f"{self.base}/":
                self.registration = each["registrationId"]

    def _happened(self, told):
        self.put_up += told["backgroundServiceEvent"]["eventName"] == "Notification displayed"

    def deliver(self, **told):
        """Hand over a message as the worker says it, until its notice stands."""
        self._until(lambda: self.registration)  # the browser tells of its workers by itself
        before = self.put_up
        given = {"origin": self.base, "registrationId": self.registration, "data": json.dumps(told)}
        self.line.send("ServiceWorker.deliverPushMessage", given)
        self._until(lambda: self.put_up > before)

    def _until(self, come):
        for _ in range(MOST_LOOKS):
            if come():
                return
            self.page.wait_for_timeout(100)
        raise AssertionError((self.registration, self.put_up))


def came(simulator, endpoint):
    """Return what a browser was told, once it was."""
    name = endpoint.rpartition("/")[2]
    for _ in range(MOST_LOOKS):
        inbox = httpx.get(f"{simulator}/push/inbox.json", trust_env=False).json()
        for kept in inbox:
            if kept["browser"] == name:
                return {key: kept["told"][key] for key in ("title", "link")}
        time.sleep(0.1)
    raise AssertionError(inbox)


def shown(page, count):
    """Return the notices on the screen once there are so many."""
    for _ in range(MOST_LOOKS):
        found = page.evaluate(SHOWN)
        if len(found) == count:
            return found
        page.wait_for_timeout(100)
    raise AssertionError(found)


def test_a_browser_is_asked_once_and_then_shows_what_the_bell_says(owner, base, simulator):
    page = owner.page
    page.goto(f"{base}/notificaciones")
    page.get_by_role("button", name="Cómo avisarme").click()
    page.get_by_role("button", name="Activar avisos en este navegador").click()
    steps.said(page, "este navegador te avisará")
    expect(page.get_by_role("button", name="Desactivar avisos en este navegador")).to_be_visible()
    expect(page.get_by_role("dialog").get_by_text("Chrome · Linux")).to_be_visible()

    page.get_by_role("button", name="Enviar uno de prueba").click()
    steps.said(page, "aviso de prueba")
    assert came(simulator, owner.endpoint) == {
        "title": "Aviso de prueba",
        "link": "/notificaciones",
    }

    pushes = Pushes(page, base)
    pushes.deliver(title="Llegó el repuesto", body="Filtro de aceite", link="/repuestos", tag="1")
    (notice,) = shown(page, 1)
    assert notice == {
        "title": "Llegó el repuesto", "body": "Filtro de aceite", "tag": "1",
        "link": f"{base}/repuestos",
    }  # fmt: skip

    page.get_by_role("button", name="Desactivar avisos en este navegador").click()
    steps.said(page, "ya no te avisará")
    expect(page.get_by_role("dialog").get_by_text("Chrome · Linux")).to_have_count(0)

    (worker,) = (each for each in page.context.service_workers if each.url.endswith("/sw.js"))
    worker.evaluate(CLICK, "1")
    expect(page).to_have_url(f"{base}/repuestos")
    shown(page, 0)
    assert owner.complaints == []


def test_nothing_that_is_told_leads_outside(owner, base):
    page = owner.page
    page.goto(f"{base}/notificaciones")
    steps.settled(page)
    pushes = Pushes(page, base)
    hostile = ["https://malo.example/", "//malo.example/", "javascript:alert(1)", None, 7]
    for place, link in enumerate(hostile):
        pushes.deliver(title="<b>Aviso</b>", body=None, link=link, tag=str(place))
    notices = shown(page, len(hostile))
    assert {notice["title"] for notice in notices} == {"<b>Aviso</b>"}
    assert {notice["link"] for notice in notices} == {f"{base}/"}


def test_a_browser_that_gets_another_address_is_woken_there(owner, base, simulator):
    page = owner.page
    page.goto(f"{base}/notificaciones")
    page.get_by_role("button", name="Cómo avisarme").click()
    page.get_by_role("button", name="Activar avisos en este navegador").click()
    steps.said(page, "este navegador te avisará")

    newer = httpx.post(f"{simulator}/push/browsers", json={"name": "otro"}, trust_env=False).json()
    (worker,) = (each for each in page.context.service_workers if each.url.endswith("/sw.js"))
    worker.evaluate(MOVE, {"before": owner.endpoint, **newer})
    there = sha256(newer["endpoint"].encode()).hexdigest()
    for _ in range(MOST_LOOKS):
        devices = page.request.get(f"{base}/api/v1/push-subscriptions").json()["data"]
        if [each["fingerprint"] for each in devices] == [there]:
            break
        page.wait_for_timeout(100)
    assert [each["fingerprint"] for each in devices] == [there]

    page.get_by_role("button", name="Enviar uno de prueba").click()
    assert came(simulator, newer["endpoint"])["title"] == "Aviso de prueba"
    assert owner.complaints == []
