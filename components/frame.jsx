// The moving parts of the frame: the rail, the bottom bar of a phone, and the connection's state.
import { useEffect, useRef, useState } from "react";
import { Link, useLocation } from "react-router";
import * as Dialog from "@radix-ui/react-dialog";
import { Icon } from "./icon.jsx";
import { useMedia, useNewerVersion, useOnline, useStored } from "./hooks.js";
import { words } from "./words.js";

// The longest entry that leads to the page is the current one.
function useCurrent(items) {
  const { pathname } = useLocation();
  const leads = (href) => pathname === href || (href !== "/" && pathname.startsWith(`${href}/`));
  return items.map((item) => item.href).filter(leads).sort((a, b) => b.length - a.length)[0];
}

function Entry({ item, current, onPick }) {
  return (
    <Link to={item.href} className={current ? "rail-link active" : "rail-link"} aria-current={current ? "page" : undefined} title={item.label} onClick={onPick}>
      <Icon name={item.icon} size={20} />
      <span className="rail-text">{item.label}</span>
      {item.count > 0 && <span className="count">{item.count}</span>}
    </Link>
  );
}

function Groups({ nav, onPick }) {
  const current = useCurrent(nav.flatMap((group) => group.items));
  return nav.map((group) => (
    <div key={group.label} className="rail-group">
      <p className="rail-label">{group.label}</p>
      <ul>
        {group.items.map((item) => (
          <li key={item.href}><Entry item={item} current={item.href === current} onPick={onPick} /></li>
        ))}
      </ul>
    </div>
  ));
}

export function Rail({ nav = [], brand = "TORQUE 360" }) {
  const [wanted, setState] = useStored("rail", null);
  const roomy = useMedia("(min-width: 1200px)");
  const closed = wanted ? wanted === "closed" : !roomy; // a tablet's width goes to the work
  const { pathname } = useLocation();
  const places = useRef(null);
  useEffect(() => {
    document.documentElement.dataset.rail = closed ? "closed" : "open";
  }, [closed]);
  useEffect(() => {
    places.current?.querySelector("[aria-current]")?.scrollIntoView({ block: "nearest" });
  }, [pathname, nav.length, closed]);
  return (
    <nav className="rail" aria-label={words.menu}>
      <div className="rail-brand">
        <span className="brand-mark" aria-hidden="true"><Icon name="gauge" size={20} /></span>
        <span className="rail-text brand-name">{brand}</span>
      </div>
      <div className="rail-scroll" ref={places}><Groups nav={nav} /></div>
      <button type="button" className="rail-toggle" aria-expanded={!closed} title={closed ? words.expand : words.collapse} onClick={() => setState(closed ? "open" : "closed")}>
        <Icon name="panel-left" size={20} />
        <span className="rail-text">{closed ? words.expand : words.collapse}</span>
      </button>
    </nav>
  );
}

export function BottomBar({ nav = [] }) {
  const [open, setOpen] = useState(false);
  const items = nav.flatMap((g) => g.items);
  const first = items.slice(0, 4);
  const current = useCurrent(items);
  return (
    <nav className="bottom-bar" aria-label={words.menu}>
      {first.map((item) => (
        <Link key={item.href} to={item.href} className={item.href === current ? "bottom-link active" : "bottom-link"} aria-current={item.href === current ? "page" : undefined}>
          <Icon name={item.icon} size={20} />
          <span>{item.short || item.label}</span>
        </Link>
      ))}
      {items.length > first.length && (
        <Dialog.Root open={open} onOpenChange={setOpen}>
          <Dialog.Trigger className="bottom-link">
            <Icon name="menu" size={20} />
            <span>{words.more}</span>
          </Dialog.Trigger>
          <Dialog.Portal>
            <Dialog.Overlay className="backdrop" />
            <Dialog.Content className="drawer" data-side="bottom" aria-describedby={undefined}>
              <Dialog.Title className="sr-only">{words.menu}</Dialog.Title>
              <div className="dialog-body"><Groups nav={nav} onPick={() => setOpen(false)} /></div>
            </Dialog.Content>
          </Dialog.Portal>
        </Dialog.Root>
      )}
    </nav>
  );
}

const UNTOLD_MS = 2000;
const LATE_MS = 15_000;

// Whether the server has read what this address shows: `ready` goes off and on again with each reading,
// also of another page of the same list, which stays in use meanwhile.
function useRead(ready) {
  const { pathname } = useLocation();
  const [read, setRead] = useState("");
  const reading = useRef("");
  useEffect(() => {
    if (!ready) reading.current = pathname;
    const told = ready && reading.current === pathname;
    // nobody may wait for ever: a reading may have ended unseen, or never end
    const late = setTimeout(() => setRead(pathname), told ? 0 : ready ? UNTOLD_MS : LATE_MS);
    return () => clearTimeout(late);
  }, [ready, pathname]);
  return read === pathname;
}

// What takes a press: a button, a box, a row that opens. A link leads away and a field only gets the focus.
function pressable({ target, ctrlKey, metaKey }) {
  const near = target.closest("a, button, input, select, textarea, label, .row-open");
  const one = near?.tagName === "LABEL" ? near.control : near;
  const isRow = one?.matches(".row-open");
  return (isRow ? !ctrlKey && !metaKey : one?.matches("button, [type=checkbox], [type=radio]")) ? one : null;
}

// What is pressed or chosen before the page was read waits for it: the server would do it to the page
// before, or the reading would undo it.
export function Main({ ready = true, children }) {
  const read = useRead(ready);
  const waiting = useRef(null);
  useEffect(() => {
    const deed = waiting.current;
    waiting.current = null;
    if (read) deed?.();
  }, [read]);
  const hold = (event, deed) => {
    event.preventDefault();
    event.stopPropagation();
    waiting.current = deed;
  };
  const press = (event) => {
    const one = read ? null : pressable(event);
    if (one) hold(event, () => one.isConnected && one.click());
  };
  const choose = (event) => {
    const { target: list } = event;
    if (read || list.tagName !== "SELECT") return;
    const { value } = list;
    hold(event, () => {
      list.value = value;
      if (list.isConnected && list.value === value) list.dispatchEvent(new Event("change", { bubbles: true }));
    });
  };
  return (
    <main id="contenido" className="main" tabIndex={-1} aria-busy={!read || undefined} onClickCapture={press} onChangeCapture={choose}>
      {children}
    </main>
  );
}

const GRACE_MS = 1500;

// Short hiccups say nothing; a lost connection says what happens with the work, and when it is back.
function useConnection() {
  const online = useOnline();
  const [state, setState] = useState("fine");
  const lost = useRef(false);
  useEffect(() => {
    if (!online) {
      const tell = setTimeout(() => {
        lost.current = true;
        setState("lost");
      }, GRACE_MS);
      return () => clearTimeout(tell);
    }
    if (!lost.current) return undefined;
    lost.current = false;
    setState("back");
    const hush = setTimeout(() => setState("fine"), 3000);
    return () => clearTimeout(hush);
  }, [online]);
  return state;
}

const CONNECTION = { lost: ["warning", "cloud-off"], back: ["success", "wifi"], stale: ["info", "refresh-cw"] };

// One bar for both: without the server its newer version cannot be had.
export function Connection() {
  const connection = useConnection();
  const reload = useNewerVersion();
  const state = connection === "fine" && reload ? "stale" : connection;
  const [tone, icon] = CONNECTION[state] ?? ["success"];
  return (
    <div className="connection" role="status" data-state={state} data-tone={tone}>
      {icon && <Icon name={icon} />}
      {state === "lost" && <span><strong>{words.offlineTitle}.</strong> {words.offline}</span>}
      {state === "back" && <span>{words.online}</span>}
      {state === "stale" && <span><strong>{words.newerTitle}.</strong> {words.newer}</span>}
      {state === "stale" && <button type="button" className="btn" data-variant="secondary" onClick={reload}>{words.reload}</button>}
    </div>
  );
}

export function PageError() {
  return (
    <div className="page-error" role="alert">
      <span className="empty-icon" data-tone="danger"><Icon name="triangle-alert" size={20} /></span>
      <h1>{words.pageError}</h1>
      <p>{words.pageErrorText}</p>
      <button type="button" className="btn" data-variant="primary" onClick={() => location.reload()}>{words.reload}</button>
    </div>
  );
}
