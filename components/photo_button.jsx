// The camera of a page: each photo is made small here, sent, and kept waiting while there is no connection.
import { useCallback, useEffect, useId, useRef, useState } from "react";
import { Icon, Spinner } from "./icon.jsx";
import { useLatest } from "./hooks.js";
import { words } from "./words.js";

const LONGEST = 2000;
const QUALITY = 0.82;
const LIGHT_ENOUGH = 600_000;

// A plate stays legible at this size; the position in the photo does not survive being drawn anew.
async function small(file) {
  const image = await createImageBitmap(file, { imageOrientation: "from-image" });
  const scale = Math.min(1, LONGEST / Math.max(image.width, image.height));
  if (scale === 1 && file.size < LIGHT_ENOUGH) return file;
  const canvas = document.createElement("canvas");
  canvas.width = Math.round(image.width * scale);
  canvas.height = Math.round(image.height * scale);
  canvas.getContext("2d").drawImage(image, 0, 0, canvas.width, canvas.height);
  image.close();
  const blob = await new Promise((done) => canvas.toBlob(done, "image/jpeg", QUALITY));
  return blob && blob.size < file.size ? new File([blob], file.name.replace(/\.\w+$/, "") + ".jpg", { type: "image/jpeg" }) : file;
}

function send({ file, key, ownerType, ownerId }, onProgress) {
  const form = new FormData();
  form.append("owner_type", ownerType);
  form.append("owner_id", ownerId);
  form.append("file", file, file.name);
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open("POST", "/api/v1/files");
    request.setRequestHeader("X-Requested-With", "torque");
    request.setRequestHeader("Idempotency-Key", key);
    request.upload.onprogress = (event) => event.lengthComputable && onProgress(Math.round((100 * event.loaded) / event.total));
    request.onload = () => {
      if (request.status < 300) return resolve();
      let said = "";
      try {
        said = JSON.parse(request.responseText).error.message;
      } catch {
        said = words.photoRefused;
      }
      reject(Object.assign(new Error(said), { final: request.status < 500 && request.status !== 429 }));
    };
    request.onerror = () => reject(Object.assign(new Error(words.photoWaits), { final: false }));
    request.send(form);
  });
}

export function PhotoButton({ label, ownerType, ownerId, disabled = false, onSent }) {
  const id = useId();
  const queue = useRef([]);
  const working = useRef(false);
  const [told, setTold] = useState({ waiting: 0, progress: 0, error: "" });
  const sent = useLatest(onSent);

  const work = useCallback(async () => {
    if (working.current) return;
    working.current = true;
    let error = "";
    while (queue.current.length) {
      const photo = queue.current[0];
      setTold({ waiting: queue.current.length, progress: 0, error: "" });
      try {
        await send(photo, (progress) => setTold((now) => ({ ...now, progress })));
        sent.current?.();
      } catch (refused) {
        error = refused.message;
        if (!refused.final) break;
      }
      queue.current.shift();
    }
    working.current = false;
    setTold({ waiting: queue.current.length, progress: 0, error });
  }, [sent]);

  useEffect(() => {
    const retry = setInterval(() => queue.current.length && work(), 15_000);
    addEventListener("online", work);
    return () => {
      clearInterval(retry);
      removeEventListener("online", work);
    };
  }, [work]);

  const take = async (event) => {
    const files = [...event.target.files];
    event.target.value = "";
    for (const file of files) {
      const made = await small(file).catch(() => file);
      queue.current.push({ file: made, key: crypto.randomUUID(), ownerType, ownerId });
    }
    work();
  };
  const busy = told.waiting > 0;
  return (
    <div className="photo-button">
      <label className="btn" data-variant="secondary" data-size="touch" data-full="true" aria-disabled={disabled || undefined} htmlFor={id}>
        {busy ? <Spinner size={24} /> : <Icon name="camera" size={24} />}
        <span className="btn-text">{busy ? words.photoSending(told.waiting, told.progress) : label}</span>
      </label>
      <input id={id} className="sr-only" type="file" accept="image/jpeg,image/png,image/webp" capture="environment" multiple disabled={disabled} onChange={take} />
      {told.error && (
        <p className="field-error" role="alert"><Icon name="circle-alert" size={14} />{told.error}</p>
      )}
    </div>
  );
}
