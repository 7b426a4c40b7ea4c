// Figures and marks of identity, written the same everywhere: in text, in tables and on cards.
import * as format from "./format.js";
import { Icon } from "./icon.jsx";
import { useNow } from "./hooks.js";
import { statusLook } from "./status.js";
import { words } from "./words.js";

// `exact` is the time on another clock than the reader's, already written.
export function Relative({ value, exact = "" }) {
  const now = useNow();
  if (!value) return <span className="blank">{words.none}</span>;
  return (
    <time dateTime={String(value)} title={exact || format.datetime(value)}>
      {format.relative(value, Math.max(now, Date.now()))}
    </time>
  );
}

const WRITTEN = {
  money: format.money,
  number: format.number,
  hours: format.hours,
  km: format.km,
  rut: format.rut,
  date: format.date,
  datetime: format.datetime,
  plate: format.plate,
};
const NUMERIC = new Set(["money", "number", "hours", "km"]);

export function Value({ kind = "number", value, decimals = 0, className = "" }) {
  if (kind === "relative") return <Relative value={value} />;
  const text = kind === "number" ? format.number(value, decimals) : WRITTEN[kind](value);
  const blank = text === words.none || text === "";
  const negative = NUMERIC.has(kind) && Number(value) < 0;
  return <span className={`value value-${kind} ${blank ? "blank" : ""} ${negative ? "negative" : ""} ${className}`}>{text || words.none}</span>;
}

export function PlateBadge({ plate = "", size = "md" }) {
  const text = format.plate(plate);
  if (!text) return <span className="blank">{words.none}</span>;
  return (
    <span className="plate" data-size={size}>
      <span className="plate-text">{text}</span>
      <span className="plate-country" aria-hidden="true">CHILE</span>
    </span>
  );
}

export function StatusChip({ status = "neutral", label = "" }) {
  const key = String(status).toLowerCase();
  return (
    <span className="chip" data-status={key}>
      <Icon name={statusLook(key)} size={14} />
      <span className="chip-text">{label || status}</span>
    </span>
  );
}

export function Chip({ label, tone = "neutral", icon = "", dot = false }) {
  return (
    <span className="chip" data-tone={tone}>
      {dot && <span className="chip-dot" aria-hidden="true" />}
      {icon && <Icon name={icon} size={14} />}
      <span className="chip-text">{label}</span>
    </span>
  );
}

const HUES = ["accent", "violet", "info", "teal", "warning", "success", "cyan"];
const hue = (name) => HUES[[...String(name)].reduce((sum, c) => sum + c.codePointAt(0), 0) % HUES.length];

export function Avatar({ name = "", size = "md", silent = false }) {
  const spoken = silent || !name ? { "aria-hidden": true } : { role: "img", "aria-label": name, title: name };
  return (
    <span className="avatar" data-size={size} data-tone={name ? hue(name) : "neutral"} {...spoken}>
      {name ? format.initials(name) : <Icon name="user" size={14} />}
    </span>
  );
}

export function ProgressBar({ value = 0, max = 100, label, text = "", tone = "accent" }) {
  const part = max > 0 ? Math.min(100, Math.max(0, (100 * value) / max)) : 0;
  return (
    <span className="progress-row">
      <span className="progress" data-tone={tone} role="progressbar" aria-label={label} aria-valuenow={Math.round(part)} aria-valuemin={0} aria-valuemax={100} aria-valuetext={text || undefined}>
        <span className="progress-fill" style={{ width: `${part}%` }} />
      </span>
      {text && <span className="progress-text">{text}</span>}
    </span>
  );
}
