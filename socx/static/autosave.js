// The pages of the request form: text is saved in the background, and kept in this browser until it is.
// Without this file the buttons do the same; nothing here decides what may be saved.

const form = document.querySelector("form[data-keeps]");
const find = (name) => document.querySelector(`[data-${name}]`);
const { person, part, keeps, place } = form.dataset;
const words = (name, time = "") => form.dataset[`word${name}`].replace("{time}", time);

const KEY = `socx:text:${person}:${keeps}:${part}`;
const PAUSE = 2000; // after the last key
const NOT_TYPED = new Set(["csrf_token", "version", "base", "opened", "person", "do"]);
const RETRIES = [10_000, 30_000, 60_000];

// --- what is typed

/** The answers on the page, as {name: [texts]}. */
function typed() {
  const found = {};
  for (const [name, text] of new FormData(form)) {
    if (!NOT_TYPED.has(name) && !/^(keep|differs)-/.test(name)) (found[name] ||= []).push(String(text));
  }
  return found;
}

const same = (one, other) => JSON.stringify(one || []) === JSON.stringify(other || []);
const names = (...forms) => [...new Set(forms.flatMap(Object.keys))].filter((n) => forms.some((f) => f[n]?.some(Boolean)));
const changed = (one, other) => names(one, other).filter((name) => !same(one[name]?.filter(Boolean), other[name]?.filter(Boolean)));
const answerOf = (name) => (name in labels ? name : name.split("-")[0]);
const labels = Object.fromEntries(JSON.parse(form.dataset.labels)); // in the order of the fields
const hidden = (name) => form.querySelector(`input[type=hidden][name=${name}]`);
const { lang } = document.documentElement;
const region = lang === "en" ? "en-GB" : lang;
const clock = (at) => new Date(at).toLocaleTimeString(region, { hour: "2-digit", minute: "2-digit" });

// --- the store of this browser: a confidential text does not outlive its window

const store = (() => {
  const other = place === "session" ? "localStorage" : "sessionStorage";
  const open = (name) => { try { return window[name]; } catch { return null; } };
  const here = open(place === "session" ? "sessionStorage" : "localStorage");
  try {
    const moved = open(other)?.getItem(KEY);
    if (moved && !here?.getItem(KEY)) here?.setItem(KEY, moved);
    open(other)?.removeItem(KEY);
  } catch { /* what cannot be read was not kept */ }
  return {
    works: (() => { try { here.setItem("socx:test", ""); here.removeItem("socx:test"); return true; } catch { return false; } })(),
    get() { try { return JSON.parse(here.getItem(KEY)); } catch { return null; } },
    put(value) { try { here.setItem(KEY, JSON.stringify(value)); return true; } catch { return false; } },
    clear() { try { here.removeItem(KEY); } catch { /* nothing to clear */ } },
  };
})();

let left = false; // the person signs out, or the form is on its way

function keep() {
  return !left && store.put({ at: new Date().toISOString(), base: hidden("base").value, typed: typed() });
}

// --- saying how it stands

const line = find("autosave-status");

/** Say it where it can be seen; what is routine is read aloud the first time only. */
function say(text, routine = false) {
  if (line.textContent === text) return;
  line.setAttribute("aria-live", routine && line.dataset.said === "routine" ? "off" : "polite");
  line.dataset.said = routine ? "routine" : "trouble";
  line.classList.toggle("autosave--trouble", !routine);
  line.textContent = text;
}

function trouble(name) {
  say(words(keep() ? name : "Nowhere"));
}

function showConflict({ error, can_compare: canCompare }) {
  keep();
  find("conflict").hidden = false;
  find("conflict-words").textContent = error;
  find("compare").hidden = !canCompare;
  say("");
}

// --- saving in the background

let saved = form.dataset.typed ? null : typed();
let timer = 0;
let busy = null;
let stopped = !form.dataset.autosave;
let attempt = 0;

const dirty = () => saved === null || changed(typed(), saved).length > 0;

function later(wait = PAUSE) {
  clearTimeout(timer);
  if (!stopped) timer = setTimeout(save, wait);
}

/** Send what is typed; true when all of it is saved. One at a time: the next one waits. */
async function save() {
  clearTimeout(timer);
  if (busy) {
    await busy;
    return save();
  }
  if (stopped || left || !dirty()) return !dirty();
  busy = send();
  try {
    return await busy;
  } finally {
    busy = null;
  }
}

async function send() {
  const sent = typed();
  let answer;
  try {
    answer = await fetch(form.dataset.autosave, {
      method: "POST", body: new FormData(form), redirect: "manual", signal: AbortSignal.timeout(15_000),
      headers: { Accept: "application/json" },
    });
  } catch {
    return again("Offline");
  }
  if (answer.type === "opaqueredirect" || answer.status === 401 || answer.status === 400) {
    stopped = true;
    trouble("Out");
    return false;
  }
  if (answer.status === 413) return again("Large");
  let said;
  try {
    said = await answer.json();
  } catch {
    return again("Failed");
  }
  if (answer.status === 409) {
    stopped = true;
    showConflict(said);
    return false;
  }
  if (!answer.ok) return again("Failed");
  return taken(sent, said);
}

function taken(sent, said) {
  attempt = 0;
  hidden("version").value = said.version;
  hidden("base").value = said.base;
  saved = sent;
  const wrong = Object.values(said.errors);
  const writers = find("at-work");
  if (writers.textContent !== said.at_work) writers.textContent = said.at_work;
  writers.hidden = !said.at_work;
  for (const box of form.querySelectorAll("[data-hints]")) notice(box, said.hints[box.dataset.hints] ?? "");
  if (wrong.length) {
    keep();
    say(`${words("Partly", clock(said.at))} ${wrong.join(", ")}`);
    return false;
  }
  if (dirty()) later();
  else store.clear();
  say(words("Saved", clock(said.at)), true);
  return true;
}

/** Show what is worth a look beside its field; what stands there already is not read aloud again. */
function notice(box, html) {
  const next = document.createElement("template");
  next.innerHTML = html;
  if (next.innerHTML !== box.innerHTML) box.innerHTML = html;
}

function again(name) {
  trouble(name);
  later(RETRIES[Math.min(attempt, RETRIES.length - 1)]);
  attempt += 1;
  return false;
}

// --- when

let keeping = 0;
function touched() {
  clearTimeout(keeping);
  keeping = setTimeout(() => dirty() && keep(), 300);
  later();
}
form.addEventListener("input", touched);
form.addEventListener("change", touched);
form.addEventListener("focusout", () => { if (!stopped && dirty()) later(50); });
window.addEventListener("online", () => { if (dirty()) later(50); });
window.addEventListener("pagehide", () => { if (dirty()) keep(); });
document.addEventListener("visibilitychange", () => {
  if (document.visibilityState === "hidden" && !stopped && dirty()) save();
});

// What is typed is kept here, so leaving needs no question.
if (store.works) delete form.dataset.warnUnsaved;

// The button saves in the background first: without a connection one stays on the page, with the text.
form.addEventListener("submit", async (event) => {
  const button = event.submitter;
  if (left) return;
  clearTimeout(timer);
  const saves = ["continue", "list"].includes(button?.value) && !stopped;
  if (!saves && !busy) {
    keep();
    left = true;
    return;
  }
  event.preventDefault();
  event.stopPropagation();
  if (!saves) {
    await busy; // what is on its way is known to the next page, or it would meet itself there
    keep();
  } else if (await save()) {
    store.clear();
  } else if (line.textContent === words("Offline") || line.textContent === words("Nowhere")) {
    line.scrollIntoView({ block: "nearest" });
    return;
  } else {
    keep();
  }
  await new Promise((go) => { setTimeout(go); }); // a form sends nothing while it still asks whether it may
  left = true;
  form.requestSubmit(button);
});
window.addEventListener("pageshow", () => { left = false; });
document.querySelector('form[action$="/sign-out"]')?.addEventListener("submit", () => {
  left = stopped = true;
  clearTimeout(keeping);
});
find("compare").querySelector("button").addEventListener("click", () => {
  stopped = true;
  form.requestSubmit(form.querySelector("button[name=do][value=list]:not([aria-hidden])"));
});

// --- text of an earlier visit

/** Put texts into the fields of the page; return the names of those that have no field here. */
function putBack(texts) {
  const missing = [];
  for (const [name, values] of Object.entries(texts)) {
    const fields = [...form.querySelectorAll(`[name="${CSS.escape(name)}"]`)];
    if (!fields.length && values.some(Boolean)) missing.push(name);
    for (const field of fields) {
      if (["checkbox", "radio"].includes(field.type)) {
        field.checked = values.includes(field.value);
        if (field.checked) field.closest("details")?.setAttribute("open", "");
      } else {
        field.value = values[0] ?? "";
        field.dispatchEvent(new Event("keyup"));
      }
    }
  }
  return missing;
}

/** The texts of one answer: its own name, and the names of its parts; what was emptied is emptied. */
function textsOf(answer, from) {
  const here = typed();
  return Object.fromEntries(
    names(from, here).filter((name) => answerOf(name) === answer).map((name) => [name, from[name] ?? []]),
  );
}

function offer() {
  const kept = store.get();
  if (!kept || saved === null) return;
  const differing = [...new Set(changed(kept.typed, typed()).map(answerOf))];
  if (!differing.length) return store.clear();
  const box = find("offer");
  const title = find("offer-title");
  const list = find("offer-list");
  const [before, now] = [kept.base.split("."), hidden("base").value.split(".")];
  const moved = Object.keys(labels).filter((name, n) => before[n] !== now[n] && differing.includes(name));
  const when = new Date(kept.at);
  const isToday = when.toDateString() === new Date().toDateString();
  const day = isToday ? "" : `${when.toLocaleDateString(region)} `;
  title.textContent = title.dataset.words.replace("{time}", day + clock(kept.at));

  const done = () => {
    if (!list.children.length || list.hidden) box.hidden = true;
    touched();
  };
  const restore = (answer) => {
    const missing = putBack(textsOf(answer, kept.typed));
    if (!missing.length) return;
    // More activities than the page has: it is asked for again, with all that was typed.
    for (const name of missing) {
      for (const text of kept.typed[name]) {
        const more = Object.assign(document.createElement("input"), { type: "hidden", name, value: text });
        form.append(more);
      }
    }
    const show = Object.assign(document.createElement("button"), { name: "do", value: "show", hidden: true });
    form.append(show);
    form.requestSubmit(show);
  };
  for (const answer of moved) {
    const row = document.createElement("div");
    row.className = "card";
    const label = Object.assign(document.createElement("p"), { className: "govuk-label govuk-label--s", textContent: labels[answer] });
    const text = Object.assign(document.createElement("div"), {
      className: "prose", textContent: Object.values(textsOf(answer, kept.typed)).flat().filter(Boolean).join("\n"),
    });
    const button = Object.assign(document.createElement("button"), {
      type: "button", className: "govuk-button govuk-button--small govuk-button--secondary", textContent: list.dataset.words,
    });
    button.setAttribute("aria-label", `${list.dataset.words}: ${labels[answer]}`);
    button.addEventListener("click", () => { row.remove(); restore(answer); done(); });
    row.append(label, text, button);
    list.append(row);
  }
  const others = differing.filter((answer) => !moved.includes(answer));
  find("offer-changed").hidden = list.hidden = !moved.length;
  const all = find("put-back");
  all.hidden = !others.length;
  all.addEventListener("click", () => { all.hidden = true; others.forEach(restore); done(); });
  find("throw-away").addEventListener("click", () => { store.clear(); box.hidden = true; });
  box.hidden = false;
}

if (saved === null) {
  keep();
  later();
} else {
  offer();
}
