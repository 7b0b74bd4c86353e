/* The index of a table: filters and sorts its rows, keeps that in the address, gives the rows as CSV and cites them.

   <div class="rb-index" data-rb-index="{…}"> holds the table as a plain page has it, which stays as it is until somebody
   asks for something: then the table's data is loaded (tables/<name>/table.js), and of an index of several pages the rows
   that are to be shown (rows-<n>.js). What picks rows, and what their bytes are, is slices.js; facets.js has the controls. */
(function () {
  "use strict";
  const AT_ONCE = 200;                   // rows that are shown at once; a button shows more
  const OTHERS = new Set(["h"]);         // keys of an address that are the theme's
  const NOTHING = { filters: [], words: [], sort: "" };
  const scripts = Promise.all(["assets/slices.js", "assets/facets.js"].map((path) => recordbook.load(path)));

  // -- the data ---------------------------------------------------------------------------------------------------------

  /** The table's data: `rows` ({ line, cells, number, place }) in the order of the CSV, `columns`, and what to ask them. */
  async function load(name) {
    const data = await recordbook.data(`tables/${name}/table`);
    const [head, ...rows] = recordbook.slices.lines(data.csv);
    const names = Object.keys(data.columns), types = new Map(names.map((column) => [column, data.columns[column][0]]));
    const places = data.sequence.length ? data.sequence : rows.map((_, number) => number);
    places.forEach((number, place) => Object.assign(rows[number], { number, place }));
    const lists = Object.entries(data.lists);
    for (const row of rows) row.lists = Object.fromEntries(lists.map(([list, one]) => [list, one.values[row.number]]));
    // The values of a row in a column or list: a list without values counts as one that is empty.
    const valuesIn = (row, column) => types.has(column) ? [row.cells[names.indexOf(column)]]
      : row.lists[column].length ? row.lists[column] : [""];
    const id = names.indexOf("id");
    return {
      ...data, name, head, rows, valuesIn,
      table: {
        types, lists: new Map(lists.map(([list, one]) => [list, one.type])), searched: data.searched, words: data.labels,
      },
      byPlace: places.map((number) => rows[number]),
      id: (row) => row.cells[id],
      values: kept((column) => valuesInOrder(data, rows, column, valuesIn, types.get(column))),
      alike: kept((column) => alike(Object.values(data.labels[column] || {}))),
      ends: kept((column) => ends(rows, column, valuesIn, types.get(column) || data.lists[column].type)),
      key: kept((column) => sortKey(data, types, names, column)),
    };
  }

  /** The function, asked once for each argument. */
  function kept(ask) {
    const found = new Map();
    return (name) => {
      if (!found.has(name)) found.set(name, ask(name));
      return found.get(name);
    };
  }

  /** The values that occur in a column: in the vocabulary's order, else by their words; no value comes last. */
  function valuesInOrder(data, rows, column, valuesIn, type) {
    const used = [...new Set(rows.flatMap((row) => valuesIn(row, column)))], key = valueKey(data, column, type);
    const keyed = used.filter(Boolean).map((value) => [value, key(value)]);
    const sorted = keyed.sort((one, other) => byKey(one[1], other[1])).map(([value]) => value);
    return used.includes("") ? [...sorted, ""] : sorted;
  }

  /** The words that several values share: they alone don't tell which is meant. */
  function alike(words) {
    const seen = new Set(), twice = new Set();
    for (const one of words) (seen.has(one) ? twice : seen).add(one);
    return twice;
  }

  /** The least and the greatest value of a column of numbers or days, as they are written. */
  function ends(rows, column, valuesIn, type) {
    const cells = rows.flatMap((row) => valuesIn(row, column)).filter(Boolean);
    const key = isNumber(type) ? Number : (cell) => cell;
    const at = (better) => cells.reduce((best, cell) => better(byKey(key(cell), key(best))) ? cell : best, cells[0] || "");
    return [at((sign) => sign < 0), at((sign) => sign > 0)];
  }

  function isNumber(type) { return ["number", "integer", "year"].includes(type); }

  // -- sorting ----------------------------------------------------------------------------------------------------------

  /** A function from a row to what a column sorts it by: a number, a text or a list of them; undefined without value. */
  function sortKey(data, types, names, column) {
    if (!types.has(column)) return madeKey(data.keys[column]);
    const number = names.indexOf(column), key = valueKey(data, column, types.get(column));
    return (row) => row.cells[number] ? key(row.cells[number]) : undefined;
  }

  /** A function from a value to what it is sorted by. */
  function valueKey(data, column, type) {
    const words = data.labels[column] || {}, order = data.orders[column], { fold } = recordbook.slices;
    return (value) => {
      if (isNumber(type)) return Number.isNaN(Number(value)) ? undefined : Number(value);
      if (order) return order.includes(value) ? order.indexOf(value) : order.length;
      return [fold((Object.hasOwn(words, value) && words[value]) || value), value];
    };
  }

  /** What templates say beside the columns; numbers where all of them are. */
  function madeKey(texts) {
    const numbers = texts.every((text) => !text || /^-?[0-9]+(\.[0-9]+)?$/.test(text));
    return (row) => texts[row.number] === "" ? undefined : numbers ? Number(texts[row.number]) : [texts[row.number]];
  }

  function byKey(one, other) {
    if (typeof one === "number") return one - other;
    if (typeof one === "string") return recordbook.slices.compare(one, other);
    for (let i = 0; i < one.length; i++) {
      const sign = recordbook.slices.compare(one[i], other[i]);
      if (sign) return sign;
    }
    return 0;
  }

  /** Rows as `sort` says; those without a value last, those that are equal as they were. */
  function sorted(model, rows, sort) {
    if (!sort) return rows;
    const sign = sort.startsWith("-") ? -1 : 1, key = model.key(sort.replace(/^-/, ""));
    const keyed = rows.map((row) => [key(row), row]);
    const filled = keyed.filter(([found]) => found !== undefined).sort((a, b) => sign * byKey(a[0], b[0]));
    return [...filled, ...keyed.filter(([found]) => found === undefined)].map(([, row]) => row);
  }

  // -- rows as elements -------------------------------------------------------------------------------------------------

  /** Gives the element of a row: one that the page has, or one made from the rows of its page of the index. */
  function rowElements(body) {
    const found = new Map();
    for (const element of body.querySelectorAll("tr[data-rb-row]")) found.set(element.dataset.rbRow, element);
    return async (model, rows) => {
      const wanted = rows.filter((row) => !found.has(model.id(row)));
      const pages = new Set(wanted.map((row) => pageOf(model, row)));
      await Promise.all([...pages].map(async (page) => {
        const html = await recordbook.data(`tables/${model.name}/rows-${page.number + 1}`);
        const own = wanted.filter((row) => pageOf(model, row) === page);
        const elements = parsed(own.map((row) => html[row.place - page.start]).join(""), page.address);
        own.forEach((row, number) => found.set(model.id(row), elements[number]));
      }));
      return rows.map((row) => found.get(model.id(row)));
    };
  }

  function pageOf(model, row) {
    model.starts = model.starts || model.sizes.map((size, number) => (
      { number, start: model.sizes.slice(0, number).reduce((sum, one) => sum + one, 0), address: model.pages[number] }
    ));
    return model.starts.findLast((page) => page.start <= row.place);
  }

  /** Rows of another page of the index, whose text was made safe when that page was made; their links are led from here. */
  function parsed(html, page) {
    const template = document.createElement("template");
    template.innerHTML = html;
    for (const link of template.content.querySelectorAll("a[href]")) {
      const url = new URL(link.getAttribute("href"), recordbook.address(page));
      if (url.protocol === "file:" && url.pathname.endsWith("/")) url.pathname += "index.html";
      link.href = url.href;
    }
    return [...template.content.children];
  }

  // -- the address ------------------------------------------------------------------------------------------------------

  function addressParts() { return location.search.slice(1).split("&").filter(Boolean); }

  /** Puts parts into the address: a step of their own in the reader's history, unless somebody is typing. */
  function writeAddress(parts, typing) {
    const search = parts.join("&"), url = location.pathname + (search && "?" + search) + location.hash;
    if (typing) history.replaceState(history.state, "", url);
    else if (url !== location.pathname + location.search + location.hash) history.pushState(null, "", url);
  }

  // -- the component ----------------------------------------------------------------------------------------------------

  class Index {
    constructor(root) {
      this.root = root;
      this.about = this.readAbout();
      this.state = NOTHING;
      this.body = root.querySelector("tbody");
      this.plain = [...this.body.children];
      this.pages = root.querySelector(".rb-pages");
      this.rowElements = rowElements(this.body);
      this.limit = this.atOnce();
      this.build();
      addEventListener("popstate", this.back = () => this.root.isConnected ? this.fromAddress() : this.leave());
      for (const kind of ["focusin", "pointerenter"]) {
        this.controls.element.addEventListener(kind, () => this.prepare(), { once: true });
      }
      if (this.query()) this.fromAddress();
    }

    /** Somebody is about to filter: loads the data, and what words are looked for in while nothing else is to do. */
    async prepare() {
      const model = await this.model();
      if (model && window.requestIdleCallback) recordbook.slices.readyWords(model.rows, model.table, requestIdleCallback);
    }

    readAbout() { return JSON.parse(this.root.dataset.rbIndex); }

    atOnce() { return AT_ONCE; }

    leave() { removeEventListener("popstate", this.back); }

    /** The data, loaded once; nothing where it can't be, which the page says. */
    async model() {
      try {
        this.loaded = this.loaded || load(this.about.table);
        return this.data = await this.loaded;
      } catch (error) {
        this.loaded = undefined;
        this.fault.textContent = "What the filters need can’t be loaded: the rows below are those of the page as it is.";
        console.error(error);
        return undefined;
      }
    }

    build() {
      const { make, controls } = recordbook.facets;
      this.controls = controls({
        about: this.about, model: () => this.model(), state: () => this.state,
        rowsWithout: (column) => this.rowsWithout(column), change: (state, typing) => this.change(state, typing),
      });
      this.fault = make("p", { class: "rb-index-fault", role: "alert" });
      this.count = make("p", { class: "rb-index-count", role: "status", "aria-live": "polite" }, this.counted());
      this.words = make("p", { class: "rb-index-words" });
      this.chips = make("ul", { class: "rb-chips", "aria-label": "Filters that hold" });
      this.reset = button("Reset", () => { this.change(NOTHING); this.controls.element.querySelector("input").focus(); });
      this.reset.hidden = true;
      this.panel = make("div", { class: "rb-slice-cite", hidden: true });
      this.more = button("", () => { this.limit += 5 * AT_ONCE; this.show(); });
      this.more.className = "rb-more";
      this.more.hidden = true;
      const actions = make("div", { class: "rb-index-actions" }, this.reset, ...this.takers());
      this.root.prepend(this.controls.element, this.fault, this.chips,
        make("div", { class: "rb-index-line" }, this.count, actions), this.words, this.panel);
      this.root.append(this.more);
      this.heads = [...this.root.querySelectorAll("th[data-rb-sort]")];
      for (const head of this.heads) this.makeSortable(head);
      this.markSort();
    }

    /** The buttons by which rows are taken along. */
    takers() {
      return [button("CSV of these rows", () => this.download()), button("Cite these rows", () => this.showCitation())];
    }

    makeSortable(head) {
      const button = recordbook.facets.make("button", { type: "button", class: "rb-sort" }, ...head.childNodes);
      button.addEventListener("click", () => {
        const column = head.dataset.rbSort, now = this.state.sort || this.about.sort;
        const next = now === column ? "-" + column : column;
        this.change({ ...this.state, sort: next === this.about.sort ? "" : next });
      });
      head.append(button);
    }

    markSort() {
      const sort = this.state.sort || this.about.sort;
      for (const head of this.heads) {
        const order = { [head.dataset.rbSort]: "ascending", ["-" + head.dataset.rbSort]: "descending" }[sort];
        if (order) head.setAttribute("aria-sort", order);
        else head.removeAttribute("aria-sort");
      }
    }

    // -- what changes the state ----------------------------------------------------------------------------------------

    async fromAddress() {
      const model = await this.model();
      if (!model) return;
      this.fault.textContent = "";
      try {
        this.state = this.query() ? this.readAddress(model) : NOTHING;
      } catch (error) {
        if (!(error instanceof recordbook.slices.Fault)) throw error;
        this.state = NOTHING;
        this.fault.textContent = `The filters in the address can’t be read: ${error.message}. All rows are shown.`;
      }
      this.limit = this.atOnce();
      await this.show();
    }

    async change(state, typing = false) {
      this.state = state;
      const model = await this.model();
      if (!model || this.state !== state) return;
      this.fault.textContent = "";
      this.writeAddress(state, typing);
      this.limit = this.atOnce();
      await this.show();
    }

    // -- the address ---------------------------------------------------------------------------------------------------

    query() { return addressParts().filter((part) => !OTHERS.has(part.split("=")[0])).join("&"); }

    readAddress(model) {
      const state = recordbook.slices.read(this.query(), model.table), column = state.sort.replace(/^-/, "");
      if (column && !model.table.types.has(column) && !Object.hasOwn(model.keys, column)) {
        throw new recordbook.slices.Fault(`there is no column “${column}” in this table`);
      }
      return state;
    }

    /** The state as parts of an address. */
    parts(state) {
      const parts = recordbook.slices.write(state).split("&");
      return [...parts, state.sort ? "sort=" + encodeURIComponent(state.sort) : ""].filter(Boolean);
    }

    writeAddress(state, typing) { writeAddress(this.parts(state), typing); }

    elements(model, rows) { return this.rowElements(model, rows); }

    // -- what is shown -------------------------------------------------------------------------------------------------

    isPlain() { return !this.state.filters.length && !this.state.words.length && !this.state.sort; }

    /** The rows that the filters pick, in the order of the CSV. */
    picked(model, state = this.state) {
      return model.rows.filter(recordbook.slices.picker(state, model.table));
    }

    rowsWithout(column) {
      const filters = this.state.filters.filter((filter) => filter.column !== column || filter.kind !== "is");
      return this.picked(this.data, { ...this.state, filters });
    }

    async show() {
      const model = this.data, state = this.state, picks = recordbook.slices.picker(state, model.table);
      const rows = sorted(model, model.byPlace.filter(picks), state.sort), seen = rows.slice(0, this.limit);
      const elements = this.isPlain() ? this.plain : await this.elements(model, seen);
      if (this.state !== state) return;
      this.body.replaceChildren(...elements);
      if (this.pages) this.pages.hidden = !this.isPlain();
      this.more.hidden = this.isPlain() || seen.length === rows.length;
      this.more.textContent = `Show more: ${words(rows.length - seen.length)} rows are left`;
      this.tell(model, rows.length, seen.length);
    }

    tell(model, many, seen) {
      const { filterWords } = recordbook.facets, filters = this.state.filters.map((one) => filterWords(model, one));
      if (this.state.words.length) filters.push(`with the words “${this.state.words.join(" ")}”`);
      this.count.textContent = this.counted(many);
      this.words.textContent = `${filters.length ? `Filtered by ${filters.join("; ")}. ` : ""}${this.counted(many)}`
        + `${!this.isPlain() && seen < many ? `, of which the first ${words(seen)}` : ""}; ${model.package}.`;
      this.reset.hidden = this.isPlain();
      this.panel.hidden = true;
      this.chips.replaceChildren(...this.state.filters.map((filter, i) => this.chip(filters[i], filter)));
      this.markSort();
      this.controls.refresh(model);
    }

    counted(many = this.about.rows) {
      const all = words(this.about.rows), rows = this.about.rows === 1 ? "row" : "rows";
      return many === this.about.rows ? `${all} ${rows}` : many ? `${words(many)} of ${all} ${rows}` : `No row of ${all} fits`;
    }

    chip(text, filter) {
      const { make } = recordbook.facets;
      const remove = () => {
        this.change({ ...this.state, filters: this.state.filters.filter((one) => one !== filter) });
        this.controls.element.querySelector("input").focus();
      };
      return make("li", {}, make("button", { type: "button", "aria-label": `Remove the filter ${text}`, onclick: remove },
        text, make("span", { "aria-hidden": "true" }, " ×")));
    }

    // -- the slice -----------------------------------------------------------------------------------------------------

    async slice() {
      const model = await this.model();
      if (!model) return undefined;
      const rows = this.picked(model), text = recordbook.slices.write(this.state);
      const bytes = recordbook.slices.csv(model.head, rows);
      return { model, rows: rows.length, bytes, text: this.about.table + (text && "?" + text) };
    }

    async download() {
      const slice = await this.slice();
      if (!slice) return;
      const url = URL.createObjectURL(new Blob([slice.bytes], { type: "text/csv" }));
      const part = slice.rows === this.about.rows ? "" : "-part";
      recordbook.facets.make("a", { href: url, download: `${slice.model.package}-${this.about.table}${part}.csv` }).click();
      setTimeout(() => URL.revokeObjectURL(url), 60000);
    }

    async showCitation() {
      const slice = await this.slice();
      if (!slice) return;
      const sha256 = await recordbook.slices.sha256(slice.bytes), { make } = recordbook.facets;
      const text = `${slice.model.citation} [${this.about.title}, ${words(slice.rows)} of ${words(this.about.rows)} rows: `
        + `${slice.text}, SHA-256 ${sha256}]`;
      const note = make("p", { role: "status" }), cited = make("p", { class: "rb-slice-text", tabindex: "-1" }, text);
      this.panel.replaceChildren(cited, note);
      this.panel.hidden = false;
      note.textContent = await copied(text, cited)
        ? "Copied. The hash is that of these rows as CSV: recordbook verify --slice takes it again from the package."
        : "Copy it from here.";
    }
  }

  /** Copies a text; where the browser doesn't let a page do so it is marked, to be copied by hand. */
  async function copied(text, element) {
    try {
      await navigator.clipboard.writeText(text);
      return true;
    } catch (error) {
      element.focus();
      getSelection().selectAllChildren(element);
      return document.execCommand("copy");
    }
  }

  function button(text, onclick) { return recordbook.facets.make("button", { type: "button", onclick }, text); }

  /** A number with commas between its thousands. */
  function words(number) { return String(number).replace(/\B(?=(\d{3})+$)/g, ","); }

  recordbook.tables = { Index, ready: scripts, addressParts, writeAddress, byKey };
  scripts.then(() => recordbook.component("[data-rb-index]", (root) => new Index(root)), (error) => console.error(error));
})();
