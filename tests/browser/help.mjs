// What the tests share: the program, the browser without a network, the checker of accessibility.
import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { chromium } from "playwright-core";

export const root = join(dirname(fileURLToPath(import.meta.url)), "..", "..");
const target = process.env.CARGO_TARGET_DIR ?? join(root, "target");
export const program = process.env.LIANTU ?? join(target, "debug", "liantu");
const browsers = [process.env.CHROMIUM, "/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];
const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

export function folder() {
  const made = mkdtempSync(join(tmpdir(), "liantu-"));
  process.on("exit", () => rmSync(made, { recursive: true, force: true }));
  return made;
}

export function launch() {
  const executablePath = browsers.find((it) => it && existsSync(it));
  if (!executablePath) throw new Error("no Chromium: install the distribution's, or name one in CHROMIUM");
  // Tests may run as root in a container, where the browser's own sandbox cannot start.
  return chromium.launch({ executablePath, args: ["--no-sandbox"] });
}

export function render(chain, file, ...more) {
  execFileSync(program, ["render", chain, "-o", file, ...more], { cwd: root });
  return pathToFileURL(file).href;
}

// A page in a context of its own; `faults` collects whatever the console or the policy complains of, and every request
// but the page's own.
export async function visit(browser, url, options = {}) {
  const context = await browser.newContext({ viewport: { width: 1400, height: 850 }, ...options });
  const page = await context.newPage();
  const faults = [];
  page.on("console", (it) => { if (["error", "warning"].includes(it.type())) faults.push(it.text()); });
  page.on("pageerror", (it) => faults.push(it.message));
  page.on("dialog", (it) => { faults.push("dialog: " + it.message()); it.dismiss(); });
  if (url.startsWith("file:")) {
    await context.setOffline(true);
    page.on("request", (it) => { if (it.url() !== url && it.url().split("#")[0] !== url) faults.push("request: " + it.url()); });
  }
  await page.goto(url);
  return { page, faults, close: () => context.close() };
}

// Violations of any weight; the rules for text that wraps over lines of a picture are among them.
export async function violations(page) {
  const found = await page.evaluate(`${axe}; axe.run().then((it) => it.violations.map((v) => [v.id, v.impact, v.nodes.slice(0, 2).map((n) => n.html.slice(0, 200) + " " + n.failureSummary)]))`);
  return found.filter(([, impact]) => impact !== "minor");
}
