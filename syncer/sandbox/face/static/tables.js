// The tables of a page, to be filled in as people do: cells are typed into, rows added; the storage format follows in the text beside them.
"use strict";
(() => {
  const area = document.querySelector("textarea.source");
  const place = document.getElementById("tables");
  if (!area || !place) return;
  const NAMES = 'xmlns:ac="http://atlassian.com/content" xmlns:ri="http://atlassian.com/resource/identifier" xmlns:at="http://atlassian.com/template"';
  const entities = (text) => text.replace(/&(?!(?:amp|lt|gt|quot|apos|#\w+);)(\w+);/g, (whole) => {
    const read = document.createElement("textarea");
    read.innerHTML = whole;
    return read.value;
  });
  let body = null;

  const write = () => {
    const text = new XMLSerializer().serializeToString(body);
    area.value = text.slice(text.indexOf(">") + 1, text.lastIndexOf("</")).replace(/ xmlns(:\w+)?="[^"]*"/g, "");
    area.dispatchEvent(new Event("input", { bubbles: true }));
  };
  const silent = (part) => part.prefix === "ac" && (["task-id", "task-uuid", "task-status", "placeholder"].includes(part.localName)
    || (part.localName === "parameter" && part.getAttribute("ac:name") !== "title"));  // of a macro a reader sees its title
  const broken = (one) => [...one.childNodes].map((part) => (part.localName === "br" ? "\n" : silent(part) ? "" : part.childNodes.length ? broken(part) : part.textContent)).join("");
  const lines = (cell) => [...cell.querySelectorAll("p, li")].map(broken).join("\n") || broken(cell);
  const plain = (cell) => ![...cell.querySelectorAll("*")].some((one) => one.prefix);
  const said = (cell, text) => {
    cell.replaceChildren(...text.split("\n").map((line) => {
      const made = body.ownerDocument.createElementNS(null, "p");
      made.textContent = line;
      return made;
    }));
    write();
  };

  const field = (cell, name) => {
    const made = document.createElement(cell.localName === "th" ? "th" : "td");
    const input = document.createElement("textarea");
    input.rows = 1;
    input.value = lines(cell).trim();
    input.readOnly = !plain(cell);
    input.setAttribute("aria-label", name);
    input.addEventListener("input", () => said(cell, input.value));
    made.append(input);
    return made;
  };
  const cells = (row) => [...row.children].filter((one) => ["td", "th"].includes(one.localName));
  const labelled = (row) => {  // a row that begins with its own head, behind which something is filled in
    const [head, ...others] = cells(row);
    return head?.localName === "th" && others.length && others.every((one) => one.localName === "td") ? lines(head).split("\n")[0].trim() : "";
  };
  const rowOf = (row, heads, number) => {
    const made = document.createElement("tr");
    const own = labelled(row);
    cells(row).forEach((cell, at) => made.append(field(cell, own ? (at ? `${own} ${at}` : own) : number ? `${heads[at] ?? ""} ${number}` : `${heads[at] ?? ""}`)));
    return made;
  };

  const sheet = (table) => {
    const rows = [...table.querySelectorAll("tr")].filter((one) => one.closest("table") === table);
    if (!rows.length) return null;
    const heads = cells(rows[0]).map((one) => lines(one).split("\n")[0].trim());
    const title = [...body.querySelectorAll("h1, h2, h3")].filter((one) => one.compareDocumentPosition(table) & Node.DOCUMENT_POSITION_FOLLOWING).pop();
    const made = document.createElement("fieldset");
    const legend = document.createElement("legend");
    legend.textContent = (title?.textContent ?? document.querySelector("input[name=title]")?.value ?? "").trim().slice(0, 80);
    const grid = document.createElement("table");
    rows.forEach((row, at) => grid.append(rowOf(row, heads, at)));
    const more = document.createElement("button");
    more.type = "button";
    more.className = "button";
    more.textContent = place.dataset.more;
    more.addEventListener("click", () => {
      const row = rows[rows.length - 1].cloneNode(true);
      for (const cell of cells(row)) cell.replaceChildren();
      rows[rows.length - 1].after(row);
      rows.push(row);
      const shown = rowOf(row, heads, rows.length - 1);
      grid.append(shown);
      write();
      shown.querySelector("textarea").focus();
    });
    made.append(legend, grid, more);
    return made;
  };

  const show = () => {
    const read = new DOMParser().parseFromString(`<storage ${NAMES}>${entities(area.value)}</storage>`, "text/xml");
    body = read.documentElement;
    const tables = read.querySelector("parsererror") ? [] : [...body.querySelectorAll("table")].filter((one) => !one.parentNode.closest("table"));
    place.replaceChildren(...tables.map(sheet).filter(Boolean));
    place.hidden = !place.children.length;
  };
  area.addEventListener("change", show);
  show();
})();
