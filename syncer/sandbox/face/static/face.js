// A few lines that make the face live: ticks, the person picker, moving cards, and a reload when something changed elsewhere.
"use strict";
(() => {
  const csrf = document.querySelector('meta[name="csrf"]').content;
  let dirty = false;
  let sending = false;
  let held = null;

  document.addEventListener("input", (event) => {
    if (event.target.closest("form[method=post]") && !event.target.matches("[data-submit]")) dirty = true;
  });
  document.addEventListener("submit", (event) => {
    dirty = false;
    sending = true;
    if (event.target.matches("[data-move]")) keepPlaces();
  });
  window.addEventListener("beforeunload", (event) => {
    if (dirty && document.querySelector("form[data-guard]")) event.preventDefault();
  });

  document.addEventListener("change", async (event) => {
    const box = event.target;
    if (box.matches("select[data-submit]")) { sending = true; box.form.submit(); return; }
    if (box.matches("select[data-submit-form]")) { sending = true; dirty = false; box.form.submit(); return; }
    if (box.matches("select[data-filter]")) { box.form.submit(); return; }
    if (box.matches("select[data-resubmit]")) { sending = true; dirty = false; box.form.submit(); return; }
    if (!box.matches("input[data-task]")) return;
    sending = true;
    box.disabled = true;
    const page = box.closest("[data-page]").dataset.page;
    const reply = await fetch(`${document.body.dataset.wiki}/pages/${page}/tasks/${encodeURIComponent(box.dataset.task)}`, {
      method: "POST", headers: { "X-CSRF": csrf, "Content-Type": "application/x-www-form-urlencoded" },
      body: new URLSearchParams({ done: box.checked ? "1" : "0" }),
    });
    if (reply.ok || !dirty) reload();
  });

  document.addEventListener("click", (event) => {
    if (event.target.matches("[data-reload]")) { dirty = false; reload(); }
    for (const menu of document.querySelectorAll("details[data-menu][open]")) {
      if (!menu.contains(event.target)) menu.open = false;
    }
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
  document.addEventListener("keydown", (event) => {
    const typing = event.target.closest("input, textarea, select, [contenteditable]");
    if (!typing && !event.ctrlKey && !event.metaKey && !event.altKey) {
      if (event.key === "/") { const box = document.querySelector("input[type=search]"); if (box) { event.preventDefault(); box.focus(); } }
      else if (/^[a-z]$/.test(event.key)) document.querySelector(`a[data-key="${event.key}"]`)?.click();
    }
    const menu = event.key === "Escape" && event.target.closest("details[data-menu][open]");
    if (menu) { menu.open = false; menu.querySelector("summary").focus(); }
  });

  const grow = (area) => { area.style.height = "auto"; area.style.height = `${area.scrollHeight + 2}px`; };
  document.addEventListener("input", (event) => { if (event.target.matches(".block textarea")) grow(event.target); });

  // the board: a card is dropped on a column that one of its transitions leads to, which is the same as pressing its button
  const board = document.querySelector("[data-board]");
  const way = (lane) => held && lane && held.querySelector(`.moves button[data-to="${CSS.escape(lane.dataset.status)}"]`);
  const over = (event) => event.target.closest?.(".lane");
  board?.addEventListener("dragstart", (event) => {
    held = event.target.closest(".ticket");
    if (!held) return;
    event.dataTransfer.setData("text/plain", held.id);
    event.dataTransfer.effectAllowed = "move";
    held.classList.add("held");
    board.classList.add("dragging");
    for (const lane of board.children) lane.classList.toggle("open", Boolean(way(lane)));
  });
  board?.addEventListener("dragover", (event) => {
    const lane = over(event);
    for (const one of board.children) one.classList.toggle("over", one === lane && Boolean(way(one)));
    if (way(lane)) event.preventDefault();
  });
  board?.addEventListener("drop", (event) => {
    const button = way(over(event));
    if (!button) return;
    event.preventDefault();
    button.form.requestSubmit(button);
  });
  board?.addEventListener("dragend", () => {
    held?.classList.remove("held");
    held = null;
    board.classList.remove("dragging");
    for (const lane of board.children) lane.classList.remove("open", "over");
  });

  // a reload keeps the columns where they were; a card that was just moved is brought into sight
  const kept = `scroll ${location.pathname}`;
  const keepPlaces = () => {
    const places = {};
    for (const one of document.querySelectorAll("[data-scroll]")) places[one.dataset.scroll] = one.scrollTop;
    sessionStorage.setItem(kept, JSON.stringify(places));
  };
  const reload = () => { keepPlaces(); location.reload(); };
  const places = JSON.parse(sessionStorage.getItem(kept) ?? "{}");
  sessionStorage.removeItem(kept);
  for (const one of document.querySelectorAll("[data-scroll]")) one.scrollTop = places[one.dataset.scroll] ?? one.scrollTop;
  document.querySelector(".ticket:target")?.scrollIntoView({ block: "nearest" });

  // comments beside the words they are about: each leads to the other, and marked words can be commented on
  const light = (ref, on) => {
    for (const one of document.querySelectorAll("[data-ref]")) if (ref && one.dataset.ref === ref) one.classList.toggle("lit", on);
  };
  for (const kind of ["mouseover", "mouseout", "focusin", "focusout"]) {
    document.addEventListener(kind, (event) => light(event.target.closest?.("[data-ref]")?.dataset.ref, kind === "mouseover" || kind === "focusin"));
  }
  const toThread = (mark) => document.querySelector(`.thread[data-ref="${CSS.escape(mark.dataset.ref)}"]`)?.scrollIntoView({ block: "center", behavior: "smooth" });
  document.addEventListener("click", (event) => { const mark = event.target.closest("mark.inline-comment"); if (mark) toThread(mark); });
  document.addEventListener("keydown", (event) => { if (event.key === "Enter" && event.target.matches("mark.inline-comment")) toThread(event.target); });
  const commenting = document.getElementById("commenting");
  const text = document.querySelector(".wiki-content[data-page]");
  const chosen = () => {
    const selection = getSelection();
    const words = selection.rangeCount ? selection.toString().trim() : "";
    if (!commenting || !words || words.includes("\n") || !text.contains(selection.getRangeAt(0).commonAncestorContainer)) return null;
    const before = document.createRange();
    before.setStart(text, 0);
    before.setEnd(selection.getRangeAt(0).startContainer, selection.getRangeAt(0).startOffset);
    return { words, occurrence: before.toString().split(words).length - 1, place: selection.getRangeAt(0).getBoundingClientRect() };
  };
  const offer = document.createElement("button");
  offer.type = "button";
  offer.className = "button primary small say-something";
  offer.textContent = commenting?.dataset.offer ?? "";
  document.addEventListener("mouseup", (event) => {
    if (event.target === offer) return;
    setTimeout(() => {
      const found = chosen();
      if (!found) { offer.remove(); return; }
      offer.style.left = `${found.place.left + scrollX}px`;
      offer.style.top = `${found.place.bottom + scrollY + 6}px`;
      document.body.append(offer);
    });
  });
  offer.addEventListener("mousedown", (event) => event.preventDefault());
  offer.addEventListener("click", () => {
    const found = chosen();
    offer.remove();
    if (!found) return;
    commenting.open = true;
    commenting.querySelector("[name=selection]").value = found.words;
    commenting.querySelector("[name=occurrence]").value = found.occurrence;
    commenting.scrollIntoView({ block: "center" });
    commenting.querySelector("textarea").focus();
  });

  // a list that is live takes its new rows in place, whatever is being typed beside it
  const live = document.querySelector("[data-live]");
  const refresh = async () => {
    const page = new DOMParser().parseFromString(await (await fetch(location.href, { cache: "no-store" })).text(), "text/html");
    live.replaceChildren(...page.querySelector("[data-live]").childNodes);
    mark = page.body.dataset.mark;
  };
  const { of, id } = document.body.dataset;
  let { mark } = document.body.dataset;
  if (!of) return;
  const look = async () => {
    if (sending || held || document.hidden) return;
    try {
      const reply = await fetch(`/_face/version?of=${of}&id=${encodeURIComponent(id)}`, { cache: "no-store" });
      const now = (await reply.json()).version;
      if (now === mark || sending || held) return;
      if (live) { await refresh(); return; }
      if (dirty) document.getElementById("stale").hidden = false;
      else reload();
    } catch { /* the sandbox is away for a moment: the next look will tell */ }
  };
  setInterval(look, 2000);
})();
