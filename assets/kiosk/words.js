// What the page says: the server's catalogue, in the deployment's language, told once in the page itself.
const boot = JSON.parse(document.getElementById("boot").textContent);

export const version = boot.version;

// Fills the gaps `{name}` of a sentence; a key nobody knows is a bug, and says so.
export function say(key, values = {}) {
  const sentence = boot.words[key];
  if (sentence === undefined) throw new Error(`no words for ${key}`);
  return sentence.replace(/{(\w+)}/g, (gap, name) => values[name] ?? gap);
}

// One thing has its own sentence, any other number of them another.
export const counted = (count, key) => say(`${key}_${count === 1 ? "one" : "many"}`, { count });

const language = document.documentElement.lang || "es-CL";
const figures = new Intl.NumberFormat(language, { maximumFractionDigits: 2 });
const hours = new Intl.DateTimeFormat(language, { hour: "2-digit", minute: "2-digit", hour12: false });
const days = new Intl.DateTimeFormat(language, { day: "2-digit", month: "2-digit" });

// An instant as a person says it: the hour today, the day and the hour otherwise.
export function when(instant) {
  if (!instant) return "";
  const at = new Date(instant);
  const hour = hours.format(at);
  return at.toDateString() === new Date().toDateString() ? hour : `${days.format(at)} ${hour}`;
}

export const number = (value) => figures.format(Number(value));

export function clock(seconds) {
  const whole = Math.max(0, Math.floor(seconds));
  const two = (number) => String(number).padStart(2, "0");
  return `${Math.floor(whole / 3600)}:${two(Math.floor(whole / 60) % 60)}:${two(whole % 60)}`;
}

export const plate = (text) => (text ?? "").replace(/^([A-Z]{2,4})(\d{2,4})$/, "$1·$2");
