/* The page that asks the database in SQL: <div class="rb-ask" data-rb-ask="{…}">, which holds examples and tables.

   What is asked stands in the address (?sql=…), so that a link keeps it, and back and forward go from query to query.
   All that comes from the database is put in as text. */
(function () {
  "use strict";
  const LONGEST = 6000;        // characters of an address that servers and programs still take
  const CUT = 600;             // characters of a cell that are shown
  const WIDE = 40;             // characters from which on a cell gets a wider column
  const scripts = Promise.all(["assets/sql-engine.js", "assets/sql-words.js"].map((path) => recordbook.load(path)));

  /** An element with attributes, listeners (onclick: …) and children, which are texts or elements. */
  function make(tag, attributes, ...children) {
    const element = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes)) {
      if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
      else if (value !== false) element.setAttribute(name, value === true ? "" : value);
    }
    element.append(...children);
    return element;
  }

  // -- the address ------------------------------------------------------------------------------------------------------

  function asked() { return new URLSearchParams(location.search).get("sql") || ""; }

  /** The address with a query in it; without one where that would be too long. */
  function addressOf(sql) {
    // Quotation marks and brackets too, which end an address where it is put into a text.
    const code = (sign) => "%" + sign.charCodeAt(0).toString(16).toUpperCase();
    const address = location.pathname + "?sql=" + encodeURIComponent(sql).replace(/[!'()*]/g, code);
    return location.origin.length + address.length > LONGEST ? "" : address;
  }

  // -- the answer -------------------------------------------------------------------------------------------------------

  function isNumber(value) { return typeof value === "number" || typeof value === "bigint"; }

  /** The columns in which all that is shown are numbers. */
  function numeric({ columns, rows }) {
    return columns.map((_, place) => {
      const values = rows.map((row) => row[place]).filter((value) => value !== null);
      return values.length > 0 && values.every(isNumber);
    });
  }

  function table(answer) {
    const right = numeric(answer), side = (place) => right[place] ? "rb-right" : "";
    const heads = answer.columns.map((name, place) => make("th", { scope: "col", class: side(place) }, name));
    const rows = answer.rows.map((row) => make("tr", {}, ...row.map((value, place) => cell(value, side(place)))));
    return make("table", { class: "rb-table" }, make("thead", {}, make("tr", {}, ...heads)), make("tbody", {}, ...rows));
  }

  /** A cell: NULL is marked, an empty text stays empty, a long one is cut. */
  function cell(value, side) {
    if (value === null) return make("td", { class: side }, make("span", { class: "rb-ask-null" }, "NULL"));
    const text = String(value), { number } = recordbook.sqlWords;
    if (text === "") return make("td", {}, make("span", { class: "rb-hidden" }, "empty text"));
    const width = text.length > WIDE ? "rb-wide" : /^\S{1,24}$/.test(text) ? "rb-nowrap" : "";
    const shown = make("td", { class: side || width }, text.slice(0, CUT));
    if (text.length > CUT) {
      shown.append("… ", make("span", { class: "rb-muted" }, `(${number(text.length)} characters, all in the CSV)`));
    }
    return shown;
  }

  // -- the component ----------------------------------------------------------------------------------------------------

  class SqlPage {
    constructor(root) {
      this.root = root;
      this.about = JSON.parse(root.dataset.rbAsk);
      this.side = root.querySelector(".rb-ask-side");
      const lacks = recordbook.sql.lacks(this.about);
      if (lacks) {
        const link = make("a", { href: "#elsewhere" }, "The same file can be asked with other programs.");
        root.prepend(make("p", { class: "rb-ask-lacks" }, lacks + " ", link));
        return;
      }
      this.engine = recordbook.sql.engine(this.about);
      this.build();
      this.enliven();
      this.first = this.text.value = this.example || "SELECT *\nFROM " + this.names.table[0] + "\nLIMIT 10";
      addEventListener("popstate", this.back = () => this.root.isConnected ? this.fromAddress() : this.leave());
      if (window.document$) this.shown = window.document$.subscribe(() => { if (!this.root.isConnected) this.leave(); });
      this.kept = "";
      this.fromAddress();
    }

    /** The page was replaced by another: what still runs for it is ended. */
    leave() {
      removeEventListener("popstate", this.back);
      if (this.shown) this.shown.unsubscribe();
      if (this.running) this.engine.end();
    }

    build() {
      const button = (text, onclick, primary = "") => make("button", { type: "button", class: primary, onclick }, text);
      this.text = make("textarea", {
        id: "rb-ask-text", rows: 10, spellcheck: "false", autocapitalize: "off", autocomplete: "off",
        "aria-describedby": "rb-ask-hint", onkeydown: (event) => this.key(event),
      });
      this.run = button("Run", () => this.ask(this.text.value), "rb-ask-run");
      this.cancel = button("Cancel", () => this.engine.end());
      this.csv = button("Download CSV", () => this.download());
      this.link = make("a", {}, "Link to this query");
      this.status = make("p", { class: "rb-ask-status", role: "status", "aria-live": "polite" });
      this.fault = make("div", { class: "rb-ask-fault", role: "alert" });
      this.note = make("p", { class: "rb-muted rb-ask-note" });
      this.query = make("pre", { class: "rb-ask-asked" });
      this.answer = make("div", { class: "rb-scroll", role: "group", tabindex: "0", "aria-label": "Answer" });
      const hint = make("span", { id: "rb-ask-hint", class: "rb-muted" }, "Ctrl + Enter runs it (⌘ + Enter on a Mac).");
      this.side.before(
        make("div", { class: "rb-ask-form" }, make("label", { for: "rb-ask-text" }, "Query"), this.text,
          make("div", { class: "rb-ask-actions" }, this.run, this.cancel, hint)),
      );
      this.result = make("div", { class: "rb-ask-result" }, this.fault,
        make("div", { class: "rb-ask-line" }, this.status, make("div", { class: "rb-ask-actions" }, this.link, this.csv)),
        this.note, this.query, this.answer);
      this.side.before(this.result);
      this.clear();
    }

    /** Names become buttons that put them into the query, examples buttons that ask them. */
    enliven() {
      const names = [...this.side.querySelectorAll("[data-rb-ask-name]")];
      const own = (selector) => [...new Set([...this.side.querySelectorAll(selector)].map((one) => one.textContent))];
      this.names = { table: own("p > [data-rb-ask-name]"), column: own("dt > [data-rb-ask-name]") };
      for (const code of names) {
        const onclick = () => this.put(code.dataset.rbAskName);
        const button = make("button", { type: "button", title: "Put it into the query", onclick });
        code.replaceWith(button);
        button.append(code);
      }
      for (const one of this.side.querySelectorAll("[data-rb-ask-example]")) {
        const title = one.querySelector("span"), sql = one.querySelector("code").textContent;
        this.example = this.example || sql;
        one.replaceChildren(make("button", { type: "button", onclick: () => this.take(sql) }, title.textContent));
      }
      this.root.classList.add("rb-ask-alive");
    }

    // -- what a reader does ---------------------------------------------------------------------------------------------

    key(event) {
      if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
      event.preventDefault();
      this.ask(this.text.value);
    }

    put(name) {
      const { selectionStart: start, selectionEnd: end, value } = this.text;
      const before = start > 0 && /[\w"]/.test(value[start - 1]) ? " " : "";
      this.text.setRangeText(before + name, start, end, "end");
      this.text.focus();
    }

    take(sql) {
      this.text.value = sql;
      this.root.querySelector(".rb-ask-form").scrollIntoView({ block: "nearest" });
      this.ask(sql);
    }

    /** Asks what the address says, unless that is what was asked last: only the place on the page changed then. */
    fromAddress() {
      const sql = asked();
      if (sql === this.kept) return;
      this.kept = sql;
      this.text.value = sql || this.first;
      if (sql) return void this.ask(sql);
      this.running = undefined;
      this.engine.end();
      this.clear();
    }

    // -- a query and its answer -----------------------------------------------------------------------------------------

    clear(status = "") {
      this.answer.replaceChildren();
      this.fault.replaceChildren();
      this.blob = undefined;
      this.status.textContent = status;
      this.query.textContent = this.note.textContent = "";
      for (const one of [this.csv, this.link, this.answer, this.cancel]) one.hidden = true;
    }

    async ask(sql) {
      const turn = this.running = {};
      this.clear(this.engine.loaded ? "Asking…" : `Loading SQLite and the database (${this.about.size})…`);
      this.cancel.hidden = false;
      this.keep(sql);
      try {
        const answer = await this.engine.ask(sql);
        if (this.running === turn) this.show(answer);
      } catch (error) {
        if (this.running === turn) this.tell(error);
      } finally {
        if (this.running === turn) this.done();
      }
    }

    done() {
      if (document.activeElement === this.cancel) this.run.focus();
      this.cancel.hidden = true;
      this.running = undefined;
    }

    /** Puts a query into the address, a step of its own in the reader's history. */
    keep(sql) {
      const address = addressOf(sql);
      this.kept = address && sql;
      this.query.textContent = sql;
      this.link.hidden = !address;
      this.link.href = address || location.pathname;
      const long = recordbook.sqlWords.number(LONGEST);
      if (!address) this.note.textContent = `Too long for a link (more than ${long} characters): keep the query in a file.`;
      if (asked() !== sql && (address || asked())) history.pushState(null, "", this.link.href);
    }

    show(answer) {
      this.status.textContent = recordbook.sqlWords.counted(answer);
      this.answer.replaceChildren(table(answer));
      this.answer.hidden = false;
      this.blob = answer.csv;
      this.csv.hidden = false;
    }

    tell(error) {
      this.status.textContent = "";
      if (error instanceof recordbook.sql.Ended) {
        this.status.textContent = "Cancelled.";
      } else if (error instanceof recordbook.sql.Fault) {
        const { words, said } = recordbook.sqlWords.fault(error.message, this.names);
        this.fault.append(make("p", {}, words));
        if (said) this.fault.append(make("p", { class: "rb-muted" }, `SQLite says: ${said}`));
      } else {
        const link = make("a", { href: "#elsewhere" }, "the same file can be asked with other programs");
        this.fault.append(make("p", {}, "What queries need can’t be loaded; ", link, "."),
          make("p", { class: "rb-muted" }, error.message));
      }
    }

    download() {
      const url = URL.createObjectURL(this.blob);
      make("a", { href: url, download: `${this.about.name}-query.csv` }).click();
      setTimeout(() => URL.revokeObjectURL(url), 60000);
    }
  }

  scripts.then(() => recordbook.component("[data-rb-ask]", (root) => new SqlPage(root)), (error) => console.error(error));
})();
