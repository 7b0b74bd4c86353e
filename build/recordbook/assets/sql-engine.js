/* SQLite in the reader's browser: loads it and the database once, and has a worker answer one query at a time.

   From a server both are fetched as they are; from a folder, where nothing can be fetched, they come in scripts as base64
   of gzip, and the worker is made from its text. The bytes are kept: a query that is ended takes its worker along. */
(function () {
  "use strict";
  const BINARY = "assets/sqljs/sql-wasm-browser.wasm", WORKER = "assets/sql-worker.js";
  const IN_FOLDER = "assets/sqljs/in-folder", DATABASE = "assets/sql-database";

  /** What SQLite said; the message is its own. */
  class Fault extends Error {}
  /** The query was ended before it had an answer. */
  class Ended extends Error {}
  /** What is needed can't be loaded or started. */
  class Lost extends Error {}

  const fromFolder = () => location.protocol === "file:";

  /** What this browser hasn't got that queries need, in words; empty where it has all. */
  function lacks(about) {
    if (typeof WebAssembly !== "object") return "This browser doesn’t run WebAssembly, which queries need.";
    if (typeof Worker !== "function") return "This browser has no web workers, which queries need.";
    if (!fromFolder()) return "";
    if (!about.inFolder) return `The database has ${about.size}, too much for a page that is opened from a folder.`;
    if (typeof DecompressionStream === "function") return "";
    return "This browser can’t unpack the database, which a page from a folder has to.";
  }

  class Engine {
    constructor(about) { this.about = about; }

    /** Whether the next query needs no loading. */
    get loaded() { return this.bytes !== undefined; }

    /** The answer to a query: { columns, rows, count, stopped, csv, guarded }. One that is still running is ended. */
    async ask(sql) {
      this.end();
      const ended = new Promise((_, fail) => { this.fail = fail; });
      const turn = this.turn = {};
      try {
        return await Promise.race([this.answer(sql, () => this.turn === turn), ended]);
      } finally {
        if (this.turn === turn) this.turn = undefined;
      }
    }

    /** Ends the query that is running, if one is. */
    end() {
      if (!this.turn) return;
      this.turn = undefined;
      this.fail(new Ended());
      this.drop();
    }

    drop() {
      if (this.worker) this.worker.terminate();
      this.worker = undefined;
    }

    async answer(sql, wanted) {
      const parts = await this.load();
      if (!wanted()) throw new Ended();
      if (!this.worker) {
        this.worker = parts.start();
        await this.send({ open: { binary: parts.binary, database: parts.database } });
      }
      return (await this.send({ sql })).answer;
    }

    /** What the worker answers to a message. */
    send(message) {
      const worker = this.worker;
      return new Promise((done, fail) => {
        worker.onmessage = ({ data }) => {
          if (data.broken && worker === this.worker) this.drop();
          if (data.fault === undefined) done(data);
          else fail(message.open ? new Lost(data.fault) : new Fault(data.fault));
        };
        worker.onerror = (event) => {
          if (worker === this.worker) this.drop();
          fail(new Lost(event.message || "the worker doesn’t start"));
        };
        worker.postMessage(message);
      });
    }

    /** { binary, database, start }: the bytes of both, and what makes a worker. */
    load() {
      if (!this.loading) {
        this.loading = fromFolder() ? this.fromScripts() : this.fromServer();
        this.loading.then((bytes) => { this.bytes = bytes; }, () => { this.loading = undefined; });
      }
      return this.loading;
    }

    async fromServer() {
      const [binary, database] = await Promise.all([BINARY, this.about.database].map(fetched));
      return { binary, database, start: () => new Worker(recordbook.address(WORKER)) };
    }

    async fromScripts() {
      const [program, text] = await Promise.all([IN_FOLDER, DATABASE].map((path) => recordbook.data(path).catch(lost)));
      const [binary, database] = await Promise.all([program.binary, text].map(unpacked));
      const start = () => {
        const url = URL.createObjectURL(new Blob([program.worker], { type: "text/javascript" }));
        const worker = new Worker(url);
        setTimeout(() => URL.revokeObjectURL(url), 60000);
        return worker;
      };
      return { binary, database, start };
    }
  }

  async function fetched(path) {
    const response = await fetch(recordbook.address(path)).catch(lost);
    if (!response.ok) throw new Lost(`${path}: ${response.status}`);
    return response.arrayBuffer();
  }

  function lost(error) { throw new Lost(error.message); }

  /** The bytes of base64 of gzip. */
  function unpacked(text) {
    const packed = Uint8Array.from(atob(text), (sign) => sign.charCodeAt(0));
    return new Response(new Blob([packed]).stream().pipeThrough(new DecompressionStream("gzip"))).arrayBuffer();
  }

  const engines = new Map();

  /** The engine of a database: one for all pages that are shown one after the other. */
  function engine(about) {
    if (!engines.has(about.database)) engines.set(about.database, new Engine(about));
    return engines.get(about.database);
  }

  recordbook.sql = { engine, lacks, Fault, Ended, Lost };
})();
