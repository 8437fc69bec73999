// What the console does better with JavaScript; everything in it works without.
"use strict";

const parse = async (response) => new DOMParser().parseFromString(await response.text(), "text/html");

// What changes by itself is asked for again, as long as somebody looks. Pages say how often on their body.
async function refresh() {
  const regions = document.querySelectorAll("[data-live]");
  if (!document.body.dataset.liveEvery || document.hidden || !regions.length) return;
  const response = await fetch(location.href);
  if (!response.ok) return;
  const fresh = await parse(response);
  for (const region of regions) {
    const now = fresh.querySelector(`[data-live="${region.dataset.live}"]`);
    if (now && now.innerHTML !== region.innerHTML) replaceContent(region, now);
  }
  showClock(fresh);
}

// Whoever has the keyboard on a link of a list keeps it there.
function replaceContent(region, now) {
  const focused = region.contains(document.activeElement) ? document.activeElement : null;
  const href = focused && focused.getAttribute("href");
  region.replaceChildren(...document.adoptNode(now).childNodes);
  if (href) region.querySelector(`[href="${CSS.escape(href)}"]`)?.focus({ preventScroll: true });
}

function showClock(fresh) {
  const clock = fresh.getElementById("clock");
  if (clock) document.getElementById("clock").replaceWith(clock);
  tickFrom = performance.now();
}

(async function poll() {
  try {
    await refresh();
  } catch {
    // The simulator has stopped, perhaps only to start again.
  }
  setTimeout(poll, Number(document.body.dataset.liveEvery) || 2000);
})();

// The clock ticks between two questions.
let tickFrom = performance.now();
setInterval(() => {
  const clock = document.getElementById("clock");
  if (!clock || clock.dataset.frozen === "yes") return;
  const now = new Date(Number(clock.dataset.now) + performance.now() - tickFrom);
  clock.querySelector("time").textContent = now.toISOString().slice(0, 19).replace("T", " ");
}, 250);

// Forms are sent without leaving the page, which keeps its place; the answer is the page that follows.
document.addEventListener("submit", async (event) => {
  const form = event.target;
  if (!form.matches("form[data-send]")) return;
  event.preventDefault();
  if (form.dataset.sent) return;
  form.dataset.sent = "yes";
  const body = new FormData(form, event.submitter);
  const file = form.enctype === "multipart/form-data";
  try {
    const response = await fetch(form.action, { method: "POST", body: file ? body : new URLSearchParams(body) });
    const page = await parse(response);
    document.title = page.title;
    document.querySelector("header").replaceWith(page.querySelector("header"));
    document.querySelector("main").replaceWith(page.querySelector("main"));
    tickFrom = performance.now();
    const url = new URL(response.url);
    url.searchParams.delete("notice");
    if (response.redirected) history.replaceState(null, "", url);
    prepare();
    const notice = document.querySelector(".notice");
    if (notice) {
      notice.tabIndex = -1;
      notice.focus({ preventScroll: true });
    }
  } catch {
    delete form.dataset.sent;
    form.submit();
  }
});

// A tenant is chosen by choosing it; and what one needs elsewhere can be copied.
function prepare() {
  for (const form of document.querySelectorAll("form[data-choose]")) {
    form.querySelector("button").hidden = true;
    form.addEventListener("change", () => form.submit());
  }
  if (!navigator.clipboard) return;
  for (const text of document.querySelectorAll("[data-copy]:not([data-copy=ready])")) {
    text.dataset.copy = "ready";
    const button = document.createElement("button");
    button.type = "button";
    button.className = "copy";
    button.textContent = "Copy";
    const copied = text.textContent;
    button.addEventListener("click", async () => {
      await navigator.clipboard.writeText(copied);
      button.textContent = "Copied";
      setTimeout(() => (button.textContent = "Copy"), 1500);
    });
    text.after(button);
  }
}
prepare();

// A notice is said once: whoever reloads the page does not hear it again.
if (new URLSearchParams(location.search).has("notice")) {
  const url = new URL(location.href);
  url.searchParams.delete("notice");
  history.replaceState(null, "", url);
}
