"""Photos on their way: what arrived is not sent again, and nothing is dropped that can still go."""

# ruff: noqa: E501 - scripts in strings keep the line length of scripts

from pathlib import Path
from typing import Any

from components import tokens
from tests.node import printed

SENDING = Path(tokens.__file__).parent / "sending.js"

SERVER = """
  // answers in turn: a status, or 0 for a line that is lost
  const asked = [];
  let answers = [];
  const told = { 404: "file_missing" };
  globalThis.XMLHttpRequest = class {
    upload = {};
    headers = {};
    open(_method, path) { this.path = path.split("/").pop(); }
    setRequestHeader(name, value) { this.headers[name] = value; }
    send(body) {
      const status = answers.shift() ?? 201;
      asked.push({ path: this.path, status, key: this.headers["Idempotency-Key"], body });
      queueMicrotask(() => {
        if (!status) return this.onerror();
        this.status = status;
        const data = { piece: `piece-${asked.length}` };
        this.responseText = JSON.stringify(status < 300 ? { data } : { error: { code: told[status] ?? "no", message: `no ${status}` } });
        this.onload();
      });
    }
  };
  const photo = (kilobytes = 300) => ({ file: new Blob([new Uint8Array(kilobytes * 1024)]), key: "k", name: "a.jpg", button: "", ownerType: "intakes", ownerId: "o" });
  const heard = [];
  const paths = () => asked.map((one) => `${one.path} ${one.status}`);
"""


def run(script: str) -> Any:
    """Return what the script, whose last word is `tell(value)`, tells."""
    head = f"""
      {SERVER}
      const {{ outbox, postLater, takeUp }} = await import("{SENDING.as_uri()}");
      const tell = (value) => {{ console.log(JSON.stringify(value)); process.exit(0); }};
      outbox.listeners.add(({{ error, sent }}) => (error || sent) && heard.push(error || "sent"));
      {script}
    """
    return printed(head)


def test_a_photo_goes_in_pieces_and_only_what_did_not_arrive_goes_again() -> None:
    told = run("""
      answers = [201, 0];
      await postLater(photo());
      const before = outbox.waiting.length;
      await takeUp("intakes", "o");
      tell({ before, paths: paths(), keys: asked.map((one) => one.key), heard, left: outbox.waiting.length });
    """)
    assert told["before"] == 1
    assert told["paths"] == ["pieces 201", "pieces 0", "pieces 201", "assembled 201"]
    assert told["keys"][1] == told["keys"][2] != told["keys"][0]
    assert (told["heard"][-1], told["left"]) == ("sent", 0)


def test_a_photo_waits_for_somebody_to_sign_in_and_for_a_server_that_is_busy() -> None:
    told = run("""
      const left = [];
      for (const status of [401, 429, 503]) {
        answers = [status];
        await (outbox.waiting.length ? takeUp("intakes", "o") : postLater(photo(10)));
        left.push(outbox.waiting.length);
      }
      tell({ left, heard });
    """)
    assert told == {"left": [1, 1, 1], "heard": ["no 401", "no 429", "no 503"]}


def test_a_photo_that_is_refused_for_good_is_told_and_holds_up_no_other() -> None:
    told = run("""
      answers = [422];
      await Promise.all([postLater(photo(10)), postLater({ ...photo(10), key: "other" })]);
      await takeUp("intakes", "o");
      tell({ heard, left: outbox.waiting.length });
    """)
    assert told == {"heard": ["no 422", "sent"], "left": 0}


def test_pieces_that_were_swept_away_are_sent_anew() -> None:
    told = run("""
      answers = [201, 404];
      await postLater(photo(10));
      const before = outbox.waiting.length;
      await takeUp("intakes", "o");
      tell({ before, paths: paths(), left: outbox.waiting.length });
    """)
    assert told["before"] == 1
    assert told["paths"] == ["pieces 201", "assembled 404", "pieces 201", "assembled 201"]
    assert told["left"] == 0
