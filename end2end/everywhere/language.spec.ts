// French and English from the first screen on: what the browser asks for first, then what the person chose.
import { expect, test } from "../support/test";
import { tour } from "../support/tour";
import { words as inBoth, type Language } from "../support/words";
import type { Visit } from "../support/visit";

test("the first screen is in the browser's language", async ({ visit, language, words }) => {
  await visit.page.goto(`${visit.firm.url}/sign-in`);
  await expect(visit.page.locator("html")).toHaveAttribute("lang", new RegExp(`^${language}`));
  await expect(visit.page.getByRole("button", { name: words.signIn, exact: true })).toBeVisible();
});

test("each page can be read in the other language, and stays where it was", async ({ visit, invite, language }) => {
  const marie = await invite();
  const other: Language = language === "en" ? "fr" : "en";
  for await (const place of tour(visit, marie)) {
    await test.step(place, async () => {
      const before = await secretsOn(visit);
      const { pathname } = new URL(visit.page.url());
      await choose(visit, language, other);
      expect(new URL(visit.page.url()).pathname).toBe(pathname);
      expect(await secretsOn(visit), "the same QR code, key and recovery codes").toEqual(before);
      await choose(visit, other, language);
      expect(new URL(visit.page.url()).pathname).toBe(pathname);
    });
  }
});

test("the language that a person chose is theirs in the next browser too", async ({ visit, invite, browse, language }) => {
  const marie = await invite();
  const { recoveryCodes } = await visit.setUp(marie);
  const other: Language = language === "en" ? "fr" : "en";
  await choose(visit, language, other);
  await visit.page.reload();
  await expect(visit.page.locator("html")).toHaveAttribute("lang", new RegExp(`^${other}`));

  const elsewhere = await browse();
  await elsewhere.beginSignIn(marie);
  await elsewhere.code.fill(recoveryCodes[0] as string);
  await elsewhere.page.getByRole("button", { name: new RegExp(`^(${inBoth.en.verify}|${inBoth.fr.verify})$`) }).click();
  await elsewhere.isAt("/");
  await expect(elsewhere.page.locator("html")).toHaveAttribute("lang", new RegExp(`^${other}`));
});

async function choose(visit: Visit, from: Language, to: Language): Promise<void> {
  await visit.act(inBoth[from].otherLanguage).first().click();
  await expect(visit.page.locator("html")).toHaveAttribute("lang", new RegExp(`^${to}`));
}

async function secretsOn(visit: Visit): Promise<string[]> {
  await visit.page.waitForLoadState();
  const qr = await visit.qr.evaluateAll((images) => images.map((image) => (image as HTMLImageElement).src));
  return [...qr, ...(await visit.page.locator("#totp-key, ol#recovery-codes > li").allInnerTexts())];
}
