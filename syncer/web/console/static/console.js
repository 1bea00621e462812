"use strict";
(() => {
  // A page that renews itself asks for a small mark, and for itself only when that has changed.
  const live = document.querySelector("[data-live]");
  if (!live) return;
  let mark = null;
  const typing = () => live.contains(document.activeElement) && document.activeElement.matches("input, textarea");
  const waiting = () => live.querySelector("[data-waiting]"); // what is being made may be there before the first question
  const renew = async () => {
    const reply = await fetch(location.href, { credentials: "same-origin" });
    if (!reply.ok || reply.redirected || typing()) return false;
    const page = new DOMParser().parseFromString(await reply.text(), "text/html");
    const fresh = page.querySelector("[data-live]");
    if (!fresh) { location.reload(); return false; }
    live.replaceChildren(...fresh.childNodes);
    return true;
  };
  const ask = async () => {
    try {
      if (!document.hidden) {
        const reply = await fetch("/pulse", { credentials: "same-origin" });
        if (reply.redirected || reply.status === 403) { location.reload(); return; }
        const now = (await reply.json()).mark;
        if (mark === null && !waiting()) mark = now;
        else if ((now !== mark || waiting()) && await renew()) mark = now;
      }
    } catch { /* the service is away: it is asked again */ }
    setTimeout(ask, 2000);
  };
  ask();
})();
(() => {
  // Buttons that copy a text are there where the browser lets them.
  if (!navigator.clipboard) return;
  for (const button of document.querySelectorAll("[data-copy]")) {
    button.hidden = false;
    button.addEventListener("click", async () => {
      await navigator.clipboard.writeText(document.getElementById(button.dataset.copy).textContent);
      button.textContent = button.dataset.copied;
    });
  }
})();
