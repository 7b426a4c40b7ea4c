// A row of steps, any of which may be opened at any time; the current one is kept in sight.
import { useEffect, useRef } from "react";
import { words } from "./words.js";

export function StepRow({ label, items = [], value = "", onGo }) {
  const row = useRef(null);
  useEffect(() => {
    const here = row.current?.querySelector("[aria-current=step]");
    if (here) row.current.scrollTo({ left: here.offsetLeft - (row.current.clientWidth - here.offsetWidth) / 2 });
  }, [value]);
  return (
    <nav className="intake-steps" aria-label={label} ref={row}>
      {items.map((item) => (
        <button key={item.id} type="button" className="intake-step" aria-current={item.id === value ? "step" : undefined} onClick={() => onGo?.(item.id)}>
          {item.label}
          {item.lacks && <span className="intake-lack"><span className="sr-only">{words.stepLacks}</span></span>}
        </button>
      ))}
    </nav>
  );
}
