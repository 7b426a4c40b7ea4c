// The board on the wall: large, late first, turning its pages by itself; nothing here changes anything.
import { useEffect, useMemo, useRef, useState } from "react";
import { Link } from "react-router";
import { riskOf } from "./board_card.jsx";
import { plate, promise } from "./format.js";
import { Icon } from "./icon.jsx";
import { useNow, useOnline, useWide } from "./hooks.js";
import { Avatar, ProgressBar } from "./value.jsx";
import { pagesOf } from "./wall_pages.js";
import { words } from "./words.js";

const pad = (n) => String(n).padStart(2, "0");

// A wall that falls asleep shows nothing; browsers that know no lock keep their own habits.
function useAwake() {
  useEffect(() => {
    let lock = null;
    const hold = async () => {
      if (document.visibilityState !== "visible") return;
      lock = await navigator.wakeLock?.request("screen").catch(() => null);
    };
    hold();
    document.addEventListener("visibilitychange", hold);
    return () => {
      document.removeEventListener("visibilitychange", hold);
      lock?.release();
    };
  }, []);
}

// How many cards fit under each other, measured where they stand.
function useRoom(ref) {
  const [room, setRoom] = useState(4);
  useEffect(() => {
    const measure = () => {
      const list = ref.current;
      if (!list) return;
      const card = parseFloat(getComputedStyle(list).getPropertyValue("--wall-card")) || 140;
      setRoom(Math.max(1, Math.floor((list.clientHeight + 12) / (card + 12))));
    };
    measure();
    const watch = new ResizeObserver(measure);
    if (ref.current) watch.observe(ref.current);
    return () => watch.disconnect();
  }, [ref]);
  return room;
}

function useTurning(count, seconds) {
  const [step, setStep] = useState(0);
  useEffect(() => {
    const turn = setInterval(() => setStep((n) => n + 1), seconds * 1000);
    const byKey = (event) => {
      if (event.key === "ArrowRight") setStep((n) => n + 1);
      if (event.key === "ArrowLeft") setStep((n) => n + count - 1);
    };
    addEventListener("keydown", byKey);
    return () => {
      clearInterval(turn);
      removeEventListener("keydown", byKey);
    };
  }, [count, seconds]);
  return count ? step % count : 0;
}

function WallCard({ card, now }) {
  const risk = riskOf(card, now);
  return (
    <li className="wall-card" data-risk={risk} data-card={card.id}>
      <span className="wall-top">
        <span className="card-plate">{plate(card.plate)}</span>
        {card.priority === "urgent" && <Icon name="flame" size={16} className="priority-urgent" label={words.priority.urgent} />}
        {card.promised && (
          <span className="card-fact" data-tone={risk}>
            <Icon name={risk === "danger" ? "alarm-clock" : "clock"} size={16} label={risk === "danger" ? words.overdue : words.promised} />
            {promise(card.promised, now)}
          </span>
        )}
      </span>
      <span className="wall-car">{card.vehicle}</span>
      {card.waiting
        ? <span className="card-waiting wall-job"><Icon name="hourglass" size={16} label={words.waitsFor} />{card.waiting}</span>
        : <span className="wall-job">{card.title}</span>}
      <span className="wall-foot">
        {card.technician && <><Avatar name={card.technician} size="sm" /><span className="truncate">{card.technician}</span></>}
        {card.tasks_total > 0 && <ProgressBar value={card.tasks_done} max={card.tasks_total} label={words.tasks(card.tasks_done, card.tasks_total)} text={`${card.tasks_done}/${card.tasks_total}`} />}
      </span>
    </li>
  );
}

function WallColumn({ column, cards, hidden, now, room, Heading }) {
  return (
    <section className="wall-column" data-status={column.status} aria-label={`${column.title}, ${cards.length + hidden}`}>
      <Heading className="wall-title"><span className="board-dot" aria-hidden="true" />{column.title}<span className="count">{cards.length + hidden}</span></Heading>
      <ul className="wall-list" ref={room}>
        {cards.map((card) => <WallCard key={card.id} card={card} now={now} />)}
      </ul>
    </section>
  );
}

// A page has one main and one first heading: a wall inside another page is a part of it.
const PAGE = { Frame: "main", Title: "h1", Heading: "h2" };
const PART = { Frame: "section", Title: "h3", Heading: "h4" };

export function Wall({ columns = [], cards = [], lanes = [], laneBy = "", seconds = 12, loading = false, label, back = "/tablero", inside = false }) {
  const { Frame, Title, Heading } = inside ? PART : PAGE;
  useAwake();
  const now = useNow();
  const online = useOnline();
  const list = useRef(null);
  const room = useRoom(list);
  const [columnsBox, wide] = useWide();
  const pages = useMemo(() => pagesOf({ columns, cards, lanes: laneBy ? lanes : [], room }), [columns, cards, lanes, laneBy, room]);
  const at = useTurning(pages.length, seconds);
  const page = pages[at] ?? { title: "", columns: {}, left: {} };
  const late = cards.filter((card) => riskOf(card, now) === "danger").length;
  const clock = new Date(now);
  return (
    <Frame id={inside ? undefined : "contenido"} className="wall" data-inside={inside || undefined} aria-label={label} data-page={at}>
      <header className="wall-head">
        <Title className="wall-name">{page.title || words.wallAll}</Title>
        {late > 0 && <span className="wall-late"><Icon name="alarm-clock" size={24} />{words.wallLate(late)}</span>}
        {!online && <span className="wall-late"><Icon name="cloud-off" size={24} />{words.wallOffline}</span>}
        {pages.length > 1 && <span className="wall-page">{words.wallPage(at + 1, pages.length)}</span>}
        <Link className="btn wall-back" data-variant="ghost" to={back}><Icon name="arrow-left" size={16} />{words.wallBack}</Link>
        <time className="wall-clock" dateTime={clock.toISOString()}>{`${pad(clock.getHours())}:${pad(clock.getMinutes())}`}</time>
      </header>
      <div className="wall-columns" ref={columnsBox} tabIndex={wide ? 0 : undefined} aria-busy={loading || undefined}>
        {columns.map((column, i) => (
          <WallColumn key={column.id} column={column} cards={page.columns[column.id] ?? []} hidden={page.left[column.id] ?? 0} now={now} room={i === 0 ? list : undefined} Heading={Heading} />
        ))}
      </div>
      {!loading && cards.length === 0 && <p className="wall-empty">{words.wallEmpty}</p>}
    </Frame>
  );
}
