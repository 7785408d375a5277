// The one cookie: out of reach of scripts, new at each step of trust, dead afterwards.
import type { Cookie } from "@playwright/test";
import { STEP } from "../support/clock";
import { expect, test } from "../support/test";
import type { Visit } from "../support/visit";

test("each step of trust has a cookie of its own, and the one before is dead", async ({ visit, invite, clock, browse }) => {
  const marie = await invite();
  const { authenticator } = await visit.setUp(marie);
  const first = await token(visit);
  await visit.signOut();
  clock.advance(STEP);

  await visit.beginSignIn(marie);
  const pending = await token(visit);
  await visit.enter(authenticator.code());
  await visit.isAt("/");
  const full = await token(visit);
  expect(new Set([first.value, pending.value, full.value]).size).toBe(3);
  for (const cookie of [pending, full]) {
    expect(cookie).toMatchObject({ httpOnly: true, path: "/", sameSite: expect.stringMatching(/Lax|Strict/) });
  }

  for (const dead of [first, pending]) {
    const thief = await browse();
    await thief.page.context().addCookies([dead]);
    await thief.page.goto(`${thief.firm.url}/`);
    await thief.isAt("/sign-in");
  }
});

test("a session that was signed out of is over everywhere", async ({ visit, invite, browse }) => {
  await visit.setUp(await invite());
  const session = await token(visit);
  await visit.signOut();
  const thief = await browse();
  await thief.page.context().addCookies([session]);
  await thief.page.goto(`${thief.firm.url}/`);
  await thief.isAt("/sign-in");
});

async function token(visit: Visit): Promise<Cookie> {
  const cookie = (await visit.page.context().cookies()).find(({ name }) => name === "guichet");
  if (!cookie) throw new Error("there is no cookie called guichet");
  return cookie;
}
