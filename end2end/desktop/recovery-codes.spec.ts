// The ten codes leave the page on paper and over the clipboard, each time all of them and nothing else secret.
import { clipboard, mayUseClipboard } from "../support/clipboard";
import { recoveryCodesIn } from "../support/recovery-codes";
import { expect, test } from "../support/test";
import type { Kept, Person, Visit } from "../support/visit";

test("Copy puts the ten codes on the clipboard, a line each, and says so", async ({ visit, invite, words }) => {
  const marie = await invite();
  const { recoveryCodes } = await untilTheCodes(visit, marie);
  await mayUseClipboard(visit.page);

  await visit.act(words.copy).click();
  await visit.reads(words.copied);
  expect(recoveryCodesIn(await clipboard(visit.page))).toEqual(recoveryCodes);
  await expect(visit.page.locator("[role=status], [aria-live=polite]").filter({ hasText: words.copied }).first()).toBeAttached();
});

test("the key can be copied, without the blanks between its groups", async ({ visit, invite, words }) => {
  const marie = await invite();
  await visit.accept(marie);
  const { secret } = await visit.scan(marie);
  await mayUseClipboard(visit.page);
  await visit.page.getByRole("button", { name: new RegExp(`^${words.copy}`) }).first().click();
  await visit.reads(words.copied);
  expect(await clipboard(visit.page)).toBe(secret);
});

test("Print opens the browser's print window", async ({ visit, invite, words }) => {
  const marie = await invite();
  await visit.page.addInitScript(() => {
    window.print = () => document.documentElement.setAttribute("data-printed", "");
  });
  await untilTheCodes(visit, marie);
  await visit.act(words.print).click();
  await expect(visit.page.locator("html")).toHaveAttribute("data-printed");
});

for (const format of ["A5", "Letter"]) {
  test(`the sheet is one page of ${format} with firm, date, hint, telephone and the ten codes`, async ({ visit, invite, words, clock }) => {
    const marie = await invite({ username: "marie.gagnon.impression@example.com" });
    const { recoveryCodes, authenticator } = await untilTheCodes(visit, marie);
    await visit.page.emulateMedia({ media: "print", colorScheme: "dark" });

    const sheet = await visit.page.locator("body").innerText();
    expect(recoveryCodesIn(sheet).sort()).toEqual([...recoveryCodes].sort());
    for (const part of [visit.firm.about.name, visit.firm.about.phone as string, words.date(clock.now()), "mar•••@example.com", new URL(visit.firm.url).host]) {
      expect(plain(sheet)).toContain(part);
    }
    saysNoOtherSecret(sheet, marie);
    expect(sheet).not.toContain(marie.username);
    expect(sheet).not.toContain(authenticator.secret);

    expect(await backgrounds(visit), "nothing but black on white").toEqual([]);
    const pdf = await visit.page.pdf({ format, preferCSSPageSize: false });
    expect(pdf.toString("latin1").match(/\/Type\s*\/Page\b(?!s)/g)).toHaveLength(1);
  });
}

async function untilTheCodes(visit: Visit, person: Person): Promise<Kept> {
  await visit.accept(person);
  const authenticator = await visit.scan(person);
  await visit.enter(authenticator.code());
  await visit.isAt("/set-up/recovery-codes");
  return { authenticator, recoveryCodes: await visit.recoveryCodes() };
}

function saysNoOtherSecret(text: string, { password }: Person): void {
  expect(text).not.toContain(password);
  expect(text).not.toMatch(/[A-Z2-7]{32}/);
}

const plain = (text: string) => text.replace(/\s+/g, " ");

/** Elements of the sheet whose ground isn't clear or white, or whose ink isn't nearly black. */
function backgrounds(visit: Visit): Promise<string[]> {
  return visit.page.evaluate(() => {
    const grey = (colour: string) => {
      const [red = 0, green = 0, blue = 0, alpha = 1] = (colour.match(/[\d.]+/g) ?? []).map(Number);
      return { lightness: Math.max(red, green, blue), coloured: Math.max(red, green, blue) - Math.min(red, green, blue) > 8, clear: alpha === 0 };
    };
    return [...document.body.querySelectorAll("*")]
      .filter((one) => one.checkVisibility() && (one as HTMLElement).innerText?.trim())
      .filter((one) => {
        const { color, backgroundColor } = getComputedStyle(one);
        const [ink, ground] = [grey(color), grey(backgroundColor)];
        return ink.coloured || ink.lightness > 128 || (!ground.clear && ground.lightness < 250);
      })
      .map((one) => one.outerHTML.slice(0, 100));
  });
}
