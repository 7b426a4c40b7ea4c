// Drawings of a body that take marks by touch, mouse and keyboard. A mark's place is a share of its drawing.
import { useState } from "react";
import { words } from "./words.js";

const STEP = 0.05;
const KEYS = { ArrowLeft: [-STEP, 0], ArrowRight: [STEP, 0], ArrowUp: [0, -STEP], ArrowDown: [0, STEP] };
const within = (share) => Math.min(1, Math.max(0, share));
const percent = (share) => Math.round(share * 100);

function Drawing({ view, marks, chosen, kind, disabled, onMark, onChoose }) {
  const [cursor, setCursor] = useState(null);
  const put = (x, y) => onMark?.(view.id, kind, Number(within(x).toFixed(4)), Number(within(y).toFixed(4)));
  const touch = (event) => {
    if (disabled || event.target.closest("[data-mark]")) return;
    const box = event.currentTarget.getBoundingClientRect();
    put((event.clientX - box.left) / box.width, (event.clientY - box.top) / box.height);
  };
  const press = (event) => {
    if (disabled || event.target !== event.currentTarget) return;
    const here = cursor ?? [0.5, 0.5];
    if (KEYS[event.key]) {
      event.preventDefault();
      setCursor([within(here[0] + KEYS[event.key][0]), within(here[1] + KEYS[event.key][1])]);
    } else if (event.key === "Enter" || event.key === " ") {
      event.preventDefault();
      put(...here);
    }
  };
  const at = cursor ?? [0.5, 0.5];
  return (
    <figure className="body-view" data-wide={view.width > 200 || undefined}>
      <svg
        viewBox={`0 0 ${view.width} ${view.height}`}
        role="application"
        aria-label={cursor ? words.bodyPoint(view.label, percent(at[0]), percent(at[1])) : view.label}
        aria-disabled={disabled || undefined}
        tabIndex={disabled ? -1 : 0}
        onClick={touch}
        onKeyDown={press}
        onFocus={(event) => event.target === event.currentTarget && event.currentTarget.matches(":focus-visible") && setCursor(at)}
        onBlur={() => setCursor(null)}
      >
        <g transform={view.mirrored ? `translate(${view.width} 0) scale(-1 1)` : undefined}>
          <path className="body-outline" d={view.outline} />
          {view.lines.map((line) => <path key={line} className="body-line" d={line} />)}
        </g>
        {cursor && <circle className="body-cursor" cx={at[0] * view.width} cy={at[1] * view.height} r="5" />}
        {marks.map((mark) => (
          <g
            key={mark.id}
            data-mark={mark.id}
            className="body-mark"
            role="button"
            tabIndex={0}
            aria-label={words.bodyMark(mark.number, mark.kind_label)}
            aria-pressed={mark.id === chosen}
            transform={`translate(${mark.x * view.width} ${mark.y * view.height})`}
            onClick={() => onChoose?.(mark.id)}
            onKeyDown={(event) => {
              if (event.key !== "Enter" && event.key !== " ") return;
              event.preventDefault();
              onChoose?.(mark.id);
            }}
          >
            <circle className="body-reach" r="12" />
            <circle className="body-dot" r="7" />
            <text textAnchor="middle" y="3">{mark.number}</text>
          </g>
        ))}
      </svg>
      <figcaption>{view.label}</figcaption>
    </figure>
  );
}

export function BodyDiagram({ label, views = [], kinds = [], marks = [], chosen = "", disabled = false, onMark, onChoose }) {
  const [kind, setKind] = useState(kinds[0]?.id ?? "");
  return (
    <section className="body-diagram" aria-label={label}>
      {!disabled && (
        <>
          <div className="radios" role="radiogroup" aria-label={label}>
            {kinds.map((one) => (
              <label key={one.id} className="radio" data-on={kind === one.id || undefined}>
                <input type="radio" name="body-kind" value={one.id} checked={kind === one.id} onChange={() => setKind(one.id)} />
                <span>{one.label}</span>
              </label>
            ))}
          </div>
          <p className="field-hint">{words.bodyHelp}</p>
        </>
      )}
      <div className="body-views">
        {views.map((view) => (
          <Drawing
            key={view.id}
            view={view}
            marks={marks.filter((mark) => mark.view === view.id)}
            chosen={chosen}
            kind={kind}
            disabled={disabled}
            onMark={onMark}
            onChoose={onChoose}
          />
        ))}
      </div>
    </section>
  );
}
