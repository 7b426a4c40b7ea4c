"""The page's scripts that decide something, run by the node that also builds the interface."""

# ruff: noqa: E501 - scripts in strings keep the line length of scripts

from typing import Any

from tests.node import printed
from torque_app.kiosk.api.page import ASSETS

KIOSK = ASSETS / "kiosk"

STORE = """
  // what IndexedDB keeps, in memory, with the same doors
  function memory(entries = [], blobs = {}) {
    const kept = new Map(Object.entries(blobs));
    let queue = entries.map((entry, at) => ({ seq: at + 1, uploads: [], ...entry }));
    const told = [];
    const places = new Map();
    return {
      told, kept, places,
      waiting: async () => [...queue],
      enqueue: async (entry) => queue.push({ seq: queue.length + 100, uploads: [], ...entry }),
      upload: async (key) => kept.has(key) ? { key, blob: kept.get(key) } : undefined,
      uploaded: async (key) => kept.delete(key),
      settle: async (entry, sentence) => {
        queue = queue.filter((one) => one.seq !== entry.seq);
        if (sentence) told.push(sentence);
      },
      get: async (name) => places.get(name),
      keep: async (name, value) => places.set(name, value),
      forget: async (name) => places.delete(name),
    };
  }
  const refused = (status, code = "", retryAfter = 0) =>
    Object.assign(new Error("no"), { status, code, retryAfter, passing: status >= 500 || status === 429 });
  const lost = () => new Error("nobody answers");
  const done = (actions) => actions.map(({ key }) => ({ key, outcome: "DONE", sentence: "" }));
  const stranger = (error) => error.code === "device_unknown";
  const at = (key) => ({ key, kind: "task.start", payload: {}, grant: "g", user_id: "u", label: key });
  function queued(store, act, more = {}) {
    const pauses = [];
    const sent = [];
    const heard = [];
    const queue = makeQueue({
      store,
      server: { act: async (actions) => (sent.push(actions.map((one) => one.key)), act(actions)), upload: more.upload },
      hooks: { settled: async () => undefined, resting: (unheard) => heard.push(!unheard), stranger },
      later: (run, pause) => pauses.push(pause),
      dice: () => 1,
    });
    return { queue, sent, pauses, heard };
  }
"""


def run(script: str) -> Any:
    """Return what the script, whose last word is `tell(value)`, tells."""
    head = f"""
      import {{ makeQueue, pauseAfter }} from "{(KIOSK / "queue.js").as_uri()}";
      import * as lock from "{(KIOSK / "lock.js").as_uri()}";
      import * as work from "{(KIOSK / "work.js").as_uri()}";
      const tell = (value) => console.log(JSON.stringify(value));
      {STORE}
      {script}
    """
    return printed(head)


# --- the queue ----------------------------------------------------------------------------


def test_actions_are_sent_in_the_order_they_were_done():
    told = run("""
      const store = memory([at("a"), at("b"), at("c")]);
      const { queue, sent } = queued(store, done);
      await queue.wake();
      tell([sent, (await store.waiting()).length]);
    """)
    assert told == [[["a", "b", "c"]], 0]


def test_a_lost_answer_is_asked_for_again_with_the_same_keys():
    told = run("""
      let failures = 2;
      const store = memory([at("a"), at("b")]);
      const { queue, sent, pauses } = queued(store, (actions) => {
        if (failures-- > 0) throw lost();
        return done(actions);
      });
      await queue.wake(); await queue.wake(); await queue.wake();
      tell([sent, pauses, (await store.waiting()).length]);
    """)
    assert told == [[["a", "b"]] * 3, [2000, 4000], 0]


def test_the_pause_between_attempts_grows_to_a_minute_and_is_never_the_same_everywhere():
    told = run("tell([1, 3, 6, 60].map((n) => [pauseAfter(n, 0), pauseAfter(n, 1)]))")
    assert told == [[1000, 2000], [4000, 8000], [30000, 60000], [30000, 60000]]


def test_a_server_that_asks_for_time_is_given_it():
    told = run("""
      const { queue, pauses } = queued(memory([at("a")]), () => { throw refused(429, "", 90); });
      await queue.wake();
      tell(pauses);
    """)
    assert told == [90000]


def test_a_server_that_refuses_for_now_is_not_taken_for_a_lost_line():
    told = run("""
      const answers = [() => { throw refused(503); }, () => { throw lost(); }, done];
      const { queue, heard } = queued(memory([at("a")]), (actions) => answers.shift()(actions));
      await queue.wake(); await queue.wake(); await queue.wake();
      tell(heard);
    """)
    assert told == [True, False, True]


def test_what_could_not_be_done_is_told_and_does_not_hold_up_the_rest():
    told = run("""
      const store = memory([at("a"), at("b")]);
      const act = (actions) => actions.map(({ key }) =>
        key === "a" ? { key, outcome: "CONFLICT", sentence: "Ya estaba hecha." } : { key, outcome: "DONE" });
      await queued(store, act).queue.wake();
      tell([store.told.map((one) => [one.key, one.outcome, one.sentence]), (await store.waiting()).length]);
    """)
    assert told == [[["a", "CONFLICT", "Ya estaba hecha."]], 0]


def test_an_action_the_server_cannot_read_is_told_and_the_others_are_done():
    told = run("""
      const store = memory([at("a"), at("bad"), at("c")]);
      const act = (actions) => {
        if (actions.some(({ key }) => key === "bad")) throw refused(422);
        return done(actions);
      };
      const { queue, sent } = queued(store, act);
      await queue.wake();
      tell([sent, store.told.map((one) => one.key)]);
    """)
    assert told == [[["a", "bad", "c"], ["a"], ["bad"], ["c"]], ["bad"]]


def test_photos_go_before_the_action_that_names_them_and_only_once():
    told = run("""
      const steps = [];
      let failures = 1;
      const store = memory([{ ...at("a"), uploads: ["p", "q"] }], { p: "P", q: "Q" });
      const { queue } = queued(store, (actions) => (steps.push("act"), done(actions)), {
        upload: async (grant, key) => {
          steps.push(key);
          if (key === "q" && failures-- > 0) throw lost();
        },
      });
      await queue.wake(); await queue.wake();
      tell([steps, store.kept.size]);
    """)
    assert told == [["p", "q", "q", "act"], 0]


def test_a_photo_that_is_never_taken_ends_its_action_and_is_told():
    told = run("""
      const store = memory([{ ...at("a"), uploads: ["p"] }, at("b")], { p: "P" });
      const { queue, sent } = queued(store, done, { upload: async () => { throw refused(415); } });
      await queue.wake();
      tell([sent, store.told.map((one) => [one.key, one.outcome])]);
    """)
    assert told == [[["b"]], [["a", "REFUSED"]]]


def test_a_tablet_that_was_sent_away_tries_no_more_and_blames_no_action():
    told = run("""
      const store = memory([at("a")]);
      const { queue, pauses } = queued(store, () => { throw refused(401, "device_unknown"); });
      await queue.wake();
      tell([pauses, store.told, (await store.waiting()).length]);
    """)
    assert told == [[], [], 1]


def test_an_answer_that_leaves_an_action_out_keeps_it():
    told = run("""
      const store = memory([at("a"), at("b")]);
      const { queue, pauses } = queued(store, (actions) => done(actions.slice(0, 1)));
      await queue.wake();
      tell([pauses.length, (await store.waiting()).map((one) => one.key)]);
    """)
    assert told == [1, ["b"]]


def test_what_is_done_while_sending_is_sent_too():
    told = run("""
      const store = memory([at("a")]);
      let first = true;
      const { queue, sent } = queued(store, async (actions) => {
        if (first) { first = false; await store.enqueue(at("b")); queue.wake(); }
        return done(actions);
      });
      await queue.wake();
      tell([sent, (await store.waiting()).length]);
    """)
    assert told == [[["a"], ["b"]], 0]


# --- the lock -----------------------------------------------------------------------------

ENTERED = """
  const entered = { grant: "secreta", expires_at: "2999-01-01T00:00:00Z", person: { user_id: "u" } };
  const store = memory();
  const left = (pin, now) => lock.unlock(store, "u", pin, now).then(() => "in", (out) => out.left);
"""


def test_the_right_pin_opens_what_was_kept_and_a_wrong_one_nothing():
    told = run(
        ENTERED
        + """
      await lock.remember(store, "u", "2846", entered);
      const wrong = await left("2847");
      const { entered: found } = await lock.unlock(store, "u", "2846");
      tell([wrong, found.grant]);
    """
    )
    assert told == [4, "secreta"]


def test_the_grant_is_not_kept_in_clear():
    told = run(
        ENTERED
        + """
      await lock.remember(store, "u", "2846", entered);
      const kept = store.places.get("lock:u");
      const bytes = Buffer.from(kept.shut).toString("latin1");
      tell([JSON.stringify(kept).includes("secreta"), bytes.includes("secreta"), kept.salt.length]);
    """
    )
    assert told == [False, False, 16]


def test_after_five_wrong_pins_only_the_server_can_let_in():
    told = run(
        ENTERED
        + """
      await lock.remember(store, "u", "2846", entered);
      const tries = [];
      for (let at = 0; at < 5; at += 1) tries.push(await left("1111"));
      tell([tries, await left("2846"), store.places.size]);
    """
    )
    assert told == [[4, 3, 2, 1, 0], 0, 0]


def test_a_right_pin_gives_the_tries_back():
    told = run(
        ENTERED
        + """
      await lock.remember(store, "u", "2846", entered);
      await left("1111"); await left("1111"); await left("2846");
      tell(await left("1111"));
    """
    )
    assert told == 4


def test_a_grant_that_ended_opens_nothing():
    told = run(
        ENTERED
        + """
      await lock.remember(store, "u", "2846", { ...entered, expires_at: "2026-01-01T00:00:00Z" });
      tell([await left("2846", new Date("2026-01-01T00:00:01Z")), store.places.size]);
    """
    )
    assert told == [0, 0]


# --- the work as it was left --------------------------------------------------------------

WORK = """
  const task = (labor_id, state, more = {}) =>
    ({ labor_id, description: labor_id, state, mine: true, technician: "Yo", spent_seconds: 60, started_at: null, pause_reason: null, ...more });
  const base = {
    at: "2026-11-21T12:00:00Z", people: [{ user_id: "j", name: "Julia" }],
    orders: [{
      id: "ot", number: "SC001-2026-11-0007", plate: "BBBB12", requests: [], check: null,
      tasks: [task("a", "RUNNING", { started_at: "2026-11-21T12:00:00Z" }), task("b", "OPEN"), task("c", "PAUSED")],
      inspection: { id: "i", status: "OPEN", points: [{ id: "p", grade: null, measure: null, note: "", photos: 0 }] },
    }],
  };
  const did = (kind, payload, happened_at) => ({ kind, payload, happened_at, user_id: "u", key: kind, label: "" });
"""


def test_a_pause_and_a_start_show_before_the_server_has_spoken():
    told = run(
        WORK
        + """
      const entries = [
        did("task.pause", { labor_id: "a", reason: "LUNCH" }, "2026-11-21T12:01:00Z"),
        did("task.start", { labor_id: "b" }, "2026-11-21T12:30:00Z"),
      ];
      const now = work.shown(base, entries, "u");
      const [a, b] = now.orders[0].tasks;
      const later = new Date("2026-11-21T12:31:00Z");
      tell([work.running(now).labor_id, a.state, work.elapsed(a, later), work.elapsed(b, later), a.pending, b.pending]);
    """
    )
    assert told == ["b", "PAUSED", 120, 120, True, True]


def test_what_the_server_said_is_never_changed():
    told = run(
        WORK
        + """
      const before = JSON.stringify(base);
      work.shown(base, [did("task.finish", { labor_id: "a" }, "2026-11-21T12:01:00Z")], "u");
      tell(before === JSON.stringify(base));
    """
    )
    assert told is True


def test_what_another_person_did_at_the_tablet_does_not_show_in_mine():
    told = run(
        WORK
        + """
      const entry = { ...did("task.finish", { labor_id: "a" }, "2026-11-21T12:01:00Z"), user_id: "j" };
      tell(work.shown(base, [entry], "u").orders[0].tasks[0].state);
    """
    )
    assert told == "RUNNING"


def test_a_clock_never_runs_backwards():
    told = run(
        WORK
        + """
      const entry = did("task.pause", { labor_id: "a", reason: "LUNCH" }, "2026-11-21T11:00:00Z");
      tell(work.elapsed(work.shown(base, [entry], "u").orders[0].tasks[0], new Date()));
    """
    )
    assert told == 60


def test_points_and_parts_show_as_pending():
    told = run(
        WORK
        + """
      const entries = [
        did("point.grade", { point_id: "p", grade: "RED", photos: ["x", "y"] }),
        did("part.ask", { ot_id: "ot", name: "Filtro", quantity: 2 }),
      ];
      const [order] = work.shown(base, entries, "u").orders;
      const [point] = order.inspection.points;
      tell([point.grade, point.photos, point.pending, order.requests.map((one) => [one.name, one.pending])]);
    """
    )
    assert told == ["RED", 2, True, [["Filtro", True]]]


def test_an_action_on_what_is_no_longer_there_breaks_nothing():
    told = run(
        WORK
        + """
      const kinds = ["task.start", "task.pause", "task.finish", "task.hand_over", "point.grade", "part.ask", "order.finish",
        "check.begin", "check.answer", "check.road_test", "help.ask", "finding.add"];
      const gone = { labor_id: "x", point_id: "x", ot_id: "x", check_id: "x", key: "x" };
      tell(work.shown(base, kinds.map((kind) => did(kind, gone, base.at)), "u").orders.length);
    """
    )
    assert told == 1


def test_what_was_begun_comes_first_among_what_follows():
    told = run(WORK + "tell(work.upcoming(work.shown(base, [], 'u')).map((one) => one.labor_id))")
    assert told == ["c", "b"]


def test_a_plate_or_a_number_is_known_without_asking_however_it_was_written():
    told = run(
        WORK
        + """
      tell(["bbbb-12", "SC001-2026-11-0007", "otro"].map((code) => work.known(base, code)?.order_id ?? null));
    """
    )
    assert told == ["ot", "ot", None]
