// Whoever gets hold of the database or the log gets nothing that signs in: not even of a server that logs all it can.
import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { STEP } from "../support/clock";
import { expect, test } from "../support/test";

test("neither the database nor a log at trace level holds a secret", async ({ browse, invite, openFirm }) => {
  const firm = await openFirm({ settings: { GUICHET_LOG: "trace" } });
  const visit = await browse({}, firm);
  const marie = await invite({}, firm);
  const cookies = new Set<string>();
  const noteCookies = async () => (await visit.page.context().cookies()).forEach(({ value }) => cookies.add(value));

  await visit.accept(marie);
  await noteCookies();
  const authenticator = await visit.scan(marie);
  await visit.enter(authenticator.wrongCode());
  await visit.reads(visit.words.wrongCode);
  await visit.enter(authenticator.code());
  await visit.isAt("/set-up/recovery-codes");
  await noteCookies();
  const recoveryCodes = await visit.recoveryCodes();
  await visit.finish();
  await noteCookies();
  await visit.signOut();
  await visit.givePassword(marie, "not the password they chose");
  await visit.reads(visit.words.wrongPassword);
  firm.clock.advance(10 * STEP);
  await visit.beginSignIn(marie);
  await noteCookies();
  await visit.enter(recoveryCodes[0] as string);
  await visit.isAt("/");
  // The page is all there: nothing asks a server that has stopped.
  await expect(visit.page.getByRole("button", { name: visit.words.signOut })).toBeVisible();
  await noteCookies();

  await firm.stop();
  const secrets = [
    marie.password,
    "not the password they chose",
    new URL(marie.link).pathname.split("/").pop() as string,
    ...cookies,
    ...recoveryCodes.flatMap((code) => [code, code.replaceAll("-", "")]),
    authenticator.secret,
  ];
  const kept = readdirSync(firm.folder).filter((file) => !["guichet.keys", "clock"].includes(file));
  expect(kept).toEqual(expect.arrayContaining(["guichet.db", "log"]));
  expect(firm.log().length, "the log does say something").toBeGreaterThan(1000);
  for (const file of kept) {
    const content = readFileSync(join(firm.folder, file));
    for (const secret of secrets) {
      for (const [form, bytes] of forms(secret)) {
        expect.soft(content.includes(bytes), `${file} holds ${secret} as ${form}`).toBe(false);
      }
    }
    const raw = fromBase32(authenticator.secret);
    for (const [form, bytes] of forms(raw)) expect.soft(content.includes(bytes), `${file} holds the TOTP secret as ${form}`).toBe(false);
  }
});

/** The ways in which something could be kept that still is the thing itself, or as good as it. */
function forms(secret: string | Buffer): [string, Buffer][] {
  const bytes = Buffer.from(secret as string);
  return [
    ["it is", bytes],
    ["lower case", Buffer.from(bytes.toString("latin1").toLowerCase(), "latin1")],
    ["hex", Buffer.from(bytes.toString("hex"))],
    ["base64", Buffer.from(bytes.toString("base64").replace(/=+$/, ""))],
    ["base64url", Buffer.from(bytes.toString("base64url"))],
    ["MD5", createHash("md5").update(bytes).digest()],
    ["SHA-1", createHash("sha1").update(bytes).digest()],
  ];
}

function fromBase32(text: string): Buffer {
  const bits = [...text].map((letter) => "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".indexOf(letter).toString(2).padStart(5, "0")).join("");
  return Buffer.from((bits.match(/.{8}/g) ?? []).map((byte) => Number.parseInt(byte, 2)));
}
