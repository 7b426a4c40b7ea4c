// Days or lanes beside each other, with what is booked in them: moved and resized by mouse, touch and keyboard.
import { memo, useEffect, useMemo, useRef, useState } from "react";
import { useCalendarDrag } from "./calendar_drag.js";
import { isAhead, place as placed, sideBySide } from "./calendar_items.js";
import { useLatest, useMedia, useNow } from "./hooks.js";
import { Icon } from "./icon.jsx";
import { useMovesAhead } from "./moves_ahead.js";
import { words } from "./words.js";

const SCALE = 1.5;
const LINE = 16; // px, the height of an hour's text
const NARROW = "(width < 640px)";

const pad = (n) => String(n).padStart(2, "0");
export const clock = (minutes) => `${pad(Math.floor(minutes / 60))}:${pad(Math.round(minutes % 60))}`;
const spoken = (item) => [item.plate, item.title, item.client].filter(Boolean).join(", ");

// What the wall shows in the centre's zone: the day and its minutes.
function useWall(zone) {
  const now = useNow();
  return useMemo(() => {
    const parts = new Intl.DateTimeFormat("en-CA", {
      timeZone: zone || undefined, year: "numeric", month: "2-digit", day: "2-digit", hour: "2-digit", minute: "2-digit", hourCycle: "h23",
    }).formatToParts(now);
    const get = (type) => parts.find((part) => part.type === type).value;
    return { day: `${get("year")}-${get("month")}-${get("day")}`, minutes: Number(get("hour")) * 60 + Number(get("minute")) };
  }, [now, zone]);
}

const Face = memo(function Face({ item, start, end }) {
  return (
    <>
      <span className="cal-when">
        {item.icon && <Icon name={item.icon} size={14} label={item.status_label} />}
        {clock(start)}–{clock(end)}
      </span>
      <span className="cal-plate">{item.plate}</span>
      <span className="cal-title">{item.title}</span>
      <span className="cal-client">{item.client}</span>
      {item.about && <span className="cal-about">{item.about}</span>}
    </>
  );
});

function Item({ item, track = 0, tracks = 1, place, from, lifted, drag, onOpen, help }) {
  const { start, end } = place;
  const room = 100 / tracks;
  return (
    <div
      role="button"
      tabIndex={0}
      data-item={item.id}
      data-tone={item.tone}
      data-lifted={lifted || undefined}
      data-fixed={item.fixed ? "" : undefined}
      data-quiet={item.quiet ? "" : undefined}
      data-short={end - start < 45 ? "" : undefined}
      data-narrow={tracks > 1 ? "" : undefined}
      className="cal-item"
      aria-label={`${clock(start)}–${clock(end)}. ${spoken(item)}. ${item.status_label}`}
      aria-describedby={item.fixed ? undefined : help}
      style={{ top: (start - from) * SCALE, height: Math.max((end - start) * SCALE - 2, 26), left: `${track * room}%`, width: `calc(${room}% - 4px)` }}
      onPointerDown={(event) => drag.pointerDown(event, item, "move")}
      onClick={() => onOpen(item.id)}
      onKeyDown={(event) => {
        if (drag.keyDown(event, item) || event.key !== "Enter") return;
        event.preventDefault();
        onOpen(item.id);
      }}
      onBlur={() => lifted && drag.held && !drag.held.pointer && drag.cancel()}
    >
      <Face item={item} start={start} end={end} />
      {!item.fixed && (
        <span
          className="cal-grip"
          aria-hidden="true"
          onPointerDown={(event) => {
            event.stopPropagation();
            drag.pointerDown(event, item, "resize");
          }}
        />
      )}
    </div>
  );
}

function Column({ column, items, from, to, now, drag, held, onOpen, onCreate, onRef, help }) {
  const laid = useMemo(() => sideBySide(items), [items]);
  const land = held && held.place.column === column.id;
  return (
    <div role="group" className="cal-column" aria-label={[column.title, column.about].filter(Boolean).join(", ")} data-today={column.today ? "" : undefined}>
      <div
        ref={onRef}
        className="cal-room"
        data-testid={`cal-${column.id}`}
        data-over={land || undefined}
        style={{ height: (to - from) * SCALE }}
        onDoubleClick={(event) => event.target === event.currentTarget && onCreate(column.id, from + (event.clientY - event.currentTarget.getBoundingClientRect().top) / SCALE)}
      >
        {(column.closed ?? []).map(([start, end]) => (
          <div key={start} className="cal-closed" style={{ top: (Math.max(start, from) - from) * SCALE, height: (Math.min(end, to) - Math.max(start, from)) * SCALE }} />
        ))}
        {laid.map(({ item, track, tracks }) => {
          const lifted = held?.item.id === item.id;
          return (
            <Item key={item.id} item={item} track={track} tracks={tracks} place={lifted && !land ? held.item : lifted ? { ...held.place } : item} from={from} lifted={lifted ? (land ? "here" : "away") : ""} drag={drag} onOpen={onOpen} help={help} />
          );
        })}
        {land && held.item.column !== column.id && (
          <div className="cal-ghost" data-tone={held.item.tone} style={{ top: (held.place.start - from) * SCALE, height: (held.place.end - held.place.start) * SCALE - 2 }}>
            <Face item={held.item} start={held.place.start} end={held.place.end} />
          </div>
        )}
        {now !== null && now >= from && now <= to && <div className="cal-now" role="presentation" style={{ top: (now - from) * SCALE }} />}
      </div>
    </div>
  );
}

function Heads({ columns }) {
  return (
    <div className="cal-heads">
      <div className="cal-corner" />
      {columns.map((column) => (
        <div key={column.id} className="cal-head" data-today={column.today ? "" : undefined}>
          <span className="cal-name">{column.title}</span>
          {column.about && <span className="cal-under">{column.about}</span>}
          {column.load && (
            <span className="cal-load" data-tone={column.load_tone || undefined} title={column.load_hint}>
              {column.load}
            </span>
          )}
        </div>
      ))}
    </div>
  );
}

function Hours({ from, to, now }) {
  const marks = [];
  for (let at = Math.ceil(from / 60) * 60; at <= to; at += 60) {
    if (now === null || Math.abs(at - now) * SCALE >= LINE) marks.push(at); // the hour that is now stands alone
  }
  return (
    <div className="cal-hours" aria-hidden="true" style={{ height: (to - from) * SCALE }}>
      {marks.map((at) => <span key={at} style={{ top: (at - from) * SCALE }}>{clock(at)}</span>)}
      {now !== null && <span className="cal-now-mark" style={{ top: (now - from) * SCALE }}>{clock(now)}</span>}
    </div>
  );
}

// A phone shows the day as a list: a column of a finger's width would hold no words.
function DayList({ columns, items, onOpen, label }) {
  return (
    <div className="cal-list" role="group" aria-label={label}>
      {columns.map((column) => {
        const own = items.filter((item) => item.column === column.id).sort((a, b) => a.start - b.start);
        if (!own.length && columns.length > 1) return null;
        return (
          <section key={column.id}>
            <h2 className="cal-list-head">
              {column.title}
              {column.load && <span className="cal-load" data-tone={column.load_tone || undefined}>{column.load}</span>}
            </h2>
            {own.map((item) => (
              <button key={item.id} type="button" className="cal-row" data-tone={item.tone} data-quiet={item.quiet ? "" : undefined} onClick={() => onOpen(item.id)}>
                <Face item={item} start={item.start} end={item.end} />
              </button>
            ))}
            {!own.length && <p className="cal-none">{words.calendarNone}</p>}
          </section>
        );
      })}
      {!items.length && columns.length > 1 && <p className="cal-none">{words.calendarEmpty}</p>}
    </div>
  );
}

export function Calendar(props) {
  const { columns = [], items = [], first: from = 480, last: to = 1200, step = 15, zone = "", settled = 0, disabled = false, label = "" } = props;
  const [shown, lift, drop] = useMovesAhead(items, settled, { place: placed, isAhead });
  const [said, setSaid] = useState("");
  const wall = useWall(zone);
  const narrow = useMedia(NARROW);
  const calls = useLatest(props);
  const scroller = useRef(null);
  const rooms = useRef({});
  const dropped = useRef(0);
  const refocus = useRef({ id: "", until: 0 });
  const grid = useRef({});
  const known = disabled ? shown.map((item) => ({ ...item, fixed: true })) : shown;
  grid.current = {
    from, to, step, columns, scale: SCALE,
    columnsAt: () => columns.map(({ id }) => {
      const box = rooms.current[id].getBoundingClientRect();
      return { id, top: box.top, distance: (x) => (x < box.left ? box.left - x : x > box.right ? x - box.right : 0) };
    }),
  };
  const title = (id) => columns.find((column) => column.id === id)?.title ?? id;
  const where = (place) => words.calendarWhere(title(place.column), clock(place.start), clock(place.end));
  const drag = useCalendarDrag({
    grid,
    scroller,
    onLift: (item) => {
      lift();
      setSaid(words.calendarLift(spoken(item), where(item)));
    },
    onOver: (_, place) => setSaid(where(place)),
    onDrop: (item, place) => {
      dropped.current = performance.now();
      if (document.activeElement?.dataset.item === item.id) refocus.current = { id: item.id, until: performance.now() + 3000 };
      drop([{ id: item.id, place }]);
      setSaid(words.calendarDrop(spoken(item), where(place)));
      calls.current.onMove?.(item.id, place.column, place.start, place.end);
    },
    onCancel: (item) => {
      dropped.current = performance.now();
      drop(null);
      setSaid(words.calendarCancel(spoken(item), where(item)));
    },
  });
  useEffect(() => {
    // An item that changes its column is drawn anew, there and perhaps back: the keyboard stays with it.
    const { id, until } = refocus.current;
    if (performance.now() > until || document.activeElement !== document.body) return;
    scroller.current?.querySelector(`[data-item="${CSS.escape(id)}"]`)?.focus();
  });
  const open = (id) => {
    // A drop ends with a click on the item: that click is not a wish to open it.
    if (performance.now() - dropped.current > 200) calls.current.onOpen?.(id);
  };
  const create = (column, at) => !disabled && calls.current.onCreate?.(column, Math.floor(at / step) * step);
  const today = columns.some((column) => column.date === wall.day);
  useEffect(() => {
    if (scroller.current && today) scroller.current.scrollTop = Math.max(0, (wall.minutes - from - 90) * SCALE);
    // only when another day comes into sight, not with every minute
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [today, columns[0]?.id]);
  const now = (column) => (column.date === wall.day ? wall.minutes : null);
  if (narrow) return <DayList columns={columns} items={known} onOpen={open} label={label} />;
  return (
    <>
      <div ref={scroller} className="cal" role="group" tabIndex={0} aria-label={label} data-dragging={drag.held ? "" : undefined} data-many={columns.length > 3 ? "" : undefined}>
        <Heads columns={columns} />
        <div className="cal-body">
          <Hours from={from} to={to} now={today && wall.minutes >= from && wall.minutes <= to ? wall.minutes : null} />
          {columns.map((column) => (
            <Column
              key={column.id}
              column={column}
              items={known.filter((item) => item.column === column.id)}
              from={from}
              to={to}
              now={now(column)}
              drag={drag}
              held={drag.held}
              onOpen={open}
              onCreate={create}
              onRef={(element) => {
                rooms.current[column.id] = element;
              }}
              help="cal-help"
            />
          ))}
        </div>
      </div>
      <p className="sr-only" id="cal-help">{words.calendarHelp}</p>
      <p className="sr-only" role="status">{said}</p>
    </>
  );
}
