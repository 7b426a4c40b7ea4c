// Icon of each status; tones come from the style sheet. Kept in step with tokens.STATUS by a test.
const looks = {
  draft: "pencil-line",
  pending: "hourglass",
  approved: "thumbs-up",
  in_progress: "wrench",
  waiting_parts: "package-search",
  qc: "clipboard-check",
  completed: "circle-check",
  invoiced: "receipt-text",
  closed: "lock",
  cancelled: "ban",
  success: "circle-check",
  warning: "triangle-alert",
  danger: "circle-x",
  info: "info",
  neutral: "circle",
};

export const statusLook = (key) => looks[key] ?? looks.neutral;
