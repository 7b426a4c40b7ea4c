"use strict";
{
  const form = document.getElementById("decision");
  const figures = document.getElementById("figures");
  const left = document.getElementById("left");
  const state = document.getElementById("state");
  const glass = document.getElementById("glass");
  const canvas = glass.querySelector("canvas");
  const pen = canvas.getContext("2d");
  const kept = form.elements.signature;
  let drawn = false;
  let last = null;
  let asked = 0;

  // what is typed again after a refusal is not to be drawn again
  if (kept.value) {
    const image = new Image();
    image.onload = () => { pen.drawImage(image, 0, 0); drawn = true; };
    image.src = kept.value;
  }
  const bar = document.getElementById("bar");
  glass.hidden = bar.hidden = false;
  document.getElementById("totals").hidden = true;

  const row = ([name, value], last) => {
    const line = document.createElement("div");
    const what = document.createElement("dt");
    const much = document.createElement("dd");
    what.textContent = name;
    much.textContent = value;
    if (last) line.className = "total";
    line.append(what, much);
    return line;
  };
  const gone = (sentence) => {
    state.textContent = sentence;
    state.dataset.tone = "danger";
    state.scrollIntoView({ block: "center" });
  };
  // only the last question's answer counts: a slow line may answer out of order
  const addUp = async () => {
    const mine = ++asked;
    const said = new URLSearchParams([["revision", form.elements.revision.value]]);
    for (const radio of form.querySelectorAll("input[type=radio]:checked")) said.set(radio.name, radio.value);
    try {
      const answer = await fetch(form.dataset.totals, { method: "POST", body: said, credentials: "same-origin" });
      const told = await answer.json();
      if (mine !== asked) return;
      if (told.figures) figures.replaceChildren(...told.figures.map((pair, place) => row(pair, place === told.figures.length - 1)));
      if (told.figures) bar.lastElementChild.textContent = told.figures.at(-1)[1];
      if (told.left) left.textContent = told.left;
      if (told.gone) gone(told.gone);
    } catch {
      document.getElementById("totals").hidden = false; // without a line the button still asks
    }
  };
  form.addEventListener("change", (event) => { if (event.target.type === "radio") addUp(); });
  form.querySelector("button[value=all]").addEventListener("click", (event) => {
    event.preventDefault();
    for (const radio of form.querySelectorAll("input[value=APPROVED]")) radio.checked = true;
    addUp();
  });

  const place = (event) => {
    const box = canvas.getBoundingClientRect();
    return [((event.clientX - box.left) * canvas.width) / box.width, ((event.clientY - box.top) * canvas.height) / box.height];
  };
  const stroke = (from, to) => {
    pen.strokeStyle = "#10181e";
    pen.lineCap = pen.lineJoin = "round";
    pen.lineWidth = 4;
    pen.beginPath();
    pen.moveTo(...from);
    pen.lineTo(...to);
    pen.stroke();
    drawn = true;
  };
  canvas.addEventListener("pointerdown", (event) => {
    event.preventDefault();
    canvas.setPointerCapture(event.pointerId);
    last = place(event);
    stroke(last, last);
  });
  canvas.addEventListener("pointermove", (event) => {
    if (!last) return;
    const here = place(event);
    stroke(last, here);
    last = here;
  });
  for (const end of ["pointerup", "pointercancel"]) canvas.addEventListener(end, () => { last = null; });
  document.getElementById("clear").addEventListener("click", () => {
    pen.clearRect(0, 0, canvas.width, canvas.height);
    drawn = false;
    kept.value = "";
  });
  form.addEventListener("submit", (event) => {
    kept.value = drawn ? canvas.toDataURL("image/png") : "";
    if (event.submitter?.value === "send") {
      // pressed twice on a slow line, it is sent once; the key makes it harmless anyway
      if (form.dataset.sent) event.preventDefault();
      form.dataset.sent = "1";
    }
  });
  addEventListener("pageshow", () => { delete form.dataset.sent; }); // back from a page that never came
}
