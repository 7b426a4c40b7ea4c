// The camera of a page: each photo is made small here, sent, and kept waiting while there is no connection.
import { useEffect, useId, useState } from "react";
import { Icon, Spinner } from "./icon.jsx";
import { useLatest } from "./hooks.js";
import { outbox, postLater, takeUp } from "./sending.js";
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

export function PhotoButton({ label, ownerType, ownerId, fileName = "", disabled = false, onSent }) {
  const id = useId();
  const [told, setTold] = useState({ waiting: 0, progress: 0, error: "" });
  const sent = useLatest(onSent);

  useEffect(() => {
    const own = (parcel) => parcel.ownerId === ownerId && parcel.button === fileName;
    const count = () => outbox.waiting.filter(own).length;
    const listen = ({ parcel, progress, error, sent: arrived }) => {
      if (!own(parcel)) return;
      setTold({ waiting: count(), progress, error });
      if (arrived) sent.current?.();
    };
    setTold((now) => ({ ...now, waiting: count() }));
    outbox.listeners.add(listen);
    takeUp(ownerType, ownerId);
    return () => outbox.listeners.delete(listen);
  }, [ownerType, ownerId, fileName, sent]);

  const take = async (event) => {
    const files = [...event.target.files];
    event.target.value = "";
    for (const file of files) {
      const made = await small(file).catch(() => file);
      postLater({ file: made, key: crypto.randomUUID(), name: fileName || file.name, button: fileName, ownerType, ownerId });
    }
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
