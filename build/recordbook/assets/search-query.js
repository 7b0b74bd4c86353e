/* What a reader asks for: words, phrases in quotation marks, days in the forms that people write, and equal words.

   A query has one or more readings (`25 July 2019` is a day and also three words); a record is found when one of them
   fits. A reading is a list of terms that must all be found, a term a list of keys of which one is enough. */
(function () {
  "use strict";

  const MONTHS = ["january", "february", "march", "april", "may", "june", "july", "august", "september", "october",
    "november", "december"];
  const MONTH = "(" + MONTHS.map((name) => name.slice(0, 3) + "(?:" + name.slice(3) + ")?").join("|") + "|sept)\\.?";
  const DAY = "(\\d{1,2})(?:st|nd|rd|th)?";
  const YEAR = "([12]\\d{3})";
  const two = (number) => String(number).padStart(2, "0");
  const READINGS = 8;

  /* The forms of days. Each gives the parts that it knows as [year, month, day]; two where it can be read two ways. */
  const FORMS = [
    [YEAR + "[-/.](\\d{1,2})[-/.](\\d{1,2})", (y, m, d) => [[y, m, d]]],
    ["([12]\\d{3})([01]\\d)([0-3]\\d)", (y, m, d) => [[y, m, d]]],
    [YEAR + "\\s*[年년]\\s*(\\d{1,2})\\s*[月월]\\s*(\\d{1,2})\\s*[日일]?", (y, m, d) => [[y, m, d]]],
    [YEAR + "\\s*[年년]\\s*(\\d{1,2})\\s*[月월]", (y, m) => [[y, m]]],
    [YEAR + "\\s*[年년]", (y) => [[y]]],
    ["(\\d{1,2})\\s*[月월]\\s*(\\d{1,2})\\s*[日일]", (m, d) => [["", m, d]]],
    [DAY + "\\s+(?:of\\s+)?" + MONTH + ",?\\s+" + YEAR, (d, m, y) => [[y, m, d]]],
    [MONTH + "\\s+" + DAY + ",?\\s+" + YEAR, (m, d, y) => [[y, m, d]]],
    [MONTH + ",?\\s+" + YEAR, (m, y) => [[y, m]]],
    [DAY + "\\s+(?:of\\s+)?" + MONTH, (d, m) => [["", m, d]]],
    [MONTH + "\\s+" + DAY, (m, d) => [["", m, d]]],
    ["(\\d{1,2})\\.\\s?(\\d{1,2})\\.\\s?" + YEAR, (d, m, y) => [[y, m, d]]],
    ["(\\d{1,2})[/-](\\d{1,2})[/-]" + YEAR, (a, b, y) => [[y, a, b], [y, b, a]]],
    [YEAR + "-(\\d{2})", (y, m) => [[y, m]]],
  ].map(([pattern, read]) => [new RegExp("(?<![\\p{L}\\p{N}])(?:" + pattern + ")(?![\\p{L}\\p{N}])", "u"), read]);

  function monthNumber(text) {
    const found = MONTHS.findIndex((name) => text.length > 2 && name.startsWith(text.slice(0, 3)));
    return found < 0 ? Number(text) : found + 1;
  }

  /** The index's key of a day or a part of one; nothing where there is no such day. */
  function dayKey([year, month, day]) {
    if (month === undefined) return "@" + year;
    const number = monthNumber(month);
    if (!(number >= 1 && number <= 12)) return null;
    if (day === undefined) return "@" + year + two(number);
    const last = new Date(Date.UTC(Number(year) || 2000, number, 0)).getUTCDate();
    if (!(day >= 1 && day <= last)) return null;
    return (year ? "@" + year : "@@") + two(number) + two(day);
  }

  /** The first day that a text names: where it stands, and its keys. */
  function findDay(text) {
    for (const [pattern, read] of FORMS) {
      const found = pattern.exec(text);
      if (!found) continue;
      const keys = read(...found.slice(1).filter((part) => part !== undefined)).map(dayKey).filter(Boolean);
      if (keys.length) return { start: found.index, end: found.index + found[0].length, keys: [...new Set(keys)] };
    }
    return null;
  }

  /** Takes what stands in quotation marks of any kind out of the text. */
  function takePhrases(text) {
    const phrases = [];
    const rest = text.replace(/"([^"]+)"|[“„”]([^“”„]+)[“”]|«([^»]+)»|「([^」]+)」|『([^』]+)』/gu, (_, ...found) => {
      phrases.push(found.slice(0, 5).find((part) => part !== undefined));
      return " ";
    });
    return { phrases, rest };
  }

  /** The tokens to look for: the last sign of a Chinese or Japanese word stands in the pair before it. */
  function wanted(text, folding) {
    return folding.pieces(text).flatMap((piece) => {
      const found = folding.tokens(piece);
      return found.length > 1 ? found.slice(0, -1) : found;
    });
  }

  /** Whether words that begin with a token are meant, too: not with one or two Latin letters, or a digit. */
  function isBeginning(token) {
    return token.length > 2 || /[^a-z0-9]/.test(token);
  }

  function wordTerm(token) {
    const keys = [{ key: token, prefix: isBeginning(token) }];
    if (/^[12]\d{3}$/.test(token)) keys.push({ key: "@" + token, prefix: true });
    return { keys, word: token, needed: token.length > 1 || !/[a-z]/.test(token) };
  }

  function dayTerm(keys) {
    return { keys: keys.map((key) => ({ key, prefix: true })), word: "", needed: true };
  }

  /** The token lists that mean the same as this one, itself first. */
  function equals(list, groups) {
    const found = [list];
    for (const group of groups) {
      for (const member of group) {
        const at = list.findIndex((_, start) => member.every((token, place) => list[start + place] === token));
        if (at < 0 || !member.length) continue;
        for (const other of group) {
          if (other !== member) found.push([...list.slice(0, at), ...other, ...list.slice(at + member.length)]);
        }
        return found;
      }
    }
    return found;
  }

  /** What a text asks for: its readings, the tokens of its phrases, and the name that it may be. */
  function readQuery(text, folding, groups) {
    const { phrases, rest } = takePhrases(text.normalize("NFKC"));
    const phraseTokens = phrases.map((phrase) => wanted(phrase, folding)).filter((found) => found.length);
    const always = phraseTokens.flat().map((token) => wordTerm(token));
    const lists = equals(folding.pieces(rest), groups).map((list) => wanted(list.join(" "), folding));
    const lower = rest.toLowerCase();
    const day = findDay(lower);
    /* Digits are first of all a day, and words where no record has it; `25 July 2019` may as well stand in a text. */
    const onlyDay = day && !/[a-z]/.test(lower.slice(day.start, day.end));
    const inWords = lists.map((list) => [...list.map((token) => wordTerm(token)), ...always]);
    const readings = onlyDay ? [] : [...inWords];
    if (day) {
      const words = wanted(lower.slice(0, day.start) + " " + lower.slice(day.end), folding);
      readings.push([dayTerm(day.keys), ...words.map((token) => wordTerm(token)), ...always]);
    }
    const name = phrases.length ? "" : rest;
    return {
      readings: readings.filter((reading) => reading.length).slice(0, READINGS),
      otherwise: onlyDay ? inWords.slice(0, READINGS) : [],
      phrases: phraseTokens,
      joined: folding.joined(name),
      isDay: Boolean(onlyDay), /* ids often begin with a day, which is not what is asked for then */
      sounds: [...new Set([name, ...equals(folding.pieces(name), groups).map((list) => list.join(" "))]
        .map((words) => folding.sounding(words)))],
      words: [...new Set([...lists.flat(), ...phraseTokens.flat()])],
    };
  }

  Object.assign(window.recordbook.search, { readQuery, wanted, isBeginning, MONTHS });
})();
