"use strict";
(() => {
  // A page that renews itself asks for a small mark, and for itself only when that has changed.
  const live = document.querySelector("[data-live]");
  if (!live) return;
  let mark = live.dataset.live || null; // what the page was made from
  // Nothing is renewed under somebody's hands: a press that has begun would find another link than it meant, a form that
  // was begun would be lost, and a page that loads itself again breaks off the way that somebody has set out on.
  let pressed = false, left = -Infinity;
  for (const name of ["pointerdown", "pointermove", "pointerup", "pointercancel"])
    addEventListener(name, event => { pressed = event.buttons > 0; }, { capture: true, passive: true });
  addEventListener("keydown", event => { if (event.key === " ") pressed = true; }, true);
  for (const name of ["keyup", "blur"]) addEventListener(name, () => { pressed = false; });
  addEventListener("beforeunload", () => { left = performance.now(); });
  addEventListener("pageshow", () => { left = -Infinity; }); // somebody went back to a page that was kept
  const leaving = () => performance.now() - left < 30000; // a download leaves the page where it is
  const begun = e => e.type !== "hidden" && (e === document.activeElement || e.value !== e.defaultValue);
  const typing = () => [...live.querySelectorAll("input, textarea")].some(begun);
  const busy = () => pressed || leaving() || typing();
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
  // Whoever wants to read in peace stops it, for all pages of this window.
  const rest = document.querySelector("[data-pause]"), PAUSED = "syncer-paused";
  const paused = () => { try { return sessionStorage.getItem(PAUSED) !== null; } catch { return false; } };
  const label = () => { rest.textContent = paused() ? rest.dataset.resume : rest.dataset.pause; };
  const turn = () => {
    try { if (paused()) sessionStorage.removeItem(PAUSED); else sessionStorage.setItem(PAUSED, "yes"); } catch { /* it goes on */ }
    label();
  };
  if (rest) { label(); rest.addEventListener("click", turn); rest.hidden = false; }
  let over = false; // what was waited for is there, and nothing of it renews itself any more
  const renew = async () => {
    const reply = await fetch(location.href, { credentials: "same-origin" });
    const page = new DOMParser().parseFromString(await reply.text(), "text/html");
    if (!reply.ok || busy()) return false;
    if (reply.redirected) { location.replace(reply.url); return false; } // there is no such page any more
    const fresh = page.querySelector("main > div");
    over = !("live" in fresh.dataset);
    document.title = page.title;
    if (live.innerHTML === fresh.innerHTML) return true; // a frame would be loaded anew for nothing
    const back = place();
    live.replaceChildren(...fresh.childNodes);
    back();
    return true;
  };
  const ask = async () => {
    try {
      if (!document.hidden && (waiting() || !paused())) { // who asked for something sees it come
        const reply = await fetch("/pulse", { credentials: "same-origin" });
        const out = reply.redirected || reply.status === 403; // the session has ended
        if (out && !busy()) { location.reload(); return; }
        const now = out ? mark : (await reply.json()).mark;
        if (mark === null && !waiting()) mark = now;
        else if ((now !== mark || waiting()) && await renew()) mark = now;
      }
    } catch { /* the service is away: it is asked again */ }
    if (!over) setTimeout(ask, 2000);
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
