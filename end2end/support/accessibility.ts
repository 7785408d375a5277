// What axe has to say about a page, a line for each place.
import AxeBuilder from "@axe-core/playwright";
import type { Page } from "@playwright/test";

export async function axe(page: Page): Promise<string[]> {
  const { violations } = await new AxeBuilder({ page }).analyze();
  return violations.flatMap(({ id, help, nodes }) => nodes.map(({ target, failureSummary }) => `${id} (${help}) at ${target.join(" ")}: ${failureSummary}`));
}
