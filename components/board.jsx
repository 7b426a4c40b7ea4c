// A kanban for mouse, touch and keyboard that stays fluid with thousands of cards.
import { memo, useEffect, useMemo, useRef, useState } from "react";
import { DragDropContext, Draggable, Droppable } from "@hello-pangea/dnd";
import { Virtuoso } from "react-virtuoso";
import { useBoardCards } from "./board_cards.js";
import { number, shortMoney, money, plate, relative, datetime } from "./format.js";
import { Icon } from "./icon.jsx";
import { useLatest, useNow } from "./hooks.js";
import { Avatar, Chip, ProgressBar } from "./value.jsx";
import { words } from "./words.js";

const LONG = 40;
const same = (a, b) => a.card === b.card || JSON.stringify(a.card) === JSON.stringify(b.card);

function Promised({ at }) {
  const now = useNow();
  const late = new Date(at).getTime() < now;
  return (
    <span className="card-fact" data-tone={late ? "danger" : undefined} title={`${words.promised}: ${datetime(at)}`}>
      <Icon name={late ? "alarm-clock" : "clock"} size={14} label={late ? words.overdue : words.promised} />
      {relative(at, now)}
    </span>
  );
}

const CardFace = memo(function CardFace({ card }) {
  const urgent = card.priority === "urgent" || card.priority === "high";
  return (
    <>
      <span className="card-top">
        <span className="card-plate">{plate(card.plate)}</span>
        <span className="card-number">{card.number}</span>
        {urgent && <Icon name={card.priority === "urgent" ? "flame" : "flag"} size={14} className={`priority-${card.priority}`} label={words.priority[card.priority]} />}
      </span>
      <span className="card-title">{card.title}</span>
      <span className="card-client">{card.client}</span>
      {card.chips?.length > 0 && <span className="chips">{card.chips.map((c) => <Chip key={c.label} {...c} />)}</span>}
      {card.tasks_total > 0 && <ProgressBar value={card.tasks_done} max={card.tasks_total} label={words.tasks(card.tasks_done, card.tasks_total)} text={`${card.tasks_done}/${card.tasks_total}`} />}
      <span className="card-meta">
        {card.technician && <Avatar name={card.technician} size="sm" />}
        {card.promised && <Promised at={card.promised} />}
        {card.amount !== undefined && card.amount !== null && <span className="card-amount">{money(card.amount)}</span>}
      </span>
    </>
  );
}, same);

const named = (card) => [card?.number, plate(card?.plate)].filter(Boolean).join(", ");

function Card({ card, drag, lifted, onOpen }) {
  return (
    <div ref={drag.innerRef} {...drag.draggableProps} className="board-slot">
      <div
        {...drag.dragHandleProps}
        className="board-card"
        data-card={card.id}
        data-lifted={lifted || undefined}
        aria-label={[named(card), card.title, card.client].filter(Boolean).join(". ")}
        onClick={() => onOpen?.(card.id)}
        onKeyDown={(event) => {
          if (event.key !== "Enter") return;
          event.preventDefault();
          onOpen?.(card.id);
        }}
      >
        <CardFace card={card} />
      </div>
    </div>
  );
}

// Virtuoso measures an item by its content; while the card is in the air the hole must keep its height.
function KeptHeight({ children, ...props }) {
  const [height, setHeight] = useState(0);
  const known = props["data-known-size"];
  useEffect(() => setHeight((before) => (known === 0 ? before : known)), [known]);
  return <div {...props} className="kept-height" style={{ ...props.style, "--kept": `${height}px` }}>{children}</div>;
}

function Place({ card, index, disabled, onOpen }) {
  return (
    <Draggable draggableId={card.id} index={index} isDragDisabled={disabled}>
      {(drag, state) => <Card card={card} drag={drag} lifted={state.isDragging} onOpen={onOpen} />}
    </Draggable>
  );
}

function List({ column, cards, disabled, onOpen }) {
  const long = cards.length > LONG;
  const home = useRef(null);
  return (
    <Droppable
      key={long ? "long" : "short"}
      droppableId={column.id}
      getContainerForClone={() => home.current?.closest(".board") ?? document.body}
      mode={long ? "virtual" : "standard"}
      renderClone={long ? (drag, state, from) => <Card card={cards[from.source.index]} drag={drag} lifted={state.isDragging} /> : undefined}
    >
      {(drop, state) => {
        const over = state.isDraggingOver || undefined;
        if (!long)
          return (
            <div ref={drop.innerRef} {...drop.droppableProps} className="board-list" data-over={over} data-testid={`col-${column.id}`}>
              {cards.map((card, i) => <Place key={card.id} card={card} index={i} disabled={disabled} onOpen={onOpen} />)}
              {drop.placeholder}
              {cards.length === 0 && !over && <p className="board-empty">{column.hint || words.boardEmpty}</p>}
            </div>
          );
        const rows = state.isUsingPlaceholder ? [...cards, null] : cards;
        return (
          <Virtuoso
            {...drop.droppableProps}
            className="board-list"
            data-over={over}
            data-testid={`col-${column.id}`}
            scrollerRef={(element) => {
              home.current = element;
              drop.innerRef(element);
            }}
            data={rows}
            increaseViewportBy={300}
            components={{ Item: KeptHeight }}
            computeItemKey={(i, card) => card?.id ?? "hole"}
            itemContent={(i, card) => (card ? <Place card={card} index={i} disabled={disabled} onOpen={onOpen} /> : <div className="board-hole" />)}
          />
        );
      }}
    </Droppable>
  );
}

function Column({ column, cards, disabled, forbidden, refusal, onOpen, onMore }) {
  const left = (column.count ?? cards.length) - cards.length;
  return (
    <div role="group" className="board-column" data-status={column.status} data-forbidden={forbidden ? "" : undefined} aria-label={`${column.title}, ${column.count ?? cards.length}`}>
      <header className="board-head">
        <span className="board-dot" aria-hidden="true" />
        <h2 className="board-title">{column.title}</h2>
        <span className="count">{number(column.count ?? cards.length)}</span>
        {column.total !== undefined && column.total !== null && <span className="board-total" title={money(column.total)}>{shortMoney(column.total)}</span>}
      </header>
      {(refusal || forbidden) && (
        <p className="board-no" data-loud={refusal ? "" : undefined}>
          <Icon name="lock" size={14} />
          {refusal || forbidden}
        </p>
      )}
      <List column={column} cards={cards} disabled={disabled} onOpen={onOpen} />
      {left > 0 && (
        <button type="button" className="board-more" onClick={() => onMore?.(column.id)}>
          {words.moreN(number(left))}
        </button>
      )}
    </div>
  );
}

function useRefusal() {
  const [refusal, setRefusal] = useState(null);
  useEffect(() => {
    if (!refusal) return undefined;
    const hush = setTimeout(() => setRefusal(null), 5000);
    return () => clearTimeout(hush);
  }, [refusal]);
  return [refusal, setRefusal];
}

function SkeletonBoard({ label }) {
  return (
    <div className="board" aria-busy="true" aria-label={label} role="group">
      {[3, 2, 4, 1, 2].map((n, i) => (
        <section key={i} className="board-column">
          <header className="board-head"><span className="bone" style={{ width: "50%" }} /></header>
          <div className="board-list">
            {Array.from({ length: n }, (_, j) => <div key={j} className="board-card bone-card"><span className="bone" /><span className="bone" style={{ width: "60%" }} /></div>)}
          </div>
        </section>
      ))}
    </div>
  );
}

export function Board(props) {
  const { columns = [], cards = [], allowed = {}, reasons = {}, settled = 0, density = "comfortable", disabled = false, loading = false, label } = props;
  const [shown, lift, drop] = useBoardCards(cards, settled);
  const [dragging, setDragging] = useState(null);
  const [refusal, setRefusal] = useRefusal();
  const calls = useLatest(props);
  const dropped = useRef(0);
  const byColumn = useMemo(() => {
    const groups = Object.fromEntries(columns.map((c) => [c.id, []]));
    for (const card of shown) groups[card.column]?.push(card);
    return groups;
  }, [columns, shown]);
  const title = (id) => columns.find((c) => c.id === id)?.title ?? id;
  const limited = Object.keys(allowed ?? {}).length > 0;
  const why = (from, to) => {
    if (from === to || !limited || allowed[from]?.includes(to)) return "";
    return reasons?.[`${from}>${to}`] || words.boardNo(title(from), title(to));
  };
  const cardOf = (id) => shown.find((c) => c.id === id);
  const open = (id) => {
    // A drop ends with a click on the card: that click is not a wish to open it.
    if (performance.now() - dropped.current > 200) calls.current.onOpen?.(id);
  };
  const onDragEnd = ({ source, destination, draggableId: id }, { announce }) => {
    dropped.current = performance.now();
    setDragging(null);
    const from = source.droppableId;
    const to = destination?.droppableId ?? from;
    const moved = destination && (to !== from || destination.index !== source.index);
    const refused = why(from, to);
    if (!moved || refused) {
      drop(null);
      if (refused) setRefusal({ column: to, text: refused });
      announce(refused || words.boardCancel(named(cardOf(id)), title(from)));
      return;
    }
    drop({ id, from, column: to, index: destination.index });
    announce(words.boardDrop(named(cardOf(id)), title(to)));
    calls.current.onMove?.(id, to, destination.index);
  };
  if (loading && !cards.length) return <SkeletonBoard label={label} />;
  return (
    <DragDropContext
      dragHandleUsageInstructions={words.boardHelp}
      onBeforeCapture={lift}
      onDragStart={({ draggableId, source }, { announce }) => {
        setDragging(source.droppableId);
        announce(words.boardLift(named(cardOf(draggableId)), title(source.droppableId)));
      }}
      onDragUpdate={({ source, destination }, { announce }) => {
        if (!destination) announce(words.boardOut);
        else announce(why(source.droppableId, destination.droppableId) || words.boardOver(title(destination.droppableId), destination.index + 1));
      }}
      onDragEnd={onDragEnd}
    >
      <div className="board" data-density={density} role="group" tabIndex={0} aria-label={label} data-dragging={dragging ? "" : undefined}>
        {columns.map((column) => (
          <Column
            key={column.id}
            column={column}
            cards={byColumn[column.id]}
            disabled={disabled}
            forbidden={dragging ? why(dragging, column.id) : ""}
            refusal={refusal?.column === column.id ? refusal.text : ""}
            onOpen={open}
            onMore={props.onMore}
          />
        ))}
      </div>
      <p className="sr-only" role="status">{refusal?.text}</p>
    </DragDropContext>
  );
}
