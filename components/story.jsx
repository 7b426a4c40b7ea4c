// Things told in order: the path of a status, the steps of a document, the activity of a record.
import { useEffect, useRef, useState } from "react";
import { AppLink } from "./link.jsx";
import { datetime, money } from "./format.js";
import { Icon } from "./icon.jsx";
import { Avatar, Relative } from "./value.jsx";
import { words } from "./words.js";

const MARKS = {
  done: ["success", "check"],
  current: ["accent", "circle-dot"],
  waiting: ["neutral", "circle-dashed"],
  next: ["neutral", "circle-dashed"],
  failed: ["danger", "x"],
  skipped: ["neutral", "minus"],
};

// On a narrow screen the path is longer than the page: where things stand must be in sight.
function useCurrentInSight(current) {
  const path = useRef(null);
  useEffect(() => {
    const list = path.current;
    const step = list?.querySelector('[aria-current="step"]');
    if (!step) return undefined;
    const show = () => {
      // not scrollIntoView: that would also move the page
      const at = step.getBoundingClientRect().left - list.getBoundingClientRect().left + list.scrollLeft;
      list.scrollLeft = at - (list.clientWidth - step.offsetWidth) / 2;
    };
    const resized = new ResizeObserver(show);
    resized.observe(list);
    return () => resized.disconnect();
  }, [current]);
  return path;
}

export function StatusPath({ steps = [], label }) {
  const path = useCurrentInSight(steps.find((step) => step.state === "current")?.key);
  return (
    <ol className="path" aria-label={label} tabIndex={0} ref={path}>
      {steps.map((step) => (
        <li key={step.key} className="path-step" data-state={step.state} aria-current={step.state === "current" ? "step" : undefined}>
          <span className="path-mark">{step.state === "done" && <Icon name="check" size={14} />}</span>
          <span className="path-text">{step.label}</span>
          <span className="sr-only">{words.states[step.state]}</span>
        </li>
      ))}
    </ol>
  );
}

export function Steps({ items = [], label }) {
  return (
    <ol className="steps" aria-label={label}>
      {items.map((item) => {
        const [tone, icon] = MARKS[item.state] ?? MARKS.waiting;
        return (
          <li key={item.id} className="step" data-state={item.state} data-tone={tone} aria-current={item.state === "current" ? "step" : undefined}>
            <span className="step-mark"><Icon name={icon} size={14} label={words.states[item.state]} /></span>
            <div className="step-body">
              <p className="step-head">
                <strong>{item.title}</strong>
                {item.at && <Relative value={item.at} />}
              </p>
              {item.detail && <p className="step-detail">{item.detail}</p>}
              {item.actor && <p className="step-actor">{item.actor}{item.at ? ` · ${datetime(item.at)}` : ""}</p>}
              {item.evidence?.length > 0 && (
                <ul className="step-evidence" aria-label={words.evidence}>
                  {item.evidence.map((e) => (
                    <li key={e.label}><AppLink href={e.href}><Icon name="paperclip" size={14} />{e.label}</AppLink></li>
                  ))}
                </ul>
              )}
            </div>
          </li>
        );
      })}
    </ol>
  );
}

function Kinds({ kinds, kind, onKind }) {
  return (
    <div className="views" role="group" aria-label={words.views}>
      {[{ id: "", label: words.all }, ...kinds].map((k) => (
        <button key={k.id} type="button" className="view" aria-pressed={k.id === kind} onClick={() => onKind(k.id)}>{k.label}</button>
      ))}
    </div>
  );
}

export function Timeline({ items = [], kinds = [], label, hasMore = false, empty = "", onMore }) {
  const [kind, setKind] = useState("");
  const shown = kind ? items.filter((i) => i.kind === kind) : items;
  return (
    <div className="timeline">
      {kinds.length > 0 && <Kinds kinds={kinds} kind={kind} onKind={setKind} />}
      <ol className="timeline-list" aria-label={label}>
        {shown.map((item) => (
          <li key={item.id} className="event" data-tone={item.tone || "neutral"}>
            <span className="event-mark">{item.icon || !item.actor ? <Icon name={item.icon || "circle"} size={14} /> : <Avatar name={item.actor} size="sm" silent />}</span>
            <div className="event-body">
              <p className="event-head">
                {item.href ? <AppLink href={item.href} className="event-title">{item.title}</AppLink> : <span className="event-title">{item.title}</span>}
                {item.amount !== undefined && item.amount !== null && <span className="event-amount">{money(item.amount)}</span>}
              </p>
              {item.text && <p className="event-text">{item.text}</p>}
              {item.raw && <p className="event-raw">{item.raw}</p>}
              <p className="event-foot">{item.actor && `${item.actor} · `}<Relative value={item.at} exact={item.when} />{item.when && ` · ${item.when}`}</p>
            </div>
          </li>
        ))}
      </ol>
      {shown.length === 0 && <p className="timeline-empty">{empty || words.noResults}</p>}
      {hasMore && <button type="button" className="btn" data-variant="ghost" data-size="sm" onClick={() => onMore?.()}>{words.more}</button>}
    </div>
  );
}

export function ChartFrame({ label, sentence = "", children }) {
  const [table, setTable] = useState(false);
  const [drawing, numbers] = Array.isArray(children) ? children : [children];
  return (
    <figure className="chart" aria-label={label}>
      <figcaption className="chart-head">
        <span>
          <span className="chart-label">{label}</span>
          {sentence && <span className="chart-sentence">{sentence}</span>}
        </span>
        {numbers && (
          <button type="button" className="btn" data-variant="ghost" data-size="sm" aria-pressed={table} onClick={() => setTable(!table)}>
            <Icon name={table ? "chart-column" : "table"} />
            <span className="btn-text">{table ? words.chart : words.table}</span>
          </button>
        )}
      </figcaption>
      <div className="chart-room" hidden={table}>{drawing}</div>
      {numbers && <div hidden={!table}>{numbers}</div>}
    </figure>
  );
}
