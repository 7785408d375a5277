// Set-up can be interrupted: the app may have scanned the code already, so it stays the same for ten minutes in a session.
import { MINUTE } from "../support/clock";
import { expect, test } from "../support/test";
import type { Person, Visit } from "../support/visit";

test("a wrong code leaves the QR code as it was", async ({ visit, invite, words }) => {
  const marie = await invite();
  await visit.accept(marie);
  const before = await visit.scan(marie);

  await visit.enter(before.wrongCode());
  await visit.reads(words.wrongCode);
  expect((await visit.scan(marie)).uri).toBe(before.uri);

  await visit.enter(before.code());
  await visit.isAt("/set-up/recovery-codes");
});

test("a reload leaves the QR code as it was", async ({ visit, invite, clock }) => {
  const marie = await invite();
  await visit.accept(marie);
  const before = await visit.scan(marie);

  clock.advance(9 * MINUTE);
  await visit.page.reload();
  expect((await visit.scan(marie)).uri).toBe(before.uri);
});

test("after ten minutes there is a new QR code, and the old one is dead", async ({ visit, invite, clock, words }) => {
  const marie = await invite();
  await visit.accept(marie);
  const old = await visit.scan(marie);

  clock.advance(10 * MINUTE + 1);
  await comeBack(visit, marie);
  const fresh = await visit.scan(marie);
  expect(fresh.secret).not.toBe(old.secret);

  await visit.enter(old.code());
  await visit.reads(words.wrongCode);
  await visit.enter(fresh.code());
  await visit.isAt("/set-up/recovery-codes");
});

test("whoever closes the browser goes on after signing in with the password, with another QR code", async ({ visit, invite, browse, words }) => {
  const marie = await invite();
  await visit.accept(marie);
  const before = await visit.scan(marie);

  // It may be anybody who knows the password: they aren't shown what was begun elsewhere.
  const later = await browse();
  await later.givePassword(marie);
  await later.isAt("/set-up/authenticator");
  const after = await later.scan(marie);
  expect(after.secret).not.toBe(before.secret);
  await later.enter(before.code());
  await later.reads(words.wrongCode);
  await later.enter(after.code());
  await later.isAt("/set-up/recovery-codes");
  await later.finish();
});

/** The sign-in that set-up is part of may have ended meanwhile. */
async function comeBack(visit: Visit, person: Person): Promise<void> {
  await visit.page.goto(`${visit.firm.url}/set-up/authenticator`);
  if (new URL(visit.page.url()).pathname === "/sign-in") await visit.givePassword(person);
  await visit.isAt("/set-up/authenticator");
}
