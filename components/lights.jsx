// A row of large answers: one tap, or its number on the keyboard.
import { useEffect, useRef } from "react";
import { Icon } from "./icon.jsx";
import { useLatest } from "./hooks.js";

const STEPS = { ArrowLeft: -1, ArrowUp: -1, ArrowRight: 1, ArrowDown: 1 };

const isBusy = (target) =>
  target?.closest?.("input, textarea, select, [contenteditable], [role=dialog], [role=menu]") || document.querySelector("[role=dialog], [role=alertdialog]");

export function Lights({ label, options = [], value = "", suggested = "", hint = "", subject = "", disabled = false, onChoose, onStep }) {
  const latest = useLatest({ options, disabled, onChoose, onStep });
  useEffect(() => {
    const listen = (event) => {
      if (event.ctrlKey || event.altKey || event.metaKey || event.repeat || isBusy(event.target)) return;
      const now = latest.current;
      const chosen = now.options[Number(event.key) - 1];
      if (chosen && !now.disabled) now.onChoose?.(chosen.key);
      else if (STEPS[event.key] && now.onStep) now.onStep(STEPS[event.key]);
      else return;
      event.preventDefault();
    };
    addEventListener("keydown", listen);
    return () => removeEventListener("keydown", listen);
  }, [latest]);
  // On a phone the list stands below: whoever picks a point there is taken back up to its answers.
  const room = useRef(null);
  const shown = useRef(subject);
  useEffect(() => {
    if (shown.current && shown.current !== subject) {
      const { top, bottom } = room.current.getBoundingClientRect();
      if (top < 0 || bottom > innerHeight) room.current.scrollIntoView({ block: "center" });
    }
    shown.current = subject;
  }, [subject]);
  return (
    <div className="lights" role="group" aria-label={label} ref={room}>
      {options.map((option, place) => (
        <button
          key={option.key}
          type="button"
          className="lamp"
          data-tone={option.tone}
          aria-pressed={option.key === value}
          aria-keyshortcuts={String(place + 1)}
          disabled={disabled}
          onClick={() => onChoose?.(option.key)}
        >
          <Icon name={option.icon} size={24} />
          <span className="lamp-word">{option.label}</span>
          {option.key === suggested && hint && <span className="lamp-hint">{hint}</span>}
          <kbd className="kbd" aria-hidden="true">{place + 1}</kbd>
        </button>
      ))}
    </div>
  );
}
