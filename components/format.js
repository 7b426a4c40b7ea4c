// Numbers, dates and identity marks as people in Chile read them. Pure functions.
import { words } from "./words.js";

const blank = (v) => v === null || v === undefined || v === "";

// es-CL leaves four digits ungrouped in some engines ("1234"): group by hand, always.
const thousands = (digits) => digits.replace(/\B(?=(\d{3})+(?!\d))/g, ".");

export function number(value, decimals = 0) {
  if (blank(value) || Number.isNaN(Number(value))) return words.none;
  const [whole, decimal] = Math.abs(Number(value)).toFixed(decimals).split(".");
  const fraction = decimal?.replace(/0+$/, "");
  const sign = Number(value) < 0 ? "−" : "";
  return sign + thousands(whole) + (fraction ? `,${fraction}` : "");
}

export const money = (value) => {
  if (blank(value)) return words.none;
  const written = number(value);
  return written.startsWith("−") ? `−$ ${written.slice(1)}` : `$ ${written}`;
};

export function shortMoney(value) {
  const n = Number(value ?? 0);
  if (Math.abs(n) >= 1e6) return `$ ${number(n / 1e6, 1)} M`;
  return money(n);
}

export const hours = (value) => (blank(value) ? words.none : `${number(value, Number(value) % 1 ? 1 : 0)} h`);
export const km = (value) => (blank(value) ? words.none : `${number(value)} km`);

export function rut(value) {
  const clean = String(value ?? "").replace(/[^0-9kK]/g, "").toUpperCase();
  if (clean.length < 2) return clean;
  return `${thousands(clean.slice(0, -1))}-${clean.slice(-1)}`;
}

export function plate(value) {
  const clean = String(value ?? "").replace(/[^0-9a-z]/gi, "").toUpperCase();
  if (/^[A-Z]{4}\d{2}$/.test(clean) || /^[A-Z]{2}\d{4}$/.test(clean) || /^[A-Z]{3}\d{2,3}$/.test(clean)) {
    const cut = /^[A-Z]{2}\d/.test(clean) ? 2 : /^[A-Z]{3}\d/.test(clean) ? 3 : 4;
    return `${clean.slice(0, cut)}·${clean.slice(cut)}`;
  }
  return clean;
}

const pad = (n) => String(n).padStart(2, "0");

// A plain date is a business date: it must not slide a day with the reader's time zone.
const asDate = (value) => {
  const plain = /^(\d{4})-(\d{2})-(\d{2})$/.exec(String(value));
  return plain ? new Date(+plain[1], +plain[2] - 1, +plain[3]) : new Date(value);
};

export function date(value) {
  if (blank(value)) return words.none;
  const d = asDate(value);
  return Number.isNaN(d.getTime()) ? String(value) : `${pad(d.getDate())}-${pad(d.getMonth() + 1)}-${d.getFullYear()}`;
}

export function datetime(value) {
  if (blank(value)) return words.none;
  const d = asDate(value);
  return Number.isNaN(d.getTime()) ? String(value) : `${date(value)} ${pad(d.getHours())}:${pad(d.getMinutes())}`;
}

const dayOf = (d) => new Date(d.getFullYear(), d.getMonth(), d.getDate()).getTime();

// A promised time as people say it: "hoy 18:00", "mañana 10:00", "24-11 09:00".
export function promise(value, now = Date.now()) {
  const d = asDate(value);
  if (Number.isNaN(d.getTime())) return String(value);
  const away = Math.round((dayOf(d) - dayOf(new Date(now))) / 86_400_000);
  const day = away === 0 ? words.today : away === 1 ? words.tomorrow : `${pad(d.getDate())}-${pad(d.getMonth() + 1)}`;
  return `${day} ${pad(d.getHours())}:${pad(d.getMinutes())}`;
}

const STEPS = [
  [60, "second", 1],
  [3600, "minute", 60],
  [86400, "hour", 3600],
  [86400 * 30, "day", 86400],
  [86400 * 365, "month", 86400 * 30],
  [Infinity, "year", 86400 * 365],
];
const SHORT = { second: "s", minute: "min", hour: "h", day: "d", month: "meses", year: "años" };

export function relative(value, now = Date.now()) {
  if (blank(value)) return words.none;
  const seconds = Math.round((now - asDate(value).getTime()) / 1000);
  if (Number.isNaN(seconds)) return String(value);
  const size = Math.abs(seconds);
  if (size < 5) return words.now;
  const [, unit, length] = STEPS.find(([limit]) => size < limit);
  const n = Math.floor(size / length);
  const text = `${n} ${n === 1 && unit === "month" ? "mes" : n === 1 && unit === "year" ? "año" : SHORT[unit]}`;
  return seconds >= 0 ? `hace ${text}` : `en ${text}`;
}

export function initials(name) {
  const parts = String(name ?? "").trim().split(/\s+/).filter(Boolean);
  return ((parts[0]?.[0] ?? "?") + (parts.length > 1 ? parts[parts.length - 1][0] : "")).toUpperCase();
}

// Text folded for searching: "Ñandú" is found by "nandu".
export const fold = (text) => String(text ?? "").normalize("NFD").replace(/[\u0300-\u036f]/g, "").toLowerCase();

// A date, a RUT or a folio in a text: lines end before it and never at its hyphen. Odd parts are
// such; what is too long for a narrow column (an address, a key) is none.
export const unbroken = (text) => String(text ?? "").split(/(?<!\S)(\S{1,20}-[\dkK]\S{0,12})(?!\S)/);
