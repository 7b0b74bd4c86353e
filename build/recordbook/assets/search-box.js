/* The search as a reader sees it: in a window over any page, and on the search page, whose address holds the query. */
(function () {
  "use strict";

  const { recordbook } = window;
  const { start, wanted, isBeginning, MONTHS } = recordbook.search;
  const FIRST = 6; /* records shown at first: each may need a piece of the index of its own */
  const MORE = 20;
  const PHRASE_PIECES = 6;
  const LONGEST = 200; /* letters of a query */
  const PAUSE = 120; /* milliseconds without a further letter, so that a word half typed loads nothing */
  const AROUND = 70; /* letters of a text before the first word that was found */
  const SHOWN = 220;

  function element(name, className, text) {
    const made = document.createElement(name);
    if (className) made.className = className;
    if (text !== undefined) made.textContent = text;
    return made;
  }

  /** `2019-07-25` as `25 July 2019`; a month or a year alone likewise. */
  function dayWords(text) {
    const [year, month, day] = text.slice(0, 10).split("-");
    const name = month && MONTHS[Number(month) - 1];
    const words = name ? name[0].toUpperCase() + name.slice(1) + " " + year : year;
    return day && name ? Number(day) + " " + words : words;
  }

  function fits(piece, word) {
    return piece === word || (isBeginning(word) && piece.startsWith(word));
  }

  /** Where the words that were asked for stand in a text: pairs of start and end. */
  function marks(text, words, engine) {
    const found = [];
    for (const match of text.matchAll(/[\p{L}\p{N}\p{M}'’ʼ]+/gu)) {
      for (const piece of engine.folding.pieces(match[0])) {
        for (const word of words) {
          if (engine.folding.isHan(word)) continue;
          if (!fits(piece, word)) continue;
          const inside = match[0].toLowerCase().indexOf(piece);
          const start = match.index + Math.max(0, inside);
          const hangul = /[\uac00-\ud7a3]/.test(word) && inside >= 0;
          const length = hangul ? word.length : inside >= 0 ? piece.length : match[0].length;
          found.push([start, start + length]);
        }
      }
    }
    for (const word of words.filter(engine.folding.isHan)) {
      for (let at = text.indexOf(word); at >= 0; at = text.indexOf(word, at + 1)) found.push([at, at + word.length]);
    }
    return joinMarks(found);
  }

  function joinMarks(found) {
    found.sort(([one], [other]) => one - other);
    const joined = [];
    for (const [start, end] of found) {
      const last = joined[joined.length - 1];
      if (last && start <= last[1]) last[1] = Math.max(last[1], end);
      else joined.push([start, end]);
    }
    return joined;
  }

  /** Puts a text into an element, with the words that were asked for marked. */
  function putMarked(into, text, found, from, to) {
    let at = from;
    for (const [start, end] of found) {
      if (end <= from || start >= to) continue;
      into.append(text.slice(at, Math.max(at, start)), element("mark", "", text.slice(Math.max(at, start), Math.min(end, to))));
      at = Math.min(end, to);
    }
    into.append(text.slice(at, to));
  }

  /** A piece of a text around the first word that was asked for. */
  function excerpt(text, found) {
    const into = element("p", "rb-hit-text");
    let from = found.length ? Math.max(0, found[0][0] - AROUND) : 0;
    if (from) from = text.indexOf(" ", from) + 1 || from;
    if (found.length && from > found[0][0]) from = found[0][0];
    let to = Math.min(text.length, from + SHOWN);
    if (to < text.length && text.lastIndexOf(" ", to) > from + AROUND * 2) to = text.lastIndexOf(" ", to);
    if (from) into.append("… ");
    putMarked(into, text, found, from, to);
    if (to < text.length) into.append(" …");
    return into;
  }

  /** The text of a record that says best why it was found: one with a phrase, else the one with most of the words. */
  function best(record, asked, engine) {
    const texts = [...record.texts, { words: record.names.join(" · "), anchor: "" }, { words: record.about, anchor: "" }];
    let found = { score: 0, text: record.texts[0] || texts[1] };
    for (const text of texts) {
      const held = wanted(text.words, engine.folding);
      const words = asked.words.filter((word) => held.some((token) => fits(token, word))).length;
      const phrases = asked.phrases.filter((phrase) => engine.holds(text.words, phrase)).length;
      const score = phrases * 100 + words;
      if (score > found.score) found = { score, text };
    }
    return found.score ? found.text : { words: record.names.join(" · ") || record.about, anchor: "" };
  }

  async function hit(number, asked, engine) {
    const record = await engine.record(number);
    const text = best(record, asked, engine);
    const made = element("li", "rb-hit");
    const link = element("a", "rb-hit-title");
    link.href = recordbook.address(record.address) + (text.anchor ? "#" + encodeURIComponent(text.anchor) : "");
    putMarked(link, record.title, marks(record.title, asked.words, engine), 0, record.title.length);
    const about = [record.group, record.date ? dayWords(record.date) : ""].filter(Boolean).join(", ");
    made.append(link, element("p", "rb-hit-about", about));
    if (text.words) made.append(excerpt(text.words, marks(text.words, asked.words, engine)));
    return made;
  }

  function count(number, one, many) {
    return number.toLocaleString("en") + " " + (number === 1 ? one : many);
  }

  /** The form with its field, which a button may follow. */
  function makeForm() {
    const form = element("form");
    const input = element("input", "rb-search-field");
    form.setAttribute("role", "search");
    Object.assign(input, { type: "search", name: "q", autocomplete: "off", spellcheck: false, maxLength: LONGEST,
      placeholder: "A name, a day, a word, “words in this order”" });
    input.setAttribute("aria-label", "Search for");
    form.append(input);
    return { form, input };
  }

  /** A search in an element that holds a form with a field; `told` hears what is asked for. */
  class Search {
    constructor(container, told) {
      this.told = told;
      this.form = container.querySelector("form");
      this.input = container.querySelector("input");
      this.status = element("p", "rb-search-status");
      this.status.setAttribute("role", "status");
      this.filter = element("div", "rb-search-groups");
      this.filter.setAttribute("role", "group");
      this.filter.setAttribute("aria-label", "Show only");
      this.list = element("ol", "rb-hits");
      this.foot = element("p", "rb-search-more");
      container.append(this.status, this.filter, this.list, this.foot);
      this.chosen = "";
      this.run = 0;
      this.input.addEventListener("input", () => this.typed());
      container.addEventListener("keydown", (event) => this.move(event));
    }

    typed() {
      this.chosen = "";
      clearTimeout(this.timer);
      this.timer = setTimeout(() => this.search(), PAUSE);
    }

    /** Looks for what stands in the field; an answer that comes after the next question is dropped. */
    async search(phrasePieces = PHRASE_PIECES) {
      const run = ++this.run;
      const text = this.input.value.trim().slice(0, LONGEST);
      this.told(text, this.chosen);
      if (!text) return this.clear("");
      try {
        const engine = await start();
        const asked = await engine.find(text, phrasePieces);
        if (run === this.run) await this.show(engine, asked, text, run, phrasePieces);
      } catch (error) {
        if (run === this.run) this.clear("The search can’t work: " + error.message + ". Reload the page.");
      }
      return undefined;
    }

    clear(words) {
      this.status.textContent = words;
      for (const part of [this.filter, this.list, this.foot]) part.replaceChildren();
    }

    async show(engine, asked, text, run, phrasePieces) {
      const groups = engine.index.groups.map(([name, title, first, size]) => ({
        name, title, numbers: asked.numbers.filter((number) => number >= first && number < first + size),
      })).filter((group) => group.numbers.length);
      const group = groups.find(({ name }) => name === this.chosen);
      const unknown = this.chosen && !group; /* as an address may have it: then all are shown */
      if (unknown) this.chosen = "";
      const numbers = group ? group.numbers : asked.numbers;
      const hits = await Promise.all(numbers.slice(0, FIRST).map((number) => hit(number, asked, engine)));
      if (run !== this.run) return;
      this.status.textContent = (unknown ? "Nothing found in the part that the address names; all parts are shown. " : "")
        + this.words(asked, text, numbers.length);
      this.showGroups(groups, asked.numbers.length);
      this.list.replaceChildren(...hits);
      this.showFoot(engine, asked, numbers, phrasePieces);
    }

    words(asked, text, number) {
      const found = count(number, "record or page", "records and pages") + (asked.further ? " so far" : "") + ".";
      if (asked.near) return "Nothing found for “" + text + "”. Names that are written much like it:";
      if (number) return asked.whole ? found : found + " With more letters there may be others.";
      const short = asked.words.length && !asked.words.some(isBeginning);
      return "Nothing found for “" + text + "”" + (asked.further ? " so far." : ".")
        + (short ? " Words are found by their beginning from three letters on." : "");
    }

    showGroups(groups, all) {
      const buttons = [{ name: "", title: "All", numbers: { length: all } }, ...groups].map(({ name, title, numbers }) => {
        const button = element("button", "rb-search-group", title + " ");
        button.type = "button";
        button.append(element("span", "rb-count", numbers.length.toLocaleString("en")));
        button.setAttribute("aria-pressed", String(name === this.chosen));
        button.addEventListener("click", () => this.choose(name));
        return button;
      });
      const focused = this.filter.contains(document.activeElement);
      this.filter.replaceChildren(...(groups.length > 1 ? buttons : []));
      if (focused) (this.filter.querySelector("[aria-pressed=true]") || this.input).focus();
    }

    choose(name) {
      this.chosen = name;
      this.search();
    }

    showFoot(engine, asked, numbers, phrasePieces) {
      this.foot.replaceChildren();
      if (numbers.length > this.list.children.length) {
        this.footButton("Show more", () => this.showMore(engine, asked, numbers, phrasePieces));
      } else if (asked.further) {
        this.footButton("Look further for these words in this order", () => this.search(phrasePieces * 4));
      }
    }

    footButton(words, act) {
      const button = element("button", "md-button rb-search-button", words);
      button.type = "button";
      button.addEventListener("click", act);
      this.foot.replaceChildren(button);
    }

    async showMore(engine, asked, numbers, phrasePieces) {
      const run = this.run;
      const shown = this.list.children.length;
      const hits = await Promise.all(numbers.slice(shown, shown + MORE).map((number) => hit(number, asked, engine)));
      if (run !== this.run) return;
      this.list.append(...hits);
      hits[0].querySelector("a").focus();
      this.showFoot(engine, asked, numbers, phrasePieces);
    }

    /** The arrow keys go through the field and what was found. */
    move(event) {
      const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
      const places = [this.input, ...this.list.querySelectorAll("a")];
      const at = places.indexOf(document.activeElement);
      if (!step || at < 0 || event.ctrlKey || event.altKey || event.metaKey) return;
      const next = places[at + step];
      if (!next) return;
      event.preventDefault();
      next.focus();
    }
  }

  /* The search page: its address holds what is asked for, so that a search can be handed on. */
  function mountPage(container) {
    const { form } = makeForm();
    form.append(element("button", "rb-search-go", "Search"));
    container.prepend(form);
    const search = new Search(container, (text, group) => {
      const address = new URL(location.href);
      const parts = new URLSearchParams();
      if (text) parts.set("q", text);
      if (group) parts.set("in", group);
      address.search = parts.toString();
      history.replaceState(history.state, "", address);
      for (const other of document.querySelectorAll(".rb-search-else")) other.hidden = Boolean(text);
    });
    search.form.addEventListener("submit", (event) => { event.preventDefault(); search.search(); });
    const asked = new URLSearchParams(location.search);
    search.input.value = asked.get("q") || "";
    search.chosen = asked.get("in") || "";
    if (search.input.value) search.search();
    search.input.focus({ preventScroll: true });
  }

  /* The window over any page. */
  let dialog = null;

  function makeDialog() {
    const made = element("dialog", "rb rb-search rb-search-window");
    made.setAttribute("aria-label", "Search");
    const { form, input } = makeForm();
    /* A field that is no longer shown keeps the focus for a moment, and the keys that open the search with it. */
    const shut = () => { made.close(); input.blur(); };
    const close = element("button", "rb-search-close", "Close");
    close.type = "button";
    close.addEventListener("click", shut);
    form.append(close);
    const inner = element("div", "rb-search-inner md-typeset");
    inner.append(form);
    made.append(inner);
    const search = new Search(inner, () => {});
    form.addEventListener("submit", async (event) => {
      event.preventDefault();
      if (!input.value.trim()) return;
      const asked = { q: input.value.trim(), ...(search.chosen ? { in: search.chosen } : {}) };
      const { index } = await start();
      shut();
      location.href = recordbook.address(index.page) + "?" + new URLSearchParams(asked);
    });
    made.addEventListener("click", (event) => { if (event.target === made || event.target.closest("a")) shut(); });
    made.addEventListener("keydown", (event) => {
      event.stopPropagation(); /* the theme has keys of its own, which are no keys here */
      if (event.key !== "Escape") return;
      event.preventDefault(); /* a browser would only empty the field */
      shut();
    });
    document.body.append(made);
    return made;
  }

  function open() {
    if (!dialog || !dialog.isConnected) dialog = makeDialog();
    if (!dialog.open) dialog.showModal();
    const input = dialog.querySelector("input");
    input.focus();
    input.select();
    start().catch(() => {}); /* so that the first answer is quick; a fault is told with it */
  }

  Object.assign(recordbook.search, { open });
  recordbook.component("[data-rb-search]", mountPage);
})();
