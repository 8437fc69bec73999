// What the page does better with JavaScript; everything in it works without.
"use strict";

// A second click would send a form twice.
for (const form of document.querySelectorAll("form")) {
  form.addEventListener("submit", (event) => {
    if (form.dataset.sent) {
      event.preventDefault();
      return;
    }
    form.dataset.sent = "yes";
    if (event.submitter) event.submitter.setAttribute("aria-disabled", "true");
  });
}
// Coming back to a page lets its forms be sent again.
window.addEventListener("pageshow", () => {
  for (const form of document.querySelectorAll("form")) {
    delete form.dataset.sent;
    for (const button of form.querySelectorAll("button")) button.removeAttribute("aria-disabled");
  }
});

// Tells the application that shows this page inside, or that opened it, how it ended: the origins that are allowed to
// know, and no others.
const done = document.getElementById("activation-token");
if (done) {
  const message = { type: "gem-connector:connected", activation_token: done.textContent.trim() };
  const opener = window.parent !== window ? window.parent : window.opener;
  if (opener) {
    for (const origin of (done.dataset.origins || "").split(" ").filter(Boolean)) opener.postMessage(message, origin);
  }
}
