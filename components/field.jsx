// One labelled control: text, number, money, RUT, plate, date, choice, switch. What is typed stays here
// until the server has it, so a slow or lost connection never eats a keystroke.
import { useEffect, useState } from "react";
import { Icon } from "./icon.jsx";
import { cx, useDebounced, useFieldId, useLatest } from "./hooks.js";
import { useFormField } from "./form_context.js";
import { PLAIN, SHAPES } from "./shapes.js";
import { holder } from "./typed.js";
import { words } from "./words.js";

// After reformatting, the caret stays behind the same digit it was behind.
function keepCaret(input, before) {
  const meaningful = (text) => text.replace(/[^0-9a-zA-Z]/g, "").length;
  const wanted = meaningful(before);
  requestAnimationFrame(() => {
    if (document.activeElement !== input) return;
    let at = 0;
    while (at < input.value.length && meaningful(input.value.slice(0, at)) < wanted) at += 1;
    input.setSelectionRange(at, at);
  });
}

export function FieldShell({ id, label, required, hint, error, hideLabel, children, className, group = false }) {
  const Label = group ? "span" : "label";
  const labelProps = group ? { id: `${id}-label` } : { htmlFor: id };
  return (
    <div className={cx("field", error && "field-wrong", className)}>
      {label && (
        <Label className={hideLabel ? "sr-only" : "field-label"} {...labelProps}>
          {label}
          {required && <span className="field-required" aria-hidden="true"> *</span>}
        </Label>
      )}
      {children}
      {error ? (
        <p className="field-error" id={`${id}-error`} role="alert">
          <Icon name="circle-alert" size={14} />
          {error}
        </p>
      ) : (
        hint && <p className="field-hint" id={`${id}-hint`}>{hint}</p>
      )}
    </div>
  );
}

export const described = (id, error, hint) => (error ? `${id}-error` : hint ? `${id}-hint` : undefined);

// Local text that follows the server's value, except while the person is writing.
function useTyped({ value, defaultValue, shape, onChange, onBlur, name }) {
  const given = (told) => (shape.given ?? shape.raw)(String(told ?? ""));
  const [raw, setRaw] = useState(() => given(value ?? defaultValue));
  const [held] = useState(() => holder(raw));
  const [tell, flush] = useDebounced(onChange, 300);
  const blurred = useLatest(onBlur);
  useEffect(() => {
    if (value === undefined || value === null) return;
    const next = held.hear(given(value));
    if (next !== null) setRaw(next);
  }, [value, shape, held]);
  const change = (next) => {
    setRaw(next);
    held.type(next);
    tell(next);
  };
  useFormField(name, { read: () => raw, write: change });
  return {
    raw,
    change,
    flush,
    focus: held.enter,
    blur: () => {
      const next = held.leave();
      if (next !== null) setRaw(next);
      flush();
      // who only looked must not write back what another person has changed
      blurred.current?.(next ?? raw);
    },
  };
}

export function Field(props) {
  const { kind = "text", name, label, error = "", hint = "", required = false, hideLabel = false, size = "md" } = props;
  const id = useFieldId(props.id);
  const shape = SHAPES[kind] ?? PLAIN;
  const typed = useTyped({ ...props, shape });
  const [revealed, setRevealed] = useState(false);
  const password = props.type === "password";
  const prefix = props.prefix || shape.prefix;
  const { className: look, ...shapeProps } = shape.props;
  const native = {
    ...shapeProps,
    ...(props.placeholder ? { placeholder: props.placeholder } : {}),
    ...(props.autoComplete ? { autoComplete: props.autoComplete } : {}),
    ...(props.inputMode ? { inputMode: props.inputMode } : {}),
    autoFocus: props.autoFocus || undefined,
    maxLength: props.maxLength || undefined,
    min: props.min ?? undefined,
    max: props.max ?? undefined,
    step: props.step ?? undefined,
  };
  const plain = shape === PLAIN;
  const control = {
    id,
    className: cx("input", look),
    value: shape.show(typed.raw),
    disabled: props.disabled,
    readOnly: props.readOnly,
    "aria-required": required || undefined,
    "aria-invalid": error ? true : undefined,
    "aria-describedby": described(id, error, hint),
    onFocus: typed.focus,
    onBlur: typed.blur,
    onChange: (event) => {
      const before = event.target.value.slice(0, event.target.selectionStart ?? 0);
      typed.change(shape.raw(event.target.value));
      if (!plain && kind !== "number") keepCaret(event.target, before);
    },
    onKeyDown: (event) => {
      if (event.key !== "Enter" || props.multiline) return;
      typed.flush();
      props.onEnter?.(typed.raw);
    },
    ...native,
  };
  return (
    <FieldShell id={id} label={label} required={required} hint={hint} error={error} hideLabel={hideLabel} className={props.className}>
      {props.multiline ? (
        <div className="textarea-grow" data-shadow={typed.raw + "\n"}>
          <textarea {...control} name={name} rows={props.rows ?? 3} />
        </div>
      ) : (
        <div className="control" data-size={size} data-disabled={props.disabled || undefined}>
          {props.icon && <Icon name={props.icon} className="control-icon" />}
          {prefix && <span className="control-affix">{prefix}</span>}
          <input {...control} name={plain ? name : undefined} type={password && revealed ? "text" : plain ? props.type ?? "text" : "text"} />
          {props.suffix && <span className="control-affix">{props.suffix}</span>}
          {password && (
            <button type="button" className="control-button" aria-label={revealed ? words.hide : words.show} onClick={() => setRevealed(!revealed)}>
              <Icon name={revealed ? "eye-off" : "eye"} />
            </button>
          )}
        </div>
      )}
      {!plain && name && <input type="hidden" name={name} value={typed.raw} />}
    </FieldShell>
  );
}

export function Select(props) {
  const { name, label, options = [], error = "", hint = "", required, hideLabel, placeholder = words.choose, size = "md" } = props;
  const id = useFieldId(props.id);
  const typed = useTyped({ ...props, shape: PLAIN });
  return (
    <FieldShell id={id} label={label} required={required} hint={hint} error={error} hideLabel={hideLabel} className={props.className}>
      <div className="control control-select" data-size={size} data-disabled={props.disabled || undefined}>
        <select
          id={id}
          name={name}
          className="input"
          value={typed.raw}
          disabled={props.disabled}
          aria-required={required || undefined}
          aria-invalid={error ? true : undefined}
          aria-describedby={described(id, error, hint)}
          onBlur={typed.blur}
          onChange={(event) => {
            typed.change(event.target.value);
            typed.flush();
          }}
        >
          {placeholder && <option value="">{placeholder}</option>}
          {options.map((o) => (
            <option key={o.id} value={o.id} disabled={o.disabled}>
              {o.label}
            </option>
          ))}
        </select>
        <Icon name="chevron-down" className="control-caret" />
      </div>
    </FieldShell>
  );
}

const truthy = (value) => value === true || value === "true" || value === "on";

export function Check(props) {
  const { name, label, error = "", hint = "", look = "checkbox" } = props;
  const id = useFieldId(props.id);
  const [on, setOn] = useState(truthy(props.value ?? props.defaultValue));
  useEffect(() => {
    if (props.value !== undefined && props.value !== null) setOn(truthy(props.value));
  }, [props.value]);
  const change = (next) => {
    setOn(next);
    props.onChange?.(next);
  };
  useFormField(name, { read: () => (on ? "on" : ""), write: (value) => change(value === "on") });
  return (
    <div className={cx("check", error && "field-wrong", props.className)}>
      <input
        id={id}
        type="checkbox"
        role={look === "switch" ? "switch" : undefined}
        className={look === "switch" ? "switch" : "checkbox"}
        name={name}
        checked={on}
        disabled={props.disabled}
        aria-invalid={error ? true : undefined}
        aria-describedby={described(id, error, hint)}
        onChange={(event) => change(event.target.checked)}
      />
      <div>
        <label htmlFor={id}>{label}</label>
        {error ? <p className="field-error" id={`${id}-error`} role="alert">{error}</p> : hint && <p className="field-hint" id={`${id}-hint`}>{hint}</p>}
      </div>
    </div>
  );
}

export function RadioGroup(props) {
  const { name, label, options = [], error = "", hint = "", required, hideLabel } = props;
  const id = useFieldId(props.id);
  const typed = useTyped({ ...props, shape: PLAIN });
  return (
    <FieldShell id={id} label={label} required={required} hint={hint} error={error} hideLabel={hideLabel} group>
      <div className="radios" role="radiogroup" aria-labelledby={`${id}-label`} aria-describedby={described(id, error, hint)}>
        {options.map((o) => (
          <label key={o.id} className="radio" data-on={typed.raw === o.id || undefined}>
            <input
              type="radio"
              name={name}
              value={o.id}
              checked={typed.raw === o.id}
              disabled={props.disabled || o.disabled}
              onChange={() => {
                typed.change(o.id);
                typed.flush();
              }}
            />
            <span>{o.label}</span>
            {o.hint && <small>{o.hint}</small>}
          </label>
        ))}
      </div>
    </FieldShell>
  );
}
