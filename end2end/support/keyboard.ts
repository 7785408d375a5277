// Somebody without a mouse.
import { expect, type Locator, type Page } from "@playwright/test";

/** Tabs on until `what` has the focus, and sees to it that it shows. */
export async function tabTo(page: Page, what: Locator): Promise<void> {
  const focused = () => what.evaluate((one) => one === document.activeElement);
  for (let presses = 0; presses < 40 && !(await focused()); presses += 1) await page.keyboard.press("Tab");
  await expect(what).toBeFocused();
  expect(await looksFocused(page, what), "the focus can be seen").toBe(true);
}

async function looksFocused(page: Page, what: Locator): Promise<boolean> {
  const box = await what.boundingBox();
  if (!box) return false;
  const clip = { x: Math.max(0, box.x - 8), y: Math.max(0, box.y - 8), width: box.width + 16, height: box.height + 16 };
  const withFocus = await page.screenshot({ clip });
  await what.evaluate((one) => (one as HTMLElement).blur());
  const without = await page.screenshot({ clip });
  await what.focus();
  return !withFocus.equals(without);
}
