/* Finds what a query asks for in an index whose pieces are loaded when they are needed; its form is in search.md. */
(function () {
  "use strict";

  const { recordbook } = window;
  const { folding, readQuery, wanted } = recordbook.search;
  const INDEX = "assets/search/index";
  const DIGITS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
  const VALUE = new Map(Array.from(DIGITS, (sign, number) => [sign.charCodeAt(0), number]));
  /* How much it counts that a word stands in a name, a title, the words about a record, or its texts. */
  const WEIGHTS = [8, 4, 2, 1];
  const BEGINNING = 0.7;
  const SCORES = { id: 400, idBeginning: 60, name: 200, part: 50, nameBeginning: 30, partBeginning: 15, sound: 25 };
  const MOST_PIECES = 4; /* of the index that one key may need */

  /** Calls `each(number)` for every number of a list as the index writes it. */
  function decode(text, start, end, each) {
    const bits = text.charCodeAt(start) === 42;
    let number = bits ? 0 : -1;
    let gap = 0;
    let shift = 0;
    for (let at = start + 1; at < end; at += 1) {
      const value = VALUE.get(text.charCodeAt(at));
      if (bits) {
        for (let bit = 0; bit < 6; bit += 1) if (value & (1 << bit)) each(number + bit);
        number += 6;
        continue;
      }
      gap |= (value & 31) << shift;
      shift += 5;
      if (value & 32) continue;
      number += gap + 1;
      each(number);
      gap = 0;
      shift = 0;
    }
  }

  /** Where a sorted list's last entry that is not after `key` stands. */
  function lastNotAfter(list, key) {
    let low = 0;
    let high = list.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (list[middle] <= key) low = middle + 1;
      else high = middle;
    }
    return Math.max(0, low - 1);
  }

  /** How many letters must be put in, left out or changed to make a text the beginning of another. */
  function distance(text, other) {
    let row = Array.from({ length: other.length + 1 }, (_, at) => at);
    for (let at = 1; at <= text.length; at += 1) {
      const next = [at];
      for (let to = 1; to <= other.length; to += 1) {
        const changed = row[to - 1] + (text[at - 1] === other[to - 1] ? 0 : 1);
        next.push(Math.min(changed, row[to] + 1, next[to - 1] + 1));
      }
      row = next;
    }
    return Math.min(...row.slice(Math.max(0, text.length - 2)));
  }

  class Engine {
    constructor(index) {
      this.index = index;
      this.folding = folding(index.folding);
      this.pieces = new Map();
    }

    piece(kind, number) {
      return recordbook.data(this.index.folder + kind + number);
    }

    async terms(number) {
      if (!this.pieces.has(number)) {
        const lines = (await this.piece("t", number)).split("\n");
        this.pieces.set(number, lines.map((line) => [line.slice(0, line.indexOf("|")), line]));
      }
      return this.pieces.get(number);
    }

    /** Calls `each(line, exact)` for the term `key` and, if asked, all that begin with it; whether that was all. */
    async lookUp(key, prefix, each) {
      const starts = this.index.terms;
      let number = lastNotAfter(starts, key);
      for (let read = 0; number < starts.length; number += 1, read += 1) {
        if (read && !(prefix && starts[number].startsWith(key))) return true;
        if (read === MOST_PIECES) return false;
        for (const [term, line] of await this.terms(number)) {
          if (term === key) each(line, true);
          else if (prefix && term.startsWith(key)) each(line, false);
        }
      }
      return true;
    }

    /** Calls `each(level, number)` for all that a term's line lists. */
    postings(line, each) {
      for (let at = line.indexOf("|"); at >= 0 && at < line.length;) {
        const next = line.indexOf("|", at + 1);
        const end = next < 0 ? line.length : next;
        const level = line.charCodeAt(at + 1) - 48;
        decode(line, at + 2, end, (number) => each(level, number));
        at = next;
      }
    }

    /** The scores of all records in which a term is found. */
    async scores(term) {
      const found = new Float32Array(this.index.count);
      let whole = true;
      for (const { key, prefix } of term.keys) {
        whole = await this.lookUp(key, prefix, (line, exact) => {
          this.postings(line, (level, number) => {
            const score = WEIGHTS[level] * (exact ? 1 : BEGINNING);
            if (score > found[number]) found[number] = score;
          });
        }) && whole;
      }
      return { found, whole };
    }

    /** Adds the records in which all terms of a reading are found. */
    async addReading(reading, total) {
      const needed = reading.some((term) => term.needed) ? reading.filter((term) => term.needed) : reading;
      const all = await Promise.all(needed.map((term) => this.scores(term)));
      for (let number = 0; number < total.length; number += 1) {
        let sum = 0;
        for (const { found } of all) {
          if (!found[number]) { sum = 0; break; }
          sum += found[number];
        }
        if (sum) total[number] = Math.max(total[number], sum / all.length);
      }
      return all.every(({ whole }) => whole);
    }

    async addName(key, prefix, total, score) {
      if (!key.slice(1)) return;
      await this.lookUp(key, prefix, (line, exact) => {
        this.postings(line, (level, number) => { total[number] = Math.max(total[number], score(exact, level)); });
      });
    }

    /** Adds records whose id or name the whole query is, begins, or sounds like. */
    async addNames(asked, total) {
      const { joined, sounds } = asked;
      const names = (exact, level) => {
        if (exact) return level ? SCORES.part : SCORES.name;
        return level ? SCORES.partBeginning : SCORES.nameBeginning;
      };
      await this.addName("=" + joined, joined.length > 2, total, names);
      await this.addName("#" + joined, !asked.isDay && joined.length > 5 && /\d/.test(joined), total,
        (exact) => (exact ? SCORES.id : SCORES.idBeginning));
      for (const sound of sounds) {
        if (sound.length < 4) continue;
        await this.addName("~" + sound, sound.length > 5, total,
          (exact, level) => SCORES.sound / (exact ? 1 : 2) / (level ? 2 : 1));
      }
    }

    /** Adds records with a name that differs by a letter, by two where it is long; the first two letters are right. */
    async addNear(joined, total) {
      const most = joined.length > 7 ? 2 : 1;
      if (joined.length < 4) return false;
      await this.lookUp("=" + joined.slice(0, 2), true, (line) => {
        const away = distance(joined, line.slice(1, line.indexOf("|")));
        if (away > most) return;
        this.postings(line, (level, number) => { total[number] = Math.max(total[number], 3 - away + (level ? 0 : 0.5)); });
      });
      return total.some(Boolean);
    }

    /** What a text finds: record numbers, best first, and whether that is all. For phrases at most so many pieces of
        the records are looked through: the words are in the index, where they stand is not. */
    async find(text, phrasePieces) {
      const asked = readQuery(text, this.folding, this.index.same);
      const total = new Float32Array(this.index.count);
      let whole = true;
      for (const readings of [asked.readings, asked.otherwise]) {
        if (total.some(Boolean)) break;
        for (const reading of readings) whole = await this.addReading(reading, total) && whole;
      }
      await this.addNames(asked, total);
      const near = !total.some(Boolean) && !asked.phrases.length && await this.addNear(asked.joined, total);
      const numbers = [];
      total.forEach((score, number) => { if (score) numbers.push(number); });
      numbers.sort((one, other) => total[other] - total[one] || one - other);
      if (!asked.phrases.length) return { numbers, words: asked.words, phrases: [], whole, further: false, near };
      const { kept, further } = await this.withPhrases(numbers, asked.phrases, phrasePieces);
      return { numbers: kept, words: asked.words, phrases: asked.phrases, whole, further, near: false };
    }

    /** Those of the records in which every phrase stands word for word, among the best that may be looked through. */
    async withPhrases(numbers, phrases, most) {
      const kept = [];
      const pieces = new Set();
      let further = false;
      for (const number of numbers) {
        const piece = lastNotAfter(this.index.records, number);
        if (pieces.size === most && !pieces.has(piece)) { further = true; continue; }
        pieces.add(piece);
        const texts = this.texts(await this.record(number));
        if (phrases.every((phrase) => texts.some((words) => this.holds(words, phrase)))) kept.push(number);
      }
      return { kept, further };
    }

    texts(record) {
      return [record.title, ...record.names, record.about, ...record.texts.map((text) => text.words)];
    }

    /** Whether a text has the tokens of a phrase one after the other. */
    holds(text, phrase) {
      const found = wanted(text, this.folding);
      return found.some((_, start) => phrase.every((token, place) => found[start + place] === token));
    }

    group(number) {
      return this.index.groups.find(([, , start, count]) => number >= start && number < start + count);
    }

    /** A record by its number. */
    async record(number) {
      const piece = lastNotAfter(this.index.records, number);
      const [title, address, date, names, about, texts] =
        (await this.piece("r", piece))[number - this.index.records[piece]];
      return {
        title, address, date, names, about, group: this.group(number)[1],
        texts: texts.map(([words, anchor]) => ({ words, anchor: anchor || "" })),
      };
    }
  }

  let engine = null;

  /** The engine, once the index is there. */
  function start() {
    if (!engine) {
      engine = recordbook.data(INDEX).then((index) => new Engine(index));
      engine.catch(() => { engine = null; });
    }
    return engine;
  }

  Object.assign(recordbook.search, { start, decode });
})();
