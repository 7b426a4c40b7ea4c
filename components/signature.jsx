// A signature on the glass, or a name with its acceptance; posted to `action` as {name, rut, signature, accepted}.
import { useEffect, useId, useRef, useState } from "react";
import { Icon } from "./icon.jsx";
import { Button } from "./link.jsx";
import { Field } from "./field.jsx";
import { useLatest } from "./hooks.js";
import { postJson } from "./sending.js";
import { words } from "./words.js";

const WIDTH = 720;
const HEIGHT = 240;
const INK = "#10181e";

// Strokes in the canvas's own units, whatever size it is shown at.
function useStrokes(onDrawn) {
  const canvas = useRef(null);
  const last = useRef(null);
  const told = useLatest(onDrawn);
  const place = (event) => {
    const box = canvas.current.getBoundingClientRect();
    return [((event.clientX - box.left) * WIDTH) / box.width, ((event.clientY - box.top) * HEIGHT) / box.height];
  };
  const line = (from, to, pressure) => {
    const pen = canvas.current.getContext("2d");
    pen.strokeStyle = INK;
    pen.lineCap = "round";
    pen.lineJoin = "round";
    pen.lineWidth = 2.5 + 2 * (pressure || 0.5);
    pen.beginPath();
    pen.moveTo(...from);
    pen.lineTo(...to);
    pen.stroke();
  };
  return {
    canvas,
    clear: () => canvas.current?.getContext("2d").clearRect(0, 0, WIDTH, HEIGHT),
    events: {
      onPointerDown: (event) => {
        event.preventDefault();
        canvas.current.setPointerCapture(event.pointerId);
        last.current = place(event);
        line(last.current, last.current, event.pressure);
      },
      onPointerMove: (event) => {
        if (!last.current) return;
        const here = place(event);
        line(last.current, here, event.pressure);
        last.current = here;
        told.current?.();
      },
      onPointerUp: () => {
        last.current = null;
      },
      onPointerCancel: () => {
        last.current = null;
      },
    },
  };
}

export function Signature({ action, label, signer = "", submitLabel, disabled = false, onDone }) {
  const id = useId();
  const [drawn, setDrawn] = useState(false);
  const [accepted, setAccepted] = useState(false);
  const [name, setName] = useState(signer);
  const [rut, setRut] = useState("");
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState("");
  const [fields, setFields] = useState({});
  const strokes = useStrokes(() => setDrawn(true));
  const done = useLatest(onDone);
  useEffect(() => setName((typed) => typed || signer), [signer]);

  const sign = async () => {
    if (!drawn && !accepted) {
      setError(words.signNeeded);
      return;
    }
    setBusy(true);
    setError("");
    setFields({});
    try {
      await postJson(action, { name, rut, signature: drawn ? strokes.canvas.current.toDataURL("image/png") : "", accepted });
      done.current?.();
    } catch (refused) {
      const { name: wrongName = "", rut: wrongRut = "", ...rest } = refused.fields;
      setFields({ name: wrongName, rut: wrongRut });
      setError(Object.values(rest).join(" ") || (wrongName || wrongRut ? "" : refused.message));
    }
    setBusy(false);
  };
  return (
    <div className="signature">
      <div className="field">
        <span className="field-label" id={`${id}-label`}>{label}</span>
        <div className="signature-glass" data-drawn={drawn || undefined}>
          <canvas ref={strokes.canvas} width={WIDTH} height={HEIGHT} aria-labelledby={`${id}-label`} role="img" {...strokes.events} />
          {!drawn && <span className="signature-hint" aria-hidden="true">{words.signHere}</span>}
        </div>
      </div>
      <div className="cluster signature-clear">
        <Button icon="rotate-ccw" variant="ghost" disabled={!drawn} onClick={() => { strokes.clear(); setDrawn(false); }}>{words.signClear}</Button>
      </div>
      <label className="signature-accept">
        <input type="checkbox" className="checkbox" checked={accepted} onChange={(event) => setAccepted(event.target.checked)} />
        <span>{words.signAccept}</span>
      </label>
      <div className="form-row">
        <Field label={words.signName} name="signer" value={name} required error={fields.name} onChange={setName} />
        <Field label={words.signRut} name="signer_rut" kind="rut" value={rut} error={fields.rut} onChange={setRut} />
      </div>
      {error && <p className="field-error" role="alert"><Icon name="circle-alert" size={14} />{error}</p>}
      <Button variant="primary" size="touch" icon="check" disabled={disabled || busy} loading={busy} onClick={sign}>{submitLabel}</Button>
    </div>
  );
}
