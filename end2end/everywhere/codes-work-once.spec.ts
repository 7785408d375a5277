// A code works once, whatever kind it is and whatever comes in between.
import { STEP } from "../support/clock";
import { expect, test } from "../support/test";

test("a recovery code signs in once", async ({ visit, invite, words }) => {
  const marie = await invite();
  const { recoveryCodes } = await visit.setUp(marie);
  const spent = recoveryCodes[0] as string;
  await visit.signOut();
  await visit.signIn(marie, spent);
  await visit.signOut();

  await visit.beginSignIn(marie);
  await visit.enter(spent);
  await visit.reads(words.wrongCode);
  await visit.isAt("/sign-in/verify");

  await visit.enter(recoveryCodes[1] as string);
  await visit.isAt("/");
});

test("a recovery code may be typed small and without its dashes, but counts as the same", async ({ visit, invite, words }) => {
  const marie = await invite();
  const { recoveryCodes } = await visit.setUp(marie);
  const printed = recoveryCodes[9] as string;
  await visit.signOut();
  await visit.signIn(marie, printed.toLowerCase().replaceAll("-", " "));
  await visit.signOut();

  await visit.beginSignIn(marie);
  await visit.enter(printed);
  await visit.reads(words.wrongCode);
});

test("a six-digit code signs in once, and the page says why it doesn't again", async ({ visit, invite, clock, words }) => {
  const marie = await invite();
  const { authenticator } = await visit.setUp(marie);
  await visit.signOut();
  clock.advance(STEP);
  await visit.signIn(marie, authenticator.code());
  await visit.signOut();

  await visit.beginSignIn(marie);
  await visit.enter(authenticator.code());
  await visit.reads(words.alreadyUsed);
  await visit.isAt("/sign-in/verify");

  clock.advance(STEP);
  await visit.enter(authenticator.code());
  await visit.isAt("/");
});

test("the code that confirmed the app doesn't sign in", async ({ visit, invite, words }) => {
  const marie = await invite();
  const { authenticator } = await visit.setUp(marie);
  await visit.signOut();
  await visit.beginSignIn(marie);
  await visit.enter(authenticator.code());
  await visit.reads(words.alreadyUsed);
  await visit.isAt("/sign-in/verify");
});

test("after a newer code, the one before it is refused", async ({ visit, invite, clock }) => {
  const marie = await invite();
  const { authenticator } = await visit.setUp(marie);
  await visit.signOut();
  clock.advance(3 * STEP);
  await visit.signIn(marie, authenticator.code());
  await visit.signOut();

  await visit.beginSignIn(marie);
  await visit.enter(authenticator.code(-1));
  await expect(visit.code).toHaveAttribute("aria-invalid", "true");
  await visit.isAt("/sign-in/verify");
});

test("a phone whose clock is half a minute slow still signs in", async ({ visit, invite, clock }) => {
  const marie = await invite();
  const { authenticator } = await visit.setUp(marie);
  await visit.signOut();
  clock.advance(3 * STEP);
  await visit.signIn(marie, authenticator.code(-1));
});

test("the gap that the app shows in its code may be typed", async ({ visit, invite, clock }) => {
  const marie = await invite();
  const { authenticator } = await visit.setUp(marie);
  await visit.signOut();
  clock.advance(STEP);
  await visit.signIn(marie, authenticator.code().replace(/^.../, "$& "));
});
