// What a drop zone answers: its limits, why a file was refused, how far the upload is.
import { useEffect, useState } from "react";
import { Icon } from "./icon.jsx";
import { ProgressBar } from "./value.jsx";
import { words } from "./words.js";

const REASONS = {
  "file-too-large": (file, { maxMb }) => words.dropTooBig(file.name, maxMb),
  "too-many-files": (file, { maxFiles }) => words.dropMany(maxFiles),
  "file-invalid-type": (file) => words.dropType(file.name),
};

export function DropNote({ dropId, maxFiles, maxMb, hint = "", error = "", progress }) {
  const [refused, setRefused] = useState([]);
  useEffect(() => {
    const hear = ({ detail }) => {
      if (detail.id !== dropId) return;
      const said = detail.files.map(({ file, errors }) => (REASONS[errors[0]?.code] ?? REASONS["file-invalid-type"])(file, { maxMb, maxFiles }));
      setRefused([...new Set(said)]);
    };
    addEventListener("torque:rejected", hear);
    return () => removeEventListener("torque:rejected", hear);
  }, [dropId, maxFiles, maxMb]);
  const wrong = error ? [error] : refused;
  return (
    <>
      {progress > 0 && progress < 100 && <ProgressBar value={progress} label={words.saving} text={`${progress} %`} />}
      {wrong.map((text) => (
        <p key={text} className="field-error" role="alert"><Icon name="circle-alert" size={14} />{text}</p>
      ))}
      {!wrong.length && <p className="field-hint">{hint || words.dropLimit(maxFiles, maxMb)}</p>}
    </>
  );
}
