// Something found on the car: its light, words or voice, and photos.
import { act, newKey } from "../acts.js";
import { small } from "../camera.js";
import { button, h, icon } from "../dom.js";
import { draftOf, dropDraft } from "../drafts.js";
import { state, work } from "../model.js";
import { canDictate, canRecord, dictate, record } from "../voice.js";
import { say } from "../words.js";
import { orderOf } from "../work.js";
import { GRADES, lights } from "./lights.js";
import { pickOrder } from "./scan.js";
import { field, sheet, wrong } from "./sheet.js";

const MOST_PHOTOS = 6;
const SEEN = GRADES.filter(([grade]) => grade === "RED" || grade === "AMBER");
const blank = () => ({ title: "", note: "", grade: "AMBER", photos: [], voice: null });

export async function addFinding(orderId) {
  const id = orderId ?? (await pickOrder(say("findingFor")));
  if (!id) return;
  const { user_id } = state.person;
  const draft = draftOf(user_id, `finding:${id}`, blank);
  const said = wrong();
  const hush = new Set();
  const send = async (close) => {
    const title = draft.title.trim() || (draft.voice ? say("findingSpoken") : "");
    if (!title) return void (said.textContent = say("findingName"));
    const { grade, note, photos, voice } = draft;
    const payload = { ot_id: id, title, grade, note: note.trim(), photos: photos.map((one) => one.key), ...(voice && { voice: voice.key }) };
    dropDraft(user_id, `finding:${id}`);
    await act("finding.add", payload, say("didFind", { title }), voice ? [...photos, voice] : photos);
    return close();
  };
  const note = field(say("findingNote"), { id: "finding-note", value: draft.note, rows: 3, typed: (text) => (draft.note = text) });
  sheet(
    say("findingTitle", { number: orderOf(work(), id)?.number ?? "" }),
    (close) => [
      field(say("findingWhat"), { id: "finding-title", value: draft.title, typed: (text) => (draft.title = text) }),
      light(draft),
      note,
      h("div", { class: "more-actions" }, photoButton(draft, said), voiceButton(draft, said, hush), dictationButton(draft, note.querySelector("textarea"), hush)),
      photos(draft),
      said,
      button(say("findingSend"), { kind: "primary", picture: "finding", onclick: () => send(close) }),
    ],
    { onclose: () => hush.forEach((stop) => stop()) },
  );
}

function light(draft) {
  const place = h("div");
  const drawn = () => place.replaceChildren(lights(say("findingGrade"), draft.grade, (grade) => ((draft.grade = grade), drawn()), { among: SEEN, key: "finding" }));
  drawn();
  return place;
}

function photos(draft) {
  const place = h("ul", { class: "photos", id: "finding-photos" });
  showPhotos(place, draft);
  return place;
}

function showPhotos(place, draft) {
  place.querySelectorAll("img").forEach((img) => URL.revokeObjectURL(img.src));
  const remove = (photo) => () => {
    draft.photos = draft.photos.filter((one) => one !== photo);
    showPhotos(place, draft);
  };
  place.replaceChildren(
    ...draft.photos.map((photo, at) =>
      h("li", null, h("img", { src: URL.createObjectURL(photo.blob), alt: say("photoOf", { number: at + 1 }) }), button(say("removePhoto"), { label: say("removePhotoOf", { number: at + 1 }), onclick: remove(photo) })),
    ),
  );
}

function photoButton(draft, said) {
  const take = async (event) => {
    const files = [...event.target.files].slice(0, MOST_PHOTOS - draft.photos.length);
    event.target.value = "";
    said.textContent = files.length ? "" : say("photosFull", { most: MOST_PHOTOS });
    for (const file of files) {
      try {
        draft.photos.push({ key: newKey(), blob: await small(file) });
      } catch {
        said.textContent = say("photoUnread");
      }
    }
    showPhotos(document.getElementById("finding-photos"), draft);
  };
  const input = h("input", { id: "finding-photo", class: "unseen", type: "file", accept: "image/*", capture: "environment", multiple: true, onchange: take });
  return [input, h("label", { class: "button", for: "finding-photo" }, icon("camera"), h("span", null, say("takePhoto")))];
}

// One press begins, the next one ends; the note replaces the one before it.
function voiceButton(draft, said, hush) {
  if (!canRecord()) return null;
  let running = null;
  const label = () => (running ? say("voiceStop") : draft.voice ? say("voiceAgain") : say("voice"));
  const made = button(label(), { picture: "voice", onclick: () => (running ? running.stop() : begin()) });
  const words = () => (made.querySelector("span").textContent = label());
  const begin = async () => {
    try {
      running = await record();
    } catch {
      said.textContent = say("voiceRefused");
      return;
    }
    hush.add(running.stop);
    words();
    draft.voice = { key: newKey(), blob: await running.ended };
    running = null;
    words();
  };
  return made;
}

function dictationButton(draft, box, hush) {
  if (!canDictate()) return null;
  let stop = null;
  const made = button(say("dictate"), { picture: "voice", onclick: () => (stop ? stop() : begin()) });
  const begin = () => {
    const heard = (text) => {
      box.value = draft.note = [draft.note.trim(), text].filter(Boolean).join(" ");
    };
    stop = dictate(heard, () => {
      hush.delete(stop);
      stop = null;
      made.querySelector("span").textContent = say("dictate");
    });
    hush.add(stop);
    made.querySelector("span").textContent = say("dictateStop");
  };
  return made;
}
