// What WebAssembly adds, and that nothing waits for it.
import { STEP } from "../support/clock";
import { hydrated } from "../support/hydrated";
import { expect, test } from "../support/test";
import type { Page } from "@playwright/test";

test("while the WebAssembly is still on its way, everything works", async ({ visit, invite, clock }) => {
  await visit.page.route("**/*.wasm", () => {
    // Never answered: a very slow network.
  });
  const marie = await invite();
  const { authenticator, recoveryCodes } = await visit.setUp(marie);
  await visit.signOut();
  clock.advance(STEP);
  await visit.signIn(marie, authenticator.code());
  await visit.signOut();
  await visit.signIn(marie, recoveryCodes[0] as string);
  await visit.page.unrouteAll({ behavior: "ignoreErrors" });
});

test("with it, no step loads the page anew", async ({ visit, invite, clock, words }) => {
  const marie = await invite();
  await visit.page.goto(marie.link);
  await hydrated(visit.page);
  await leaveAMark(visit.page);
  await visit.choosePassword(marie);
  await visit.isAt("/set-up/authenticator");
  const authenticator = await visit.scan(marie);
  await visit.enter(authenticator.wrongCode());
  await visit.reads(words.wrongCode);
  await visit.enter(authenticator.code());
  await visit.isAt("/set-up/recovery-codes");
  await visit.recoveryCodes();
  await visit.finish();
  expect(await hasTheMark(visit.page), "the same document all along set-up").toBe(true);

  await visit.signOut();
  clock.advance(STEP);
  await visit.page.goto(`${visit.firm.url}/sign-in`);
  await hydrated(visit.page);
  await leaveAMark(visit.page);
  await visit.username.fill(marie.username);
  await visit.password.fill(marie.password);
  await visit.press(words.signIn);
  await visit.isAt("/sign-in/verify");
  await visit.enter(authenticator.code());
  await visit.isAt("/");
  expect(await hasTheMark(visit.page), "the same document all along sign-in").toBe(true);
});

test("without network, a code isn't lost: the page says so and takes it again", async ({ visit, invite, clock, watch, words }) => {
  const marie = await invite();
  const { authenticator } = await visit.setUp(marie);
  await visit.signOut();
  clock.advance(STEP);
  await visit.beginSignIn(marie);
  await visit.page.reload();
  await hydrated(visit.page);

  watch.expects(/ERR_INTERNET_DISCONNECTED/);
  await visit.page.context().setOffline(true);
  await visit.enter(authenticator.code());
  await visit.reads(words.nothingLost);
  await visit.isAt("/sign-in/verify");

  await visit.page.context().setOffline(false);
  await visit.enter(authenticator.code());
  await visit.isAt("/");
});

async function leaveAMark(page: Page): Promise<void> {
  await page.evaluate(() => Object.assign(window, { sameDocument: true }));
}

function hasTheMark(page: Page): Promise<boolean> {
  return page.evaluate(() => "sameDocument" in window);
}
