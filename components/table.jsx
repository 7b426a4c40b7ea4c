// The server-side list: one page of rows, keyboard first, cards on a phone.
import { Children, useCallback, useEffect, useMemo, useRef, useState } from "react";
import { useNavigate } from "react-router";
import { Cell, NUMERIC, fill } from "./cells.jsx";
import { Icon } from "./icon.jsx";
import { cx, useMedia, useOnline, useStored, useWide } from "./hooks.js";
import { BulkBar, ColumnChooser, Filters, Pager, SearchBox, Views } from "./table_bars.jsx";
import { words } from "./words.js";

const aligned = (column) => column.align || (NUMERIC.has(column.kind) ? "end" : "start");
const EDITABLE = "input, textarea, select, [contenteditable], [role=menu]";

function HeadCell({ column, sort, desc, onSort }) {
  const active = sort === column.key;
  const look = { scope: "col", "data-align": aligned(column), style: column.width ? { width: column.width } : undefined };
  if (!column.sort) return <th {...look}>{column.label}</th>;
  return (
    <th {...look} aria-sort={active ? (desc ? "descending" : "ascending") : "none"}>
      <button type="button" className="sort" data-active={active || undefined} onClick={() => onSort?.(column.key, active ? !desc : NUMERIC.has(column.kind))}>
        {column.label}
        <Icon name={active ? (desc ? "arrow-down" : "arrow-up") : "arrow-down-up"} size={14} />
      </button>
    </th>
  );
}

function SkeletonRows({ columns, selectable }) {
  return Array.from({ length: 8 }, (_, i) => (
    <tr key={i} className="row-skeleton">
      {selectable && <td className="td-check" />}
      {columns.map((c, j) => (
        <td key={c.key} data-align={aligned(c)}>
          <span className="bone" style={{ width: `${45 + ((i * 7 + j * 13) % 40)}%` }} />
        </td>
      ))}
    </tr>
  ));
}

function Row({ row, columns, selectable, selected, current, tabbable, onPick, onOpen, onFocus, label }) {
  return (
    <tr
      data-row={row.id}
      tabIndex={tabbable ? 0 : -1}
      data-selected={selected || undefined}
      aria-current={current || undefined}
      className={cx("row", onOpen && "row-open")}
      data-tone={row.row_tone || undefined}
      onFocus={onFocus}
      onClick={(event) => {
        if (event.target.closest("a, button, input, label") || getSelection()?.toString()) return;
        onOpen?.(event);
      }}
    >
      {selectable && (
        <td className="td-check">
          <input type="checkbox" className="checkbox" tabIndex={-1} checked={selected} aria-label={`${words.select} ${label}`} onChange={onPick} />
        </td>
      )}
      {columns.map((c) => (
        <td key={c.key} data-label={c.label} data-align={aligned(c)} data-kind={c.kind}>
          <Cell row={row} column={c} />
        </td>
      ))}
    </tr>
  );
}

// Roving focus: one row is in the tab order, arrows move it.
function useRowKeys({ rows, selectable, toggle, open, peek, searchBox }) {
  const [at, setAt] = useState(0);
  const body = useRef(null);
  const move = (to) => {
    const next = Math.max(0, Math.min(rows.length - 1, to));
    setAt(next);
    body.current?.querySelectorAll("tr[data-row]")[next]?.focus();
  };
  const keys = {
    ArrowDown: () => move(at + 1),
    ArrowUp: () => move(at - 1),
    Home: () => move(0),
    End: () => move(rows.length - 1),
    Enter: (row) => open(row),
    " ": (row) => (peek ? peek(row.id) : selectable && toggle(row.id)),
    x: (row) => selectable && toggle(row.id),
    "/": () => searchBox.current?.focus(),
  };
  const onKeyDown = (event) => {
    const row = rows[at];
    if (!row || !(event.key in keys) || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.target !== event.currentTarget && event.target.closest(`a, button, ${EDITABLE}`)) return;
    event.preventDefault();
    keys[event.key](row);
  };
  return { at: Math.min(at, Math.max(rows.length - 1, 0)), setAt, body, onKeyDown };
}

function Nothing({ error, filtered, onRetry, emptyTitle, emptyText, emptyAction, onClear }) {
  if (error)
    return (
      <div className="empty" role="alert">
        <span className="empty-icon" data-tone="danger"><Icon name="circle-alert" size={20} /></span>
        <p className="empty-title">{error}</p>
        {onRetry && <button type="button" className="btn" data-variant="secondary" onClick={() => onRetry()}>{words.retry}</button>}
      </div>
    );
  if (filtered)
    return (
      <div className="empty" role="status">
        <span className="empty-icon"><Icon name="search" size={20} /></span>
        <p className="empty-title">{words.noResults}</p>
        <p className="empty-text">{words.noResultsText}</p>
        <button type="button" className="btn" data-variant="secondary" onClick={onClear}>{words.clearAll}</button>
      </div>
    );
  return (
    <div className="empty" role="status">
      <span className="empty-icon"><Icon name="inbox" size={20} /></span>
      <p className="empty-title">{emptyTitle}</p>
      {emptyText && <p className="empty-text">{emptyText}</p>}
      {emptyAction}
    </div>
  );
}

function useSelection(rows, id) {
  const [selected, setSelected] = useState([]);
  // Another page, another choice: nobody acts on rows they no longer see.
  const shown = useMemo(() => new Set(rows.map((r) => r.id)), [rows]);
  const visible = useMemo(() => selected.filter((key) => shown.has(key)), [selected, shown]);
  const toggle = useCallback((key) => setSelected((now) => (now.includes(key) ? now.filter((k) => k !== key) : [...now, key])), []);
  useEffect(() => setSelected([]), [id]);
  return [visible, toggle, setSelected];
}

export function DataTable(props) {
  const { id, label, rows = [], columns = [], loading = false, error = "", filters = [], filterValues = {}, views = [], bulk = [] } = props;
  const { search = "", sort = "", desc = false, page = 1, total = rows.length, pageSize = 50, density = "normal", href = "", current = "" } = props;
  const { onSort, onPage, onSearch, onFilter, onView, onBulk, onOpen, onPeek, onExport, onRetry, children, hasEmptyAction = false } = props;
  // a slot travels as the last child: Reflex gathers the state of children, not of props
  const all = Children.toArray(children);
  const [toolbar, emptyAction] = hasEmptyAction ? [all.slice(0, -1), all.at(-1)] : [all, null];
  const navigate = useNavigate();
  const online = useOnline();
  const tight = useMedia("(640px <= width < 1200px)");
  const [chosen, setHidden] = useStored(id ? `columns:${id}` : null, null);
  const hidden = chosen ?? columns.filter((c) => c.hidden || (tight && c.roomy)).map((c) => c.key);
  const shown = columns.filter((c) => c.fixed || !hidden.includes(c.key));
  const [selected, toggle, setSelected] = useSelection(rows, `${page}|${search}|${JSON.stringify(filterValues)}`);
  const selectable = bulk.length > 0;
  const searchBox = useRef(null);
  const [scroller, wide, more] = useWide();
  const opens = Boolean(onOpen || href || onPeek);
  const open = (row, event) => {
    const target = href && fill(href, row);
    if (target && (event?.ctrlKey || event?.metaKey)) window.open(target, "_blank", "noopener");
    else if (onOpen) onOpen(row.id);
    else if (target) navigate(target);
    else onPeek?.(row.id);
  };
  const keys = useRowKeys({ rows, selectable, toggle, open, peek: onPeek, searchBox });
  const first = loading && rows.length === 0;
  const empty = !first && (error || rows.length === 0);
  const filtered = Boolean(search) || Object.values(filterValues ?? {}).some(Boolean);
  const bars = onSearch || filters.length || onExport || toolbar.length || columns.length > 4;
  const allOn = rows.length > 0 && selected.length === rows.length;
  return (
    <section className="list" id={id} aria-label={label} aria-busy={loading || undefined} data-density={density}>
      {views.length > 0 && <Views views={views} view={props.view} onView={onView} />}
      {bars && (
        <div className="list-bar">
          {onSearch && <SearchBox boxRef={searchBox} value={search} placeholder={props.searchPlaceholder} onSearch={onSearch} />}
          <Filters filters={filters} values={filterValues} onFilter={onFilter} />
          <div className="list-tools">
            {toolbar}
            {onExport && (
              <button type="button" className="btn" data-variant="ghost" data-size="sm" data-icon-only="" aria-label={words.export} title={words.export} onClick={() => onExport()}>
                <Icon name="download" />
              </button>
            )}
            {columns.length > 4 && <ColumnChooser columns={columns} hidden={hidden} onChange={setHidden} />}
          </div>
        </div>
      )}
      <div className="table-scroll" tabIndex={wide ? 0 : undefined} ref={scroller} data-more={more || undefined} data-stale={(loading && !first) || !online || undefined}>
        {empty ? (
          <Nothing
            {...props}
            emptyAction={emptyAction}
            filtered={filtered}
            onClear={() => {
              onSearch?.("");
              filters.forEach((f) => filterValues?.[f.key] && onFilter?.(f.key, ""));
            }}
          />
        ) : (
          <table className="table">
            <caption className="sr-only">{label}</caption>
            <thead>
              <tr>
                {selectable && (
                  <th scope="col" className="td-check">
                    <input type="checkbox" className="checkbox" checked={allOn} aria-label={words.selectAll} onChange={() => setSelected(allOn ? [] : rows.map((r) => r.id))} />
                  </th>
                )}
                {shown.map((c) => (
                  <HeadCell key={c.key} column={c} sort={sort} desc={desc} onSort={onSort} />
                ))}
              </tr>
            </thead>
            <tbody ref={keys.body} onKeyDown={keys.onKeyDown}>
              {first ? (
                <SkeletonRows columns={shown} selectable={selectable} />
              ) : (
                rows.map((row, i) => (
                  <Row
                    key={row.id}
                    row={row}
                    columns={shown}
                    selectable={selectable}
                    selected={selected.includes(row.id)}
                    current={row.id === current}
                    tabbable={i === keys.at && (opens || selectable)}
                    label={String(row[shown[0]?.key] ?? row.id)}
                    onPick={() => toggle(row.id)}
                    onOpen={opens ? (event) => open(row, event) : null}
                    onFocus={() => keys.setAt(i)}
                  />
                ))
              )}
            </tbody>
          </table>
        )}
      </div>
      <BulkBar selected={selected} actions={bulk} onBulk={onBulk} onClear={() => setSelected([])} />
      <Pager page={page} pageSize={pageSize} total={total} shown={rows.length} onPage={onPage} />
    </section>
  );
}

// A document's lines: no paging, no selection, totals at the foot.
export function Lines({ rows = [], columns = [], totals = [], label, children }) {
  const [scroller, , more] = useWide();
  return (
    <div className="table-scroll lines" role="region" aria-label={label} tabIndex={0} ref={scroller} data-more={more || undefined}>
      <table className="table">
        <caption className="sr-only">{label}</caption>
        <thead>
          <tr>{columns.map((c) => <HeadCell key={c.key} column={c} />)}</tr>
        </thead>
        <tbody>
          {rows.map((row, i) => (
            <tr key={row.id ?? i} className="row">
              {columns.map((c) => (
                <td key={c.key} data-label={c.label} data-align={aligned(c)} data-kind={c.kind}>
                  <Cell row={row} column={c} />
                </td>
              ))}
            </tr>
          ))}
          {rows.length === 0 && (
            <tr><td colSpan={columns.length} className="lines-empty">{words.rowsEmpty}</td></tr>
          )}
        </tbody>
        {totals.length > 0 && (
          <tfoot>
            {totals.map((t, i) => (
              <tr key={t.label} data-last={i === totals.length - 1 || undefined}>
                <th scope="row" colSpan={Math.max(columns.length - 1, 1)}>{t.label}</th>
                <td data-align="end"><Cell row={t} column={{ key: "value", kind: t.kind ?? "money" }} /></td>
              </tr>
            ))}
          </tfoot>
        )}
      </table>
      {children}
    </div>
  );
}
