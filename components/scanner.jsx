// A barcode reader types very fast and ends with Enter: the burst becomes one event.
import { useEffect } from "react";
import { useLatest } from "./hooks.js";

const isField = (target) => target instanceof HTMLInputElement || target instanceof HTMLTextAreaElement;

// The burst also lands in the focused field; what was there before is put back.
function restore(field, value) {
  const proto = field instanceof HTMLInputElement ? HTMLInputElement.prototype : HTMLTextAreaElement.prototype;
  Object.getOwnPropertyDescriptor(proto, "value").set.call(field, value);
  field.dispatchEvent(new Event("input", { bubbles: true }));
}

export function Scanner({ onScan, minLength = 4, maxGap = 45 }) {
  const latest = useLatest(onScan);
  useEffect(() => {
    let burst = "";
    let last = 0;
    let before = null;
    const listen = (event) => {
      if (event.ctrlKey || event.altKey || event.metaKey) return;
      const gap = event.timeStamp - last;
      last = event.timeStamp;
      if (event.key === "Enter") {
        const whole = burst.length >= minLength && gap <= maxGap;
        const code = burst;
        burst = "";
        if (!whole || event.target?.closest?.("[data-takes-scan]")) return;
        event.preventDefault();
        event.stopPropagation();
        if (before) restore(...before);
        latest.current?.(code);
        return;
      }
      if (event.key.length !== 1) return;
      if (gap > maxGap) {
        burst = "";
        before = isField(event.target) ? [event.target, event.target.value] : null;
      }
      burst += event.key;
    };
    addEventListener("keydown", listen, true);
    return () => removeEventListener("keydown", listen, true);
  }, [latest, minLength, maxGap]);
  return null;
}
