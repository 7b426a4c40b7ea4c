// A kanban for mouse, touch and keyboard that stays fluid with thousands of cards, in columns or in lanes.
import { useEffect, useMemo, useRef, useState } from "react";
import { DragDropContext, Droppable, useMouseSensor, useTouchSensor } from "@hello-pangea/dnd";
import { Virtuoso } from "react-virtuoso";
import { Card, named, Place } from "./board_card.jsx";
import { cellOf, isAhead, partsOf, place } from "./board_cells.js";
import { useKeyCarry } from "./board_keys.js";
import { LaneGrid } from "./board_lanes.jsx";
import { PickBar, usePicks } from "./board_picks.jsx";
import { number, shortMoney, money } from "./format.js";
import { Icon } from "./icon.jsx";
import { useLatest } from "./hooks.js";
import { useMovesAhead } from "./moves_ahead.js";
import { words } from "./words.js";

const LONG = 40;
// Lanes have their own keys: the library's know no way from one lane down to the next.
const BY_HAND = [useMouseSensor, useTouchSensor];

// Virtuoso measures an item by its content; while the card is in the air the hole must keep its height.
function KeptHeight({ children, ...props }) {
  const [height, setHeight] = useState(0);
  const known = props["data-known-size"];
  useEffect(() => setHeight((before) => (known === 0 ? before : known)), [known]);
  return <div {...props} className="kept-height" style={{ ...props.style, "--kept": `${height}px` }}>{children}</div>;
}

function List({ column, cards, board }) {
  const long = cards.length > LONG;
  const home = useRef(null);
  return (
    <Droppable
      key={long ? "long" : "short"}
      droppableId={column.id}
      getContainerForClone={() => home.current?.closest(".board") ?? document.body}
      mode={long ? "virtual" : "standard"}
      renderClone={long ? (drag, state, from) => <Card card={cards[from.source.index]} drag={drag} lifted={state.isDragging} others={board.picks.others(from.draggableId)} /> : undefined}
    >
      {(drop, state) => {
        const over = state.isDraggingOver || undefined;
        if (!long)
          return (
            <div ref={drop.innerRef} {...drop.droppableProps} className="board-list" data-over={over} data-testid={`col-${column.id}`}>
              {cards.map((card, i) => <Place key={card.id} card={card} index={i} cell={column.id} board={board} />)}
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
            itemContent={(i, card) => (card ? <Place card={card} index={i} cell={column.id} board={board} /> : <div className="board-hole" />)}
          />
        );
      }}
    </Droppable>
  );
}

function Column({ column, cards, board }) {
  const forbidden = board.dragging ? board.why(board.dragging, column.id) : "";
  const refusal = board.refusal?.cell === column.id ? board.refusal.text : "";
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
      <List column={column} cards={cards} board={board} />
      {left > 0 && (
        <button type="button" className="board-more" onClick={() => board.more(column.id)}>
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

// Why a card may not go from one cell to another; empty where it may.
function useWhy({ columns, allowed, reasons, laneReason }) {
  const title = (id) => columns.find((c) => c.id === id)?.title ?? id;
  const limited = Object.keys(allowed ?? {}).length > 0;
  return (from, to) => {
    const a = partsOf(from);
    const b = partsOf(to);
    if (a.lane !== b.lane && laneReason) return laneReason;
    if (a.column === b.column || !limited || allowed[a.column]?.includes(b.column)) return "";
    return reasons?.[`${a.column}>${b.column}`] || words.boardNo(title(a.column), title(b.column));
  };
}

export function Board(props) {
  const { columns = [], decks = [], lanes = [], laneBy = "", allowed = {}, reasons = {}, laneReason = "", settled = 0, density = "comfortable", disabled = false, loading = false, label } = props;
  const laned = Boolean(laneBy);
  const cards = useMemo(() => decks.flat(), decks);
  const [shown, lift, drop] = useMovesAhead(cards, settled, { place, isAhead });
  const [dragging, setDragging] = useState(null);
  const [refusal, setRefusal] = useRefusal();
  const [said, say] = useState("");
  const picks = usePicks(cards);
  const calls = useLatest(props);
  const dropped = useRef(0);
  const root = useRef(null);
  const why = useWhy({ columns, allowed, reasons, laneReason });
  const cardOf = (id) => shown.find((c) => c.id === id);
  const title = (cell) => {
    const at = partsOf(cell);
    const lane = lanes.find((one) => one.id === at.lane);
    return [lane?.title, columns.find((c) => c.id === at.column)?.title ?? at.column].filter(Boolean).join(", ");
  };
  const open = (id) => {
    // A drop ends with a click on the card: that click is not a wish to open it.
    if (performance.now() - dropped.current > 200) calls.current.onOpen?.(id);
  };

  // Every way of letting a card go ends here; answers what is to be announced.
  const put = (id, from, home, to, index) => {
    dropped.current = performance.now();
    setDragging(null);
    const refused = why(from, to);
    if (refused || (to === from && index === home)) {
      drop(null);
      if (refused) setRefusal({ cell: to, text: refused });
      return refused || words.boardCancel(named(cardOf(id)), title(from));
    }
    const together = picks.others(id) > 0 ? picks.inOrder(shown) : [id];
    const before = shown.filter((c) => cellOf(c) === to && c.id !== id)[index]?.id ?? "";
    drop(together.map((one, i) => ({ id: one, from: cellOf(cardOf(one)), cell: to, index: index + i })));
    if (together.length > 1) {
      const { column, lane } = partsOf(to);
      calls.current.onCarry?.(together, column, lane);
      picks.clear();
    } else calls.current.onMove?.(id, to, index, from, before);
    return words.boardDrop(named(cardOf(id)), title(to));
  };
  const onDragEnd = ({ source, destination, draggableId: id }, { announce }) => {
    const from = source.droppableId;
    announce(put(id, from, source.index, destination?.droppableId ?? from, destination?.index ?? source.index));
  };

  const keys = useKeyCarry({
    root,
    grid: () => ({
      columns: columns.map((c) => c.id),
      lanes: lanes.map((one) => one.id),
      size: (cell) => shown.filter((c) => cellOf(c) === cell && c.id !== keys.held?.id).length,
    }),
    onLift: ({ id, from }) => {
      lift();
      setDragging(from);
      say(words.boardLift(named(cardOf(id)), title(from)));
    },
    onOver: ({ from, cell, index }) => say(why(from, cell) || words.boardOver(title(cell), index + 1)),
    onDrop: ({ id, from, home, cell, index }) => say(put(id, from, home, cell, index)),
    onCancel: ({ id, from, home }) => say(put(id, from, home, from, home)),
  });
  const drawn = keys.held ? place(shown, keys.held) : shown;
  const byCell = useMemo(() => {
    const groups = {};
    for (const card of drawn) (groups[laned ? cellOf(card) : card.column] ??= []).push(card);
    return groups;
  }, [laned, drawn]);

  if (loading && !cards.length) return <SkeletonBoard label={label} />;
  const board = { disabled, dragging, refusal, why, picks, open, keys: laned ? keys : null, more: (cell) => calls.current.onMore?.(cell), lane: (id) => calls.current.onLane?.(id) };
  return (
    <DragDropContext
      key={laned ? "lanes" : "columns"}
      dragHandleUsageInstructions={words.boardHelp}
      enableDefaultSensors={!laned}
      sensors={laned ? BY_HAND : undefined}
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
      <div ref={root} className="board" data-density={density} data-laned={laned ? "" : undefined} role="group" tabIndex={0} aria-label={label} data-dragging={dragging ? "" : undefined}>
        {laned
          ? <LaneGrid columns={columns} lanes={lanes} byCell={byCell} board={board} />
          : columns.map((column) => <Column key={column.id} column={column} cards={byCell[column.id] ?? []} board={board} />)}
      </div>
      <PickBar
        picks={picks}
        cards={shown}
        columns={columns}
        lanes={laneReason ? [] : lanes}
        onCarry={(ids, column, lane) => calls.current.onCarry?.(ids, column, lane)}
      />
      <p className="sr-only" role="status">{refusal?.text}</p>
      <p className="sr-only" aria-live="assertive">{said}</p>
    </DragDropContext>
  );
}
