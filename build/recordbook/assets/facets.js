/* The controls above a table: a box for words, a button with a panel for each facet, and the filters in words. */
(function () {
  "use strict";
  const LONG = 12;    // from so many choices on a panel has a box to find one
  const MOST = 200;   // so many choices are listed at once

  /** An element with attributes, listeners (onclick: …) and children, which are texts or elements. */
  function make(tag, attributes, ...children) {
    const element = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes || {})) {
      if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
      else if (value === true) element.setAttribute(name, "");
      else if (value !== false && value !== undefined) element.setAttribute(name, value);
    }
    element.append(...children.filter((child) => child !== undefined && child !== null));
    return element;
  }

  // -- filters in words -------------------------------------------------------------------------------------------------

  /** A cell's value as a reader knows it. */
  function shown(model, column, value) {
    if (value === "") return "no value";
    const words = model.table.words[column];
    if (words && Object.hasOwn(words, value) && words[value]) {
      return model.alike(column).has(words[value]) ? `${words[value]} (${value})` : words[value];
    }
    if (typeOf(model, column) === "boolean") return { true: "yes", false: "no" }[value] || value;
    return value;
  }

  function typeOf(model, column) { return model.table.types.get(column) || model.table.lists.get(column); }

  function title(model, column) {
    const [, name, unit] = model.columns[column] || [, model.lists[column].title, ""];
    return unit ? `${name || column} (${unit})` : name || column;
  }

  /** One filter in words: `Status: Lit or Dark`. */
  function filterWords(model, { column, kind, values }) {
    const isRange = (value) => value === ".." || (recordbook.slices.ENDS[typeOf(model, column)] && value.includes(".."));
    const told = values.map((value) => kind === "has" ? `holds “${value}”`
      : isRange(value) ? rangeWords(recordbook.slices.range(value)) : shown(model, column, value));
    return `${title(model, column)}: ${told.join(" or ")}`;
  }

  function rangeWords([low, high]) {
    if (low && high) return low === high ? low : `${low} to ${high}`;
    return low ? `from ${low}` : high ? `up to ${high}` : "any value";
  }

  // -- the controls -----------------------------------------------------------------------------------------------------

  /** The controls of an index. `host` has `about`, `model()` (a promise), `state()`, `rowsWithout(column)`,
      `change(state, typing)`. Gives `{ element, refresh }`; `refresh` shows the filters that hold now. */
  function controls(host) {
    const box = make("input", { type: "search", autocomplete: "off", spellcheck: "false", placeholder: "Words" });
    box.addEventListener("focus", () => host.model());
    const words = () => box.value.normalize("NFC").replace(/\0/g, "").split(/\s+/).filter(Boolean);
    box.addEventListener("input", () => host.change({ ...host.state(), words: words() }, true));
    const facets = host.about.facets.map((facet) => facetOf(facet, host, (one) => {
      for (const other of facets) if (other !== one) other.close();
    }));
    const row = make("div", { class: "rb-facets", role: "group", "aria-label": "Filters" },
      ...facets.map((facet) => facet.element));
    const fold = make("button", { type: "button", class: "rb-facets-fold", "aria-expanded": "false" }, "Filters");
    fold.addEventListener("click", () => fold.setAttribute("aria-expanded", String(row.toggleAttribute("data-open"))));
    const element = make("form", { class: "rb-filter", role: "search", "aria-label": `Filter ${host.about.title}` },
      make("label", { class: "rb-filter-words" }, make("span", {}, "Find"), box),
      host.about.facets.length ? fold : undefined, row);
    element.addEventListener("submit", (event) => event.preventDefault());
    closeFromOutside(element, facets);
    const refresh = (model) => {
      const state = host.state();
      if (words().join(" ") !== state.words.join(" ")) box.value = state.words.join(" ");
      const set = facets.filter((facet) => facet.refresh(model, state)).length;
      fold.textContent = set ? `Filters (${set})` : "Filters";
    };
    return { element, refresh };
  }

  /** Escape closes the open panel, and so does whatever happens elsewhere. */
  function closeFromOutside(element, facets) {
    element.addEventListener("keydown", (event) => {
      if (event.key === "Escape") for (const facet of facets) if (facet.close(true)) event.stopPropagation();
    });
    const outside = (event) => {
      if (!element.isConnected) {
        for (const kind of ["pointerdown", "focusin"]) document.removeEventListener(kind, outside);
        return;
      }
      for (const facet of facets) if (!facet.element.contains(event.target)) facet.close();
    };
    for (const kind of ["pointerdown", "focusin"]) document.addEventListener(kind, outside);
  }

  /** A facet: its button and panel. */
  function facetOf(facet, host, opened) {
    const id = `rb-facet-${host.about.table}-${facet.column}`;
    const panel = make("div", { id, class: "rb-facet-panel", hidden: true, role: "group", "aria-label": facet.title });
    const button = make("button", { type: "button", "aria-expanded": "false", "aria-controls": id }, facet.title);
    const element = make("div", { class: "rb-facet" }, button, panel);
    const fill = facet.range ? rangePanel : valuesPanel;
    const close = (back) => {
      if (panel.hidden) return false;
      panel.hidden = true;
      button.setAttribute("aria-expanded", "false");
      if (back) button.focus();
      return true;
    };
    const open = async () => {
      opened(self);
      panel.hidden = false;
      button.setAttribute("aria-expanded", "true");
      const model = await host.model();
      if (model) fill(panel, facet, model, host);
      element.toggleAttribute("data-end", panel.getBoundingClientRect().right > document.documentElement.clientWidth);
    };
    button.addEventListener("click", () => { if (!close()) open(); });
    const refresh = (model, state) => {
      const filter = state.filters.find((one) => one.column === facet.column && one.kind === "is");
      button.toggleAttribute("data-set", Boolean(filter));
      button.textContent = filter ? `${facet.title} (${filter.values.length})` : facet.title;
      // A panel in which somebody types isn't filled anew under the hands.
      const typing = panel.contains(document.activeElement) && document.activeElement.matches("input:not([type=checkbox])");
      if (!panel.hidden && model && !typing) fill(panel, facet, model, host);
      return Boolean(filter);
    };
    const self = { element, close, refresh };
    return self;
  }

  /** The values of the facet's own filter, and the state with others in their place. */
  function valuesOf(state, column) {
    const found = state.filters.find((filter) => filter.column === column && filter.kind === "is");
    return found ? found.values : [];
  }

  function withValues(model, state, column, values) {
    const others = state.filters.filter((filter) => filter.column !== column || filter.kind !== "is");
    const chosen = [...values].sort(recordbook.slices.compare);
    if (chosen.length) others.push({ column, kind: "is", values: chosen });
    const order = [...model.table.types.keys(), ...model.table.lists.keys()];
    const place = (filter) => 2 * order.indexOf(filter.column) + (filter.kind === "has" ? 1 : 0);
    return { ...state, filters: others.sort((one, other) => place(one) - place(other)) };
  }

  /** How many rows have each value, of those that the other filters pick. */
  function counts(model, host, column) {
    const found = new Map();
    for (const row of host.rowsWithout(column)) {
      for (const value of new Set(model.valuesIn(row, column))) found.set(value, (found.get(value) || 0) + 1);
    }
    return found;
  }

  function valuesPanel(panel, { column, title }, model, host) {
    const found = counts(model, host, column), chosen = new Set(valuesOf(host.state(), column));
    // Of many choices those that lead to no row are left out; a few stay where they are.
    const every = model.values(column), many = every.length > LONG;
    const all = every.filter((value) => !many || found.has(value) || chosen.has(value));
    const focus = panel.contains(document.activeElement) ? document.activeElement.value : undefined;
    const list = make("div", { class: "rb-facet-values" });
    const fill = (part) => {
      const fitting = all.filter((value) => recordbook.slices.fold(shown(model, column, value)).includes(part));
      list.replaceChildren(...fitting.slice(0, MOST).map((value) => choice(value)));
      if (fitting.length > MOST) list.append(make("p", {}, `and ${fitting.length - MOST} more: find them above`));
      if (!fitting.length) list.append(make("p", {}, "nothing of that name"));
    };
    const choice = (value) => {
      const box = make("input", { type: "checkbox", value, checked: chosen.has(value) });
      box.addEventListener("change", () => {
        const values = new Set(valuesOf(host.state(), column));
        if (box.checked) values.add(value); else values.delete(value);
        host.change(withValues(model, host.state(), column, values));
      });
      const words = make("span", value ? {} : { class: "rb-missing" }, shown(model, column, value));
      return make("label", {}, box, words, make("small", {}, String(found.get(value) || 0)));
    };
    const scroll = (panel.querySelector(".rb-facet-values") || {}).scrollTop || 0;
    const before = (panel.querySelector("input[type=search]") || {}).value || "";
    const find = many && make("input", {
      type: "search", "aria-label": `Find in ${title}`, placeholder: "Find",
      oninput: (event) => fill(recordbook.slices.fold(event.target.value.trim())),
    });
    panel.replaceChildren(...(find ? [find] : []), list);
    if (find) find.value = before;
    fill(recordbook.slices.fold(before.trim()));
    list.scrollTop = scroll;
    if (focus !== undefined) {
      const same = [...list.querySelectorAll("input")].find((box) => box.value === focus);
      if (same) same.focus();
    }
  }

  function rangePanel(panel, { column, unit }, model, host) {
    const values = valuesOf(host.state(), column), form = recordbook.slices.ENDS[typeOf(model, column)];
    const [low, high] = recordbook.slices.range(values.find((value) => value.includes("..")) || "..");
    const [least, greatest] = model.ends(column);
    const end = (name, value, hint) => make("label", {}, make("span", {}, name),
      make("input", { type: "text", value, placeholder: hint, autocomplete: "off", "data-end": name }));
    const first = end("from", low, least), last = end("to", high, greatest);
    const fault = make("p", { class: "rb-facet-fault", role: "alert" });
    const empty = counts(model, host, column).get("") || 0;
    const none = make("input", { type: "checkbox", checked: values.includes("") });
    const change = () => {
      const inputs = [first, last].map((label) => label.querySelector("input"));
      const texts = inputs.map((input) => input.value.trim());
      inputs.forEach((input, i) => input.setAttribute("aria-invalid", String(Boolean(texts[i]) && !form.test(texts[i]))));
      fault.textContent = texts.every((text) => !text || form.test(text)) ? ""
        : form.test("1") ? "Write numbers such as 12.5." : "Write dates such as 2019, 2019-07 or 2019-07-25.";
      if (fault.textContent) return;
      const range = texts.some(Boolean) ? [texts.join("..")] : [];
      host.change(withValues(model, host.state(), column, none.checked ? ["", ...range] : range));
    };
    for (const label of [first, last]) label.addEventListener("change", change);
    none.addEventListener("change", change);
    const focused = panel.contains(document.activeElement) ? document.activeElement.dataset.end || "none" : "";
    const rows = [make("div", { class: "rb-facet-range" }, first, last, unit ? make("span", {}, unit) : undefined)];
    if (empty || none.checked) {
      rows.push(make("label", {}, none, make("span", { class: "rb-missing" }, "no value"), make("small", {}, String(empty))));
    }
    panel.replaceChildren(...rows, fault);
    if (focused) (panel.querySelector(`[data-end="${focused}"]`) || none).focus();
  }

  recordbook.facets = { make, controls, filterWords, title };
})();
