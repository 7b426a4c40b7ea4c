// Ctrl+K: go anywhere, find anything, do what the screen offers.
import { useEffect, useMemo, useRef, useState } from "react";
import * as Dialog from "@radix-ui/react-dialog";
import { useNavigate } from "react-router";
import { useGiveBack } from "./dialog.jsx";
import { ranked } from "./fuzzy.js";
import { Icon, Spinner } from "./icon.jsx";
import { useDebounced, useFieldId, useStored } from "./hooks.js";
import { words } from "./words.js";

const OPEN = "torque:palette";
const KEEP = 6;

function useShortcut(setOpen) {
  useEffect(() => {
    const key = (event) => {
      if (!(event.ctrlKey || event.metaKey) || event.key.toLowerCase() !== "k") return;
      event.preventDefault();
      setOpen((now) => !now);
    };
    const show = () => setOpen(true);
    addEventListener("keydown", key);
    addEventListener(OPEN, show);
    return () => {
      removeEventListener("keydown", key);
      removeEventListener(OPEN, show);
    };
  }, [setOpen]);
}

function Entry({ item, id, active, onPick, onPoint }) {
  return (
    <li id={id} role="option" aria-selected={active} className="palette-item" onClick={() => onPick(item)} onPointerMove={onPoint}>
      <Icon name={item.icon || "arrow-right"} />
      <span className="option-text">
        <span>{item.label}</span>
        {item.sublabel && <small>{item.sublabel}</small>}
      </span>
      {item.shortcut && <kbd className="kbd">{item.shortcut}</kbd>}
    </li>
  );
}

function Room({ groups, results, recent, loading, onSearch, onPick }) {
  const id = useFieldId();
  const [text, setText] = useState("");
  const [at, setAt] = useState(0);
  const [ask] = useDebounced(onSearch, 200);
  const list = useRef(null);
  const searching = text.trim() !== "";
  const shown = useMemo(() => {
    const own = groups.map((g) => ({ ...g, items: ranked(g.items, text) }));
    const before = searching ? results : [{ label: words.recent, items: recent }];
    return [...before, ...own].filter((g) => g.items.length > 0);
  }, [groups, results, recent, text, searching]);
  const flat = shown.flatMap((g) => g.items);
  const current = Math.min(at, Math.max(flat.length - 1, 0));
  const move = (to) => {
    const next = (to + flat.length) % Math.max(flat.length, 1);
    setAt(next);
    list.current?.querySelectorAll("[role=option]")[next]?.scrollIntoView({ block: "nearest" });
  };
  const keys = {
    ArrowDown: () => move(current + 1),
    ArrowUp: () => move(current - 1),
    Home: () => move(0),
    End: () => move(flat.length - 1),
    Enter: () => flat[current] && onPick(flat[current]),
  };
  let index = -1;
  return (
    <>
      <div className="palette-top">
        <Icon name="search" size={20} />
        <input
          className="palette-input"
          role="combobox"
          aria-expanded="true"
          aria-autocomplete="list"
          aria-controls={`${id}-list`}
          aria-activedescendant={flat.length ? `${id}-${current}` : undefined}
          aria-label={words.palette}
          placeholder={words.paletteHint}
          autoComplete="off"
          spellCheck={false}
          value={text}
          onChange={(event) => {
            setText(event.target.value);
            setAt(0);
            ask(event.target.value);
          }}
          onKeyDown={(event) => {
            if (!(event.key in keys)) return;
            event.preventDefault();
            keys[event.key]();
          }}
        />
        {loading && <Spinner />}
        <kbd className="kbd">Esc</kbd>
      </div>
      <div className="palette-list" id={`${id}-list`} role="listbox" aria-label={words.palette} ref={list}>
        {shown.map((group, g) => (
          <ul key={group.label} role="group" aria-labelledby={`${id}-group-${g}`}>
            <li role="presentation" className="palette-label" id={`${id}-group-${g}`}>{group.label}</li>
            {group.items.map((item) => {
              index += 1;
              const here = index;
              return <Entry key={item.id} item={item} id={`${id}-${here}`} active={here === current} onPick={onPick} onPoint={() => setAt(here)} />;
            })}
          </ul>
        ))}
      </div>
      <p className={flat.length ? "sr-only" : "palette-empty"} role="status">
        {flat.length ? words.results(flat.length) : loading ? words.searching : words.noResults}
      </p>
    </>
  );
}

export function Palette({ groups = [], results = [], loading = false, onSearch, onSelect }) {
  const [open, setOpen] = useState(false);
  const [recent, setRecent] = useStored("palette:recent", []);
  const navigate = useNavigate();
  const giveBack = useGiveBack(open);
  useShortcut(setOpen);
  const pick = (item) => {
    if (item.href) setRecent([item, ...recent.filter((r) => r.id !== item.id)].slice(0, KEEP));
    setOpen(false);
    onSelect?.(item.id);
    if (item.href) navigate(item.href);
  };
  return (
    <Dialog.Root open={open} onOpenChange={setOpen}>
      <Dialog.Portal>
        <Dialog.Overlay className="backdrop" />
        <Dialog.Content className="palette" aria-describedby={undefined} onCloseAutoFocus={giveBack}>
          <Dialog.Title className="sr-only">{words.palette}</Dialog.Title>
          <Room groups={groups} results={results} recent={recent} loading={loading} onSearch={onSearch} onPick={pick} />
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  );
}
