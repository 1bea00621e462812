"use strict";
(() => {
  // A page that renews itself asks for a small mark, and for itself only when that has changed.
  const live = document.querySelector("[data-live]");
  if (!live) return;
  let mark = live.dataset.live || null; // what the page was made from
  const typing = () => live.contains(document.activeElement) && document.activeElement.matches("input, textarea");
  // Whoever is at a link or a button with the keyboard, or has moved a table sideways, stays there.
  const named = e => e.getAttribute("aria-label") || e.getAttribute("href") || e.textContent;
  const place = () => {
    const at = live.contains(document.activeElement) ? named(document.activeElement) : null;
    const moved = [...live.querySelectorAll(".scroll")].map(one => one.scrollLeft);
    return () => {
      live.querySelectorAll(".scroll").forEach((one, n) => { one.scrollLeft = moved[n] || 0; });
      const same = at && [...live.querySelectorAll("a, button, summary, .scroll")].find(one => named(one) === at);
      if (same) same.focus({ preventScroll: true });
    };
  };
  const waiting = () => live.querySelector("[data-waiting]"); // what is being made may be there before the first question
  const renew = async () => {
    const reply = await fetch(location.href, { credentials: "same-origin" });
    if (!reply.ok || reply.redirected || typing()) return false;
    const page = new DOMParser().parseFromString(await reply.text(), "text/html");
    const fresh = page.querySelector("[data-live]");
    if (!fresh) { location.reload(); return false; }
    if (live.innerHTML === fresh.innerHTML) return true; // a frame would be loaded anew for nothing
    const back = place();
    live.replaceChildren(...fresh.childNodes);
    back();
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
