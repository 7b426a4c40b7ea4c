// An outline icon by name: silent beside a word, named when it stands alone.
import { icons } from "./icons.js";

export function Icon({ name, size = 16, label = "", className = "" }) {
  const Drawing = icons[name] ?? icons.circle;
  const spoken = label ? { role: "img", "aria-label": label } : { "aria-hidden": true };
  return <Drawing size={size} strokeWidth={1.75} className={`icon ${className}`} focusable="false" {...spoken} />;
}

export function Spinner({ size = 16 }) {
  return <Icon name="loader-circle" size={size} className="spin" />;
}
