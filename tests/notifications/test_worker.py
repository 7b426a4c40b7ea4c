"""The service worker: what it says, and that a browser keeps being woken at another address."""

# ruff: noqa: E501 - scripts in strings keep the line length of scripts

import json
from pathlib import Path
from typing import Any

import pytest

from tests.node import printed

WORKER = Path(__file__).parents[2] / "assets" / "sw.js"

BROWSER = """
  import { readFileSync } from "node:fs";
  import { runInNewContext } from "node:vm";
  // what a browser gives its workers: listeners, caches, a push manager, and the way to the server
  const heard = {}, calls = [], shown = [], boxes = new Map();
  const cache = (kept = new Map()) => ({
    match: async (name) => kept.get(name) && new Response(kept.get(name)),
    put: async (name, answer) => kept.set(name, await answer.text()),
  });
  const subscription = (endpoint) => ({ endpoint, toJSON: () => ({ endpoint, expirationTime: null, keys: { p256dh: "P", auth: "A", extra: "no" } }) });
  let current = null;
  const pushManager = {
    getSubscription: async () => current,
    subscribe: async (options) => (calls.push(["subscribe", [...options.applicationServerKey], options.userVisibleOnly]), (current = subscription("https://push/fresh"))),
  };
  const server = { status: 200 };
  const self = {
    addEventListener: (kind, handler) => (heard[kind] = handler),
    registration: { pushManager, showNotification: async (title, told) => shown.push([title, told.data.link]) },
    location: { origin: "https://taller" },
  };
  runInNewContext(readFileSync(WORKER, "utf8"), {
    self, location: self.location, URL, Response, JSON, Uint8Array, atob, Promise, Error, String,
    caches: { open: async (name) => boxes.get(name) ?? (boxes.set(name, cache()), boxes.get(name)) },
    fetch: async (path, sent) => {
      calls.push([sent.method ?? "GET", path, sent.credentials, sent.body ? JSON.parse(sent.body) : null]);
      return new Response(JSON.stringify({ data: path.endsWith("/key") ? "AQID_-8" : "id" }), { status: server.status });
    },
  });
  async function happens(kind, event = {}) {
    const work = [];
    heard[kind]({ ...event, waitUntil: (promise) => work.push(promise) });
    await Promise.all(work);
  }
"""


def run(script: str) -> Any:
    """The value the script prints as JSON, in a browser with the worker in it."""
    head = f"const WORKER = {json.dumps(str(WORKER))};\n{BROWSER}\n{script}"
    return printed(head)


MOVED = {"p256dh": "P", "auth": "A"}


def test_a_browser_that_tells_both_addresses_is_moved():
    told = run("""
      current = subscription("https://push/new");
      await happens("pushsubscriptionchange", { oldSubscription: subscription("https://push/old"), newSubscription: current });
      console.log(JSON.stringify(calls));
    """)
    body = {"before": "https://push/old", "endpoint": "https://push/new", "keys": MOVED}
    assert told == [["POST", "/api/v1/push-subscriptions/renew", "same-origin", body]]


def test_a_browser_that_tells_neither_is_subscribed_again_by_what_it_remembers():
    told = run("""
      current = subscription("https://push/old");
      await happens("push", { data: { json: () => ({ title: "Aviso" }) } });
      current = null;
      await happens("pushsubscriptionchange");
      await happens("pushsubscriptionchange");
      console.log(JSON.stringify(calls));
    """)
    key, subscribed, moved, *again = told
    assert key[:3] == ["GET", "/api/v1/push-subscriptions/key", "same-origin"]
    assert subscribed == ["subscribe", [1, 2, 3, 255, 239], True]
    assert moved[3] == {
        "before": "https://push/old",
        "endpoint": "https://push/fresh",
        "keys": MOVED,
    }
    assert again[-1][3]["before"] == "https://push/fresh"


def test_a_browser_nobody_knows_is_not_let_in_by_itself():
    assert (
        run("""
      await happens("pushsubscriptionchange");
      console.log(JSON.stringify(calls));
    """)
        == []
    )


@pytest.mark.parametrize("status", [401, 404, 503])
def test_a_refused_move_is_not_taken_for_done(status):
    told = run(f"""
      server.status = {status};
      current = subscription("https://push/new");
      const event = {{ oldSubscription: subscription("https://push/old"), newSubscription: current }};
      let failed = false;
      try {{ await happens("pushsubscriptionchange", event); }} catch {{ failed = true; }}
      console.log(JSON.stringify([failed, boxes.has("torque-woken")]));
    """)
    assert told == [True, False]


@pytest.mark.parametrize(
    ("link", "leads"),
    [
        ("/repuestos", "/repuestos"),
        ("//malo.example/", "/"),
        ("https://malo.example", "/"),
        (7, "/"),
    ],
)
def test_a_notice_leads_inside(link, leads):
    told = run(f"""
      await happens("push", {{ data: {{ json: () => ({{ title: "Aviso", link: {json.dumps(link)} }}) }} }});
      console.log(JSON.stringify(shown));
    """)
    assert told == [["Aviso", f"https://taller{leads}"]]


def test_a_push_without_words_still_says_something():
    told = run("""
      await happens("push", { data: { json: () => { throw new Error("no json"); } } });
      console.log(JSON.stringify(shown));
    """)
    assert told == [["TORQUE 360", "https://taller/"]]
