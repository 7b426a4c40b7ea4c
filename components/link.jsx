// Navigation without a page load, for pages and for pieces.
import { Link as RouterLink } from "react-router";
import { Icon, Spinner } from "./icon.jsx";
import { cx } from "./hooks.js";

export function AppLink({ href = "", external = false, children, className = "", ...rest }) {
  // Files and the API are served by the server, not by the router.
  const outside = external || /^(https?:|mailto:|tel:|#|\/api\/|\/auth\/|\/files\/)/.test(href);
  if (outside) return <a href={href} className={className} {...(external ? { target: "_blank", rel: "noopener" } : {})} {...rest}>{children}</a>;
  return <RouterLink to={href} className={className} {...rest}>{children}</RouterLink>;
}

export function Button(props) {
  const { variant = "secondary", size = "md", icon = "", iconEnd = "", loading = false, disabled = false, href = "", type = "button" } = props;
  const { onClick, full = false, label = "", iconOnly = false, pressed, children, className = "", id, title, name, value, form } = props;
  const look = {
    id,
    title: iconOnly ? label : title,
    className: cx("btn", className),
    "data-variant": variant,
    "data-size": size,
    "data-full": full || undefined,
    "data-icon-only": iconOnly ? "" : undefined,
    "aria-label": iconOnly ? label : undefined,
  };
  const inside = (
    <>
      {loading ? <Spinner size={size === "touch" ? 24 : 16} /> : icon && <Icon name={icon} size={size === "touch" ? 24 : 16} />}
      {!iconOnly && (label || children) && <span className="btn-text">{label}{children}</span>}
      {iconEnd && <Icon name={iconEnd} />}
    </>
  );
  if (href && !disabled) return <AppLink href={href} external={props.external} {...look}>{inside}</AppLink>;
  return (
    <button
      {...look}
      type={type}
      name={name}
      value={value}
      form={form}
      disabled={disabled}
      aria-busy={loading || undefined}
      aria-disabled={loading || undefined}
      aria-pressed={pressed}
      onClick={(event) => {
        if (loading) event.preventDefault();
        else onClick?.(event);
      }}
    >
      {inside}
    </button>
  );
}
