/* While a site is edited: shows the page anew when it is no longer the same, and tells what keeps it from changing. */
(function () {
  "use strict";
  const script = document.currentScript;
  const news = new URL("news", script.src);
  news.searchParams.set("page", location.pathname);
  let asked = null;
  let told = "";

  async function ask() {
    if (asked || document.visibilityState !== "visible") return;
    asked = new AbortController();
    news.searchParams.set("tag", script.dataset.tag);
    news.searchParams.set("told", told);
    try {
      const answer = await fetch(news, { signal: asked.signal, cache: "no-store" });
      const found = await answer.json();
      if (found.tag !== script.dataset.tag) { location.reload(); return; }
      told = found.told;
      tell(found.problems);
      asked = null;
      ask();
    } catch (error) {
      asked = null;
      if (error.name !== "AbortError") setTimeout(ask, 1000);
    }
  }

  /** A list over the page of what has to be mended; none where all is well. */
  function tell(problems) {
    const old = document.getElementById("recordbook-problems");
    if (old) old.remove();
    if (!problems.length) return;
    const box = document.createElement("section");
    box.id = "recordbook-problems";
    box.setAttribute("role", "alert");
    Object.assign(box.style, {
      position: "fixed", inset: "auto 0 0 0", zIndex: "1000", maxHeight: "50vh", overflow: "auto",
      padding: "0.8rem 1.2rem", background: "#7a1f1f", color: "#ffffff", font: "14px/1.5 monospace",
    });
    const head = document.createElement("strong");
    head.textContent = "This is the page as it was before the last change. To be mended:";
    const list = document.createElement("ul");
    for (const problem of problems) {
      const line = document.createElement("li");
      line.textContent = problem;
      list.append(line);
    }
    box.append(head, list);
    document.body.append(box);
  }

  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "visible") ask();
    else if (asked) asked.abort();
  });
  ask();
})();
