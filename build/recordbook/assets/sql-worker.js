/* SQLite at work, apart from the page, so that a long query holds nothing up and can be ended.

   Takes { open: { binary, database } }, then { sql } time and again; answers { ready } or { answer }, or { fault, broken }:
   what SQLite said, and whether this worker is of no more use. Loaded from a server it fetches sql.js itself; from a
   folder its text is set behind that of sql.js. */
(function () {
  "use strict";
  const SHOWN = 1000;              // rows that the page gets; all are in the CSV
  const MOST_CSV = 100e6;          // characters of CSV at which a query is stopped
  const PART = 1e6;
  const READS = /^(?:select|with|values|explain)\b/i;
  const BLANK = /^(?:[\s;]|--[^\n]*(?:\n|$)|\/\*[\s\S]*?(?:\*\/|$))+/;
  const FORMULA = /^(?:[=@\t\r]|[+-](?![0-9.:]*$))/;
  let database;

  self.onmessage = async ({ data }) => {
    try {
      if (data.open) {
        await open(data.open);
        self.postMessage({ ready: true });
      } else {
        self.postMessage({ answer: answer(data.sql) });
      }
    } catch (error) {
      self.postMessage({ fault: String(error && error.message || error), broken: !error || error.name !== "Error" });
    }
  };

  async function open({ binary, database: bytes }) {
    if (typeof initSqlJs === "undefined") importScripts("sqljs/sql-wasm-browser.js");
    const sqlite = await initSqlJs({ wasmBinary: binary });
    database = new sqlite.Database(new Uint8Array(bytes));
    database.run("PRAGMA query_only = 1");
  }

  /** The first rows of a query's answer, the number of all, and all of them as CSV. */
  function answer(sql) {
    const text = sql.replace(BLANK, "");
    if (!text) throw new Error("no query");
    if (!READS.test(text)) throw new Error("not a query");
    const statements = database.iterateStatements(sql), statement = statements.next().value;
    try {
      if (statements.getRemainingSQL().replace(BLANK, "")) throw new Error("several queries");
      return rowsOf(statement);
    } finally {
      statement.free();
    }
  }

  function rowsOf(statement) {
    const columns = statement.getColumnNames(), csv = new Csv(columns), rows = [];
    let count = 0;
    while (csv.length < MOST_CSV && statement.step()) {
      const values = statement.get(null, { useBigInt: true }).map(plain);
      if (count++ < SHOWN) rows.push(values);
      csv.add(values);
    }
    return { columns, rows, count, stopped: csv.length >= MOST_CSV, csv: csv.blob(), guarded: csv.guarded };
  }

  /** A value as the page shows it: bytes as SQL writes them; of a number the digits that SQLite vouches for. */
  function plain(value) {
    const hex = (byte) => byte.toString(16).padStart(2, "0");
    if (value instanceof Uint8Array) return "x'" + Array.from(value, hex).join("") + "'";
    return typeof value === "number" ? Number(value.toPrecision(15)) : value;
  }

  /** A CSV file in the form of the package's, put together part by part. */
  class Csv {
    constructor(columns) {
      Object.assign(this, { parts: [], text: "", length: 0, guarded: 0 });
      this.add(columns);
    }

    add(values) {
      const cells = values.map((value) => this.cell(value));
      const line = cells.length === 1 && !cells[0] ? '""' : cells.join(",");  // no line is blank
      this.text += line + "\r\n";
      this.length += line.length + 2;
      if (this.text.length > PART) this.flush();
    }

    /** NULL is nothing, an empty text is "". What a spreadsheet would take for a formula gets an apostrophe before it: a
        query, and so a link to one, can put together any text. */
    cell(value) {
      if (value === null) return "";
      let text = String(value);
      if (typeof value === "string" && FORMULA.test(text)) {
        this.guarded++;
        text = "'" + text;
      }
      return text === "" || /[",\r\n]/.test(text) ? '"' + text.replace(/"/g, '""') + '"' : text;
    }

    flush() {
      this.parts.push(new Blob([this.text]));
      this.text = "";
    }

    blob() {
      this.flush();
      return new Blob(this.parts, { type: "text/csv" });
    }
  }
})();
