// The board in lanes: a row of cells for each technician, bay or centre; a closed lane shows counts alone.
import { Droppable } from "@hello-pangea/dnd";
import { cellId } from "./board_cells.js";
import { Place } from "./board_card.jsx";
import { number, shortMoney, money } from "./format.js";
import { Icon } from "./icon.jsx";
import { words } from "./words.js";

function Head({ column }) {
  return (
    <div className="lanes-column" data-status={column.status}>
      <span className="board-dot" aria-hidden="true" />
      <h2 className="board-title">{column.title}</h2>
      <span className="count">{number(column.count)}</span>
      {column.total !== undefined && column.total !== null && <span className="board-total" title={money(column.total)}>{shortMoney(column.total)}</span>}
    </div>
  );
}

function Cell({ column, lane, cards, board }) {
  const cell = cellId(column.id, lane.id);
  const held = lane.counts[column.id] ?? 0;
  const left = lane.open ? held - cards.length : 0;
  const refused = board.dragging ? board.why(board.dragging, cell) : "";
  const refusal = board.refusal?.cell === cell ? board.refusal.text : "";
  return (
    <Droppable droppableId={cell}>
      {(drop, state) => (
        <div
          className="lane-cell"
          role="group"
          data-status={column.status}
          data-forbidden={refused ? "" : undefined}
          aria-label={`${lane.title}, ${column.title}, ${held}`}
        >
          {(refusal || (refused && state.isDraggingOver)) && (
            <p className="board-no" data-loud={refusal ? "" : undefined}><Icon name="lock" size={14} />{refusal || refused}</p>
          )}
          <div ref={drop.innerRef} {...drop.droppableProps} className="lane-list" data-over={state.isDraggingOver || undefined} data-testid={`cell-${cell}`}>
            {cards.map((card, i) => <Place key={card.id} card={card} index={i} cell={cell} board={board} />)}
            {drop.placeholder}
            {!lane.open && held > 0 && cards.length === 0 && <span className="lane-count">{number(held)}</span>}
          </div>
          {left > 0 && (
            <button type="button" className="lane-more" onClick={() => board.more(cell)}>{words.moreN(number(left))}</button>
          )}
        </div>
      )}
    </Droppable>
  );
}

function Lane({ lane, columns, byCell, board }) {
  return (
    <section className="lane" data-open={lane.open ? "" : undefined} aria-label={`${lane.title}, ${lane.count}`}>
      <button type="button" className="lane-head" aria-expanded={lane.open} data-lane={lane.id} onClick={() => board.lane(lane.id)}>
        <Icon name={lane.open ? "chevron-down" : "chevron-right"} size={16} />
        <span className="lane-title">{lane.title}</span>
        <span className="lane-about">{lane.about}</span>
        <span className="count">{number(lane.count)}</span>
      </button>
      <div className="lane-cells">
        {columns.map((column) => (
          <Cell key={column.id} column={column} lane={lane} cards={byCell[cellId(column.id, lane.id)] ?? []} board={board} />
        ))}
      </div>
    </section>
  );
}

export function LaneGrid({ columns, lanes, byCell, board }) {
  return (
    <div className="lanes" style={{ "--lane-columns": columns.length }}>
      <div className="lanes-head">{columns.map((column) => <Head key={column.id} column={column} />)}</div>
      {lanes.map((lane) => <Lane key={lane.id} lane={lane} columns={columns} byCell={byCell} board={board} />)}
    </div>
  );
}
