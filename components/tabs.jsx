// Tabs over one room: arrows move, the panel keeps its state while hidden.
import { Children, useState } from "react";
import * as Radix from "@radix-ui/react-tabs";

export function Tabs({ items = [], value, label, onChange, children }) {
  const [own, setOwn] = useState(items[0]?.key ?? "");
  const current = value || own;
  const panels = Children.toArray(children);
  return (
    <Radix.Root
      className="tabs"
      value={current}
      onValueChange={(key) => {
        setOwn(key);
        onChange?.(key);
      }}
    >
      <Radix.List className="tabs-list" aria-label={label}>
        {items.map((item) => (
          <Radix.Trigger key={item.key} value={item.key} className="tab">
            {item.label}
            {item.count !== undefined && item.count !== null && <span className="count">{item.count}</span>}
          </Radix.Trigger>
        ))}
      </Radix.List>
      {items.map((item, i) => (
        <Radix.Content key={item.key} value={item.key} className="tab-panel">
          {panels[i]}
        </Radix.Content>
      ))}
    </Radix.Root>
  );
}
