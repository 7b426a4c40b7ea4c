// Codes: a reader types very fast and ends with Enter; the camera reads where the browser knows barcodes.
const GAP = 45;
const SHORTEST = 4;
const isField = (target) => target instanceof HTMLInputElement || target instanceof HTMLTextAreaElement;

// Calls `scanned` with every code typed by a reader, whatever has the keyboard; what the burst left in a field goes.
// While not `awake()` keys are only keys: a PIN typed fast is no code.
export function listen(scanned, awake) {
  let burst = "";
  let last = 0;
  let before = null;
  addEventListener(
    "keydown",
    (event) => {
      if (!awake() || event.ctrlKey || event.altKey || event.metaKey) return;
      const gap = event.timeStamp - last;
      last = event.timeStamp;
      if (event.key === "Enter") {
        const code = burst;
        burst = "";
        if (code.length < SHORTEST || gap > GAP) return;
        event.preventDefault();
        event.stopPropagation();
        if (before) {
          const [field, value] = before;
          field.value = value;
          field.dispatchEvent(new Event("input", { bubbles: true }));
        }
        scanned(code);
        return;
      }
      if (event.key.length !== 1) return;
      if (gap > GAP) {
        burst = "";
        before = isField(event.target) ? [event.target, event.target.value] : null;
      }
      burst += event.key;
    },
    true,
  );
}

export const canSee = () => Boolean(globalThis.BarcodeDetector && navigator.mediaDevices?.getUserMedia);

// Shows the camera in `video` until a code is seen; resolves with it, or with null once `stopped` says so.
export async function see(video, stopped) {
  const stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment" } });
  try {
    video.srcObject = stream;
    await video.play();
    const detector = new BarcodeDetector();
    while (!stopped()) {
      const [found] = await detector.detect(video);
      if (found) return found.rawValue;
      await new Promise((done) => setTimeout(done, 200));
    }
    return null;
  } finally {
    stream.getTracks().forEach((track) => track.stop());
  }
}
