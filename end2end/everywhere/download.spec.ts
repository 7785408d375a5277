// The file that a client keeps: with a script or without, it holds what the page shows.
import { readFileSync } from "node:fs";
import { recoveryCodesIn } from "../support/recovery-codes";
import { expect, test } from "../support/test";

test("the downloaded file holds the ten codes that the page shows, and they sign in", async ({ visit, invite, words }) => {
  const marie = await invite();
  await visit.accept(marie);
  await visit.enter((await visit.scan(marie)).code());
  const recoveryCodes = await visit.recoveryCodes();

  const download = visit.page.waitForEvent("download");
  await visit.act(words.download).click();
  const file = await download;
  expect(file.suggestedFilename()).toMatch(/^[a-z0-9.-]+\.txt$/);
  const text = readFileSync(await file.path(), "utf8");
  expect(recoveryCodesIn(text)).toEqual(recoveryCodes);
  expect(text).not.toContain(marie.password);
  expect(text, "the key of the app").not.toMatch(/[A-Z2-7]{32}/);
  expect(text).toContain(visit.firm.about.name);

  await visit.finish();
  await visit.signOut();
  await visit.signIn(marie, recoveryCodesIn(text)[5] as string);
});
