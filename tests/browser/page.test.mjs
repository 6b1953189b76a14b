// The live page as its reader meets it: opened from a file, without a network.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { folder, launch, program, render, root, violations, visit } from "./help.mjs";

const CHAIN = "chains/wenshan-aluminium.yaml";
let browser, url, study;

before(async () => {
  browser = await launch();
  url = render(CHAIN, join(folder(), "wenshan.html"));
  const json = execFileSync(program, ["analyze", CHAIN, "--format", "json"], { cwd: root, maxBuffer: 1 << 26 });
  study = JSON.parse(json);
});
after(() => browser.close());

// Runs `act` on a fresh page, which must have nothing to complain of in the end.
async function on(act, options, address = url) {
  const { page, faults, close } = await visit(browser, address, options);
  await act(page);
  assert.deepEqual(faults, []);
  await close();
}
const panel = (page) => page.locator("#panel");
const active = (page) => page.evaluate(() => document.activeElement.dataset.id ?? document.activeElement.id ?? document.activeElement.localName);

test("opens from a file without a network and without a complaint", () => on(async (page) => {
  assert.equal(await page.title(), "Wenshan green aluminium");
  assert.ok(await page.locator(".pic:visible g.process").count() >= 7);
  assert.match(await panel(page).innerText(), /CNY 22\.485 bn[\s\S]*wenshan-aluminium\.yaml:\d+[\s\S]*confidence: reported/);
}));

test("a click shows the figures of a box with source, confidence and line, and its findings", () => on(async (page) => {
  await page.locator(".pic:visible g.process[data-id=smelting] text").first().click();
  const text = await panel(page).innerText();
  const line = execFileSync("grep", ["-n", "amount: 1.93 t", "chains/reference/aluminium.yaml"], { cwd: root }).toString().split(":")[0];
  assert.match(text, /takes Alumina per 1 t of Liquid aluminium\s+1\.93 t \(1\.915–1\.95\)/);
  assert.ok(text.includes(`chains/reference/aluminium.yaml:${line}`), text);
  const used = study.indicators.find((it) => it.id === "utilisation").value;
  assert.ok(text.includes(`${(used * 100).toFixed(2)} %`), text);
  for (const it of study.findings.filter((it) => it.of === "process/smelting")) {
    assert.ok(text.includes(it.rule) && text.includes(`${it.at.file}:${it.at.line}`), it.rule);
  }
  assert.match(text, /Comes from[\s\S]*Alumina refining/);
}));

test("the gap of a commodity is that of the study", () => on(async (page) => {
  const balance = study.balances.find((it) => it.commodity === "alumina" && it.basis === "observed");
  await page.fill("#search", "氧化铝");
  await page.locator("#results button", { hasText: "commodity · alumina" }).first().click();
  const text = await panel(page).innerText();
  const shown = Number(/gap \(need − supply\) \(observed output, 2025-Q1\)\s+([\d,.]+) kt/.exec(text)[1].replace(/,/g, "")) * 1000;
  // Five digits are shown: as many as the figures allow.
  assert.ok(Math.abs(shown - balance.gap.value) < 51, `${shown} and ${balance.gap.value}`);
}));

test("a box under the mouse shows in the panel, and leaves it again", () => on(async (page) => {
  await page.locator(".pic:visible g.process[data-id=smelting] text").first().hover();
  await page.waitForFunction(() => document.querySelector("#panel h2").textContent.startsWith("Hall"));
  await page.locator("h1").hover();
  await page.waitForFunction(() => document.querySelector("#panel h2").textContent.startsWith("Wenshan"));
}));

test("search finds titles in both languages and ids, and says how many", () => on(async (page) => {
  for (const [words, id] of [["smelting hall", "smelting"], ["电解（预焙", "smelting"], ["prebaked-anode", "prebaked-anode"]]) {
    await page.fill("#search", words);
    const found = page.locator("#results button");
    assert.ok((await found.allInnerTexts()).some((it) => it.endsWith(`· ${id}`)), words);
    assert.equal(await page.locator("#status").innerText(), `${await found.count()} found`);
  }
  assert.ok(await page.locator(".ring.hit").count() > 0);
  await page.fill("#search", "no such thing");
  assert.equal(await page.locator("#status").innerText(), "0 found");
  await page.fill("#search", "hall");
  await page.keyboard.press("Enter");
  assert.match(await panel(page).innerText(), /^Hall–Héroult/);
  assert.equal(await page.evaluate(() => document.activeElement.localName), "h2");
}));

test("overlays say their figures at the boxes and go away again", () => on(async (page) => {
  const badges = () => page.locator(".pic:visible .mark").allTextContents();
  for (const [id, words] of [["gaps", /short by 1,012\.9 kt/], ["capacity", /used 84\.20 % \(with assumptions\)/], ["carbon", /carbon ≥ [\d.]+ tCO2e\/t/]]) {
    await page.check(`[data-overlay=${id}]`);
    assert.match((await badges()).join("\n"), words);
    assert.match(await page.locator("#overlay-words").innerText(), /boxes marked: [1-9]/);
    await page.uncheck(`[data-overlay=${id}]`);
    assert.deepEqual(await badges(), []);
  }
}));

test("concentration is laid over where plants give it, and is not offered where nothing is known", async () => {
  const file = join(folder(), "two.yaml");
  writeFileSync(file, `format: 1
chain: two
sources: {page: {title: test}}
commodities: {steel: {unit: t}, car: {unit: t}}
processes:
  mill: {product: steel}
  works: {product: car, inputs: {steel: 1 t}}
sites:
  one: {process: mill, capacity: 300 t/a, status: operating, source: page}
  other: {process: mill, capacity: 100 t/a, status: operating, source: page}
`);
  const address = render(file, join(folder(), "two.html"));
  await on(async (page) => {
    await page.check("[data-overlay=concentration]");
    // 0.75² + 0.25² = 0.625.
    assert.match((await page.locator(".pic:visible .mark").allTextContents()).join(), /HHI 62\.5\d* %/);
    assert.equal(await page.locator("[data-overlay=carbon]").count(), 0);
  }, {}, address);
});

test("one press changes all words to Chinese and back", () => on(async (page) => {
  await page.click("#lang");
  assert.equal(await page.getAttribute("html", "lang"), "zh");
  assert.equal(await page.title(), "文山绿色铝");
  assert.match(await panel(page).innerText(), /224\.85 ?亿元/);
  assert.match(await page.locator(".pic:visible").innerText(), /电解（预焙槽）/);
  assert.equal(await page.locator("#lang").innerText(), "English");
  const seen = (await page.locator("body").innerText()).replace(/[^\n]*(html|yaml|:\/\/)[^\n]*/g, "");
  for (const word of ["Findings", "Figures", "confidence:", "source:", "warning"]) assert.ok(!seen.includes(word), word);
  await page.click("#lang");
  assert.equal(await page.title(), "Wenshan green aluminium");
}));

test("themes: the system's, light, dark, with the picture's colours", async () => {
  const ground = (page) => page.evaluate(() => getComputedStyle(document.querySelector(".pic:not([hidden]) .ground")).fill);
  await on(async (page) => {
    assert.equal(await ground(page), "rgb(20, 24, 29)");
    await page.selectOption("#theme", "light");
    assert.equal(await ground(page), "rgb(255, 255, 255)");
  }, { colorScheme: "dark" });
  await on(async (page) => {
    assert.equal(await ground(page), "rgb(255, 255, 255)");
    await page.selectOption("#theme", "dark");
    assert.equal(await ground(page), "rgb(20, 24, 29)");
  }, { colorScheme: "light" });
});

test("all of it by keyboard: skip link, boxes in the order of flow, panel, zoom, search", () => on(async (page) => {
  await page.keyboard.press("Tab");
  assert.equal(await page.evaluate(() => document.activeElement.className), "skip");
  while (await page.evaluate(() => !document.activeElement.closest(".pic"))) await page.keyboard.press("Tab");
  assert.equal(await active(page), "bauxite-alumina");
  await page.keyboard.press("ArrowDown");
  assert.equal(await active(page), "alumina-refining");
  assert.equal(await page.locator(".ring.focus").count(), 1);
  assert.match(await page.locator("#status").innerText(), /Alumina refining.*process.*finding/);
  await page.keyboard.press("ArrowRight");
  assert.equal(await active(page), "smelting");
  await page.keyboard.press("ArrowLeft");
  assert.equal(await active(page), "alumina-refining");
  await page.keyboard.press("End");
  assert.equal(await active(page), "electrical-round-aluminium");
  await page.keyboard.press("Home");
  await page.keyboard.press("ArrowDown");
  const view = () => page.evaluate(() => document.querySelector(".pic:not([hidden]) svg").getAttribute("viewBox").split(" ").map(Number));
  const whole = await view();
  await page.keyboard.press("+");
  assert.ok((await view())[2] < whole[2]);
  await page.keyboard.press("Shift+ArrowRight");
  assert.ok((await view())[0] > whole[0]);
  await page.keyboard.press("0");
  assert.deepEqual(await view(), whole);
  await page.keyboard.press("Enter");
  assert.match(await panel(page).innerText(), /^Alumina refining/);
  assert.equal(await page.evaluate(() => document.activeElement.localName), "h2");
  await page.keyboard.press("Shift+Tab");
  // One stop for the whole picture: Tab does not walk through every box.
  assert.equal(await page.locator(".pic:visible [tabindex='0']").count(), 1);
  await page.locator(".pic:visible [tabindex='0']").focus();
  await page.keyboard.press("/");
  assert.equal(await active(page), "search");
}));

test("wheel, drag, pinch and buttons move the picture, and keep what is under the pointer", () => on(async (page) => {
  const view = () => page.evaluate(() => document.querySelector(".pic:not([hidden]) svg").getAttribute("viewBox").split(" ").map(Number));
  const box = await page.locator(".pic:visible").boundingBox();
  const middle = [box.x + box.width / 3, box.y + box.height / 2];
  const under = () => page.evaluate(([x, y]) => {
    const svg = document.querySelector(".pic:not([hidden]) svg");
    const at = new DOMPoint(x, y).matrixTransform(svg.getScreenCTM().inverse());
    return [at.x, at.y];
  }, middle);
  const whole = await view(), point = await under();
  await page.mouse.move(...middle);
  await page.mouse.wheel(0, -300);
  await page.waitForFunction((width) => Number(document.querySelector(".pic:not([hidden]) svg").getAttribute("viewBox").split(" ")[2]) < width, whole[2]);
  (await under()).forEach((it, at) => assert.ok(Math.abs(it - point[at]) < 1, "the point under the pointer stays"));
  const zoomed = await view();
  await page.mouse.down();
  await page.mouse.move(middle[0] - 80, middle[1], { steps: 4 });
  await page.mouse.up();
  assert.ok((await view())[0] > zoomed[0]);
  assert.match(await panel(page).innerText(), /^Wenshan/, "a drag chooses nothing");
  await page.click("#zoom-fit");
  assert.deepEqual(await view(), whole);
  await page.click("#zoom-in");
  assert.ok((await view())[2] < whole[2]);
  await page.click("#zoom-fit");
  await page.evaluate(([x, y]) => {
    const svg = document.querySelector(".pic:not([hidden]) svg");
    const finger = (type, id, dx) => svg.dispatchEvent(new PointerEvent(type, { pointerId: id, pointerType: "touch", clientX: x + dx, clientY: y, bubbles: true }));
    svg.setPointerCapture = () => {};
    finger("pointerdown", 11, -50); finger("pointerdown", 12, 50);
    finger("pointermove", 11, -60); finger("pointermove", 12, 60); finger("pointermove", 11, -120); finger("pointermove", 12, 120);
    finger("pointerup", 11, -120); finger("pointerup", 12, 120);
  }, middle);
  assert.ok((await view())[2] < whole[2], "two fingers apart zoom in");
}));

for (const colorScheme of ["light", "dark"]) {
  test(`no violation of accessibility, ${colorScheme}, in both languages, with panel and overlays`, () => on(async (page) => {
    for (const _ of ["en", "zh"]) {
      assert.deepEqual(await violations(page), []);
      await page.locator(".pic:visible g.process text").first().click();
      for (const box of await page.locator("[data-overlay]").all()) await box.check();
      await page.evaluate(() => document.querySelectorAll("details").forEach((it) => { it.open = true; }));
      assert.deepEqual(await violations(page), []);
      await page.click("#lang");
    }
  }, { colorScheme }));
}

test("phone: nothing wider than the screen, and the picture starts readable", () => on(async (page) => {
  assert.equal(await page.evaluate(() => document.documentElement.scrollWidth), 390);
  const size = await page.evaluate(() => document.querySelector(".pic:not([hidden]) svg").getScreenCTM().a);
  assert.ok(size > 0.7, `a unit is ${size} px`);
  assert.deepEqual(await violations(page), []);
}, { viewport: { width: 390, height: 800 } }));

test("print shows the whole picture and all findings, in light colours", () => on(async (page) => {
  await page.selectOption("#theme", "dark");
  await page.click("#zoom-in");
  await page.emulateMedia({ media: "print" });
  await page.evaluate(() => dispatchEvent(new Event("beforeprint")));
  for (const hidden of ["#search", "#panel", ".zoom", "#keys"]) assert.ok(!(await page.locator(hidden).isVisible()), hidden);
  const first = await page.locator("#findings .finding").first().isVisible();
  assert.ok(first && await page.locator(".pic:visible svg").isVisible());
  assert.equal(await page.locator("#findings .finding").count(), study.findings.length);
  assert.equal(await page.evaluate(() => getComputedStyle(document.querySelector(".pic:not([hidden]) .ground")).fill), "rgb(255, 255, 255)");
  await page.evaluate(() => dispatchEvent(new Event("afterprint")));
  await page.emulateMedia({ media: null });
  assert.ok((await page.pdf({ format: "A4", landscape: true })).length > 10000);
}));

test("reads without its script: picture, findings, the picture in words", () => on(async (page) => {
  assert.ok(await page.locator(".pic:visible svg").count() === 1);
  assert.equal(await page.locator("#findings .finding:visible").count(), study.findings.length);
  assert.ok(await page.locator("#table tr").count() > 10);
}, { javaScriptEnabled: false }));

test("hostile words of a chain stay words", async () => {
  const file = join(folder(), "hostile.yaml");
  const hostile = `</script><script>alert(1)</script><img src=x onerror=alert(2)>]]>\\u2028 javascript:alert(3) "' \${x}`;
  const quoted = JSON.stringify(hostile).replace(/\\\\u2028/g, "\\u2028");
  writeFileSync(file, `format: 1
chain: hostile
title: ${quoted}
sources: {page: {title: ${quoted}}}
stages: [{id: first, title: ${quoted}}]
commodities: {ore: {unit: t, title: ${quoted}}, metal: {unit: t, title: ${quoted}}}
processes:
  smelter: {title: ${quoted}, stage: first, product: metal, inputs: {ore: {amount: 2 t, source: page, quote: ${quoted}, note: ${quoted}}}}
observations:
  - {of: metal, measure: output, amount: 5 t, period: 2024, source: page, quote: ${quoted}}
`);
  const address = render(file, join(folder(), "hostile.html"));
  await on(async (page) => {
    await page.fill("#search", "alert");
    await page.locator("#results button").first().click();
    await page.locator(".pic:visible g.process text").first().click();
    await page.click("#lang");
    assert.ok((await panel(page).innerText()).includes("<img src=x onerror=alert(2)>"));
    assert.equal(await page.locator("img").count(), 0);
    // What got in all the same would be stopped by the policy.
    const ran = await page.evaluate(() => new Promise((done) => {
      document.addEventListener("securitypolicyviolation", () => done("stopped"), { once: true });
      const script = document.createElement("script");
      script.textContent = "window.ran = true";
      document.body.append(script);
      setTimeout(() => done(window.ran ? "ran" : "silent"), 500);
    }));
    assert.equal(ran, "stopped");
  }, {}, address).catch((error) => {
    // The policy's own complaint about the script above is what was wanted.
    if (!/Content Security Policy/.test(error.message)) throw error;
  });
});

test("the flow diagram is a page too: bands and boxes show their commodity and process", async () => {
  const address = render(CHAIN, join(folder(), "flows.html"), "--view", "sankey");
  await on(async (page) => {
    const boxes = await page.locator(".pic:visible g.process").count();
    assert.equal(await page.locator(".pic:visible g.process.node").count(), boxes, "each box of a thing drawn in several units");
    await page.locator(".pic:visible g.flow[data-id=alumina] path:not([fill=none])").first().click();
    assert.match(await panel(page).innerText(), /^Alumina[\s\S]*commodity · alumina/);
    assert.ok(await page.locator(".pic:visible g.flow.linked").count() > 0);
    // From a band to both its ends, and on to the same thing where it is drawn in another unit.
    const way = panel(page).locator("ul.lines li").first();
    assert.match(await way.innerText(), /Alumina → .*smelting|refining.* → .*Alumina/i);
    await way.getByRole("button", { name: /smelting|refining/i }).click();
    assert.match(await panel(page).innerText(), /^(Hall–Héroult|Alumina refining)/);
    const part = () => page.evaluate(() => document.activeElement && document.querySelector(".pic:not([hidden]) g.node[tabindex='0']").closest("g.panel").dataset.of);
    assert.equal(await part(), "Mass");
    const title = (await panel(page).innerText()).split("\n")[0];
    await panel(page).getByRole("button", { name: "Energy", exact: true }).click();
    assert.equal((await panel(page).innerText()).split("\n")[0], title);
    assert.equal(await part(), "Energy");
    await page.locator(".pic:visible g.process[data-id=smelting]").first().focus();
    await page.keyboard.press("Enter");
    assert.match(await panel(page).innerText(), /^Hall–Héroult/);
    assert.deepEqual(await violations(page), []);
  }, {}, address);
});

test("charts are pages too: their rows show what they are of", async () => {
  for (const [view, box, words] of [["timeline", "g.course[data-id=smelting]", /^Hall–Héroult/], ["timeline", "g.target[data-id=thousand-yi]", /^Green aluminium output value/], ["sensitivity", null, null]]) {
    const address = render(CHAIN, join(folder(), view + ".html"), "--view", view);
    await on(async (page) => {
      if (box) {
        await page.locator(".pic:visible " + box).first().focus();
        await page.keyboard.press("Enter");
        assert.match(await panel(page).innerText(), words);
      }
      assert.deepEqual(await violations(page), []);
    }, {}, address);
  }
});

test("the balance view is a page too", async () => {
  const address = render(CHAIN, join(folder(), "balance.html"), "--view", "balance", "--lang", "zh", "--theme", "dark");
  await on(async (page) => {
    assert.equal(await page.getAttribute("html", "lang"), "zh");
    assert.equal(await page.getAttribute("html", "data-theme"), "dark");
    assert.ok(await page.locator(".pic:visible svg text").count() > 5);
    assert.deepEqual(await violations(page), []);
  }, {}, address);
});

test("two thousand boxes open, are found and are zoomed", async (context) => {
  const stages = [...Array(10).keys()], rows = [...Array(200).keys()];
  const each = (line) => rows.flatMap((row) => stages.map((stage) => line(row, stage))).join("\n");
  const file = join(folder(), "rows.yaml");
  writeFileSync(file, `format: 1
chain: rows
stages:
${stages.map((it) => `  - {id: s${it}}`).join("\n")}
commodities:
${each((row, stage) => `  c${row}-${stage}: {title: Good ${row} of ${stage}}`)}
processes:
${each((row, stage) => `  p${row}-${stage}: {product: c${row}-${stage}, stage: s${stage}, inputs: [${stage ? `c${row}-${stage - 1}` : ""}]}`)}
`);
  const address = render(file, join(folder(), "rows.html"), "--detail", "processes");
  const start = performance.now();
  await on(async (page) => {
    const told = (what) => context.diagnostic(`${what}: ${Math.round(performance.now() - start)} ms`);
    assert.equal(await page.locator(".pic:visible g.process.node").count(), 2000);
    told("open");
    await page.fill("#search", "good");
    assert.equal(await page.locator(".ring.hit").count(), 2000);
    await page.fill("#search", "");
    told("search");
    const seen = () => page.evaluate(() => {
      const svg = document.querySelector(".pic:not([hidden]) svg"), box = svg.querySelector("g.process.node").getBoundingClientRect();
      return [box.x, box.y, box.width];
    });
    const before = await seen();
    await page.evaluate(() => document.querySelector(".pic:not([hidden]) svg").dispatchEvent(new WheelEvent("wheel", { deltaY: -400, clientX: 500, clientY: 400, bubbles: true, cancelable: true })));
    const after = await seen();
    // Around the point of the wheel everything has grown by the same factor.
    const factor = Math.exp(400 * 0.0016);
    [500, 400].forEach((point, axis) => assert.ok(Math.abs(point + (before[axis] - point) * factor - after[axis]) < 1, `${axis}: ${before} ${after}`));
    told("zoom");
  }, {}, address);
});
