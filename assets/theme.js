// Runs before the first paint: the stored theme, or the machine's, and the rail as it was left.
(() => {
  const root = document.documentElement;
  const dark = matchMedia("(prefers-color-scheme: dark)");
  const read = (key) => {
    try {
      return localStorage.getItem(key);
    } catch {
      return null; // storage refused (private window): the machine's theme it is
    }
  };
  const choice = () => (["light", "dark"].includes(read("torque:theme")) ? read("torque:theme") : "system");
  const paint = () => {
    const now = choice();
    root.dataset.theme = now === "system" ? (dark.matches ? "dark" : "light") : now;
  };
  const choose = (next) => {
    try {
      localStorage.setItem("torque:theme", next);
    } catch {
      root.dataset.theme = next === "system" ? (dark.matches ? "dark" : "light") : next;
      return;
    }
    paint();
  };
  globalThis.torqueTheme = { choice, choose };
  const rail = read("rail") ?? (matchMedia("(min-width: 1200px)").matches ? '"open"' : '"closed"');
  root.dataset.rail = rail === '"closed"' ? "closed" : "open";
  paint();
  dark.addEventListener("change", paint);
  addEventListener("storage", (event) => event.key === "torque:theme" && paint());
})();
