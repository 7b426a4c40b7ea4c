// Ctrl+K: go anywhere, find anything, do what the screen offers.
import { useEffect, useMemo, useRef, useState } from "react";
import * as Dialog from "@radix-ui/react-dialog";
import { Command } from "cmdk";
import { useNavigate } from "react-router";
import { useGiveBack } from "./dialog.jsx";
import { fold } from "./format.js";
import { Icon, Spinner } from "./icon.jsx";
import { useDebounced, useStored } from "./hooks.js";
import { words } from "./words.js";

const OPEN = "torque:palette";
const KEEP = 6;

// Every letter in order; whole words and beginnings first.
function score(value, query, keywords = []) {
  const text = fold([value.split("\u0000")[0], ...keywords].join(" "));
  const wanted = fold(query).trim();
  if (!wanted) return 1;
  const at = text.indexOf(wanted);
  if (at === 0) return 1;
  if (at > 0) return text[at - 1] === " " ? 0.9 : 0.7;
  let from = 0;
  for (const letter of wanted.replaceAll(" ", "")) {
    from = text.indexOf(letter, from) + 1;
    if (from === 0) return 0;
  }
  return 0.3;
}

function Entry({ item, onPick, force }) {
  return (
    <Command.Item className="palette-item" value={`${item.label}\u0000${item.id}`} keywords={[item.keywords, item.sublabel].filter(Boolean)} forceMount={force} onSelect={() => onPick(item)}>
      <Icon name={item.icon || "arrow-right"} />
      <span className="option-text">
        <span>{item.label}</span>
        {item.sublabel && <small>{item.sublabel}</small>}
      </span>
      {item.shortcut && <kbd className="kbd">{item.shortcut}</kbd>}
    </Command.Item>
  );
}

export function Palette({ groups = [], results = [], loading = false, onSearch, onSelect }) {
  const [open, setOpen] = useState(false);
  const [text, setText] = useState("");
  const [recent, setRecent] = useStored("palette:recent", []);
  const navigate = useNavigate();
  const [ask] = useDebounced(onSearch, 200);
  const list = useRef(null);
  const focus = useGiveBack();
  useEffect(() => {
    const key = (event) => {
      if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "k") {
        event.preventDefault();
        setOpen((now) => !now);
      }
    };
    const show = () => setOpen(true);
    addEventListener("keydown", key);
    addEventListener(OPEN, show);
    return () => {
      removeEventListener("keydown", key);
      removeEventListener(OPEN, show);
    };
  }, []);
  const close = () => {
    setOpen(false);
    setText("");
    ask("");
  };
  const pick = (item) => {
    if (item.href) setRecent([item, ...recent.filter((r) => r.id !== item.id)].slice(0, KEEP));
    close();
    onSelect?.(item.id);
    if (item.href) navigate(item.href);
  };
  const searching = text.trim() !== "";
  const found = useMemo(() => (searching ? results : []), [searching, results]);
  return (
    <Dialog.Root open={open} onOpenChange={(next) => (next ? setOpen(true) : close())}>
      <Dialog.Portal>
        <Dialog.Overlay className="backdrop" />
        <Dialog.Content className="palette" aria-describedby={undefined} onOpenAutoFocus={focus.remember} onCloseAutoFocus={focus.onCloseAutoFocus}>
          <Dialog.Title className="sr-only">{words.palette}</Dialog.Title>
          <Command label={words.palette} filter={score} loop>
            <div className="palette-top">
              <Icon name="search" size={20} />
              <Command.Input
                className="palette-input"
                placeholder={words.paletteHint}
                value={text}
                onValueChange={(next) => {
                  setText(next);
                  ask(next);
                  list.current?.scrollTo({ top: 0 });
                }}
              />
              {loading && <Spinner />}
              <kbd className="kbd">Esc</kbd>
            </div>
            <Command.List className="palette-list" ref={list} label={words.palette}>
              {!loading && <Command.Empty className="palette-empty">{words.noResults}</Command.Empty>}
              {!searching && recent.length > 0 && (
                <Command.Group heading={words.recent} className="palette-group">
                  {recent.map((item) => <Entry key={item.id} item={{ ...item, id: `recent-${item.id}` }} onPick={() => pick(item)} />)}
                </Command.Group>
              )}
              {found.map((group) => (
                <Command.Group key={group.label} heading={group.label} className="palette-group" forceMount>
                  {group.items.map((item) => <Entry key={item.id} item={item} onPick={pick} force />)}
                </Command.Group>
              ))}
              {groups.map((group) => (
                <Command.Group key={group.label} heading={group.label} className="palette-group">
                  {group.items.map((item) => <Entry key={item.id} item={item} onPick={pick} />)}
                </Command.Group>
              ))}
            </Command.List>
          </Command>
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  );
}
