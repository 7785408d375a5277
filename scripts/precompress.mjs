// precompress.mjs FOLDER: beside each text or WebAssembly file of FOLDER, the same in brotli (.br) and gzip (.gz), both as
// small as they get: it is done once here instead of at each request. Prints what CSS, JavaScript and WebAssembly weigh
// on the wire (with brotli): for a client's first visit, and what the admin view adds or has in their place.
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { extname, join } from "node:path";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";

const [folder] = process.argv.slice(2);
const kinds = new Map([[".css", "CSS"], [".js", "JavaScript"], [".wasm", "WebAssembly"]]);
const compressible = new Set([...kinds.keys(), ".svg", ".txt", ".json", ".webmanifest", ".xml"]);
const nothing = () => new Map([...kinds.values()].map((kind) => [kind, { raw: 0, wire: 0 }]));
const weights = new Map([["For clients", nothing()], ["For the admin view", nothing()]]);

for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
  const extension = extname(entry.name);
  if (!entry.isFile() || !compressible.has(extension)) continue;
  const path = join(entry.parentPath ?? entry.path, entry.name);
  const content = readFileSync(path);
  const brotli = brotliCompressSync(content, {
    params: {
      [constants.BROTLI_PARAM_QUALITY]: 11,
      [constants.BROTLI_PARAM_LGWIN]: 24,
      [constants.BROTLI_PARAM_SIZE_HINT]: content.length,
    },
  });
  writeFileSync(`${path}.br`, brotli);
  writeFileSync(`${path}.gz`, gzipSync(content, { level: 9 }));
  const whose = entry.name.includes("-admin.") ? "For the admin view" : "For clients";
  const weight = weights.get(whose).get(kinds.get(extension));
  if (weight) {
    weight.raw += content.length;
    weight.wire += brotli.length;
  }
}

const kilobytes = (bytes) => `${(bytes / 1000).toFixed(1)} kB`.padStart(10);
const line = (name, { raw, wire }) => console.log(`   ${name.padEnd(12)}${kilobytes(wire)} on the wire, ${kilobytes(raw)} unpacked`);
for (const [whose, kinds] of weights) {
  console.log(`   ${whose}:`);
  let total = { raw: 0, wire: 0 };
  for (const [kind, weight] of kinds) {
    line(kind, weight);
    total = { raw: total.raw + weight.raw, wire: total.wire + weight.wire };
  }
  line("Total", total);
}
