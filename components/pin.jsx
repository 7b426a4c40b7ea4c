// A PIN or one-time code: one real input drawn as boxes, so pasting, autofill and screen readers just work.
import { useRef, useState } from "react";
import { FieldShell, described } from "./field.jsx";
import { useFieldId } from "./hooks.js";

export function Pin({ label, name, length = 6, numeric = true, masked = false, error = "", hint = "", disabled, autoFocus, onComplete, onChange, hideLabel, id: given }) {
  const id = useFieldId(given);
  const [code, setCode] = useState("");
  const [focused, setFocused] = useState(false);
  const done = useRef("");
  const change = (event) => {
    const next = event.target.value.replace(numeric ? /\D/g : /[^0-9a-z]/gi, "").slice(0, length);
    setCode(next);
    onChange?.(next);
    if (next.length === length && next !== done.current) onComplete?.(next);
    done.current = next.length === length ? next : "";
  };
  return (
    <FieldShell id={id} label={label} error={error} hint={hint} hideLabel={hideLabel}>
      <div className="pin" data-disabled={disabled || undefined}>
        <input
          id={id}
          name={name}
          value={code}
          className="pin-input"
          type={masked ? "password" : "text"}
          inputMode={numeric ? "numeric" : "text"}
          autoComplete="one-time-code"
          maxLength={length + 4}
          disabled={disabled}
          autoFocus={autoFocus || undefined}
          aria-invalid={error ? true : undefined}
          aria-describedby={described(id, error, hint)}
          onChange={change}
          onFocus={() => setFocused(true)}
          onBlur={() => setFocused(false)}
        />
        <div className="pin-boxes" aria-hidden="true">
          {Array.from({ length }, (_, i) => (
            <span key={i} className="pin-box" data-active={(focused && i === Math.min(code.length, length - 1)) || undefined}>
              {code[i] ? (masked ? "•" : code[i]) : ""}
            </span>
          ))}
        </div>
      </div>
    </FieldShell>
  );
}
