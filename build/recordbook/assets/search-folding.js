/* What a reader types to the keys that the index has: the same as folding.py, whose tables come with the index. */
(function () {
  "use strict";

  /** The folding functions over the tables of an index. */
  function folding(tables) {
    const { letters, apostrophes, han, hangul, initials, middles, finals } = tables;
    const possessive = new RegExp("[" + apostrophes + "]s(?![\\p{L}\\p{N}])", "gu");
    const apostrophe = new RegExp("[" + apostrophes + "]", "gu");
    const word = "(?:(?![0-9" + han + hangul + "])[\\p{L}\\p{N}])+";
    const piece = new RegExp("[0-9]+|[" + han + "]+|[" + hangul + "]+|" + word, "gu");
    const isHan = new RegExp("^[" + han + "]", "u");
    const isHangul = new RegExp("^[" + hangul + "]", "u");
    const sounds = tables.sounds.map(([pattern, sound]) => [new RegExp(pattern, "g"), sound]);

    function letter(sign) {
      if (Object.hasOwn(letters, sign)) return letters[sign];
      const code = sign.codePointAt(0);
      return code >= 0x30a1 && code < 0x30f7 ? String.fromCodePoint(code - 0x60) : sign;
    }

    function fold(text) {
      const bare = text.normalize("NFKD").toLowerCase().replace(/(?![\u0000-\u02ff])\p{M}/gu, "");
      return Array.from(bare, letter).join("").normalize("NFC");
    }

    function pieces(text) {
      return fold(text).replace(possessive, "").replace(apostrophe, "").match(piece) || [];
    }

    /** Chinese and Japanese words by every two signs and the last alone. */
    function pairs(one) {
      if (!isHan.test(one)) return [one];
      const signs = Array.from(one);
      return signs.map((sign, at) => sign + (signs[at + 1] || ""));
    }

    function tokens(text) { return pieces(text).flatMap(pairs); }

    function first(text) { return Array.from(text).slice(0, tables.longest).join(""); }

    function joined(text) { return first(pieces(text).join("")); }

    function roman(syllable) {
      const code = syllable.codePointAt(0) - 0xac00;
      const parts = [initials[Math.floor(code / 588)], middles[Math.floor(code / 28) % 21], finals[code % 28]];
      return parts.filter((part) => part !== "-").join("");
    }

    function sound(part) {
      let heard = isHangul.test(part) ? roman(part) : part;
      if (/[^\u0000-\u007f]/.test(heard)) return "";
      for (const [pattern, replacement] of sounds) heard = heard.replace(pattern, replacement);
      return heard;
    }

    function sounding(text) {
      const parts = pieces(text).flatMap((one) => (isHangul.test(one) ? Array.from(one) : [one]));
      return first(parts.map(sound).join("").replace(/([a-z])\1+/g, "$1"));
    }

    return { fold, pieces, tokens, joined, sounding, isHan: (text) => isHan.test(text) };
  }

  window.recordbook.search = { folding };
})();
