// The heart of Guichet, from the link in the mail to the portal, with an authenticator app that knows only the QR code.
import { STEP } from "../support/clock";
import { expect, test } from "../support/test";

test("a client sets up two-factor authentication and signs in with a code and with a recovery code", async ({ visit, invite, clock, words }) => {
  const marie = await invite();

  await visit.page.goto(marie.link);
  await visit.choosePassword(marie);
  await visit.isAt("/set-up/authenticator");
  await visit.reads(words.connectApp);

  const authenticator = await visit.scan(marie);
  await visit.enter(authenticator.code());
  await visit.isAt("/set-up/recovery-codes");
  await visit.reads(words.saveCodes);

  const recoveryCodes = await visit.recoveryCodes();
  expect(new Set(recoveryCodes).size).toBe(10);
  await visit.finish();

  await visit.signOut();
  clock.advance(STEP);
  await visit.signIn(marie, authenticator.code());

  await visit.signOut();
  await visit.signIn(marie, recoveryCodes[3] as string);
});

test("an owner sets up the same way", async ({ visit, invite }) => {
  const owner = await invite({ role: "owner", name: "Hélène Lévesque" });
  await visit.accept(owner);
  const authenticator = await visit.scan(owner);
  await visit.enter(authenticator.code());
  await visit.isAt("/set-up/recovery-codes");
  await visit.recoveryCodes();
});

test("the key, the link for the same phone and the QR code say the same", async ({ visit, invite }) => {
  const marie = await invite();
  await visit.accept(marie);
  const { secret, uri } = await visit.scan(marie);

  const key = await visit.page.locator("#totp-key").innerText();
  expect(key.replace(/\s+/g, " ").trim()).toBe(secret.match(/.{4}/g)?.join(" "));
  await expect(visit.page.locator("a[href^='otpauth:']").first()).toHaveAttribute("href", uri);
});

test("the pages name the entry as the app shows it", async ({ visit, invite }) => {
  const marie = await invite();
  await visit.setUp(marie);
  await visit.signOut();
  await visit.beginSignIn(marie);
  await visit.reads(visit.firm.about.shortName as string);
});

test("a client whose username has a plus sign is named rightly in the app", async ({ visit, invite }) => {
  await visit.setUp(await invite({ username: "marie+impots.2026@example.com" }));
});
