// Notices from a state var, read aloud, with undo. Errors stay until closed; the rest leave by themselves.
import { useEffect, useRef, useState } from "react";
import { AppLink } from "./link.jsx";
import { useLatest } from "./hooks.js";
import { Icon } from "./icon.jsx";
import { words } from "./words.js";

const LOOKS = { success: ["success", "circle-check"], info: ["info", "info"], warning: ["warning", "triangle-alert"], error: ["danger", "circle-x"] };
const STAY_MS = { success: 5000, info: 6000, warning: 9000 };
const UNDO_MS = 10_000;
const MOST = 4;
const OVER_THE_PAGE = '[role="dialog"], [role="alertdialog"], [role="menu"], [role="listbox"], [data-dragging]';
const LAST = "torque-last-notice";

function Notice({ notice, paused, onClose, onUndo, onAction }) {
  const [tone, icon] = LOOKS[notice.level] ?? LOOKS.info;
  const stay = notice.undo ? UNDO_MS : STAY_MS[notice.level];
  const close = useRef(onClose);
  close.current = onClose;
  useEffect(() => {
    if (!stay || paused) return undefined;
    const leave = setTimeout(() => close.current(), stay);
    return () => clearTimeout(leave);
  }, [stay, paused]);
  const act = (call) => () => {
    call?.(String(notice.id));
    onClose();
  };
  return (
    <li className="notice" data-tone={tone}>
      <Icon name={icon} size={20} />
      <div className="notice-text">
        <p>{notice.text}</p>
        {notice.detail && <small>{notice.detail}</small>}
      </div>
      {notice.undo && <button type="button" className="link-button" onClick={act(onUndo)}>{words.undo}</button>}
      {notice.action && notice.href && <AppLink href={notice.href} className="link-button" onClick={onClose}>{notice.action}</AppLink>}
      {notice.action && !notice.href && <button type="button" className="link-button" onClick={act(onAction)}>{notice.action}</button>}
      <button type="button" className="btn" data-variant="ghost" data-size="sm" data-icon-only="" aria-label={words.close} onClick={onClose}>
        <Icon name="x" />
      </button>
    </li>
  );
}

export function Notifier({ notice, onUndo, onAction }) {
  const [shown, setShown] = useState([]);
  const [paused, setPaused] = useState(false);
  // kept over a reload: the server still holds the last notice and would say it twice
  const last = useRef(sessionStorage.getItem(LAST));
  useEffect(() => {
    if (!notice?.id || !notice.text || String(notice.id) === last.current) return;
    last.current = String(notice.id);
    sessionStorage.setItem(LAST, last.current);
    // a form that waits for its answer may have got this instead
    if (notice.level === "error") dispatchEvent(new CustomEvent("torque:failed"));
    setShown((now) => [...now.filter((n) => n.text !== notice.text), notice].slice(-MOST));
  }, [notice]);
  const close = (id) => {
    setShown((now) => now.filter((n) => n.id !== id));
    // the button that had the focus or the pointer is gone and never says that it lost them
    setPaused(false);
  };
  const newest = shown[shown.length - 1];
  const escape = useLatest((event) => {
    if (event.key !== "Escape" || !newest) return;
    const here = event.target.closest?.(".notices");
    // what is open over the page takes its own Escape first
    if (!here && document.querySelector(OVER_THE_PAGE)) return;
    close(newest.id);
    if (here) event.stopPropagation();
  });
  useEffect(() => {
    const hear = (event) => escape.current(event);
    // captured: a dialog that closes is gone before its Escape comes up to the window
    addEventListener("keydown", hear, true);
    return () => removeEventListener("keydown", hear, true);
  }, [escape]);
  const hold = { onPointerEnter: () => setPaused(true), onPointerLeave: () => setPaused(false), onFocus: () => setPaused(true), onBlur: () => setPaused(false) };
  return (
    <section className="notices" aria-label={words.notices} {...hold}>
      <div className="sr-only" aria-live="polite">{newest && newest.level !== "error" ? newest.text : ""}</div>
      <div className="sr-only" aria-live="assertive">{newest?.level === "error" ? newest.text : ""}</div>
      <ol>
        {shown.map((n) => (
          <Notice key={n.id} notice={n} paused={paused} onClose={() => close(n.id)} onUndo={onUndo} onAction={onAction} />
        ))}
      </ol>
    </section>
  );
}
