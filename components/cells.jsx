// How a value is drawn inside a row, by the kind its column declares.
import { unbroken } from "./format.js";
import { Icon } from "./icon.jsx";
import { AppLink } from "./link.jsx";
import { Avatar, Chip, PlateBadge, ProgressBar, StatusChip, Value } from "./value.jsx";
import { words } from "./words.js";

export const NUMERIC = new Set(["money", "number", "hours", "km"]);
const WRITTEN = new Set(["money", "number", "hours", "km", "date", "datetime", "relative", "rut"]);

const blank = (value) => value === null || value === undefined || value === "";
export const fill = (template, row) => template.replace(/\{(\w+)\}/g, (_, key) => encodeURIComponent(row[key] ?? ""));

function Text({ children }) {
  return unbroken(children).map((part, i) => (i % 2 ? <span key={i} className="value">{part}</span> : part));
}

function StatusCell({ row, column }) {
  const status = row[column.key];
  const label = row[`${column.key}_label`] ?? column.labels?.[status] ?? status;
  if (blank(label)) return <span className="blank">{words.none}</span>;
  return <StatusChip status={row[`${column.key}_tone`] ?? status} label={label} />;
}

function ChipsCell({ chips = [] }) {
  return (
    <span className="chips">
      {chips.map((chip) => (typeof chip === "string" ? <Chip key={chip} label={chip} /> : <Chip key={chip.label} {...chip} />))}
    </span>
  );
}

const DRAW = {
  status: (value, row, column) => <StatusCell row={row} column={column} />,
  plate: (value) => <PlateBadge plate={value} size="sm" />,
  chips: (value) => <ChipsCell chips={value} />,
  user: (value) => (
    <span className="user-cell">
      <Avatar name={value} size="sm" silent />
      <span className="truncate">{value}</span>
    </span>
  ),
  bool: (value) => (value ? <Icon name="check" label={words.yes} /> : <Icon name="minus" label={words.no} className="faint" />),
  progress: (value, row, column) => <ProgressBar value={value} max={row[`${column.key}_max`] ?? 100} label={column.label} text={row[`${column.key}_text`]} />,
  mono: (value) => <span className="mono">{value}</span>,
  strong: (value) => <strong className="truncate"><Text>{value}</Text></strong>,
};

function Main({ row, column }) {
  const value = row[column.key];
  if (column.kind !== "bool" && column.kind !== "chips" && blank(value)) return <span className="blank">{words.none}</span>;
  if (WRITTEN.has(column.kind)) return <Value kind={column.kind} value={value} decimals={column.decimals} />;
  const draw = DRAW[column.kind];
  return draw ? draw(value, row, column) : <span className="truncate"><Text>{value}</Text></span>;
}

export function Cell({ row, column }) {
  const tone = column.tone ? row[column.tone] : undefined;
  const main = <Main row={row} column={column} />;
  return (
    <span className="cell" data-tone={tone || undefined}>
      {column.href && !blank(row[column.key]) ? (
        <AppLink href={fill(column.href, row)} className="cell-link" tabIndex={-1} onClick={(event) => event.stopPropagation()}>{main}</AppLink>
      ) : (
        main
      )}
      {column.sub && !blank(row[column.sub]) && <small className="cell-sub truncate"><Text>{row[column.sub]}</Text></small>}
    </span>
  );
}
