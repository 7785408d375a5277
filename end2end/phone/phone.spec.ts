// A phone of 390 x 844 points: where most clients set up and sign in.
import { isWhollyInSight, scrollsOnlyDown, tooSmallToTouch } from "../support/eyes";
import { scan } from "../support/qr";
import { expect, test } from "../support/test";
import { tour } from "../support/tour";

for (const colorScheme of ["light", "dark"] as const) {
  test(`the whole QR code is in sight as the page opens, and is read, on a ${colorScheme} page`, async ({ browse, invite }) => {
    const visit = await browse({ colorScheme });
    const marie = await invite();
    await visit.accept(marie);
    await isWhollyInSight(visit.qr);
    expect(scan(await visit.page.screenshot())).toMatch(/^otpauth:/);
  });
}

test("the app on this very phone opens with a link, above the key and the QR code", async ({ visit, invite, words }) => {
  const marie = await invite();
  await visit.accept(marie);
  const link = visit.page.getByRole("link", { name: words.openApp, exact: true });
  await expect(link).toBeVisible();
  await expect(link).toHaveAttribute("href", (await visit.scan(marie)).uri);
  const top = async (selector: string) => (await visit.page.locator(selector).boundingBox())?.y ?? 0;
  const [button, key, qr] = [await link.boundingBox(), await top("#totp-key"), await top("img#qr")];
  expect(button?.y).toBeLessThan(key);
  expect(key).toBeLessThan(qr);
});

test("nothing that can be touched is smaller than 44 points", async ({ visit, invite }) => {
  const marie = await invite();
  for await (const place of tour(visit, marie)) {
    expect.soft(await tooSmallToTouch(visit.page, 44), place).toEqual([]);
  }
});

test("no page scrolls sideways, at 390 points or at 320", async ({ visit, invite }) => {
  const marie = await invite();
  for await (const place of tour(visit, marie)) {
    await test.step(place, async () => {
      await scrollsOnlyDown(visit.page);
      await visit.page.setViewportSize({ width: 320, height: 640 });
      await scrollsOnlyDown(visit.page);
      await visit.page.setViewportSize({ width: 390, height: 844 });
    });
  }
});
