// A form that loses nothing: drafts in this browser, one submit at a time, a question before leaving.
import { useCallback, useContext, useEffect, useMemo, useRef, useState } from "react";
import { useBlocker } from "react-router";
import { ConfirmBox } from "./dialog.jsx";
import { FormContext } from "./form_context.js";
import { Icon, Spinner } from "./icon.jsx";
import { freshKey, readStored, useLatest, useNow, useOnline, writeStored } from "./hooks.js";
import { datetime, relative } from "./format.js";
import { words } from "./words.js";

const draftKey = (id) => `draft:${id}`;
const SECRET = /password|clave|pin|otp|secret|token/i;
const STUCK_MS = 15_000;

function collect(form) {
  const out = {};
  for (const [name, value] of new FormData(form).entries()) {
    if (value instanceof File) continue;
    out[name] = name in out ? [].concat(out[name], value) : value;
  }
  return out;
}

// Typed values of the last minutes, brought back when the page opens again.
function useDraft(id, enabled) {
  const fields = useRef(new Map());
  const [restored, setRestored] = useState(false);
  const [dirty, setDirty] = useState(false);
  const timer = useRef(null);
  const stored = useRef(enabled ? readStored(draftKey(id)) : null);
  // A form whose name changes takes its draft along: under the old name nothing stays to come back.
  const named = useRef(id);
  useEffect(() => {
    if (named.current === id) return;
    if (enabled) writeStored(draftKey(named.current), null);
    named.current = id;
  }, [id, enabled]);
  const register = useCallback((name, access) => {
    fields.current.set(name, access);
    const draft = stored.current?.[name];
    // Once only: a field that comes back later must not be overwritten by an old draft.
    if (stored.current) delete stored.current[name];
    if (draft !== undefined && draft !== access.current.read()) {
      access.current.write(draft);
      setRestored(true);
      setDirty(true);
    }
    return () => fields.current.delete(name);
  }, []);
  const keep = useCallback(() => {
    const draft = {};
    for (const [name, access] of fields.current) if (!SECRET.test(name)) draft[name] = access.current.read();
    writeStored(draftKey(named.current), draft);
  }, []);
  const touch = useCallback(() => {
    setDirty(true);
    if (!enabled) return;
    clearTimeout(timer.current);
    timer.current = setTimeout(keep, 250);
  }, [enabled, keep]);
  const forget = useCallback(() => {
    clearTimeout(timer.current);
    stored.current = null;
    if (enabled) writeStored(draftKey(id), null);
    setDirty(false);
    setRestored(false);
  }, [enabled, id]);
  useEffect(
    () => () => {
      clearTimeout(timer.current);
    },
    [],
  );
  return { register, touch, forget, restored, dirty, fields };
}

function LeaveGuard({ when, sent }) {
  const blocker = useBlocker(({ currentLocation, nextLocation }) => when && !sent.current && currentLocation.pathname !== nextLocation.pathname);
  useEffect(() => {
    if (!when) return undefined;
    const warn = (event) => event.preventDefault();
    addEventListener("beforeunload", warn);
    return () => removeEventListener("beforeunload", warn);
  }, [when]);
  return (
    <ConfirmBox
      open={blocker.state === "blocked"}
      title={words.leaveTitle}
      description={words.leaveText}
      action={words.leaveGo}
      cancel={words.leaveStay}
      danger
      onCancel={() => blocker.reset?.()}
      onConfirm={() => blocker.proceed?.()}
    />
  );
}

export function Form({ id, onSubmit, pending = false, savedAt = "", draft = true, guard = true, errors = null, resetOnSave = false, children, className = "" }) {
  const element = useRef(null);
  const keep = useDraft(id, draft);
  const key = useRef(freshKey());
  const [sending, setSending] = useState(false);
  const online = useOnline();
  const queued = useRef(false);
  // Sent, and nothing typed since: whoever leaves now is taken away by the answer. A ref, because the
  // answer may arrive before the render that says it was saved.
  const sent = useRef(false);
  // State arrives a render late: two quick clicks would both pass, the ref stops the second.
  const inFlight = useRef(false);
  const submit = useLatest(onSubmit);
  const { forget } = keep;

  const firstSaved = useRef(savedAt);
  useEffect(() => {
    if (!savedAt || savedAt === firstSaved.current) return;
    firstSaved.current = savedAt;
    key.current = freshKey();
    forget();
    inFlight.current = false;
    setSending(false);
    if (resetOnSave) for (const access of keep.fields.current.values()) access.current.write("");
  }, [savedAt, forget, resetOnSave, keep.fields]);

  // The server spoke (pending went back, or errors came): the button may be used again.
  useEffect(() => {
    if (pending) return;
    inFlight.current = false;
    setSending(false);
  }, [pending, errors]);
  useEffect(() => {
    if (!sending) return undefined;
    const free = () => {
      inFlight.current = false;
      sent.current = false;
      setSending(false);
    };
    const stuck = setTimeout(free, STUCK_MS);
    addEventListener("torque:failed", free);
    return () => {
      clearTimeout(stuck);
      removeEventListener("torque:failed", free);
    };
  }, [sending]);

  const send = useCallback((pressed) => {
    sent.current = true;
    setSending(true);
    submit.current?.({ ...collect(element.current), ...pressed, _key: key.current });
  }, [submit]);
  useEffect(() => {
    if (!online || !queued.current) return;
    queued.current = false;
    send();
  }, [online, send]);

  const wrong = errors ? Object.keys(errors).filter((name) => errors[name]).join() : "";
  useEffect(() => {
    if (!wrong) return;
    sent.current = false;
    element.current?.querySelector('.error-summary, [aria-invalid="true"]')?.focus();
  }, [wrong]);

  // What waits in a debounce must be in the form data: leaving the field sends it.
  const flushFields = () => {
    const here = document.activeElement;
    here?.blur?.();
    if (here?.tagName === "BUTTON") here.focus();
  };
  const touch = () => {
    sent.current = false;
    keep.touch();
  };
  const busy = sending || pending;
  const context = useMemo(() => ({ register: keep.register, busy, dirty: keep.dirty, online, form: element }), [keep.register, busy, keep.dirty, online]);
  return (
    <FormContext.Provider value={context}>
      <form
        ref={element}
        id={id}
        noValidate
        className={`form ${className}`}
        aria-busy={busy || undefined}
        onInput={touch}
        onChange={touch}
        onSubmit={(event) => {
          event.preventDefault();
          event.stopPropagation();
          if (busy || inFlight.current) return;
          inFlight.current = true;
          flushFields();
          const { name, value } = event.nativeEvent.submitter ?? {};
          if (online) setTimeout(() => send(name ? { [name]: value } : {}));
          else queued.current = true;
        }}
      >
        {keep.restored && (
          <p className="draft-note" role="status">
            <Icon name="history" /> {words.draftBack}{" "}
            <button
              type="button"
              className="link-button"
              onClick={() => {
                forget();
                location.reload();
              }}
            >
              {words.draftDrop}
            </button>
          </p>
        )}
        {children}
      </form>
      {guard && <LeaveGuard when={keep.dirty && !busy} sent={sent} />}
    </FormContext.Provider>
  );
}

// Login, logout: the browser posts, we only stop the second click.
export function NativeForm({ action, method = "post", encType, id, children, className = "" }) {
  const [busy, setBusy] = useState(false);
  const context = useMemo(() => ({ register: () => undefined, busy, dirty: false, online: true }), [busy]);
  useEffect(() => {
    const back = (event) => event.persisted && setBusy(false);
    addEventListener("pageshow", back);
    return () => removeEventListener("pageshow", back);
  }, []);
  return (
    <FormContext.Provider value={context}>
      <form
        id={id}
        action={action}
        method={method}
        encType={encType}
        noValidate
        className={`form ${className}`}
        onSubmit={(event) => {
          if (busy) event.preventDefault();
          setBusy(true);
        }}
      >
        {children}
      </form>
    </FormContext.Provider>
  );
}

export function Submit({ label, pending = false, disabled = false, variant = "primary", size = "md", icon = "", full = false, name, value }) {
  const form = useContext(FormContext);
  const busy = pending || form?.busy || false;
  return (
    <button type="submit" className="btn" data-variant={variant} data-size={size} data-full={full || undefined} aria-disabled={busy || undefined} disabled={disabled} aria-busy={busy || undefined} name={name} value={value}>
      {busy ? <Spinner /> : icon && <Icon name={icon} />}
      <span>{label}</span>
    </button>
  );
}

export function SaveState({ savedAt = "", pending = false, error = "" }) {
  const form = useContext(FormContext);
  const online = useOnline();
  useNow();
  let look = ["neutral", "circle-check", savedAt ? words.saved(relative(savedAt, Date.now())) : ""];
  if (error) look = ["danger", "circle-alert", error];
  else if (!online) look = ["warning", "cloud-off", words.offlineSave];
  else if (pending || form?.busy) look = ["neutral", "loader-circle", words.saving];
  else if (form?.dirty) look = ["neutral", "circle-dot", words.unsaved];
  const [tone, icon, text] = look;
  return (
    <p className="save-state" data-tone={tone} role="status" title={savedAt ? datetime(savedAt) : undefined}>
      {text && <Icon name={icon} className={icon === "loader-circle" ? "spin" : ""} />}
      {text}
    </p>
  );
}

export function ErrorSummary({ errors = {} }) {
  const wrong = Object.entries(errors ?? {}).filter(([, text]) => text);
  if (!wrong.length) return null;
  const go = (name) => {
    const control = document.querySelector(`[name="${CSS.escape(name)}"]`);
    const target = control?.type === "hidden" ? control.parentElement?.querySelector("input:not([type=hidden]), button") : control;
    target?.focus();
    target?.scrollIntoView({ block: "center" });
  };
  return (
    <div className="error-summary alert" data-tone="danger" role="alert" tabIndex={-1}>
      <Icon name="circle-alert" size={20} />
      <div>
        <strong>{words.errorsTitle(wrong.length)}</strong>
        <ul>
          {wrong.map(([name, text]) => (
            <li key={name}>
              <button type="button" className="link-button" onClick={() => go(name)}>{text}</button>
            </li>
          ))}
        </ul>
      </div>
    </div>
  );
}
