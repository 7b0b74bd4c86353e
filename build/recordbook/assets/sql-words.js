/* What SQLite says of a wrong query, in words that help: what was found, what was expected, the nearest known name. */
(function () {
  "use strict";
  const OWN = {
    "no query": "There is no query: write one, or take an example.",
    "not a query": "A query begins with SELECT or WITH: the database can be asked here, not changed.",
    "several queries": "There are several queries: only one can be asked at a time.",
  };
  const KNOWN = [
    [/^no such (table|column|function): (.+)$/,
      (names, kind, name) => `There is no ${kind} “${name}”${nearest(kind, name, names)}.`],
    [/^ambiguous column name: (.+)$/,
      (names, name) => `More than one table has a column “${name}”: write the table before it, with a dot.`],
    [/^near "([^]+)": syntax error$/,
      (names, found) => `The query can’t be understood at “${found}”: look at it, and at what stands before it.`],
    [/^incomplete input$/, () => "The query ends too early: something is missing, a bracket perhaps."],
    [/^unrecognized token: "?(['"]?)/, (names, mark) => mark
      ? "A quotation mark opens and doesn’t close." : "There is a sign that SQL doesn’t have."],
    [/readonly database|not authorized/, () => OWN["not a query"]],
    [/^wrong number of arguments to function (.+)\(\)$/, (names, name) => `The function ${name} takes more or fewer values.`],
    [/^misuse of aggregate/, () => "A count or sum can’t stand in WHERE: HAVING asks for one."],
    [/out of memory|too big|Aborted|out of bounds/i, () => "The answer is more than this browser can hold: ask for less."],
  ];

  /** { words, said }: the words for a reader, and what SQLite itself said, where it did. */
  function fault(message, names) {
    if (Object.hasOwn(OWN, message)) return { words: OWN[message], said: "" };
    for (const [form, words] of KNOWN) {
      const match = form.exec(message);
      if (match) return { words: words(names, ...match.slice(1)), said: message };
    }
    return { words: "The query has no answer.", said: message };
  }

  /** " (did you mean “height_m”?)" where a name is near one of those known. */
  function nearest(kind, name, names) {
    const last = name.split(".").pop(), most = Math.max(1, Math.floor(last.length / 3));
    const ranked = (names[kind] || []).map((known) => [apart(last.toLowerCase(), known.toLowerCase()), known]);
    const [best] = ranked.filter(([distance]) => distance <= most).sort((one, other) => one[0] - other[0]);
    return best ? ` (did you mean “${best[1]}”?)` : "";
  }

  /** How many letters have to be put in, left out or changed to come from one text to the other. */
  function apart(one, other) {
    let line = Array.from({ length: other.length + 1 }, (_, place) => place);
    for (let i = 1; i <= one.length; i++) {
      const next = [i];
      for (let j = 1; j <= other.length; j++) {
        next.push(Math.min(next[j - 1] + 1, line[j] + 1, line[j - 1] + (one[i - 1] === other[j - 1] ? 0 : 1)));
      }
      line = next;
    }
    return line[other.length];
  }

  /** How many rows an answer has, and what of them is where. */
  function counted({ count, rows, stopped, guarded }) {
    const all = stopped ? `Stopped after ${many(count, "row")}: more don’t fit into a file of 100 MB; ask for fewer.`
      : count ? `${many(count, "row")}.` : "No row fits.";
    const shown = rows.length < count ? ` The first ${number(rows.length)} are shown, all are in the CSV.` : "";
    const marked = guarded ? ` In the CSV, ${many(guarded, "text")} that a spreadsheet would take for a formula`
      + ` ${guarded === 1 ? "has" : "have"} an apostrophe before ${guarded === 1 ? "it" : "them"}.` : "";
    return all + (stopped ? shown.replace("all are", "all of these") : shown) + marked;
  }

  function many(count, what) { return `${number(count)} ${what}${count === 1 ? "" : "s"}`; }

  /** A number with commas between its thousands. */
  function number(value) { return String(value).replace(/\B(?=(\d{3})+$)/g, ","); }

  recordbook.sqlWords = { fault, counted, number };
})();
