// Menus, popovers and tooltips: placed, focused and dismissed by Radix, drawn by us.
import { useState } from "react";
import * as Dropdown from "@radix-ui/react-dropdown-menu";
import * as Pop from "@radix-ui/react-popover";
import * as Tip from "@radix-ui/react-tooltip";
import { useNavigate } from "react-router";
import { Icon } from "./icon.jsx";
import { Avatar } from "./value.jsx";
import { cx } from "./hooks.js";
import { words } from "./words.js";

export function MenuPanel({ align = "end", children, label }) {
  return (
    <Dropdown.Portal>
      <Dropdown.Content className="menu" align={align} sideOffset={4} collisionPadding={8} aria-label={label}>
        {children}
      </Dropdown.Content>
    </Dropdown.Portal>
  );
}

export function Menu({ label = words.actions, text = "", icon = "ellipsis", align = "end", variant = "ghost", size = "md", children }) {
  return (
    <Dropdown.Root modal={false}>
      <Dropdown.Trigger className="btn" data-variant={variant} data-size={size} data-icon-only={text ? undefined : ""} aria-label={text ? undefined : label} title={text ? undefined : label}>
        {icon && <Icon name={icon} />}
        {text && <span className="btn-text">{text}</span>}
        {text && <Icon name="chevron-down" size={14} />}
      </Dropdown.Trigger>
      <MenuPanel align={align} label={label}>{children}</MenuPanel>
    </Dropdown.Root>
  );
}

export function MenuItem({ label, icon = "", href = "", danger = false, disabled = false, shortcut = "", checked, onSelect }) {
  const navigate = useNavigate();
  return (
    <Dropdown.Item
      className="menu-item"
      data-danger={danger || undefined}
      disabled={disabled}
      onSelect={() => {
        onSelect?.();
        if (!href) return;
        if (/^\/(api|auth|files)\//.test(href)) location.assign(href);
        else navigate(href);
      }}
    >
      {icon && <Icon name={icon} />}
      <span className="menu-text">{label}</span>
      {shortcut && <kbd className="kbd">{shortcut}</kbd>}
      {checked && <Icon name="check" />}
    </Dropdown.Item>
  );
}

export const MenuSeparator = () => <Dropdown.Separator className="menu-separator" />;
export const MenuLabel = ({ text }) => <Dropdown.Label className="menu-label">{text}</Dropdown.Label>;

export function UserMenu({ name = "", detail = "", children }) {
  return (
    <Dropdown.Root modal={false}>
      <Dropdown.Trigger className="user-button" aria-label={name || words.actions} title={name}>
        <Avatar name={name} silent />
      </Dropdown.Trigger>
      <MenuPanel>
        <div className="menu-who">
          <strong>{name}</strong>
          {detail && <small>{detail}</small>}
        </div>
        <Dropdown.Separator className="menu-separator" />
        {children}
      </MenuPanel>
    </Dropdown.Root>
  );
}

export function ScopeSwitch({ value = "", label, options = [], icon = "building-2", onSelect }) {
  const here = options.find((o) => o.id === value);
  return (
    <Dropdown.Root modal={false}>
      <Dropdown.Trigger className="scope-switch" aria-label={`${label}: ${here?.label ?? value}`}>
        <Icon name={icon} />
        <span className="scope-text">{here?.label ?? value}</span>
        <Icon name="chevrons-up-down" size={14} />
      </Dropdown.Trigger>
      <MenuPanel align="start" label={label}>
        <Dropdown.Label className="menu-label">{label}</Dropdown.Label>
        <Dropdown.RadioGroup value={value} onValueChange={(id) => onSelect?.(id)}>
          {options.map((o) => (
            <Dropdown.RadioItem key={o.id} value={o.id} className="menu-item">
              <span className="menu-text">
                {o.label}
                {o.sublabel && <small>{o.sublabel}</small>}
              </span>
              <Dropdown.ItemIndicator><Icon name="check" /></Dropdown.ItemIndicator>
            </Dropdown.RadioItem>
          ))}
        </Dropdown.RadioGroup>
      </MenuPanel>
    </Dropdown.Root>
  );
}

export function Popover({ label, text = "", icon = "", align = "start", variant = "secondary", size = "md", children }) {
  return (
    <Pop.Root>
      <Pop.Trigger className="btn" data-variant={variant} data-size={size} data-icon-only={text ? undefined : ""} aria-label={text ? undefined : label}>
        {icon && <Icon name={icon} />}
        {text && <span className="btn-text">{text}</span>}
      </Pop.Trigger>
      <Pop.Portal>
        <Pop.Content className="popover" align={align} sideOffset={6} collisionPadding={8} aria-label={label}>{children}</Pop.Content>
      </Pop.Portal>
    </Pop.Root>
  );
}

export function Tooltip({ text, side = "top", children }) {
  return (
    <Tip.Provider delayDuration={400}>
      <Tip.Root>
        <Tip.Trigger asChild>
          <span className="tooltip-anchor">{children}</span>
        </Tip.Trigger>
        <Tip.Portal>
          <Tip.Content className="tooltip" side={side} sideOffset={6} collisionPadding={8}>{text}</Tip.Content>
        </Tip.Portal>
      </Tip.Root>
    </Tip.Provider>
  );
}

const THEMES = ["light", "dark", "system"];
const THEME_ICONS = { light: "sun", dark: "moon", system: "sun-moon" };

// The stored choice is read before the first paint by assets/theme.js; this only changes it.
export function ThemeToggle({ className = "" }) {
  const [choice, setChoice] = useState(() => globalThis.torqueTheme?.choice() ?? "system");
  const next = THEMES[(THEMES.indexOf(choice) + 1) % THEMES.length];
  return (
    <button
      type="button"
      className={cx("btn", className)}
      data-variant="ghost"
      data-icon-only=""
      aria-label={`${words.theme}: ${words[choice]}`}
      title={`${words.theme}: ${words[choice]}`}
      onClick={() => {
        globalThis.torqueTheme?.choose(next);
        setChoice(next);
      }}
    >
      <Icon name={THEME_ICONS[choice]} />
    </button>
  );
}

