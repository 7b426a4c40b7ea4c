// A searching choice: what is typed goes to the server after a pause, the answers come as options.
import { useEffect, useRef, useState } from "react";
import * as Popover from "@radix-ui/react-popover";
import { FieldShell, described } from "./field.jsx";
import { Icon, Spinner } from "./icon.jsx";
import { useDebounced, useFieldId } from "./hooks.js";
import { useFormField } from "./form_context.js";
import { words } from "./words.js";

const NOTHING = { id: "", label: "" };

export function Combobox(props) {
  const { label, name, value, options = [], loading = false, error = "", hint = "", required, placeholder = words.search } = props;
  const { onSearch, onSelect, onCreate, createLabel = words.create, empty = words.noResults, disabled = false, hideLabel } = props;
  const id = useFieldId(props.id);
  const [chosen, setChosen] = useState(value ?? NOTHING);
  const [text, setText] = useState(value?.label ?? "");
  const [open, setOpen] = useState(false);
  const [at, setAt] = useState(0);
  const anchor = useRef(null);
  const [ask, flush] = useDebounced(onSearch, 250);
  const asked = useRef("");
  // What was made here has no id a search would find: a draft brings it back by making it again.
  const making = useRef(false);

  useEffect(() => {
    setChosen(value?.id ? { id: value.id, label: value.label, made: making.current } : NOTHING);
    making.current = false;
    setText(value?.label ?? "");
  }, [value?.id, value?.label]); // eslint-disable-line react-hooks/exhaustive-deps
  useEffect(() => setAt(0), [options]);
  const make = (label) => {
    making.current = true;
    onCreate?.(label);
  };
  useFormField(name, {
    read: () => (chosen.id ? JSON.stringify(chosen) : ""),
    write: (raw) => {
      const next = raw ? JSON.parse(raw) : NOTHING;
      setChosen(next);
      setText(next.label);
      if (next.made) make(next.label);
      else if (next.id) onSelect?.(next.id);
    },
  });

  const creatable = Boolean(onCreate) && text.trim() !== "" && text !== chosen.label;
  const rows = [...options, ...(creatable ? [{ id: "__create__", label: `${createLabel} “${text.trim()}”`, create: true }] : [])];
  const search = (next) => {
    asked.current = next;
    ask(next);
  };
  const show = () => {
    if (open || disabled) return;
    setOpen(true);
    search("");
    flush();
  };
  const pick = (row) => {
    setOpen(false);
    if (row.create) {
      make(text.trim());
      return;
    }
    setChosen(row);
    setText(row.label);
    onSelect?.(row.id);
  };
  const leave = () => {
    setOpen(false);
    // An emptied box means "none"; half a word means "as it was".
    if (text.trim() === "" && chosen.id) pick(NOTHING);
    else setText(chosen.label);
  };
  const keys = {
    ArrowDown: () => (open ? setAt((at + 1) % Math.max(rows.length, 1)) : show()),
    ArrowUp: () => (open ? setAt((at - 1 + rows.length) % Math.max(rows.length, 1)) : show()),
    Enter: () => open && rows[at] && pick(rows[at]),
    Escape: () => {
      setOpen(false);
      setText(chosen.label);
    },
  };
  const onKeyDown = (event) => {
    if (!(event.key in keys) || (!open && event.key !== "ArrowDown")) return;
    event.preventDefault();
    event.stopPropagation();
    keys[event.key]();
  };
  return (
    <FieldShell id={id} label={label} required={required} hint={hint} error={error} hideLabel={hideLabel} className={props.className}>
      <Popover.Root open={open} onOpenChange={(next) => !next && leave()}>
        <Popover.Anchor asChild>
          <div className="control" ref={anchor} data-disabled={disabled || undefined}>
            <Icon name={props.icon || "search"} className="control-icon" />
            <input
              id={id}
              className="input"
              role="combobox"
              autoComplete="off"
              aria-expanded={open}
              aria-controls={open ? `${id}-list` : undefined}
              aria-autocomplete="list"
              aria-activedescendant={open && rows[at] ? `${id}-${at}` : undefined}
              aria-required={required || undefined}
              aria-invalid={error ? true : undefined}
              aria-describedby={described(id, error, hint)}
              placeholder={placeholder}
              value={text}
              disabled={disabled}
              autoFocus={props.autoFocus || undefined}
              onClick={show}
              onChange={(event) => {
                setText(event.target.value);
                setOpen(true);
                search(event.target.value);
              }}
              onKeyDown={onKeyDown}
              onBlur={() => !open && leave()}
            />
            {loading ? <Spinner /> : <Icon name="chevrons-up-down" className="control-caret" />}
          </div>
        </Popover.Anchor>
        <Popover.Portal>
          <Popover.Content
            className="listbox-panel"
            role="group"
            aria-label={label}
            align="start"
            sideOffset={4}
            onOpenAutoFocus={(event) => event.preventDefault()}
            onCloseAutoFocus={(event) => event.preventDefault()}
            onInteractOutside={(event) => anchor.current?.contains(event.target) && event.preventDefault()}
          >
            <ul id={`${id}-list`} role="listbox" aria-label={label} className="listbox">
              {rows.map((row, i) => (
                <li
                  key={row.id}
                  id={`${id}-${i}`}
                  role="option"
                  aria-selected={row.id === chosen.id}
                  data-active={i === at || undefined}
                  className="option"
                  onPointerMove={() => setAt(i)}
                  onPointerDown={(event) => event.preventDefault()}
                  onClick={() => pick(row)}
                >
                  {row.create && <Icon name="plus" />}
                  <span className="option-text">
                    <span>{row.label}</span>
                    {row.sublabel && <small>{row.sublabel}</small>}
                  </span>
                  {row.id === chosen.id && <Icon name="check" />}
                </li>
              ))}
            </ul>
            <p className="listbox-note" role="status">
              {loading ? words.searching : rows.length ? <span className="sr-only">{words.results(options.length)}</span> : empty}
            </p>
          </Popover.Content>
        </Popover.Portal>
      </Popover.Root>
      {name && <input type="hidden" name={name} value={chosen.id} />}
    </FieldShell>
  );
}
