// The voice: a note as sound, or words as text where the browser can listen.
const LONGEST = 90_000;
const KINDS = ["audio/webm;codecs=opus", "audio/ogg;codecs=opus", "audio/mp4"];

export const canRecord = () => Boolean(navigator.mediaDevices?.getUserMedia && globalThis.MediaRecorder);

// Resolves with a `stop()` that resolves with the sound; rejects when the microphone is not given.
export async function record() {
  const stream = await navigator.mediaDevices.getUserMedia({ audio: true });
  const mimeType = KINDS.find((kind) => MediaRecorder.isTypeSupported(kind));
  const recorder = new MediaRecorder(stream, mimeType ? { mimeType, audioBitsPerSecond: 32_000 } : undefined);
  const pieces = [];
  recorder.ondataavailable = (event) => event.data.size && pieces.push(event.data);
  const ended = new Promise((done) => {
    recorder.onstop = () => {
      stream.getTracks().forEach((track) => track.stop());
      done(new Blob(pieces, { type: recorder.mimeType }));
    };
  });
  const stop = () => {
    clearTimeout(timer);
    if (recorder.state !== "inactive") recorder.stop();
    return ended;
  };
  const timer = setTimeout(stop, LONGEST);
  recorder.start();
  return { stop, ended };
}

const Recognition = globalThis.SpeechRecognition ?? globalThis.webkitSpeechRecognition;
// Browsers send what they hear to a service of theirs: without a connection there is none.
export const canDictate = () => Boolean(Recognition) && navigator.onLine;

// Calls `heard` with each piece of text; returns what stops it. `ended` is called once, however it ends.
export function dictate(heard, ended) {
  const listening = new Recognition();
  listening.lang = document.documentElement.lang || "es-CL";
  listening.continuous = true;
  listening.onresult = (event) => {
    for (const result of [...event.results].slice(event.resultIndex)) if (result.isFinal) heard(result[0].transcript.trim());
  };
  listening.onend = ended;
  listening.start();
  return () => listening.stop();
}
