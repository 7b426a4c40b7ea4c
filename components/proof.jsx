// A form and the paper it becomes: side by side when there is room, two tabs when there is not.
import { Children, useEffect, useState } from "react";
import * as Radix from "@radix-ui/react-tabs";
import { Button } from "./link.jsx";
import { Spinner } from "./icon.jsx";
import { useMedia } from "./hooks.js";

const SETTLES_MS = 900;

export function Beside({ items = [], label, children }) {
  const [form, paper] = Children.toArray(children);
  const wide = useMedia("(width >= 1024px)");
  const [current, setCurrent] = useState(items[0]?.key);
  // Both panels stay mounted, whatever is in sight: what is being typed lives in the first one.
  return (
    <Radix.Root className="beside tabs" value={current} onValueChange={setCurrent}>
      {!wide && (
        <Radix.List className="tabs-list" aria-label={label}>
          {items.map((item) => (
            <Radix.Trigger key={item.key} value={item.key} className="tab">
              {item.label}
            </Radix.Trigger>
          ))}
        </Radix.List>
      )}
      {[form, paper].map((panel, i) => (
        <Radix.Content
          key={items[i].key}
          value={items[i].key}
          forceMount
          hidden={!wide && items[i].key !== current}
          className="beside-panel"
          {...(wide ? { role: "group", "aria-label": items[i].label, "aria-labelledby": undefined, tabIndex: -1 } : {})}
        >
          {panel}
        </Radix.Content>
      ))}
    </Radix.Root>
  );
}

// The file is asked for here and shown from memory: no page may frame an answer of the server.
export function Proof({ src, title, open, waiting, failed }) {
  const [shown, setShown] = useState({ at: "", url: "", wrong: false });
  useEffect(() => {
    if (!src) return undefined;
    const asked = new AbortController();
    const timer = setTimeout(async () => {
      try {
        const answer = await fetch(src, { credentials: "same-origin", signal: asked.signal });
        const url = answer.ok ? URL.createObjectURL(await answer.blob()) : "";
        setShown({ at: src, url, wrong: !answer.ok });
      } catch {
        if (!asked.signal.aborted) setShown({ at: src, url: "", wrong: true });
      }
    }, SETTLES_MS);
    return () => {
      clearTimeout(timer);
      asked.abort();
    };
  }, [src]);
  useEffect(() => () => shown.url && URL.revokeObjectURL(shown.url), [shown.url]);
  const busy = src !== shown.at;
  return (
    <div className="proof" aria-busy={busy}>
      {shown.url ? <iframe className="proof-page" title={title} src={`${shown.url}#toolbar=0&navpanes=0&view=FitH`} /> : <div className="proof-page" />}
      <div className="proof-note" role="status">
        {busy ? (
          <span className="waiting">
            <Spinner /> {waiting}
          </span>
        ) : shown.wrong ? (
          failed
        ) : null}
      </div>
      <Button href={src} external variant="ghost" size="sm" icon="eye">
        {open}
      </Button>
    </div>
  );
}
