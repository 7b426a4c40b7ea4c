// What one does with a task: start, pause with a reason, finish, hand over.
import { act } from "../acts.js";
import { running } from "../work.js";
import { state, work } from "../model.js";
import { say } from "../words.js";
import { choose } from "./sheet.js";

const about = (task) => ({ task: task.description, number: task.order.number });
const ids = (task) => ({ ot_id: task.order.id, labor_id: task.labor_id });

const askReason = (title) => choose(title, state.base.pause_reasons.map(({ value, label }) => ({ value, label })));

async function pauseFor(task, title) {
  const reason = await askReason(title);
  if (!reason) return false;
  await act("task.pause", { ...ids(task), reason }, say("didPause", about(task)));
  return true;
}

// One task at a time: what runs is paused first, with its reason.
export async function start(task) {
  const before = running(work());
  if (before && before.labor_id !== task.labor_id && !(await pauseFor(before, say("whyLeave", about(before))))) return;
  await act("task.start", ids(task), say("didStart", about(task)));
}

export const pause = (task) => pauseFor(task, say("whyPause"));

export async function finish(task) {
  const sure = await choose(say("finishSure"), [{ value: true, label: say("finishYes"), kind: "primary", picture: "check" }, { value: false, label: say("finishNo") }], task.description);
  if (sure) await act("task.finish", ids(task), say("didFinish", about(task)));
}

export async function handOver(task) {
  const others = state.base.people.filter((one) => one.user_id !== state.person.user_id);
  const to = await choose(say("handOverTo"), others.map((one) => ({ value: one, label: one.name, picture: "person" })), task.description);
  if (to) await act("task.hand_over", { ...ids(task), to_user_id: to.user_id }, say("didHandOver", { ...about(task), name: to.name }));
}
