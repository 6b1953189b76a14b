// The live page: pan, zoom, search, choose, overlays, language, theme. All text from the chain goes in as text.
"use strict";
(() => {
  const $ = (id) => document.getElementById(id);
  const data = JSON.parse($("data").textContent);
  const entities = new Map(data.entities.map((it) => [it.of, it]));
  const NS = "http://www.w3.org/2000/svg";
  const KEY = "liantu:" + location.pathname;
  const state = { lang: document.documentElement.lang === "zh" ? 1 : 0, theme: document.documentElement.dataset.theme, of: null, overlays: [], view: null };
  const say = (pair) => (pair ? pair[state.lang] : "");
  const word = (key) => say(data.words[key]);

  // What a reload should find again. From a file, or where it is forbidden, nothing is kept.
  const keep = () => { if (document.documentElement.dataset.version) try { sessionStorage.setItem(KEY, JSON.stringify(state)); } catch { /* not kept */ } };
  try {
    const kept = JSON.parse(sessionStorage.getItem(KEY) || "null");
    if (kept && document.documentElement.dataset.version) Object.assign(state, kept);
  } catch { /* nothing kept */ }

  function element(name, attributes = {}, ...children) {
    const made = document.createElement(name);
    for (const [key, value] of Object.entries(attributes)) {
      if (key === "click") made.addEventListener("click", value);
      else made.setAttribute(key, value);
    }
    made.append(...children.filter((it) => it !== null && it !== ""));
    return made;
  }
  function shape(name, attributes) {
    const made = document.createElementNS(NS, name);
    for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
    return made;
  }
  function announce(text) {
    $("status").textContent = text;
  }

  // ── The picture ────────────────────────────────────────────────────────────────────────────────────────────

  const pictures = [...document.querySelectorAll(".pic")];
  const BORDER = new Set(["import", "export", "demand"]);
  const COMMODITY = new Set(["missing", "flow", ...BORDER]);
  let pic, svg, whole, nodes, places, edges, order, stop, bySubject, atBorder;

  const isLine = (group) => group.matches(".edge, .flow");
  const keyOf = (group) => group.dataset.kind + "/" + group.dataset.id;
  const subjectOf = (group) => (COMMODITY.has(group.dataset.kind) ? "commodity" : group.dataset.kind) + "/" + group.dataset.id;

  // A box in the units of the picture, measured once: asking again after every change would lay the page out each time.
  const measured = new WeakMap();
  function boxOf(group) {
    if (!measured.has(group)) {
      const box = group.getBBox();
      measured.set(group, { x: box.x, y: box.y, width: box.width, height: box.height });
    }
    return measured.get(group);
  }

  function take(language) {
    pictures.forEach((it, at) => { it.hidden = at !== language; });
    pic = pictures[language];
    svg = pic && pic.querySelector("svg");
    nodes = new Map();
    places = new Map();
    edges = [];
    order = [];
    if (!svg) return;
    const box = svg.viewBox.baseVal;
    whole = svg.dataset.whole ? JSON.parse(svg.dataset.whole) : { x: box.x, y: box.y, width: box.width, height: box.height };
    svg.dataset.whole = JSON.stringify(whole);
    const lanes = [];
    for (const group of svg.querySelectorAll("g[data-id]")) {
      if (isLine(group)) { edges.push(group); continue; }
      if (!entities.has(subjectOf(group))) continue;
      const lane = group.classList.contains("lane");
      // A thing that is drawn twice has both boxes; a line leads to the one in its own part of the picture.
      const key = keyOf(group) + (lane ? "#lane" : "");
      if (!nodes.has(key)) nodes.set(key, group);
      places.set(key, (places.get(key) || []).concat([group]));
      order.push({ group, lane, box: boxOf(group) });
      if (lane) lanes.push(order[order.length - 1]);
    }
    // In the order of flow: lane by lane, heading first, then from above.
    const column = (it) => {
      const middle = it.box.x + it.box.width / 2;
      const at = lanes.findIndex((lane) => middle >= lane.box.x && middle <= lane.box.x + lane.box.width);
      return at >= 0 ? lanes[at].box.x : it.box.x;
    };
    for (const it of order) it.column = column(it);
    order.sort((a, b) => a.column - b.column || b.lane - a.lane || a.box.y - b.box.y || a.box.x - b.box.x);
    order = order.map((it) => it.group);
    stop = order[0];
    for (const group of order) group.classList.add("node");
    bySubject = new Map();
    atBorder = new Map();
    for (const group of order) {
      const map = BORDER.has(group.dataset.kind) ? atBorder : bySubject;
      map.set(subjectOf(group), (map.get(subjectOf(group)) || []).concat([group]));
    }
    order.forEach((group, at) => {
      const entity = entities.get(subjectOf(group)), comma = state.lang ? "，" : ", ";
      const count = entity.findings.length, kind = COMMODITY.has(group.dataset.kind) ? word("kind-" + group.dataset.kind) : say(entity.kind);
      // What one sees is what one hears; then what it is.
      const seen = [...group.querySelectorAll("text")].map((it) => it.textContent).join(" ").trim();
      group.setAttribute("role", "button");
      group.setAttribute("tabindex", at === 0 ? "0" : "-1");
      group.setAttribute("aria-label", [seen || say(entity.title), kind].concat(count ? [word("findings-of").replace("{}", count)] : []).join(comma));
    });
    if (!svg.dataset.ready) {
      svg.dataset.ready = "1";
      svg.append(shape("g", { class: "marks" }));
      listen(pic, svg);
    }
  }

  const layer = () => svg.querySelector(":scope > .marks");

  // Painting thousands of shapes takes longer than a frame. While a large picture moves, what is painted is moved and
  // stretched as one image; it is painted anew when it rests, or has moved by much of the frame.
  const MANY = 250, REST = 250, HELD = 800, FAR = 0.12;
  let painted = null, resting = 0;
  const scale = (view) => Math.min(pic.clientWidth / view.width, pic.clientHeight / (view.width * whole.height / whole.width));
  const centre = (view) => ({ x: view.x + view.width / 2, y: view.y + view.width * whole.height / whole.width / 2 });
  function rest() {
    clearTimeout(resting);
    resting = 0;
    if (!svg || !state.view) return;
    painted = { svg, view: state.view, scale: scale(state.view) };
    svg.style.transform = "";
    pic.classList.remove("moving");
    // Words that are specks are not painted.
    pic.classList.toggle("far", order.length > MANY && painted.scale < FAR);
    const { x, y, width } = state.view;
    svg.setAttribute("viewBox", [x, y, width, width * whole.height / whole.width].map((it) => it.toFixed(2)).join(" "));
    keep();
  }
  function slide() {
    const grown = painted.view.width / state.view.width, from = centre(painted.view), to = centre(state.view);
    const by = painted.scale * grown, x = (from.x - to.x) * by, y = (from.y - to.y) * by;
    if (grown > 4 || grown < 0.25 || Math.abs(x) > pic.clientWidth / 2 * Math.max(grown, 1) || Math.abs(y) > pic.clientHeight / 2 * Math.max(grown, 1)) { rest(); return; }
    pic.classList.add("moving");
    svg.style.transform = `translate(${x.toFixed(2)}px, ${y.toFixed(2)}px) scale(${grown.toFixed(5)})`;
    clearTimeout(resting);
    resting = setTimeout(rest, pic.classList.contains("drag") ? HELD : REST);
  }

  function look(view, moving = false) {
    const least = whole.width / 40, most = whole.width * 3;
    const width = Math.min(Math.max(view.width, least), most);
    const height = width * whole.height / whole.width;
    const hold = (at, size, low, full) => Math.min(Math.max(at, low - size * 0.8), low + full - size * 0.2);
    state.view = { x: hold(view.x, width, whole.x, whole.width), y: hold(view.y, height, whole.y, whole.height), width };
    if (moving && order.length > MANY && painted && painted.svg === svg) slide();
    else rest();
  }
  const fit = () => look(whole);
  // On a narrow screen the whole would be too small to read: it starts at the left, and fits on request.
  function start() {
    const readable = pic.clientWidth / 0.75;
    if (pic.clientWidth < 700 && readable < whole.width) look({ x: whole.x, y: whole.y + whole.height / 2 - readable * whole.height / whole.width / 2, width: readable });
    else fit();
  }
  // Screen to picture.
  function at(x, y) {
    const frame = pic.getBoundingClientRect(), middle = centre(state.view), by = scale(state.view);
    return { x: middle.x + (x - frame.left - frame.width / 2) / by, y: middle.y + (y - frame.top - frame.height / 2) / by };
  }
  function zoom(factor, point) {
    const view = state.view, height = view.width * whole.height / whole.width;
    const to = point || { x: view.x + view.width / 2, y: view.y + height / 2 };
    const width = Math.min(Math.max(view.width / factor, whole.width / 40), whole.width * 3);
    const real = view.width / width;
    look({ x: to.x - (to.x - view.x) / real, y: to.y - (to.y - view.y) / real, width }, Boolean(point));
  }
  function pan(dx, dy, moving = false) {
    look({ x: state.view.x + dx, y: state.view.y + dy, width: state.view.width }, moving);
  }
  // Moves no further than needed to show a box.
  function reveal(group) {
    const box = boxOf(group), view = state.view, height = view.width * whole.height / whole.width;
    const shift = (low, size, from, room) => {
      if (size > room || low < from) return low - from - room * 0.05;
      return low + size > from + room ? low + size - from - room * 0.95 : 0;
    };
    const inside = box.width < view.width && box.height < height;
    if (inside) pan(shift(box.x, box.width, view.x, view.width), shift(box.y, box.height, view.y, height));
  }

  function listen(pic, svg) {
    const fingers = new Map();
    let moved = 0, pinch = 0;
    svg.addEventListener("wheel", (event) => {
      event.preventDefault();
      zoom(Math.exp(-event.deltaY * (event.deltaMode ? 0.05 : 0.0016)), at(event.clientX, event.clientY));
    }, { passive: false });
    svg.addEventListener("pointerdown", (event) => {
      if (event.button > 0) return;
      fingers.set(event.pointerId, { x: event.clientX, y: event.clientY });
      if (fingers.size === 1) moved = 0;
    });
    svg.addEventListener("pointermove", (event) => {
      const from = fingers.get(event.pointerId);
      if (!from) { if (event.pointerType === "mouse") hover(event.target); return; }
      const to = { x: event.clientX, y: event.clientY };
      moved += Math.abs(to.x - from.x) + Math.abs(to.y - from.y);
      // Held only when it moves, so that a click still goes to the box under it.
      if (moved > 4 && !svg.hasPointerCapture(event.pointerId)) { svg.setPointerCapture(event.pointerId); pic.classList.add("drag"); }
      if (fingers.size === 1 && moved > 4) {
        const a = at(from.x, from.y), b = at(to.x, to.y);
        pan(a.x - b.x, a.y - b.y, true);
      }
      fingers.set(event.pointerId, to);
      if (fingers.size === 2) {
        const [a, b] = [...fingers.values()];
        const apart = Math.hypot(a.x - b.x, a.y - b.y);
        if (pinch > 0 && apart > 0) zoom(apart / pinch, at((a.x + b.x) / 2, (a.y + b.y) / 2));
        pinch = apart;
      }
    });
    const lift = (event) => {
      fingers.delete(event.pointerId);
      pinch = 0;
      if (fingers.size === 0) pic.classList.remove("drag");
      if (fingers.size === 0 && resting) rest();
    };
    svg.addEventListener("pointerup", lift);
    svg.addEventListener("pointercancel", lift);
    svg.addEventListener("pointerleave", () => hover(null));
    svg.addEventListener("click", (event) => {
      if (moved > 4) return;
      const group = event.target.closest("g.node, g.edge, g.flow");
      // The ground of a lane is for moving the picture; its heading is the stage.
      const ground = group && group.classList.contains("lane") && event.target.localName === "rect";
      if (!group || ground) choose(null);
      else if (isLine(group)) choose(subjectOf(group), group);
      else { focusOn(group, false); choose(subjectOf(group), group); }
    });
    // On the frame: a picture with such a listener would itself become a stop of Tab.
    pic.addEventListener("focusin", (event) => {
      const group = event.target.closest("g.node");
      if (!group) return;
      stopAt(group);
      ring("focus", [group]);
      reveal(group);
    });
    pic.addEventListener("focusout", () => ring("focus", []));
    pic.addEventListener("keydown", keys);
  }

  let hovered = null;
  function hover(target) {
    const group = target && target.closest ? target.closest("g.node:not(.lane), g.edge, g.flow") : null;
    if (group === hovered) return;
    hovered = group;
    if (state.of === null) panel(group ? subjectOf(group) : null, group);
    mark();
  }

  // The one box of the picture that Tab stops at.
  function stopAt(group) {
    stop.setAttribute("tabindex", "-1");
    group.setAttribute("tabindex", "0");
    stop = group;
  }
  function focusOn(group, moving = true) {
    if (!group) return;
    stopAt(group);
    group.focus({ preventScroll: true });
    if (moving) announce(group.getAttribute("aria-label"));
  }

  function keys(event) {
    const here = order.indexOf(event.target.closest("g.node"));
    const step = Math.min(whole.width, state.view.width) / 8;
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const neighbour = (forward) => {
      const next = links(order[here]).filter((it) => it.forward === forward)[0];
      return next ? endOf(next.edge, next.key) : null;
    };
    const acts = {
      ArrowDown: () => (event.shiftKey ? pan(0, step) : focusOn(order[Math.min(here + 1, order.length - 1)])),
      ArrowUp: () => (event.shiftKey ? pan(0, -step) : focusOn(order[Math.max(here - 1, 0)])),
      ArrowRight: () => (event.shiftKey ? pan(step, 0) : focusOn(neighbour(true))),
      ArrowLeft: () => (event.shiftKey ? pan(-step, 0) : focusOn(neighbour(false))),
      Home: () => focusOn(order[0]),
      End: () => focusOn(order[order.length - 1]),
      Enter: () => open(order[here]),
      " ": () => open(order[here]),
      Escape: () => { choose(null); announce(word("nothing-chosen")); },
      "+": () => zoom(1.25), "=": () => zoom(1.25), "-": () => zoom(0.8), "0": fit,
      "/": () => $("search").focus(),
      "?": () => { $("keys").open = true; $("keys").querySelector("summary").focus(); },
    };
    if (!acts[event.key] || here < 0) return;
    event.preventDefault();
    acts[event.key]();
  }
  function open(group) {
    choose(subjectOf(group), group);
    $("panel").querySelector("h2").focus();
  }

  // The box at the end of a line: of a thing drawn in several parts of the picture, the one in the part of the line.
  const partOf = (group) => group.closest("g.panel");
  function endOf(edge, key) {
    const all = places.get(key) || [];
    return all.find((it) => partOf(it) === partOf(edge)) || all[0] || null;
  }

  // What a box gives and takes.
  function links(group) {
    const key = keyOf(group), found = [];
    for (const edge of edges) {
      const { from, to, id } = edge.dataset;
      if (from === key) found.push({ forward: true, key: to, commodity: "commodity/" + id, edge });
      if (to === key) found.push({ forward: false, key: from, commodity: "commodity/" + id, edge });
    }
    return found.filter((it) => nodes.has(it.key));
  }

  // The boxes of a subject: its own, else its maker's or place's, else where it crosses the border.
  function boxesOf(of) {
    if (!svg) return [];
    const entity = entities.get(of);
    return bySubject.get(of) || (entity && bySubject.get(entity.host)) || atBorder.get(of) || [];
  }

  function ring(kind, groups) {
    if (!svg) return;
    for (const old of layer().querySelectorAll(".ring." + kind)) old.remove();
    for (const group of groups) layer().append(around(group, kind, 3));
  }
  function around(group, kind, by) {
    const box = boxOf(group);
    return shape("rect", { class: "ring " + kind, x: box.x - by, y: box.y - by, width: box.width + 2 * by, height: box.height + 2 * by, rx: 5 });
  }
  let linked = new Set();
  function mark() {
    if (!svg) return;
    const groups = state.of === null ? [] : [...new Set(boxesOf(state.of).concat(atBorder.get(state.of) || []))];
    ring("chosen", groups);
    const near = new Set(groups.concat(hovered ? [hovered] : []).flatMap((group) => (isLine(group) ? [group] : links(group).map((it) => it.edge))));
    if (state.of !== null) for (const edge of edges) if (subjectOf(edge) === state.of) near.add(edge);
    for (const edge of linked) if (!near.has(edge)) edge.classList.remove("linked");
    for (const edge of near) edge.classList.add("linked");
    linked = near;
  }

  // ── Overlays ───────────────────────────────────────────────────────────────────────────────────────────────

  function overlay() {
    if (!svg) return;
    for (const old of layer().querySelectorAll(".overlay")) old.remove();
    const stack = new Map(), told = [], badges = [];
    data.overlays.filter((it) => state.overlays.includes(it.id)).forEach((it, turn) => {
      const boxes = new Map();
      let without = 0;
      for (const [of, words] of it.marks) {
        const groups = boxesOf(of);
        without += groups.length === 0 ? 1 : 0;
        for (const group of groups) boxes.set(group, (boxes.get(group) || []).concat([say(words)]));
      }
      for (const [group, all] of boxes) {
        const lines = [...new Set(all)];
        const made = around(group, it.id + " overlay", 3 + 4 * turn);
        const words = badge(group, it.id, lines.length > 2 ? lines.slice(0, 2).concat("+" + (lines.length - 2)) : lines, stack);
        layer().append(made, words);
        badges.push(words);
      }
      told.push(word("overlay-told").replace("{title}", say(it.title)).replace("{about}", say(it.about)).replace("{n}", boxes.size)
        + (without ? " " + word("overlay-without").replace("{n}", without) : ""));
    });
    // All are measured before any is changed, so that the page is laid out once.
    const widths = badges.map((it) => Math.max(...[...it.querySelectorAll("text")].map((text) => text.getComputedTextLength())));
    badges.forEach((it, at) => it.firstChild.setAttribute("width", widths[at] + 10));
    $("overlay-words").textContent = told.join(" ");
    for (const box of document.querySelectorAll("[data-overlay]")) box.checked = state.overlays.includes(box.dataset.overlay);
  }
  // A few words above a box, those of several overlays one above the other.
  function badge(group, kind, lines, stack) {
    const box = boxOf(group), made = shape("g", { class: "mark overlay " + kind });
    const high = 13 * lines.length + 3;
    const top = box.y - 6 - high - (stack.get(group) || 0);
    stack.set(group, (stack.get(group) || 0) + high + 2);
    made.append(shape("rect", { rx: 3, x: box.x, y: top, height: high }));
    lines.forEach((line, at) => {
      const text = shape("text", { x: box.x + 5, y: top + 11 + 13 * at });
      text.textContent = line;
      made.append(text);
    });
    return made;
  }

  // ── The panel ──────────────────────────────────────────────────────────────────────────────────────────────

  function source(id) {
    return data.sources[id] ? say(data.sources[id]) : id;
  }
  function ground(input) {
    const parts = [input.at];
    if (input.sources.length) parts.push(word("source") + input.sources.map(source).join(state.lang ? "；" : "; "));
    if (input.confidence) parts.push(word("confidence") + say(data.confidences[input.confidence]));
    return parts.join(" · ");
  }
  function fact(it) {
    const value = element("dd", {}, element("span", { class: "value" }, say(it.text)), it.range ? " (" + say(it.range) + ")" : "");
    const inputs = it.inputs.map((at) => data.inputs[at]);
    if (it.computed) {
      value.append(element("details", {}, element("summary", {}, word("made-from").replace("{}", inputs.length)),
        element("ul", {}, ...inputs.map((input) => element("li", { class: "basis" }, input.path, element("br"), ground(input))))));
    } else {
      for (const input of inputs) value.append(element("div", { class: "basis" }, ground(input)));
    }
    if (it.quote) value.append(element("blockquote", {}, it.quote));
    for (const note of it.notes) value.append(element("div", { class: "note" }, say(note)));
    return [element("dt", {}, say(it.label)), value];
  }
  function finding(it) {
    const box = element("div", { class: "finding " + it.severity },
      element("p", {}, element("strong", {}, say(it.severity_words) + " · " + it.rule), " ", say(it.message)));
    for (const note of it.notes) box.append(element("p", { class: "note" }, say(note)));
    if (it.help) box.append(element("p", {}, word("help") + say(it.help)));
    if (it.accepted) box.append(element("p", { class: "note" }, word("accepted") + say(it.accepted)));
    const place = [it.at, word("sure") + say(it.confidence)];
    if (it.sources.length) place.push(word("source") + it.sources.map(source).join(state.lang ? "；" : "; "));
    box.append(element("p", { class: "basis" }, place.join(" · ")));
    return box;
  }
  // A button that goes to a box.
  function way(to, words) {
    return element("button", { type: "button", click: () => { focusOn(to, false); reveal(to); open(to); } }, words);
  }
  const titleAt = (group) => say(entities.get(subjectOf(group)).title);
  function flows(group) {
    if (!group || isLine(group)) return [];
    const made = [];
    for (const forward of [false, true]) {
      const list = links(group).filter((it) => it.forward === forward);
      if (!list.length) continue;
      made.push(element("h3", {}, word(forward ? "goes-to" : "comes-from")), element("ul", { class: "flow" }, ...list.map((it) => {
        const to = endOf(it.edge, it.key), entity = entities.get(it.commodity);
        const title = titleAt(to), what = entity ? say(entity.title) : "";
        return element("li", {}, way(to, what === title ? title : title + (state.lang ? "（" + what + "）" : " (" + what + ")")));
      })));
    }
    return made;
  }
  // The places of a commodity: each of its lines with both ends, the one that was pointed at first.
  const LINES = 40;
  function lines(of, group) {
    const own = edges.filter((it) => subjectOf(it) === of).sort((a, b) => (b === group) - (a === group));
    const list = own.map((edge) => ["from", "to"].map((end) => endOf(edge, edge.dataset[end]))).filter(([from, to]) => from && to);
    if (!list.length) return [];
    const rest = list.length > LINES ? [element("li", { class: "note" }, word("more-lines").replace("{}", list.length - LINES))] : [];
    return [element("h3", {}, word("flows")), element("ul", { class: "lines" }, ...list.slice(0, LINES).map(([from, to]) => element("li", {}, way(from, titleAt(from)), " → ", way(to, titleAt(to)))), ...rest)];
  }
  // Where else the same thing is drawn.
  function twins(group) {
    const all = group && !isLine(group) ? places.get(keyOf(group)) || [] : [];
    const others = all.filter((it) => it !== group && partOf(it));
    if (!others.length) return [];
    return [element("h3", {}, word("also")), element("ul", { class: "flow" }, ...others.map((it) => element("li", {}, way(it, partOf(it).dataset.of))))];
  }
  function panel(of, group = null) {
    const entity = entities.get(of) || entities.get(data.whole);
    const place = $("panel");
    place.replaceChildren();
    if (!entity) return;
    const box = group && group.classList.contains("node") ? group : boxesOf(entity.of)[0];
    const apart = entity.of !== data.whole;
    place.append(
      element("h2", { tabindex: "-1" }, say(entity.title)),
      element("div", { class: "id" }, say(entity.kind) + " · " + entity.of.split("/").slice(1).join("/") + (entity.at ? " · " + entity.at : "")),
    );
    if (!apart) place.append(element("p", { class: "note" }, word("choose")));
    const found = entity.findings.map((it) => data.findings[it]);
    if (found.length) place.append(element("h3", {}, word("findings")), ...found.map(finding));
    place.append(element("h3", {}, word("figures")));
    if (entity.facts.length) place.append(element("dl", {}, ...entity.facts.flatMap(fact)));
    else place.append(element("p", { class: "note" }, word("no-figures")));
    if (apart) place.append(...flows(box), ...twins(box), ...(entity.of.startsWith("commodity/") ? lines(entity.of, group) : []));
  }

  // A subject, or null for none.
  function choose(of, group = null) {
    state.of = entities.has(of) && of !== data.whole ? of : null;
    panel(state.of, group);
    mark();
    keep();
    if (state.of === null) return;
    const entity = entities.get(state.of);
    announce(word("shown").replace("{}", say(entity.title)));
  }

  // ── Search, language, theme ────────────────────────────────────────────────────────────────────────────────

  const plain = (text) => text.normalize("NFKC").toLowerCase();
  const haystack = data.entities.map((it) => ({ it, text: plain(it.title.concat(it.of).join("\n")) }));
  const SHOWN = 40;
  function search() {
    const wanted = plain($("search").value.trim());
    const found = wanted ? haystack.filter(({ text }) => wanted.split(/\s+/).every((part) => text.includes(part))).map(({ it }) => it) : [];
    $("results").replaceChildren(...found.slice(0, SHOWN).map((it) => element("li", {}, element("button", { type: "button", click: () => pick(it) },
      say(it.title), " ", element("span", { class: "id" }, say(it.kind) + " · " + it.of.split("/").slice(1).join("/"))))));
    if (svg) ring("hit", [...new Set(found.flatMap((it) => boxesOf(it.of)))].filter((it) => !it.classList.contains("lane")));
    announce(wanted ? word("found").replace("{}", found.length) : "");
    $("found").textContent = wanted ? word("found").replace("{}", found.length) : "";
    return found;
  }
  function pick(entity) {
    const group = boxesOf(entity.of)[0];
    choose(entity.of, group && subjectOf(group) === entity.of ? group : null);
    if (group) reveal(group);
    $("panel").querySelector("h2").focus();
  }

  function speak() {
    document.documentElement.lang = state.lang ? "zh" : "en";
    document.title = say(data.title);
    for (const it of document.querySelectorAll("[data-l]")) it.hidden = Number(it.dataset.l) !== state.lang;
    for (const it of document.querySelectorAll("[data-w]")) it.textContent = word(it.dataset.w);
    for (const it of document.querySelectorAll("[data-wl]")) { it.setAttribute("aria-label", word(it.dataset.wl)); it.title = word(it.dataset.wl); }
    $("search").placeholder = word("search");
    take(state.lang);
    if (svg) { if (state.view) look(state.view); else start(); overlay(); }
    if ($("search").value) search();
    hovered = null;
    panel(state.of);
    mark();
  }
  function paint() {
    document.documentElement.dataset.theme = state.theme;
    $("theme").value = state.theme;
  }

  $("search").addEventListener("input", search);
  $("search").addEventListener("keydown", (event) => {
    if (event.key === "Enter") { const found = search(); if (found.length) pick(found[0]); event.preventDefault(); }
    if (event.key === "Escape") { $("search").value = ""; search(); }
  });
  $("lang").addEventListener("click", () => { state.lang = 1 - state.lang; const was = state.view; speak(); if (was) look(was); keep(); });
  $("theme").addEventListener("change", () => { state.theme = $("theme").value; paint(); keep(); });
  for (const box of document.querySelectorAll("[data-overlay]")) {
    box.addEventListener("change", () => {
      state.overlays = [...document.querySelectorAll("[data-overlay]")].filter((it) => it.checked).map((it) => it.dataset.overlay);
      overlay();
      announce($("overlay-words").textContent || word("overlay-none"));
      keep();
    });
  }
  if (pictures.length) {
    $("zoom-in").addEventListener("click", () => zoom(1.25));
    $("zoom-out").addEventListener("click", () => zoom(0.8));
    $("zoom-fit").addEventListener("click", fit);
  }
  for (const it of document.querySelectorAll("button[data-of]")) it.addEventListener("click", () => pick(entities.get(it.dataset.of)));
  // Print shows all of the picture and opens the lists.
  let before = null, closed = [];
  addEventListener("beforeprint", () => {
    before = state.view;
    if (svg) fit();
    closed = [...document.querySelectorAll("#side > details:not([open])")].filter((it) => it.id !== "keys");
    for (const it of closed) it.open = true;
  });
  addEventListener("afterprint", () => {
    if (svg && before) look(before);
    for (const it of closed) it.open = false;
  });
  paint();
  speak();
})();
