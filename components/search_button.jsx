// The field in the top bar that opens the palette; apart, so that the bar does not carry the palette's code.
import { Icon } from "./icon.jsx";
import { words } from "./words.js";

const apple = typeof navigator !== "undefined" && /Mac|iPhone|iPad/.test(navigator.userAgent);

export function SearchButton({ label = words.palette }) {
  return (
    <button type="button" className="search-button" onClick={() => dispatchEvent(new Event("torque:palette"))} aria-keyshortcuts="Control+K" aria-label={label}>
      <Icon name="search" />
      <span className="search-text">{label}</span>
      <kbd className="kbd">{apple ? "⌘K" : "Ctrl K"}</kbd>
    </button>
  );
}
