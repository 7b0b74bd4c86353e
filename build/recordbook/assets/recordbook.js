/* What every page's script needs: components by the elements that ask for them, data from files, addresses of pages.

   A page may be opened from a folder (file://), where a browser neither fetches nor takes modules: so every script is
   a classic one, and data travels in scripts that call `recordbook.provide(name, data)`. A theme may also put the next
   page into this one without loading it (instant navigation): so components are mounted whenever a page is shown. */
(function () {
  "use strict";
  if (window.recordbook) return;

  const here = new URL(".", document.currentScript.src);
  const root = new URL("..", here);
  const loading = new Map();
  const provided = new Map();
  const components = [];

  /** Loads a script by its path below the site's root, once; a promise of its having run. */
  function load(path) {
    if (!loading.has(path)) {
      loading.set(path, new Promise((done, failed) => {
        const script = document.createElement("script");
        script.src = new URL(path, root).href;
        script.onload = () => done();
        script.onerror = () => { loading.delete(path); failed(new Error("can't load " + path)); };
        document.head.append(script);
      }));
    }
    return loading.get(path);
  }

  /** The data that the script at `path` provides under its own path without `.js`. */
  async function data(path) {
    await load(path + ".js");
    if (!provided.has(path)) throw new Error(path + ".js provides no data");
    return provided.get(path);
  }

  function provide(path, value) { provided.set(path, value); }

  /** The full address of a page or file of the site; from a folder a page is named by its file. */
  function address(path) {
    const url = new URL(path, root);
    if (url.protocol === "file:" && url.pathname.endsWith("/")) url.pathname += "index.html";
    return url.href;
  }

  /** Calls `mount(element)` once for every element that `selector` finds, on this page and on each shown later.
      `mount` may be the name of a script in assets/ that registers the component itself when it is first needed. */
  function component(selector, mount) {
    components.push({ selector, mount, mounted: new WeakSet() });
    show();
  }

  function show() {
    if (document.readyState === "loading") return;
    for (const one of components) {
      for (const element of document.querySelectorAll(one.selector)) {
        if (one.mounted.has(element)) continue;
        one.mounted.add(element);
        if (typeof one.mount === "string") load("assets/" + one.mount).catch((error) => console.error(error));
        else one.mount(element);
      }
    }
  }

  window.recordbook = { root: root.href, load, data, provide, address, component };

  /* Components whose scripts are fetched only by pages that have use for them. */
  component("time[data-rb-local]", "localtime.js");
  component("[data-rb-search]", "search.js");
  component("[data-rb-index]", "tables.js");
  component("[data-rb-ask]", "sql-page.js");
  component("[data-rb-list]", "lists.js");

  /* Material's instant navigation sets the href of every element that has one to itself, which a link in a drawing
     doesn't take: there it would throw, and no page with a map or a chart would be shown. */
  const drawn = window.SVGAElement && Object.getOwnPropertyDescriptor(SVGAElement.prototype, "href");
  if (drawn && drawn.configurable && !drawn.set) {
    Object.defineProperty(SVGAElement.prototype, "href", Object.assign({}, drawn, { set() {} }));
  }

  document.addEventListener("DOMContentLoaded", show);
  /* Material tells of every page that it shows, the first one too. */
  if (window.document$) window.document$.subscribe(show);
})();
