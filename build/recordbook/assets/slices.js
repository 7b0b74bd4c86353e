/* Slices of a table: the rows that filters pick, as the very lines of its CSV file, and their SHA-256.

   The same as slices.py, which has the words on why; tables.md has the grammar. The two agree on every filter and all
   data, and a test holds them to it: nothing here asks for a locale or for what a version of Unicode says. */
(function () {
  "use strict";

  const NUMBER = /^-?[0-9]+(\.[0-9]+)?$/;
  const MOMENT = /^[0-9]{4}(-[0-9]{2}(-[0-9]{2}(T[0-9]{2}:[0-9]{2}(:[0-9]{2}Z?)?)?)?)?$/;
  const CLOCK = /^[0-9]{2}:[0-9]{2}(:[0-9]{2})?$/;
  const ENDS = {
    number: NUMBER, integer: NUMBER, year: NUMBER, date: MOMENT, datetime: MOMENT, yearmonth: MOMENT, time: CLOCK,
  };
  const FORMS = new Map([
    [NUMBER, "a number such as 12.5"], [MOMENT, "a date such as 2019, 2019-07 or 2019-07-25"],
    [CLOCK, "a time: 05:34"],
  ]);
  const BETWEEN = "\0";

  /** Filters that can't be read; the message is for the reader. */
  class Fault extends Error {}

  /** Texts by code points. JavaScript's own < goes by halves of them, which puts an emoji before a full-width letter. */
  function compare(one, other) {
    const length = Math.min(one.length, other.length);
    for (let i = 0; i < length; i++) {
      const a = one.charCodeAt(i), b = other.charCodeAt(i);
      if (a !== b) return surrogate(a) === surrogate(b) ? a - b : surrogate(a) ? 1 : -1;
    }
    return one.length - other.length;
  }

  function surrogate(unit) { return unit >= 0xd800 && unit <= 0xdfff; }

  /** The text with the letters A to Z made small, and no other. */
  function fold(text) {
    // Most texts have no other letters: then the browser's own way is the same, and ten times as quick.
    if (/^[\0-\x7f]*$/.test(text)) return text.toLowerCase();
    return text.replace(/[A-Z]+/g, (letters) => letters.toLowerCase());
  }

  // -- filters: { filters: [{ column, kind: "is" | "has", values }], words: [], sort: "" } -----------------------------

  /** The filters of an address's query, without its "?". `table` has `types` and `lists`, Maps of the type of each column
      and of each list of values that no column has the name of. */
  function read(query, table) {
    const found = new Map();
    let words = "", sort = "";
    for (const [key, value] of pairs(query)) {
      if (key === "q") words = value;
      else if (key === "sort") sort = value;
      else {
        check(key.replace(/~$/, ""), key.endsWith("~"), value, table);
        found.set(key, (found.get(key) || new Set()).add(value));
      }
    }
    if (words.includes(BETWEEN)) throw new Fault("the text to look for holds a character that no text has");
    const filters = [];
    for (const column of [...table.types.keys(), ...table.lists.keys()]) {
      for (const [key, kind] of [[column, "is"], [column + "~", "has"]]) {
        if (found.has(key)) filters.push({ column, kind, values: [...found.get(key)].sort(compare) });
      }
    }
    return { filters, words: words.split(" ").filter(Boolean), sort };
  }

  function pairs(query) {
    return query.split("&").filter(Boolean).map((part) => {
      const cut = part.indexOf("=");
      return [decoded(cut < 0 ? part : part.slice(0, cut)), cut < 0 ? "" : decoded(part.slice(cut + 1))];
    });
  }

  function decoded(text) {
    try {
      return decodeURIComponent(text.replace(/\+/g, " "));
    } catch (error) {
      throw new Fault(`“${text}” can’t be read: a character after % is not as addresses have it`);
    }
  }

  function check(column, has, value, table) {
    const type = table.types.get(column) || table.lists.get(column);
    if (!type) throw new Fault(`there is no column “${column}” in this table`);
    const form = ENDS[type];
    if (has || !form || !value.includes("..")) return;
    if (range(value).some((end) => end && !form.test(end))) {
      throw new Fault(`“${value}” is no range: each end is ${FORMS.get(form)}, or left out`);
    }
  }

  function range(value) {
    const cut = value.indexOf("..");
    return [value.slice(0, cut), value.slice(cut + 2)];
  }

  /** The filters in their one form. */
  function write(state) {
    const pairs = [];
    for (const { column, kind, values } of state.filters) {
      for (const value of values) pairs.push([kind === "has" ? column + "~" : column, value]);
    }
    if (state.words.length) pairs.push(["q", state.words.join(" ")]);
    return pairs.map(([key, value]) => key + "=" + encoded(value)).join("&");
  }

  function encoded(text) {
    return encodeURIComponent(text).replace(/[!'()*]/g, (c) => "%" + c.charCodeAt(0).toString(16).toUpperCase());
  }

  // -- which rows -------------------------------------------------------------------------------------------------------

  /** A function that says of a row ({ line, cells, lists }) whether the filters pick it; `lists` has values by name. */
  function picker(state, table) {
    const names = [...table.types.keys()];
    const tests = state.filters.map((filter) => {
      const number = names.indexOf(filter.column);
      const test = cellTest(filter, table.types.get(filter.column) || table.lists.get(filter.column));
      if (number >= 0) return (row) => test(row.cells[number]);
      return (row) => row.lists[filter.column].length ? row.lists[filter.column].some(test) : test("");
    });
    if (state.words.length) {
      const words = state.words.map(fold), text = searched(table, names);
      tests.push((row) => words.every((word) => text(row).includes(word)));
    }
    return (row) => tests.every((test) => test(row));
  }

  /** The text of a row that words are looked for in, kept with the row. */
  function searched(table, names) {
    const columns = table.searched.map((name) => [names.indexOf(name), table.words[name] || {}]);
    return (row) => {
      if (row.searched === undefined) {
        const texts = [];
        for (const [number, words] of columns) texts.push(fold(row.cells[number]), fold(own(words, row.cells[number])));
        row.searched = texts.join(BETWEEN);
      }
      return row.searched;
    };
  }

  /** Makes the texts that words are looked for in ahead of time; `idle` calls back when there is some to spare. */
  function readyWords(rows, table, idle) {
    const text = searched(table, [...table.types.keys()]);
    let next = 0;
    idle(function some(deadline) {
      while (next < rows.length && deadline.timeRemaining() > 1) text(rows[next++]);
      if (next < rows.length) idle(some);
    });
  }

  function own(words, key) { return Object.hasOwn(words, key) ? words[key] : ""; }

  function cellTest({ kind, values }, type) {
    if (kind === "has") {
      const parts = values.map(fold);
      return (cell) => parts.some((part) => fold(cell).includes(part));
    }
    const form = ENDS[type], isRange = (value) => value === ".." || (form !== undefined && value.includes(".."));
    const texts = new Set(values.filter((value) => !isRange(value)));
    const ranges = values.filter(isRange).map(range);
    const within = form === NUMBER ? withinNumbers : withinTexts;
    return (cell) => texts.has(cell) || ranges.some(([low, high]) => within(cell, low, high));
  }

  function withinNumbers(cell, low, high) {
    if (!NUMBER.test(cell)) return false;
    return (!low || Number(low) <= Number(cell)) && (!high || Number(cell) <= Number(high));
  }

  function withinTexts(cell, low, high) {
    return Boolean(cell) && (!low || compare(low, cell.slice(0, low.length)) <= 0)
      && (!high || compare(cell.slice(0, high.length), high) <= 0);
  }

  // -- CSV --------------------------------------------------------------------------------------------------------------

  /** The lines of a CSV text, the first too: { line, cells }; a line end within quotes is part of its line. */
  function lines(text) {
    const found = [];
    let start = 0, scanned = 0, within = false, width = 0;
    while (scanned < text.length) {
      const end = text.indexOf("\n", scanned) + 1 || text.length;
      for (let quote = text.indexOf('"', scanned); quote >= 0 && quote < end; quote = text.indexOf('"', quote + 1)) {
        within = !within;
      }
      scanned = end;
      if (within && end < text.length) continue;
      const line = text.slice(start, end), cells = split(line.replace(/\n$/, "").replace(/\r$/, ""));
      width = width || cells.length;
      while (cells.length < width) cells.push("");
      found.push({ line, cells: cells.slice(0, width) });
      start = end;
    }
    return found;
  }

  function split(line) {
    if (!line.includes('"')) return line.split(",");
    const found = [], quoted = /"([^"]*(?:""[^"]*)*)"?/y;
    for (let place = 0; ;) {
      quoted.lastIndex = place;
      const match = quoted.exec(line);
      let end = line.indexOf(",", match ? quoted.lastIndex : place);
      if (end < 0) end = line.length;
      found.push(match ? match[1].replace(/""/g, '"') : line.slice(place, end));
      if (end === line.length) return found;
      place = end + 1;
    }
  }

  /** The bytes of a slice's CSV. */
  function csv(head, rows) { return new TextEncoder().encode([head, ...rows].map((row) => row.line).join("")); }

  // -- SHA-256 ----------------------------------------------------------------------------------------------------------

  /** The SHA-256 of bytes, in hexadecimal: by the browser, or by hand where it offers none (pages without https). */
  async function sha256(bytes) {
    if (!window.crypto || !crypto.subtle) return sha256ByHand(bytes);
    return hex(new Uint8Array(await crypto.subtle.digest("SHA-256", bytes)));
  }

  function hex(bytes) { return [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join(""); }

  /** FIPS 180-4. Its constants are the first 32 bits of roots of the first primes. */
  function sha256ByHand(bytes) {
    const first = primes(64), fraction = (root) => ((root - Math.floor(root)) * 2 ** 32) | 0;
    const k = first.map((prime) => fraction(Math.cbrt(prime)));
    const state = first.slice(0, 8).map((prime) => fraction(Math.sqrt(prime)));
    const padded = new Uint8Array(Math.ceil((bytes.length + 9) / 64) * 64);
    padded.set(bytes);
    padded[bytes.length] = 0x80;
    const view = new DataView(padded.buffer);
    view.setUint32(padded.length - 8, Math.floor(bytes.length / 2 ** 29));
    view.setUint32(padded.length - 4, bytes.length << 3);
    for (let block = 0; block < padded.length; block += 64) digestBlock(view, block, k, state);
    const found = new DataView(new ArrayBuffer(32));
    state.forEach((word, i) => found.setInt32(i * 4, word));
    return hex(new Uint8Array(found.buffer));
  }

  function primes(count) {
    const found = [];
    for (let n = 2; found.length < count; n++) if (found.every((prime) => n % prime)) found.push(n);
    return found;
  }

  function digestBlock(view, block, k, state) {
    const turn = (x, n) => (x >>> n) | (x << (32 - n));
    const w = Array.from({ length: 16 }, (_, i) => view.getInt32(block + i * 4));
    for (let i = 16; i < 64; i++) {
      const s0 = turn(w[i - 15], 7) ^ turn(w[i - 15], 18) ^ (w[i - 15] >>> 3);
      const s1 = turn(w[i - 2], 17) ^ turn(w[i - 2], 19) ^ (w[i - 2] >>> 10);
      w[i] = (w[i - 16] + s0 + w[i - 7] + s1) | 0;
    }
    let [a, b, c, d, e, f, g, h] = state;
    for (let i = 0; i < 64; i++) {
      const t1 = (h + (turn(e, 6) ^ turn(e, 11) ^ turn(e, 25)) + ((e & f) ^ (~e & g)) + k[i] + w[i]) | 0;
      const t2 = ((turn(a, 2) ^ turn(a, 13) ^ turn(a, 22)) + ((a & b) ^ (a & c) ^ (b & c))) | 0;
      [h, g, f, e, d, c, b, a] = [g, f, e, (d + t1) | 0, c, b, a, (t1 + t2) | 0];
    }
    [a, b, c, d, e, f, g, h].forEach((word, i) => { state[i] = (state[i] + word) | 0; });
  }

  recordbook.slices = { Fault, ENDS, compare, fold, read, write, picker, readyWords, lines, csv, range, sha256, sha256ByHand };
})();
