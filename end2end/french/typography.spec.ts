// The French is French: no English left over, and blanks that don't break where French puts them.
import type { Locator } from "@playwright/test";
import { expect, test } from "../support/test";
import { tour } from "../support/tour";
import { words } from "../support/words";

test("no line breaks before a French sign, and no English word is left", async ({ visit, invite }) => {
  const marie = await invite();
  for await (const place of tour(visit, marie)) {
    // The name of an app is the same in every language.
    const text = (await textOf(visit.page.locator("body"))).replaceAll("Okta Verify", "Okta");
    expect.soft(text.match(/.{0,30}(?<![\u00a0\u202f\d])[?!;»]/gu) ?? [], `${place}: a sign without its blank`).toEqual([]);
    expect.soft(text.match(/.{0,30}[^\u00a0\u202f]:(?=\s|$)/gmu) ?? [], `${place}: a colon without its blank`).toEqual([]);
    expect.soft(text.match(/«[^\u00a0\u202f].{0,30}/gu) ?? [], `${place}: a quotation without its blank`).toEqual([]);
    const english = ["Need help", words.en.signIn, words.en.signOut, words.en.verify, words.en.continue, words.en.finish, words.en.saved, "Client portal", "Step"];
    expect.soft(english.filter((word) => new RegExp(`${word}(?!\\p{L})`, "u").test(text)), `${place}: English`).toEqual([]);
  }
});

test("the printed sheet has its date in French", async ({ visit, invite, words, clock }) => {
  const marie = await invite();
  await visit.accept(marie);
  await visit.enter((await visit.scan(marie)).code());
  await visit.recoveryCodes();
  await visit.page.emulateMedia({ media: "print" });
  const sheet = (await textOf(visit.page.locator("body"))).replace(/\s+/g, " ");
  expect(sheet).toContain(words.date(clock.now()));
});

/** With its non-breaking blanks, which Playwright's own readers drop. */
function textOf(what: Locator): Promise<string> {
  return what.evaluate((one) => (one as HTMLElement).innerText);
}
