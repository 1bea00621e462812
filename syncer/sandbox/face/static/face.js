// A few lines that make the face live: ticks, the person picker, and a reload when something changed elsewhere.
"use strict";
(() => {
  const csrf = document.querySelector('meta[name="csrf"]').content;
  let dirty = false;
  let sending = false;

  document.addEventListener("input", (event) => {
    if (event.target.closest("form[method=post]") && !event.target.matches("[data-submit]")) dirty = true;
  });
  document.addEventListener("submit", () => { dirty = false; sending = true; });
  window.addEventListener("beforeunload", (event) => {
    if (dirty && document.querySelector("form[data-guard]")) event.preventDefault();
  });

  document.addEventListener("change", async (event) => {
    const box = event.target;
    if (box.matches("select[data-submit]")) { sending = true; box.form.submit(); return; }
    if (!box.matches("input[data-task]")) return;
    sending = true;
    box.disabled = true;
    const page = box.closest("[data-page]").dataset.page;
    const reply = await fetch(`/wiki/pages/${page}/tasks/${encodeURIComponent(box.dataset.task)}`, {
      method: "POST", headers: { "X-CSRF": csrf, "Content-Type": "application/x-www-form-urlencoded" },
      body: new URLSearchParams({ done: box.checked ? "1" : "0" }),
    });
    if (reply.ok || !dirty) location.reload();
  });

  document.addEventListener("click", (event) => {
    if (event.target.matches("[data-reload]")) { dirty = false; location.reload(); }
    const adder = event.target.closest("[data-add]");
    if (adder) {
      const made = document.getElementById(adder.dataset.add).content.cloneNode(true);
      document.getElementById("blocks").append(made);
      dirty = true;
      document.querySelector("#blocks > :last-child textarea").focus();
    }
    const remover = event.target.closest("[data-remove]");
    if (remover) {
      const block = remover.closest(".block");
      const gone = block.classList.toggle("gone");
      block.querySelector("[data-keep]").value = gone ? "0" : "1";
      dirty = true;
    }
    const opener = event.target.closest("[data-open]");
    if (opener) {
      const block = opener.closest(".block");
      block.classList.add("editing");
      const area = block.querySelector("textarea");
      area.disabled = false;
      grow(area);
      area.focus();
    }
  });

  const grow = (area) => { area.style.height = "auto"; area.style.height = `${area.scrollHeight + 2}px`; };
  document.addEventListener("input", (event) => { if (event.target.matches(".block textarea")) grow(event.target); });

  const { of, id, mark } = document.body.dataset;
  if (!of) return;
  const look = async () => {
    if (sending || document.hidden) return;
    try {
      const reply = await fetch(`/_face/version?of=${of}&id=${encodeURIComponent(id)}`, { cache: "no-store" });
      const now = (await reply.json()).version;
      if (now === mark || sending) return;
      if (dirty) document.getElementById("stale").hidden = false;
      else location.reload();
    } catch { /* the sandbox is away for a moment: the next look will tell */ }
  };
  setInterval(look, 2000);
})();
