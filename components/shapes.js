// The kinds of field that write what they hold in a form of its own.
import { number as groupNumber, rut as formatRut } from "./format.js";

const digits = (text) => String(text ?? "").replace(/\D/g, "");

// shown = what the eye reads; raw = what travels, made of what is typed, and of what the server gives if `given`.
export const SHAPES = {
  money: {
    show: (raw) => (raw === "" ? "" : groupNumber(digits(raw))),
    raw: (text) => digits(text).replace(/^0+(?=\d)/, ""),
    props: { inputMode: "numeric", autoComplete: "off" },
    prefix: "$",
  },
  price: {
    show: (raw) => {
      const [whole, decimals] = String(raw ?? "").split(".");
      return (whole && groupNumber(digits(whole))) + (decimals === undefined ? "" : `,${decimals}`);
    },
    raw: (text) => {
      const [whole, ...decimals] = text.split(",");
      return digits(whole).replace(/^0+(?=\d)/, "") + (decimals.length ? `.${digits(decimals.join(""))}` : "");
    },
    given: (value) => value.replace(",", "."),
    props: { inputMode: "decimal", autoComplete: "off" },
    prefix: "$",
  },
  rut: {
    show: (raw) => formatRut(raw),
    raw: (text) => {
      const clean = text.replace(/[^0-9kK]/g, "").toUpperCase().slice(0, 9);
      return clean.length > 1 ? `${clean.slice(0, -1)}-${clean.slice(-1)}` : clean;
    },
    props: { autoComplete: "off", placeholder: "12.345.678-5" },
  },
  plate: {
    show: (raw) => String(raw).toUpperCase(),
    raw: (text) => text.replace(/[^0-9a-z]/gi, "").toUpperCase().slice(0, 6),
    props: { autoComplete: "off", autoCapitalize: "characters", spellCheck: false, placeholder: "BBBB12", className: "mono" },
  },
  number: {
    show: (raw) => String(raw ?? "").replace(".", ","),
    raw: (text) => text.replace(",", ".").replace(/[^0-9.-]/g, ""),
    props: { inputMode: "decimal", autoComplete: "off" },
  },
};
export const PLAIN = { show: (raw) => String(raw ?? ""), raw: (text) => text, props: {} };
