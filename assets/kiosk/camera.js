// Photos are made small on the tablet, and drawn anew: what a camera writes beside the picture does not leave it.
const LONGEST = 2048;
const QUALITY = 0.82;

// Resolves with a JPEG of 2,048 px at most; rejects when the file is no picture this browser can read.
export async function small(file) {
  const image = await createImageBitmap(file, { imageOrientation: "from-image" });
  const scale = Math.min(1, LONGEST / Math.max(image.width, image.height));
  const canvas = document.createElement("canvas");
  canvas.width = Math.max(1, Math.round(image.width * scale));
  canvas.height = Math.max(1, Math.round(image.height * scale));
  canvas.getContext("2d").drawImage(image, 0, 0, canvas.width, canvas.height);
  image.close();
  const made = await new Promise((done) => canvas.toBlob(done, "image/jpeg", QUALITY));
  if (!made) throw new Error("the picture could not be drawn");
  return made;
}
