// The preview: follows the file, shows its faults, answers to nobody else, ends cleanly.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { cpSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { request } from "node:http";
import { connect, createServer } from "node:net";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { folder, launch, program, root, violations, visit } from "./help.mjs";

let browser;
const running = new Set();
before(async () => { browser = await launch(); });
after(async () => {
  for (const it of running) it.kill("SIGKILL");
  await browser.close();
});

function project() {
  const made = folder();
  cpSync(join(root, "chains"), join(made, "chains"), { recursive: true });
  return { file: join(made, "chains", "wenshan-aluminium.yaml"), reference: join(made, "chains", "reference", "aluminium.yaml") };
}

async function serve(file, ...more) {
  const child = spawn(program, ["serve", file, "--lang", "en", ...more], { stdio: ["ignore", "pipe", "pipe"] });
  running.add(child);
  let told = "";
  child.stderr.on("data", (it) => { told += it; });
  const url = await new Promise((done, fail) => {
    child.stdout.on("data", (it) => done(String(it).trim()));
    child.on("exit", (code) => fail(new Error(`ended with ${code}: ${told}`)));
  });
  const ended = new Promise((done) => child.on("exit", (code, signal) => { running.delete(child); done(signal ?? code); }));
  return { url, port: Number(new URL(url).port), told: () => told, stop: () => { child.kill("SIGINT"); return ended; } };
}

function ask(port, path, headers = {}, method = "GET") {
  return new Promise((done, fail) => {
    const asked = request({ host: "127.0.0.1", port, path, method, headers, setHost: !headers.Host }, (answer) => {
      let text = "";
      answer.on("data", (it) => { text += it; });
      answer.on("end", () => done({ status: answer.statusCode, text, headers: answer.headers }));
    });
    asked.on("error", fail);
    asked.end();
  });
}
const replace = (file, from, to) => writeFileSync(file, readFileSync(file, "utf8").replace(from, to));

test("a save is on the page at once, and what was looked at stays", async () => {
  const { file, reference } = project();
  const server = await serve(file, "--port", "0");
  const { page, faults, close } = await visit(browser, server.url);
  await page.locator(".pic:visible g.process[data-id=smelting] text").first().click();
  await page.click("#zoom-in");
  const seen = await page.evaluate(() => document.querySelector(".pic:not([hidden]) svg").getAttribute("viewBox"));
  replace(file, "amount: 38.06 万吨", "amount: 40 万吨");
  await page.waitForFunction(() => /output 400 kt/.test(document.querySelector(".pic").textContent.replace(/\s+/g, " ")));
  assert.match(await page.locator("#panel").innerText(), /^Hall–Héroult/);
  assert.equal(await page.evaluate(() => document.querySelector(".pic:not([hidden]) svg").getAttribute("viewBox")), seen);
  // Editors write beside the file and rename.
  writeFileSync(file + ".new", readFileSync(file, "utf8").replace("amount: 40 万吨", "amount: 41 万吨"));
  renameSync(file + ".new", file);
  await page.waitForFunction(() => /output 410 kt/.test(document.querySelector(".pic").textContent.replace(/\s+/g, " ")));
  replace(reference, "amount: 1.93 t", "amount: 1.94 t");
  await page.waitForFunction(() => /1\.94 t \(/.test(document.querySelector("#panel dl").innerText));
  assert.deepEqual(faults, []);
  await close();
  assert.equal(await server.stop(), "SIGINT");
});

test("faults are listed with place and lines over the last good picture, and go when they are mended", async () => {
  const { file } = project();
  const server = await serve(file, "--port", "0");
  const { page, faults, close } = await visit(browser, server.url);
  replace(file, "measure: output\n", "measure: outptu\n");
  await page.waitForSelector("#faults");
  const line = readFileSync(file, "utf8").split("\n").findIndex((it) => it.includes("outptu")) + 1;
  const text = await page.locator("#faults").innerText();
  assert.ok(text.includes(`wenshan-aluminium.yaml:${line}`), text);
  assert.equal(await page.locator("#faults mark").innerText(), "outptu");
  assert.ok(await page.locator(".pic:visible g.process").count() >= 7);
  assert.deepEqual(await violations(page), []);
  replace(file, "outptu", "output");
  await page.waitForSelector("#faults", { state: "detached" });
  assert.deepEqual(faults, []);
  await close();
  await server.stop();
});

test("a file that was never good shows its faults, then its picture", async () => {
  const { file } = project();
  const good = readFileSync(file, "utf8");
  writeFileSync(file, "format: 1\nchain: [\n");
  const server = await serve(file, "--port", "0");
  const { page, faults, close } = await visit(browser, server.url);
  assert.match(await page.locator("#faults").innerText(), /wenshan-aluminium\.yaml:\d/);
  assert.deepEqual(await violations(page), []);
  writeFileSync(file, good);
  await page.waitForSelector(".pic g.process");
  assert.deepEqual(faults, []);
  await close();
  await server.stop();
});

test("serves its own two addresses, to its own name, and no file", async () => {
  const { file } = project();
  const server = await serve(file, "--port", "0");
  assert.equal((await ask(server.port, "/")).status, 200);
  assert.equal((await ask(server.port, "/", { Host: `LOCALHOST:${server.port}` })).status, 200);
  for (const Host of ["example.org", `example.org:${server.port}`, "127.0.0.1", "127.0.0.1:1"]) {
    const answer = await ask(server.port, "/", { Host });
    assert.equal(answer.status, 421, Host);
    assert.ok(!answer.text.includes("aluminium"));
  }
  for (const path of ["/chains/wenshan-aluminium.yaml", "/../../etc/passwd", "/..%2f..%2fetc/passwd", "//etc/passwd", "/%00", "/index.html", "http://example.org/"]) {
    assert.equal((await ask(server.port, path)).status, 404, path);
  }
  for (const method of ["POST", "PUT", "DELETE", "OPTIONS"]) assert.equal((await ask(server.port, "/", {}, method)).status, 405, method);
  assert.equal((await ask(server.port, "/version?after=x")).status, 200);
  await server.stop();
});

test("slow and silent clients block nobody, and their number is bounded", async () => {
  const { file } = project();
  const server = await serve(file, "--port", "0");
  const silent = await Promise.all(Array.from({ length: 30 }, () => new Promise((done) => {
    const socket = connect(server.port, "127.0.0.1", () => { socket.write("GET / HT"); done(socket); });
    socket.on("error", () => {});
  })));
  assert.equal((await ask(server.port, "/")).status, 200);
  const long = "GET /" + "a".repeat(20000);
  const refused = await new Promise((done) => {
    const socket = connect(server.port, "127.0.0.1", () => socket.write(long));
    let text = "";
    socket.on("data", (it) => { text += it; });
    socket.on("close", () => done(text));
    socket.on("error", () => done(text));
  });
  assert.ok(refused === "" || refused.startsWith("HTTP/1.1 400"), refused);
  const closed = (socket) => new Promise((done) => { socket.on("close", () => done(true)); socket.resume(); });
  const many = Array.from({ length: 60 }, () => connect(server.port, "127.0.0.1"));
  for (const it of many) it.on("error", () => {});
  assert.ok(await Promise.race(many.map(closed)), "beyond the bound a connection is closed");
  // Those that stay silent are let go after some seconds, and there is room again.
  await Promise.all(silent.map(closed));
  for (const it of many) it.destroy();
  assert.equal((await ask(server.port, "/")).status, 200);
  await server.stop();
});

test("takes another port where the one asked for is in use, and says so; frees it at the end", async () => {
  const { file } = project();
  const other = createServer().listen(0, "127.0.0.1");
  await new Promise((done) => other.on("listening", done));
  const taken = other.address().port;
  const server = await serve(file, "--port", String(taken));
  assert.notEqual(server.port, taken);
  assert.equal((await ask(server.port, "/")).status, 200);
  assert.match(server.told(), new RegExp(`port ${taken} is in use: took ${server.port}`));
  other.close();
  await server.stop();
  await assert.rejects(ask(server.port, "/"), /ECONNREFUSED/);
});
