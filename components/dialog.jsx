// What opens over the page: dialogs, questions and drawers, with focus kept inside and given back.
import { Children, createContext, useCallback, useContext, useRef, useState } from "react";
import * as Radix from "@radix-ui/react-dialog";
import { useNavigate } from "react-router";
import { FormContext } from "./form_context.js";
import { Icon, Spinner } from "./icon.jsx";
import { useFieldId } from "./hooks.js";
import { words } from "./words.js";

// Whether a form here leaves by closing what it stands in: a room with a footer has its own way out.
const Leaving = createContext(false);

const CloseButton = () => (
  <Radix.Close className="btn" data-variant="ghost" data-icon-only="" aria-label={words.close}>
    <Icon name="x" />
  </Radix.Close>
);

function Heading({ title, description, children }) {
  return (
    <div className="dialog-head">
      <div className="dialog-titles">
        <Radix.Title className="dialog-title">{title}</Radix.Title>
        {description && <Radix.Description className="dialog-text">{description}</Radix.Description>}
      </div>
      {children}
      <CloseButton />
    </div>
  );
}

// Radix gives the focus back to its own trigger; ours opens by a Var, so we remember who had it.
// Read while rendering: a field with autofocus takes the focus before any effect runs.
export function useGiveBack(open) {
  const before = useRef(null);
  const was = useRef(false);
  if (open && !was.current) before.current = document.activeElement;
  was.current = open;
  return useCallback((event) => {
    event.preventDefault();
    before.current?.focus?.();
  }, []);
}

const quiet = (description) => (description ? {} : { "aria-describedby": undefined });

// A notice lies over the dialog: closing it must not close what somebody is writing in. By the time
// we are asked it has left the page, so it is known by itself and not by the list it was in.
const leaveNotices = (event) => event.target.closest?.(".notice") && event.preventDefault();

// A slot travels as the last child: Reflex gathers the state of children, not of props.
function parted(children, hasSlot) {
  const all = Children.toArray(children);
  return hasSlot ? [all.slice(0, -1), all.at(-1)] : [all, null];
}

// The way out of the form around it, beside its main button; nothing where there is nothing to close.
export function Cancel({ label = "" }) {
  const form = useContext(FormContext);
  const leaving = useContext(Leaving);
  if (!form || !leaving) return null;
  return <Radix.Close className="btn" data-variant="secondary">{label || words.cancel}</Radix.Close>;
}

export function Dialog({ open = false, title, description = "", size = "md", onClose, children, hasFooter = false }) {
  const [body, footer] = parted(children, hasFooter);
  const giveBack = useGiveBack(open);
  return (
    <Radix.Root open={open} onOpenChange={(next) => !next && onClose?.()}>
      <Radix.Portal>
        <Radix.Overlay className="backdrop" />
        <Radix.Content className="dialog" data-size={size} {...quiet(description)} onCloseAutoFocus={giveBack} onInteractOutside={leaveNotices}>
          <Heading title={title} description={description} />
          <Leaving.Provider value={!footer}>
            <div className="dialog-body">{body}</div>
          </Leaving.Provider>
          {footer && <footer className="dialog-foot">{footer}</footer>}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}

export function ConfirmBox({ open, title, description, action, cancel = words.cancel, danger = true, pending = false, typed = "", onConfirm, onCancel }) {
  const [text, setText] = useState("");
  const id = useFieldId();
  const first = useRef(null);
  const giveBack = useGiveBack(open);
  const ready = !typed || text.trim().toLowerCase() === typed.toLowerCase();
  return (
    <Radix.Root
      open={open}
      onOpenChange={(next) => {
        if (next) return;
        setText("");
        onCancel?.();
      }}
    >
      <Radix.Portal>
        <Radix.Overlay className="backdrop" />
        <Radix.Content
          className="dialog"
          data-size="sm"
          role="alertdialog"
          {...quiet(description)}
          onCloseAutoFocus={giveBack}
          onInteractOutside={leaveNotices}
          onOpenAutoFocus={(event) => {
            event.preventDefault();
            first.current?.focus();
          }}
        >
          <Heading title={title} description={description} />
          {typed && (
            <div className="dialog-body">
              <label className="field-label" htmlFor={id}>{words.typeToConfirm(typed)}</label>
              <div className="control">
                <input id={id} ref={first} className="input" value={text} autoComplete="off" onChange={(event) => setText(event.target.value)} />
              </div>
            </div>
          )}
          <footer className="dialog-foot">
            <Radix.Close className="btn" data-variant="secondary" ref={typed ? undefined : first}>{cancel}</Radix.Close>
            <button type="button" className="btn" data-variant={danger ? "danger" : "primary"} disabled={!ready || pending} aria-busy={pending || undefined} onClick={onConfirm}>
              {pending && <Spinner />}
              {action}
            </button>
          </footer>
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}

// A trigger that asks first. The wrapper hears the click, so any button serves as trigger.
export function Confirm({ children, onConfirm, pending = false, ...question }) {
  const [open, setOpen] = useState(false);
  return (
    <>
      <span
        className="contents"
        onClick={(event) => {
          if (event.target.closest("button:disabled")) return;
          setOpen(true);
        }}
      >
        {children}
      </span>
      <ConfirmBox
        {...question}
        pending={pending}
        open={open}
        onCancel={() => setOpen(false)}
        onConfirm={() => {
          setOpen(false);
          onConfirm?.();
        }}
      />
    </>
  );
}

export function Drawer({ open = false, title, side = "right", width = 480, modal = true, href = "", onClose, children, hasFooter = false }) {
  const [body, footer] = parted(children, hasFooter);
  const navigate = useNavigate();
  const giveBack = useGiveBack(open);
  const stay = useCallback((event) => !modal && event.preventDefault(), [modal]);
  const remain = useCallback((event) => (modal ? leaveNotices(event) : event.preventDefault()), [modal]);
  return (
    <Radix.Root open={open} modal={modal} onOpenChange={(next) => !next && onClose?.()}>
      <Radix.Portal>
        {modal && <Radix.Overlay className="backdrop" />}
        <Radix.Content
          className="drawer"
          data-side={side}
          style={{ "--drawer-width": `${width}px` }}
          aria-describedby={undefined}
          onInteractOutside={remain}
          onOpenAutoFocus={stay}
          onCloseAutoFocus={giveBack}
        >
          <Heading title={title}>
            {href && (
              <button type="button" className="btn" data-variant="secondary" data-size="sm" onClick={() => navigate(href)}>
                {words.peekOpen}
                <Icon name="arrow-up-right" />
              </button>
            )}
          </Heading>
          <Leaving.Provider value={modal && !footer}>
            <div className="dialog-body">{body}</div>
          </Leaving.Provider>
          {footer && <footer className="dialog-foot">{footer}</footer>}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}
