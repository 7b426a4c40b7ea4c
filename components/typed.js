// Whose text a field shows while people write at two places: what is being written stays, what was only
// looked at follows the server.
export function holder(initial) {
  let known = initial;
  let missed = null; // what the server said while the field was in use
  let inUse = false;
  let unheard = false; // typed, and the server has not said it yet
  return {
    // What to show now that the server says `next`; null when that changes nothing.
    hear(next) {
      const shown = next === known || inUse ? null : next;
      missed = next !== known && inUse && !unheard ? next : null;
      if (next === known || !inUse) unheard = false;
      known = shown ?? known;
      return shown;
    },
    type(next) {
      known = next;
      missed = null;
      unheard = true;
    },
    enter() {
      inUse = true;
    },
    // What the field shows once it is left; null for what stands in it.
    leave() {
      const shown = missed;
      inUse = false;
      missed = null;
      known = shown ?? known;
      return shown;
    },
  };
}
