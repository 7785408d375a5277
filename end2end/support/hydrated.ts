// Waits until the WebAssembly has taken over the page. Only tests of what it adds need this: everything else must work
// before.
import { expect, type Page } from "@playwright/test";

export async function hydrated(page: Page): Promise<void> {
  await expect(page.locator("html")).toHaveAttribute("data-live");
}
