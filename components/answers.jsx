// Quick answers under a thumb: yes or no by row, several of many, one of many, and a gauge in eighths.
import { useId } from "react";
import { Icon } from "./icon.jsx";
import { cx } from "./hooks.js";
import { words } from "./words.js";

const EIGHTHS = [0, 1, 2, 3, 4, 5, 6, 7, 8];

export function Checklist({ label, items = [], disabled = false, onAnswer }) {
  return (
    <ul className="answers" aria-label={label}>
      {items.map((item) => (
        <li key={item.id} className="answer">
          <span className="answer-name" id={`answer-${item.id}`}>{item.label}</span>
          <span className="answer-choice" role="group" aria-labelledby={`answer-${item.id}`}>
            {[["true", words.yes, "check"], ["false", words.no, "x"]].map(([value, word, icon]) => (
              <button
                key={value}
                type="button"
                className="toggle"
                data-tone={value === "true" ? "success" : "warning"}
                aria-pressed={item.value === value}
                disabled={disabled}
                onClick={() => onAnswer?.(item.id, item.value === value ? "" : value)}
              >
                <Icon name={icon} size={16} />
                {word}
              </button>
            ))}
          </span>
        </li>
      ))}
    </ul>
  );
}

export function Toggles({ label, items = [], tone = "accent", hideLabel = false, error = "", disabled = false, onAnswer }) {
  const id = useId();
  return (
    <div className={cx("field", error && "field-wrong")}>
      <span className={hideLabel ? "sr-only" : "field-label"} id={id}>{label}</span>
      <div className="toggles" role="group" aria-labelledby={id}>
        {items.map((item) => (
          <button
            key={item.id}
            type="button"
            className="toggle"
            data-tone={tone}
            aria-pressed={item.value === "true"}
            disabled={disabled}
            onClick={() => onAnswer?.(item.id, item.value === "true" ? "" : "true")}
          >
            {item.label}
          </button>
        ))}
      </div>
      {error && <p className="field-error" role="alert"><Icon name="circle-alert" size={14} />{error}</p>}
    </div>
  );
}

export function Gauge({ label, value = "", disabled = false, onChange }) {
  const id = useId();
  const level = value === "" ? -1 : Number(value);
  return (
    <div className="field">
      <span className="field-label" id={id}>{label}</span>
      <div className="gauge" role="radiogroup" aria-labelledby={id}>
        {EIGHTHS.map((eighth) => (
          <label key={eighth} className="gauge-step" data-full={eighth <= level || undefined} data-on={eighth === level || undefined}>
            <input type="radio" className="sr-only" name={id} value={eighth} checked={eighth === level} disabled={disabled} aria-label={words.gaugeOf(eighth)} onChange={() => onChange?.(String(eighth))} />
            <span aria-hidden="true">{eighth === 0 ? words.gaugeEmpty : eighth === 8 ? words.gaugeFull : `${eighth}/8`}</span>
          </label>
        ))}
      </div>
    </div>
  );
}
