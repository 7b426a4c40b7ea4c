// A card carried by keyboard over columns and lanes.
import { useCallback, useEffect, useState } from "react";
import { stepped } from "./board_cells.js";

const ARROWS = ["ArrowLeft", "ArrowRight", "ArrowUp", "ArrowDown"];

/** Returns {held, keyDown, cancel}; `keyDown(event, card, cell, index)` tells whether it took the key. */
export function useKeyCarry({ root, grid, onLift, onOver, onDrop, onCancel }) {
  const [held, setHeld] = useState(null);
  const cancel = useCallback(() => {
    setHeld(null);
    onCancel(held);
  }, [held, onCancel]);
  useEffect(() => {
    if (!held) return undefined;
    const card = root.current?.querySelector(`[data-card="${held.id}"]`);
    card?.focus({ preventScroll: true });
    card?.scrollIntoView({ block: "nearest", inline: "nearest" });
    const elsewhere = (event) => !event.target.closest?.(`[data-card="${held.id}"]`) && cancel();
    document.addEventListener("pointerdown", elsewhere);
    return () => document.removeEventListener("pointerdown", elsewhere);
  }, [held, cancel, root]);
  const take = (next) => {
    setHeld(next);
    onOver(next);
  };
  const keyDown = (event, id, cell, index) => {
    if (!held) {
      if (event.key !== " ") return false;
      onLift({ id, from: cell, cell, index });
      setHeld({ id, from: cell, home: index, cell, index });
    } else if (event.key === " " || event.key === "Enter") {
      setHeld(null);
      onDrop(held);
    } else if (event.key === "Escape") cancel();
    else if (ARROWS.includes(event.key)) take(stepped(held, event.key, grid()));
    else if (event.key !== "Tab") return false;
    event.preventDefault();
    return true;
  };
  return { held, keyDown, cancel };
}
