// What stands round a list: views, search, filters, columns, the bulk bar and the pager.
import { useEffect, useRef, useState } from "react";
import * as Dropdown from "@radix-ui/react-dropdown-menu";
import { Confirm } from "./dialog.jsx";
import { number } from "./format.js";
import { Icon } from "./icon.jsx";
import { useDebounced } from "./hooks.js";
import { MenuPanel } from "./menu.jsx";
import { words } from "./words.js";

export function SearchBox({ value = "", placeholder = words.search, onSearch, boxRef }) {
  const [text, setText] = useState(value);
  const focused = useRef(false);
  const [ask, flush] = useDebounced(onSearch, 250);
  useEffect(() => {
    if (!focused.current) setText(value);
  }, [value]);
  const change = (next) => {
    setText(next);
    ask(next);
  };
  return (
    <div className="control table-search" data-size="sm">
      <Icon name="search" className="control-icon" />
      <input
        ref={boxRef}
        className="input"
        type="text"
        value={text}
        placeholder={placeholder}
        aria-label={placeholder}
        autoComplete="off"
        onFocus={() => {
          focused.current = true;
        }}
        onBlur={() => {
          focused.current = false;
          flush();
        }}
        onChange={(event) => change(event.target.value)}
        onKeyDown={(event) => {
          if (event.key === "Enter") flush();
          if (event.key === "Escape" && text) change("");
        }}
      />
      {text && (
        <button type="button" className="control-button" aria-label={words.clear} onClick={() => change("")}>
          <Icon name="x" />
        </button>
      )}
    </div>
  );
}

function FilterMenu({ filter, value = "", onFilter }) {
  const chosen = filter.options.find((o) => o.id === value);
  const label = chosen ? `${filter.label}: ${chosen.label}` : filter.label;
  return (
    <span className="filter" data-on={chosen ? "" : undefined}>
      <Dropdown.Root modal={false}>
        <Dropdown.Trigger className="filter-button">
          {filter.icon && <Icon name={filter.icon} size={14} />}
          <span className="truncate">{label}</span>
          {!chosen && <Icon name="chevron-down" size={14} />}
        </Dropdown.Trigger>
        <MenuPanel align="start" label={filter.label}>
          <Dropdown.RadioGroup value={value} onValueChange={(id) => onFilter?.(filter.key, id)}>
            {[{ id: "", label: words.any }, ...filter.options].map((o) => (
              <Dropdown.RadioItem key={o.id} value={o.id} className="menu-item">
                <span className="menu-text">{o.label}</span>
                {o.count !== undefined && <span className="count">{o.count}</span>}
                <Dropdown.ItemIndicator><Icon name="check" /></Dropdown.ItemIndicator>
              </Dropdown.RadioItem>
            ))}
          </Dropdown.RadioGroup>
        </MenuPanel>
      </Dropdown.Root>
      {chosen && (
        <button type="button" className="filter-clear" aria-label={`${words.clear} ${label}`} onClick={() => onFilter?.(filter.key, "")}>
          <Icon name="x" size={14} />
        </button>
      )}
    </span>
  );
}

export function Filters({ filters, values = {}, onFilter }) {
  const active = filters.filter((f) => values?.[f.key]);
  return (
    <div className="filters">
      {filters.map((f) => (
        <FilterMenu key={f.key} filter={f} value={values?.[f.key]} onFilter={onFilter} />
      ))}
      {active.length > 1 && (
        <button type="button" className="link-button" onClick={() => active.forEach((f) => onFilter?.(f.key, ""))}>{words.clearAll}</button>
      )}
    </div>
  );
}

export function ColumnChooser({ columns, hidden, onChange }) {
  return (
    <Dropdown.Root modal={false}>
      <Dropdown.Trigger className="btn" data-variant="ghost" data-size="sm" data-icon-only="" aria-label={words.columns} title={words.columns}>
        <Icon name="columns-3" />
      </Dropdown.Trigger>
      <MenuPanel label={words.columns}>
        <Dropdown.Label className="menu-label">{words.columns}</Dropdown.Label>
        {columns.filter((c) => !c.fixed).map((c) => (
          <Dropdown.CheckboxItem
            key={c.key}
            className="menu-item"
            checked={!hidden.includes(c.key)}
            onSelect={(event) => event.preventDefault()}
            onCheckedChange={(on) => onChange(on ? hidden.filter((k) => k !== c.key) : [...hidden, c.key])}
          >
            <span className="menu-check"><Dropdown.ItemIndicator><Icon name="check" /></Dropdown.ItemIndicator></span>
            <span className="menu-text">{c.label}</span>
          </Dropdown.CheckboxItem>
        ))}
      </MenuPanel>
    </Dropdown.Root>
  );
}

export function Views({ views, view, onView }) {
  return (
    <div className="views" role="group" aria-label={words.views}>
      {views.map((v) => (
        <button key={v.id} type="button" className="view" aria-pressed={v.id === view} onClick={() => onView?.(v.id)}>
          {v.label}
          {v.count !== undefined && <span className="count">{v.count}</span>}
        </button>
      ))}
    </div>
  );
}

export function BulkBar({ selected, actions, onBulk, onClear }) {
  if (!selected.length) return null;
  const act = (key) => {
    onBulk?.(key, selected);
    onClear();
  };
  return (
    <div className="bulk-bar" role="toolbar" aria-label={words.selected(selected.length)}>
      <strong>{words.selected(selected.length)}</strong>
      {actions.map((a) => {
        const shape = { type: "button", className: "btn", "data-size": "sm", "data-variant": a.danger ? "danger" : "secondary" };
        const inside = (
          <>
            {a.icon && <Icon name={a.icon} />}
            <span className="btn-text">{a.label}</span>
          </>
        );
        if (!a.danger) return <button key={a.key} {...shape} onClick={() => act(a.key)}>{inside}</button>;
        return (
          <Confirm key={a.key} title={`${a.label}: ${words.selected(selected.length)}`} action={a.label} onConfirm={() => act(a.key)}>
            <button {...shape}>{inside}</button>
          </Confirm>
        );
      })}
      <button type="button" className="btn" data-variant="ghost" data-size="sm" onClick={onClear}>{words.cancel}</button>
    </div>
  );
}

export function Pager({ page = 1, pageSize = 50, total = 0, shown = 0, onPage }) {
  const last = Math.max(1, Math.ceil(total / pageSize));
  if (!total) return null;
  const from = (page - 1) * pageSize + 1;
  return (
    <nav className="pager" aria-label={words.page}>
      <span className="pager-count">{words.rows(number(from), number(Math.min(from + shown - 1, total)), number(total))}</span>
      {last > 1 && (
        <>
          <button type="button" className="btn" data-variant="secondary" data-size="sm" data-icon-only="" aria-label={words.prev} disabled={page <= 1} onClick={() => onPage?.(page - 1)}>
            <Icon name="chevron-left" />
          </button>
          <span className="pager-page">{`${words.page} ${number(page)} ${words.of} ${number(last)}`}</span>
          <button type="button" className="btn" data-variant="secondary" data-size="sm" data-icon-only="" aria-label={words.next} disabled={page >= last} onClick={() => onPage?.(page + 1)}>
            <Icon name="chevron-right" />
          </button>
        </>
      )}
    </nav>
  );
}
