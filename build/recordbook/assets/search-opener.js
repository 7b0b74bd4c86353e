/* A button in the theme's head, and the keys `/` and `s`, that open the search; the search itself is loaded then. */
(function () {
  "use strict";
  const { recordbook } = window;
  if (recordbook.opener) return;
  recordbook.opener = true;

  const SVG = "http://www.w3.org/2000/svg";
  const LENS = "M9.5 3a6.5 6.5 0 0 1 5.2 10.4l5.6 5.6-1.3 1.3-5.6-5.6A6.5 6.5 0 1 1 9.5 3m0 2a4.5 4.5 0 1 0 0 9 4.5 4.5 0 0 0 0-9";

  async function open() {
    await recordbook.load("assets/search.js");
    recordbook.search.open();
  }

  function lens() {
    const icon = document.createElementNS(SVG, "svg");
    const path = document.createElementNS(SVG, "path");
    icon.setAttribute("viewBox", "0 0 24 24");
    icon.setAttribute("aria-hidden", "true");
    path.setAttribute("d", LENS);
    icon.append(path);
    return icon;
  }

  /** Whether the theme has a search of its own, which a dataset's settings may want instead. */
  function themeSearches(header) { return header.querySelector(".md-search, [data-md-component=search]") !== null; }

  recordbook.component(".md-header__inner", (header) => {
    if (themeSearches(header)) return;
    const button = document.createElement("button");
    const key = document.createElement("kbd");
    const words = document.createElement("span");
    button.type = "button";
    button.className = "rb-search-open";
    button.setAttribute("aria-haspopup", "dialog");
    button.setAttribute("aria-keyshortcuts", "/ s");
    words.textContent = "Search";
    key.textContent = "/";
    key.setAttribute("aria-hidden", "true");
    button.append(lens(), words, key);
    button.addEventListener("click", open);
    header.append(button);
  });

  /** Whether a letter that is typed there means something already. */
  function takesLetters(at) {
    if (/^(checkbox|radio|button|submit|reset)$/.test(at.type)) return false;
    return at.isContentEditable || /^(input|select|textarea)$/i.test(at.nodeName);
  }

  document.addEventListener("keydown", (event) => {
    if (event.key !== "/" && event.key !== "s") return;
    if (event.ctrlKey || event.altKey || event.metaKey || event.defaultPrevented) return;
    if (takesLetters(event.target)) return;
    if (!document.querySelector(".rb-search-open")) return;
    event.preventDefault();
    open();
  });
})();
