// The watch over every page sees what no page may do.
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { expect, test } from "@playwright/test";
import { Watch } from "../support/watch";

const policy = "default-src 'none'; script-src 'self' 'unsafe-inline'; style-src 'self'; connect-src *; img-src data:";
const silent = "<!doctype html><link rel=icon href=data:,><p>nothing to say</p>";

const faults: [string, string, RegExp][] = [
  ["writes to the console", "<script>console.error('hydration failed')</script>", /hydration failed/],
  ["warns on the console", "<script>console.warn('mismatch')</script>", /mismatch/],
  ["throws", "<script>throw new Error('unreachable')</script>", /unreachable/],
  ["breaks its policy", "<p style='color: red'>red</p>", /style/],
  ["keeps something", "<script>localStorage.setItem('token', 'x')</script>", /storage was written: token/],
  ["asks for what isn't there", "<script src='/missing.js'></script>", /missing\.js/],
  ["asks another server", "<script>fetch('http://127.0.0.1:9/').catch(() => {})</script>", /asked another server/],
];

let server: Server;
let origin: string;
let answer = silent;

test.beforeAll(async () => {
  server = createServer(({ url }, response) => {
    const found = url === "/" || url?.startsWith("/?");
    response.writeHead(found ? 200 : 404, { "content-type": "text/html", "content-security-policy": policy }).end(found ? answer : "");
  });
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});

test.afterAll(() => {
  server.close();
});

for (const [what, body, complaint] of faults) {
  test(`it sees a page that ${what}`, async ({ page, context }) => {
    const watch = await Watch.over(context, origin);
    answer = silent + body;
    await page.goto(origin, { waitUntil: "networkidle" });
    await expect.poll(() => watch.complaints().join("\n")).toMatch(complaint);
  });
}

test("it sees a secret in an address", async ({ page, context }) => {
  const watch = await Watch.over(context, origin);
  answer = silent;
  watch.keepSecret("seven paper lanterns");
  await page.goto(`${origin}/?password=seven+paper%20lanterns`);
  expect(watch.leaks()).toHaveLength(1);
});

test("it says nothing of a page that does nothing wrong", async ({ page, context }) => {
  const watch = await Watch.over(context, origin);
  answer = silent;
  watch.keepSecret("seven paper lanterns");
  await page.goto(origin, { waitUntil: "networkidle" });
  expect([...watch.complaints(), ...watch.leaks()]).toEqual([]);
});
