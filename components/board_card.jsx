// One card of the board: what it says, how it is lifted, and how it is picked to move with others.
import { memo } from "react";
import { Draggable } from "@hello-pangea/dnd";
import { money, plate, promise, relative, datetime } from "./format.js";
import { Icon } from "./icon.jsx";
import { useNow } from "./hooks.js";
import { Avatar, Chip, ProgressBar } from "./value.jsx";
import { words } from "./words.js";

const SOON_MS = 2 * 3600 * 1000;
const same = (a, b) => a.card === b.card || JSON.stringify(a.card) === JSON.stringify(b.card);

/** How near a promise is: "danger" when it is broken, "warning" two hours before, nothing otherwise. */
export function riskOf(card, now) {
  if (!card.promised || card.due === false) return undefined;
  const left = new Date(card.promised).getTime() - now;
  return left < 0 ? "danger" : left < SOON_MS ? "warning" : undefined;
}

export const named = (card) => [card?.number, plate(card?.plate)].filter(Boolean).join(", ");

export function Promised({ card }) {
  const now = useNow();
  const risk = riskOf(card, now);
  const said = risk === "danger" ? words.overdue : risk ? words.dueSoon : words.promised;
  return (
    <span className="card-fact" data-tone={risk} title={`${words.promised}: ${datetime(card.promised)} (${relative(card.promised, now)})`}>
      <Icon name={risk === "danger" ? "alarm-clock" : "clock"} size={14} label={said} />
      {promise(card.promised, now)}
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
      {card.vehicle && <span className="card-vehicle">{card.vehicle}</span>}
      <span className="card-title">{card.title}</span>
      <span className="card-client">{card.client}</span>
      {card.waiting && (
        <span className="card-waiting"><Icon name="hourglass" size={14} label={words.waitsFor} />{card.waiting}</span>
      )}
      {card.chips?.length > 0 && <span className="chips">{card.chips.map((c) => <Chip key={c.label} {...c} />)}</span>}
      {card.tasks_total > 0 && <ProgressBar value={card.tasks_done} max={card.tasks_total} label={words.tasks(card.tasks_done, card.tasks_total)} text={`${card.tasks_done}/${card.tasks_total}`} />}
      <span className="card-meta">
        {card.technician && <Avatar name={card.technician} size="sm" />}
        {card.promised && <Promised card={card} />}
        {card.photos > 0 && (
          <span className="card-fact" title={words.photos(card.photos)}><Icon name="image" size={14} label={words.photos(card.photos)} />{card.photos}</span>
        )}
        {card.amount !== undefined && card.amount !== null && <span className="card-amount">{money(card.amount)}</span>}
      </span>
    </>
  );
}, same);

export function Card({ card, drag, lifted, others = 0, pick, onOpen, onKey }) {
  const now = useNow();
  return (
    <div ref={drag.innerRef} {...drag.draggableProps} className="board-slot">
      <div
        {...drag.dragHandleProps}
        className="board-card"
        data-card={card.id}
        data-risk={riskOf(card, now)}
        data-lifted={lifted || undefined}
        data-picked={pick?.chosen ? "" : undefined}
        aria-label={[pick?.chosen && words.picked, named(card), card.vehicle, card.title, card.client].filter(Boolean).join(". ")}
        onClick={(event) => (event.ctrlKey || event.metaKey ? pick?.toggle(card.id) : onOpen?.(card.id))}
        onKeyDown={(event) => {
          if (onKey?.(event)) return;
          if (event.key === "x" && pick) pick.toggle(card.id);
          if (event.key !== "Enter") return;
          event.preventDefault();
          onOpen?.(card.id);
        }}
      >
        <CardFace card={card} />
        {lifted && others > 0 && <span className="card-stack">{`+${others}`}</span>}
      </div>
      {pick && !lifted && (
        // the keyboard picks with x: a second stop on every card would double the way through the board
        <button type="button" tabIndex={-1} className="card-pick" role="checkbox" aria-checked={pick.chosen} aria-label={words.pick(named(card))} onClick={() => pick.toggle(card.id)}>
          <span className="card-box" aria-hidden="true">{pick.chosen && <Icon name="check" size={14} />}</span>
        </button>
      )}
    </div>
  );
}

export function Place({ card, index, cell, board }) {
  return (
    <Draggable draggableId={card.id} index={index} isDragDisabled={board.disabled}>
      {(drag, state) => (
        <Card
          card={card}
          drag={drag}
          lifted={state.isDragging || board.keys?.held?.id === card.id}
          others={board.picks.others(card.id)}
          pick={board.disabled ? null : { chosen: board.picks.has(card.id), toggle: board.picks.toggle }}
          onOpen={board.open}
          onKey={board.keys && !board.disabled ? (event) => board.keys.keyDown(event, card.id, cell, index) : undefined}
        />
      )}
    </Draggable>
  );
}
