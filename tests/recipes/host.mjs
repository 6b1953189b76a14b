#!/usr/bin/env node
// A host that is a folder: stands in for `gh` and `curl` under these names. Comments of one request are a JSON file; what
// was called is a log. An address with `liantu-` in it is a published binary, packed.
import { execFileSync } from "node:child_process";
import { appendFileSync, existsSync, readFileSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";

const folder = process.env.HOST;
const store = join(folder, "comments.json");
const comments = existsSync(store) ? JSON.parse(readFileSync(store, "utf8")) : [];
const words = process.argv.slice(2);
appendFileSync(join(folder, "log"), `${basename(process.argv[1])} ${words.join(" ")}\n`);

const known = { "--method": 1, "--request": 1, "--jq": 1, "-F": 1, "--header": 1, "--data-urlencode": 1, "--paginate": 0, "-fsS": 0, "-fsSL": 0 };
const flags = {};
const rest = [];
while (words.length) {
  const word = words.shift();
  if (word in known) flags[word] = known[word] ? words.shift() : true;
  else if (word.startsWith("-")) throw new Error(`the host knows no ${word}`);
  else rest.push(word);
}
const address = rest.at(-1);
const file = (flags["-F"] ?? flags["--data-urlencode"])?.replace(/^body=?@/, "");

if (address.includes("/liantu-")) {
  process.stdout.write(readFileSync(join(folder, "liantu.tar.gz")));
} else if (!/(comments|notes)(\/\d+|\?per_page=100)?$/.test(address)) {
  throw new Error(`the host has no ${address}`);
} else {
  const method = flags["--method"] ?? flags["--request"] ?? "GET";
  if (method === "POST") {
    comments.push({ id: 100 + comments.length, user: { type: "Bot" }, body: readFileSync(file, "utf8") });
  } else if (method === "PATCH" || method === "PUT") {
    const id = Number(address.split("/").at(-1));
    comments.find((it) => it.id === id).body = readFileSync(file, "utf8");
  }
  writeFileSync(store, JSON.stringify(comments));
  const told = method === "GET" ? JSON.stringify(comments) : "{}";
  // `gh` has jq built in; here it is the real one.
  process.stdout.write(flags["--jq"] ? execFileSync("jq", ["-r", flags["--jq"]], { input: told }) : told);
}
