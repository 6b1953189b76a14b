// Pictures in programs that are not ours: SVG in the browser, PDF in poppler, against our own pixels; DOT in Graphviz,
// Mermaid in Mermaid.
import assert from "node:assert/strict";
import { execFileSync, spawnSync } from "node:child_process";
import { readFileSync, readdirSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { PNG } from "pngjs";
import { folder, launch, program, root } from "./help.mjs";

// Programs smooth the edges of shapes, each in its own way, so that pictures are compared as an eye sees them: each pixel
// is the mean of nine. It is another where a colour differs by more than COLOUR (0 to 255). So many pixels may be others
// in a whole picture, and in any part of it of TILE by TILE pixels: a letter in another place is seen by the second.
const COLOUR = 40;
const TILE = 32;
const LIMITS = {
  browser: { share: 0.001, tile: 0.05 },
  // Poppler moves hair lines to whole pixels.
  poppler: { share: 0.01, tile: 0.22 },
};

const at = folder();
let browser;
before(async () => { browser = await launch(); });
after(() => browser.close());

const run = (command, ...more) => execFileSync(command, more, { cwd: root, maxBuffer: 1 << 28, stdio: ["ignore", "pipe", "ignore"] }).toString();
// Whether a program is missing; that is told, and where all must be there it is a fault.
function missing(t, ...commands) {
  const lacking = commands.filter((it) => spawnSync(it, ["-v"]).error);
  if (lacking.length > 0) {
    assert.ok(!process.env.LIANTU_ALL_PROGRAMS, `${lacking} must be here`);
    t.skip(`not checked: no ${lacking.join(", ")} here`);
  }
  return lacking.length > 0;
}

// Every view, as out/ has it: the arguments that make it, without language and file.
const chain = (name) => `chains/${name}.yaml`;
const chains = readdirSync(join(root, "out")).filter((it) => it.endsWith(".map.en.svg")).map((it) => it.replace(".map.en.svg", ""));
const pictures = [
  ...chains.map((it) => ["render", chain(it.replace(/^reference-/, "reference/"))]),
  ...["balance", "sankey", "timeline", "sensitivity"].map((it) => ["render", chain("wenshan-aluminium"), "--view", it]),
  ...["timeline", "concentration", "sensitivity"].map((it) => ["render", "examples/foundries.yaml", "--view", it]),
  ...["overlay", "side-by-side"].map((it) => ["diff", chain("wenshan-aluminium-2024"), chain("wenshan-aluminium"), "--view", it]),
];
const name = (it) => it.slice(1).join(" ");

// Writes a picture in both languages; the paths of what was written.
function* written(ending, ...more) {
  for (const [number, of] of pictures.entries()) {
    for (const lang of ["en", "zh"]) {
      const file = join(at, `${number}.${lang}.${ending}`);
      run(program, ...of, "--lang", lang, ...more, "-o", file);
      yield { place: `${name(of)} ${lang}`, file, of, lang };
    }
  }
}

// The sum of three neighbours along one direction of a picture, for each of three colours.
function summed(from, count, step) {
  const out = new Int32Array(from.length);
  for (let at = 0; at < from.length; at++) {
    const place = Math.floor(at / step) % count;
    out[at] = from[at] + from[place > 0 ? at - step : at] + from[place + 1 < count ? at + step : at];
  }
  return out;
}

// The mean of nine, times nine.
function smoothed({ width, height, data }) {
  const colours = new Int32Array(width * height * 3);
  for (let at = 0, from = 0; at < colours.length; at += 3, from += 4) {
    for (let it = 0; it < 3; it++) colours[at + it] = data[from + it];
  }
  return summed(summed(colours, width, 3), height, 3 * width);
}

// How much of two pictures is different, in the whole and in the worst part; `right` moves the first one.
function differences(one, other, right = 0) {
  // The last row of a page is half a pixel to some.
  assert.ok(Math.abs(one.width - other.width) <= 1 && Math.abs(one.height - other.height) <= 1, "as large");
  const [width, height] = [Math.min(one.width, other.width), Math.min(one.height, other.height)];
  const across = Math.ceil(width / TILE);
  const tiles = new Uint32Array(across * Math.ceil(height / TILE));
  let count = 0;
  for (let y = 0; y < height; y++) {
    for (let x = right; x < width; x++) {
      const [a, b] = [(y * one.width + x - right) * 3, (y * other.width + x) * 3];
      const differs = [0, 1, 2].some((it) => Math.abs(one.smooth[a + it] - other.smooth[b + it]) > 9 * COLOUR);
      if (!differs) continue;
      count++;
      tiles[Math.floor(y / TILE) * across + Math.floor(x / TILE)]++;
    }
  }
  return { share: count / (width * height), tile: Math.max(...tiles) / (TILE * TILE) };
}

const passes = (it, limit) => it.share <= limit.share && it.tile <= limit.tile;
const told = (it) => `${(it.share * 100).toFixed(3)} % of all pixels, ${(it.tile * 100).toFixed(1)} % of the worst part`;
const picture = (bytes) => {
  const png = PNG.sync.read(bytes);
  return { ...png, png, smooth: smoothed(png), width: png.width, height: png.height };
};

// Compares each picture as another program shows it with ours; a measure that lets faults pass is a fault.
function compare(place, one, other, limit, worst) {
  const found = differences(one, other);
  if (process.env.KEEP) keep(place, one.png, other.png);
  for (const it of ["share", "tile"]) worst[it] = Math.max(worst[it] ?? 0, found[it]);
  if (process.env.KEEP) console.log(`# ${place}: ${told(found)}`);
  assert.ok(passes(found, limit), `${place}: ${told(found)} differ`);
  const moved = differences(one, other, 1);
  assert.ok(moved.share > limit.share, `${place}: a shift of one pixel is not seen (${told(moved)})`);
  const lost = differences(blotted(one), other);
  assert.ok(lost.tile > limit.tile, `${place}: words that are lost are not seen (${told(lost)})`);
}

// The picture without the first words of its title.
function blotted({ png }) {
  const out = new PNG({ width: png.width, height: png.height });
  PNG.bitblt(png, out, 0, 0, png.width, png.height, 0, 0);
  for (let y = 20; y < 56; y++) out.data.fill(255, (y * png.width + 28) * 4, (y * png.width + 80) * 4);
  return { ...out, width: out.width, height: out.height, smooth: smoothed(out) };
}

// Pictures to look at.
function keep(place, one, other) {
  const path = join(process.env.KEEP, place.replaceAll(/[^\w.-]+/g, "_"));
  for (const [ending, png] of Object.entries({ one, other })) writeFileSync(`${path}.${ending}.png`, PNG.sync.write(png));
}

async function shot(file) {
  const page = await browser.newPage();
  const svg = readFileSync(file, "utf8");
  const [, width, height] = /viewBox="0 0 ([\d.]+) ([\d.]+)"/.exec(svg).map(Number);
  await page.setViewportSize({ width: Math.ceil(width), height: Math.ceil(height) });
  await page.goto("file://" + file);
  await page.evaluate(() => document.fonts.ready);
  const png = picture(await page.screenshot());
  await page.close();
  return png;
}

function ours(of, lang, file) {
  run(program, ...of, "--lang", lang, "-o", file);
  return picture(readFileSync(file));
}

test("the browser draws every view as our pixels are, where the font is embedded", async () => {
  const worst = {};
  for (const { place, file, of, lang } of written("svg", "--embed-font")) {
    compare(place, await shot(file), ours(of, lang, file.replace(/svg$/, "png")), LIMITS.browser, worst);
  }
  console.log(`# browser: at most ${told(worst)} differ`);
});

test("poppler draws every view of a PDF as our pixels are, and reads its words", async (t) => {
  if (missing(t, "pdftoppm", "pdftotext")) return;
  const worst = {};
  for (const { place, file, of, lang } of written("pdf")) {
    const base = file.replace(/\.pdf$/, ".poppler");
    run("pdftoppm", "-png", "-r", "96", "-singlefile", file, base);
    compare(`pdf ${place}`, picture(readFileSync(`${base}.png`)), ours(of, lang, file.replace(/pdf$/, "png")), LIMITS.poppler, worst);
    // Whatever an SVG says in words, the PDF says too; its lines may be read in another order.
    const svg = file.replace(/pdf$/, "words.svg");
    run(program, ...of, "--lang", lang, "-o", svg);
    const plain = (it) => it.replaceAll(/\s+/g, "");
    const read = plain(run("pdftotext", "-raw", file, "-"));
    const text = readFileSync(svg, "utf8").replaceAll("\n", "").matchAll(/<text [^>]*>([^<]*)</g);
    for (const [, words] of text) {
      const meant = plain(words.replaceAll("&lt;", "<").replaceAll("&gt;", ">").replaceAll("&amp;", "&"));
      assert.ok(read.includes(meant), `${place}: "${words}" cannot be read in the PDF`);
    }
  }
  console.log(`# poppler: at most ${told(worst)} differ`);
});

test("a PDF says what it is and carries its fonts", (t) => {
  if (missing(t, "pdfinfo", "pdffonts")) return;
  const file = join(at, "a4.pdf");
  run(program, "render", chain("wenshan-aluminium"), "--lang", "zh", "--size", "a4", "-o", file);
  const info = run("pdfinfo", file);
  assert.match(info, /Title: +文山绿色铝/);
  assert.match(info, /Page size: +841\.89 x 595\.2\d+ pts \(A4\)/);
  assert.match(info, /Tagged: +yes/);
  assert.match(info, /Pages: +1\n/);
  assert.doesNotMatch(info, /Author|CreationDate|ModDate/);
  const fonts = run("pdffonts", file).trim().split("\n").slice(2);
  assert.equal(fonts.length, 2, "two weights");
  for (const font of fonts) assert.match(font, /^[A-Z]{6}\+LiantuSansSC-(Regular|Bold)\S* +CID Type 0C +Identity-H +yes yes yes/);
});

const maps = pictures.filter((it) => it[0] === "render" && !it.includes("--view"));

test("Graphviz draws the map's net", (t) => {
  if (missing(t, "dot")) return;
  for (const [number, of] of maps.entries()) {
    for (const lang of ["en", "zh"]) {
      const [net, layout] = ["dot", "json"].map((it) => join(at, `net${number}.${lang}.${it}`));
      run(program, ...of, "--lang", lang, "-o", net);
      run(program, ...of, "--lang", lang, "-o", layout);
      const { nodes, edges } = JSON.parse(readFileSync(layout, "utf8"));
      const boxes = nodes.filter((it) => it.class !== "lane");
      const drawn = JSON.parse(run("dot", "-Tjson", net));
      assert.deepEqual(drawn.objects.map((it) => it.name).sort(), boxes.map((it) => it.key).sort(), name(of));
      const link = (it) => `${drawn.objects[it.tail].name} ${drawn.objects[it.head].name}`;
      assert.deepEqual((drawn.edges ?? []).map(link).sort(), edges.map((it) => `${it.from} ${it.to}`).sort(), name(of));
      for (const it of boxes) {
        const label = drawn.objects.find((other) => other.name === it.key).label;
        assert.equal(label.replaceAll("\\n", "\n"), it.text.join("\n"), name(of));
      }
      assert.match(run("dot", "-Tsvg", net), /<svg/);
    }
  }
});

test("Mermaid draws the map's net", async () => {
  const page = await browser.newPage();
  await page.addScriptTag({ path: createRequire(import.meta.url).resolve("mermaid/dist/mermaid.min.js") });
  await page.evaluate(() => window.mermaid.initialize({ startOnLoad: false, securityLevel: "strict", maxEdges: 10_000, maxTextSize: 10_000_000 }));
  for (const [number, of] of maps.entries()) {
    for (const lang of ["en", "zh"]) {
      const [net, layout] = ["mmd", "json"].map((it) => join(at, `flow${number}.${lang}.${it}`));
      run(program, ...of, "--lang", lang, "-o", net);
      run(program, ...of, "--lang", lang, "-o", layout);
      const { nodes, edges } = JSON.parse(readFileSync(layout, "utf8"));
      const boxes = nodes.filter((it) => it.class !== "lane");
      const found = await page.evaluate(async (text) => {
        const { svg } = await window.mermaid.render("net", text);
        document.body.innerHTML = svg;
        const all = (it) => [...document.querySelectorAll(it)];
        return { words: all("g.node").map((it) => it.textContent), edges: all(".edgePaths path").length };
      }, readFileSync(net, "utf8"));
      const plain = (it) => it.replaceAll(/\s+/g, "");
      assert.deepEqual(found.words.map(plain).sort(), boxes.map((it) => plain(it.text.join(""))).sort(), name(of));
      assert.equal(found.edges, edges.length, name(of));
    }
  }
  await page.close();
});
