/* A table whose rows stand in the page: filters and sorts them, and keeps that in the address.

   <div class="rb-index" data-rb-list="name"> holds a table. Heads with data-rb-column sort; those with data-rb-facet offer
   their cells' values to filter by. A cell's values are its elements with data-rb-value (its value, or else its words), or
   its words; data-rb-key is what it is sorted by where that isn't what it says. Several tables may stand on a page: each
   has its own part of the address, which begins with its name (?disputed.about=Distance). Such rows are no table of the
   package, so there is no file of them: tables.js, which does the rest, has those. */
(async function () {
  "use strict";
  await recordbook.load("assets/tables.js");
  await recordbook.tables.ready;
  const { Index, addressParts, writeAddress, byKey } = recordbook.tables;
  const WORDS = "words";  // the one column beside the lists: all that a row says

  // -- the rows of the page, as what tables.js asks ------------------------------------------------------------------

  function modelOf(root) {
    const heads = [...root.querySelectorAll("thead th")].map((head, place) => ({ place, ...head.dataset, title: head.textContent }));
    const columns = heads.filter((head) => head.rbColumn), at = new Map(columns.map((head) => [head.rbColumn, head.place]));
    const rows = [...root.querySelectorAll("tbody > tr")].map((element, number) => ({
      element, number, cells: [wordsOf(element)],
      lists: Object.fromEntries(columns.map((head) => [head.rbColumn, valuesOf(element.children[head.place])])),
    }));
    const valuesIn = (row, column) => row.lists[column].length ? row.lists[column] : [""];
    return {
      rows, byPlace: rows, valuesIn, package: root.dataset.rbTitle, keys: Object.fromEntries(at), columns: {},
      lists: Object.fromEntries(columns.map((head) => [head.rbColumn, { title: head.rbFacet || head.title }])),
      table: {
        types: new Map([[WORDS, "string"]]), lists: new Map(columns.map((head) => [head.rbColumn, "string"])),
        searched: [WORDS], words: {},
      },
      alike: () => new Set(),
      values: (column) => inOrder([...new Set(rows.flatMap((row) => valuesIn(row, column)))]),
      key: (column) => keyOf(rows, at.get(column)),
    };
  }

  /** All that a row says, and what it says besides. */
  function wordsOf(row) { return [row.textContent, row.dataset.rbText || ""].join(" ").replace(/\s+/g, " "); }

  function valuesOf(cell) {
    const marked = [...cell.querySelectorAll("[data-rb-value]")];
    const texts = marked.length ? marked.map((one) => one.dataset.rbValue || one.textContent) : [cell.textContent];
    return texts.map((text) => text.trim()).filter(Boolean);
  }

  function inOrder(values) {
    const key = (value) => [recordbook.slices.fold(value), value];
    const sorted = values.filter(Boolean).sort((one, other) => byKey(key(one), key(other)));
    return values.includes("") ? [...sorted, ""] : sorted;
  }

  /** What the cells of a column are sorted by: numbers where all are, else days as they are written, or words. */
  function keyOf(rows, place) {
    const texts = new Map(rows.map((row) => [row, keyText(row.element.children[place])]));
    const numbers = [...texts.values()].every((text) => !text || /^-?[0-9][0-9,]*(\.[0-9]+)?( %)?$/.test(text));
    return (row) => {
      const text = texts.get(row);
      if (!text) return undefined;
      return numbers ? Number(text.replace(/[, %]/g, "")) : [recordbook.slices.fold(text), text];
    };
  }

  function keyText(cell) {
    const marked = cell.matches("[data-rb-key]") ? cell : cell.querySelector("[data-rb-key]");
    if (marked) return marked.dataset.rbKey;
    const time = cell.querySelector("time[datetime]");
    return time ? time.dateTime : cell.textContent.trim();
  }

  // -- the component ---------------------------------------------------------------------------------------------------

  class List extends Index {
    readAbout() {
      const { rbList, rbTitle } = this.root.dataset, heads = [...this.root.querySelectorAll("thead th")];
      for (const head of heads) if (head.dataset.rbColumn) head.dataset.rbSort = head.dataset.rbColumn;
      this.prefix = rbList + ".";
      return {
        table: rbList, title: rbTitle, sort: "", rows: this.root.querySelectorAll("tbody > tr").length,
        facets: heads.filter((head) => head.dataset.rbFacet)
          .map((head) => ({ column: head.dataset.rbColumn, title: head.dataset.rbFacet, unit: "", range: false })),
      };
    }

    atOnce() { return Infinity; }

    takers() { return []; }

    async model() { return this.data = this.data || modelOf(this.root); }

    elements(model, rows) { return rows.map((row) => row.element); }

    query() { return this.own().map((part) => part.slice(this.prefix.length)).join("&"); }

    own() { return addressParts().filter((part) => part.startsWith(this.prefix)); }

    writeAddress(state, typing) {
      const others = addressParts().filter((part) => !part.startsWith(this.prefix));
      writeAddress([...others, ...this.parts(state).map((part) => this.prefix + part)], typing);
    }
  }

  recordbook.component("[data-rb-list]", (root) => new List(root));
})().catch((error) => console.error(error));
