// Makes one minified module of each purpose, vendor.json and LICENCES.txt beside them.
//
// node build.mjs PAGES TESTS: the folders for what pages load and for what only tests load. Run by
// scripts/vendor in this folder, where `npm ci` has put the packages of package-lock.json.

import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { copyFile, mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { build } from "esbuild";

/**
 * @import { Plugin } from "esbuild"
 * @typedef {{file: string, sources: string[]}} Made a file, and the sources that it was made of
 * @typedef {{name: string, version: string, licence: string, integrity: string}} PackageRecord
 */

// The oldest browsers that the pages work in.
const TARGET = ["chrome120", "firefox115", "safari16.4"];

// X-Wing's library brings SHA-256 and HMAC in JavaScript for deriving an X25519 key pair from a
// text, which X-Wing never does. The parent class is the same algorithm by WebCrypto: 2 kB less.
/** @type {Plugin} */
const WITHOUT_SHA_256_IN_JAVASCRIPT = {
  name: "without-sha-256-in-javascript",
  setup(bundle) {
    bundle.onLoad({ filter: /dhkem-x25519\/esm\/src\/hkdfSha256\.js$/ }, () => ({
      contents: 'export { HkdfSha256Native as HkdfSha256 } from "@hpke/common";',
      resolveDir: import.meta.dirname,
    }));
  },
};

// HMAC in JavaScript, which nothing uses and whose last line keeps it in the bundle; and a copy of
// `globalThis` that may be written to, for tests of the libraries: 0.6 kB of what phones fetch.
/** @type {Plugin} */
const WITHOUT_WHAT_NOTHING_USES = {
  name: "without-what-nothing-uses",
  setup(bundle) {
    bundle.onLoad({ filter: /@hpke\/common\/esm\/src\/hash\/hmac\.js$/ }, () => ({
      contents: "export const hmac = undefined; export const _HMAC = undefined;",
    }));
    bundle.onLoad({ filter: /\/esm\/_dnt\.shims\.js$/ }, () => ({
      contents: "export const dntGlobalThis = globalThis;",
    }));
  },
};

// WebAssembly as text: in sixteen digits a byte takes two whole ones, which Brotli finds again, in
// base64 it does not: 1.2 kB less on the line. What fills an array from such text is there already.
const BASE64_DATA = /^var (data\S*) = "([\w+/=]+)";$/gm;
const DECODED = "const asm = decodeBase64(binary.data);";
/** @type {Plugin} */
const WEBASSEMBLY_IN_SIXTEEN_DIGITS = {
  name: "webassembly-in-sixteen-digits",
  setup(bundle) {
    bundle.onLoad({ filter: /hash-wasm\/dist\/index\.esm\.js$/ }, async ({ path }) => {
      const source = await readFile(path, "utf8");
      if (source.split(DECODED).length !== 2) throw new Error("hash-wasm decodes in another way");
      const contents = source
        .replace(
          BASE64_DATA,
          (_line, name, text) => `var ${name} = "${Buffer.from(text, "base64").toString("hex")}";`,
        )
        .replace(
          DECODED,
          "const asm = new Uint8Array(binary.data.length / 2); writeHexToUInt8(asm, binary.data);",
        )
        // One for each kind of hash, and all but one for nothing.
        .replaceAll("= new Mutex()", "= /* @__PURE__ */ new Mutex()");
      return { contents };
    });
  },
};

// What a package holds within itself of another, whose licence must come along.
/** @type {Record<string, string[]>} */
const HOLDS = { "@cloudflare/blindrsa-ts": ["sjcl"] };

const lock = JSON.parse(await readFile("package-lock.json", "utf8"));

/**
 * Bundle `<name>.mjs` into one file. An entry only exports, so it declares the types of its bundle
 * too, unless `<name>.d.ts` does.
 * @param {string} name
 * @param {string} folder
 * @returns {Promise<Made>}
 */
async function bundled(name, folder) {
  const made = await build({
    entryPoints: [`${name}.mjs`],
    outfile: join(folder, `${name}.js`),
    bundle: true,
    format: "esm",
    minify: true,
    target: TARGET,
    legalComments: "none",
    metafile: true,
    logLevel: "warning",
    plugins: [
      WITHOUT_SHA_256_IN_JAVASCRIPT,
      WITHOUT_WHAT_NOTHING_USES,
      WEBASSEMBLY_IN_SIXTEEN_DIGITS,
    ],
  });
  const types = existsSync(`${name}.d.ts`) ? `${name}.d.ts` : `${name}.mjs`;
  await copyFile(types, join(folder, `${name}.d.ts`));
  const [output] = Object.values(made.metafile.outputs);
  const sources = Object.keys(output.inputs).filter((path) => path.startsWith("node_modules/"));
  return { file: `${name}.js`, sources };
}

/**
 * Copy a file of a package as it is.
 * @param {string} name
 * @param {string} source
 * @param {string} folder
 * @returns {Promise<Made>}
 */
async function copied(name, source, folder) {
  await copyFile(source, join(folder, `${name}.js`));
  return { file: `${name}.js`, sources: [source] };
}

/**
 * Return the name of the package that a source belongs to.
 * @param {string} source
 */
function packageOf(source) {
  const [, first, second] = source.split("/");
  return first.startsWith("@") ? `${first}/${second}` : first;
}

/**
 * @param {string} name
 * @returns {Promise<PackageRecord>}
 */
async function packageRecord(name) {
  const about = JSON.parse(await readFile(`node_modules/${name}/package.json`, "utf8"));
  const { integrity, version } = lock.packages[`node_modules/${name}`];
  if (about.version !== version) throw new Error(`${name} ${about.version} is not the locked one`);
  return { name, version, licence: about.license, integrity };
}

/**
 * Return the text of a package's licence, and whose work the sources say is in them.
 * @param {PackageRecord} of
 * @param {string[]} sources
 */
async function licenceText({ name, version, licence }, sources) {
  const folder = `node_modules/${name}`;
  const files = (await readdir(folder)).filter((file) => /^(licen[cs]e|notice)/i.test(file));
  if (files.length === 0) throw new Error(`${name} has no licence text`);
  const texts = await Promise.all(files.sort().map((file) => readFile(join(folder, file), "utf8")));
  const origins = new Set();
  for (const source of sources) {
    for (const line of (await readFile(source, "utf8")).slice(0, 20_000).split("\n")) {
      if (
        line.length < 200 &&
        /^\W*(\S+ - \w+ License|Copyright)\b|\bis based on https/.test(line)
      ) {
        origins.add(line.replace(/^[\s*/!]+|[\s*/]+$/g, ""));
      }
    }
  }
  const parts = origins.size ? `It holds parts of:\n${[...origins].sort().join("\n")}\n\n` : "";
  return `== ${name} ${version} (${licence})\n\n${parts}${texts.join("\n").trim()}\n`;
}

/**
 * Write vendor.json and LICENCES.txt for the files that were made in a folder.
 * @param {string} folder
 * @param {Made[]} made
 */
async function record(folder, made) {
  /** @type {Record<string, {integrity: string, packages: PackageRecord[]}>} */
  const files = {};
  /** @type {Map<string, {about: PackageRecord, sources: string[]}>} */
  const packages = new Map();
  for (const { file, sources } of made) {
    const within = sources.map(packageOf);
    const names = [...new Set(within.flatMap((name) => [name, ...(HOLDS[name] ?? [])]))].sort();
    const records = await Promise.all(names.map(packageRecord));
    for (const about of records) {
      const known = packages.get(about.name)?.sources ?? [];
      const own = sources.filter((source) => packageOf(source) === about.name);
      packages.set(about.name, { about, sources: [...known, ...own] });
    }
    const digest = createHash("sha384").update(await readFile(join(folder, file)));
    files[file] = {
      integrity: `sha384-${digest.digest("base64")}`,
      packages: records,
    };
  }
  const texts = [...packages.values()]
    .sort((one, other) => (one.about.name < other.about.name ? -1 : 1))
    .map(({ about, sources }) => licenceText(about, sources));
  await writeFile(join(folder, "vendor.json"), `${JSON.stringify(files, null, 2)}\n`);
  await writeFile(join(folder, "LICENCES.txt"), (await Promise.all(texts)).join("\n\n"));
}

const [pages, tests] = process.argv.slice(2);
await mkdir(pages, { recursive: true });
await mkdir(tests, { recursive: true });
await record(pages, [
  await bundled("argon2id", pages),
  await bundled("blind-tokens", pages),
  await bundled("hpke", pages),
  await bundled("preact", pages),
  await bundled("prosemirror", pages),
]);
await record(tests, [
  await copied("axe", "node_modules/axe-core/axe.min.js", tests),
  await copied("scorm-again", "node_modules/scorm-again/dist/scorm-again.min.js", tests),
]);
