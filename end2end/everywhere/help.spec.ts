// Help is in the same place on every page, and “I can't use my app” is a way on, not a dead end.
import { expect, test } from "../support/test";
import { tour } from "../support/tour";

test("each page says whom to call", async ({ visit, invite, words }) => {
  const marie = await invite();
  for await (const place of tour(visit, marie)) {
    await test.step(place, async () => {
      await expect(visit.page.getByText(words.needHelp).first()).toBeVisible();
      await expect(visit.page.getByText(visit.firm.about.phone as string).first()).toBeVisible();
    });
  }
});

test("without the app, a recovery code is taken right there", async ({ visit, invite, words }) => {
  const marie = await invite();
  const { recoveryCodes } = await visit.setUp(marie);
  await visit.signOut();
  await visit.beginSignIn(marie);
  await visit.act(words.cannotUseApp).click();
  await visit.isAt("/sign-in/help");
  await visit.enter(recoveryCodes[0] as string);
  await visit.isAt("/");
});

test("without a recovery code either, the firm is told, three times a day", async ({ visit, invite, words }) => {
  const marie = await invite();
  await visit.setUp(marie);
  await visit.signOut();
  await visit.beginSignIn(marie);
  for (const answer of [words.firmIsTold, words.firmIsTold, words.firmIsTold, words.askedEnough]) {
    await visit.page.goto(`${visit.firm.url}/sign-in/help`);
    await visit.press(words.askFirm);
    await visit.reads(answer);
  }
});
