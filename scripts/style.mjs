// style.mjs FROM TO: one style sheet out of the small ones that FROM imports, without blanks, and in words that the oldest
// browsers we serve understand (the ones that run our WebAssembly under our content security policy).
import { writeFileSync } from "node:fs";
import { createRequire } from "node:module";

const { bundle } = createRequire(new URL("../end2end/package.json", import.meta.url))("lightningcss");
const version = (major) => major << 16;

const [from, to] = process.argv.slice(2);
const { code, warnings } = bundle({
  filename: from,
  minify: true,
  targets: { chrome: version(109), firefox: version(115), safari: version(16), ios_saf: version(16) },
});
for (const { message, loc } of warnings) {
  console.error(`${loc.filename}:${loc.line}: ${message}`);
}
if (warnings.length > 0) process.exit(1);
writeFileSync(to, code);
