// Somebody of the staff at work in the admin view, in the words of its pages.
import { readFile } from "node:fs/promises";
import { expect, type Download } from "@playwright/test";
import { STEP } from "./clock";
import type { Authenticator } from "./authenticator";
import type { Visit } from "./visit";

export class Staff {
  constructor(readonly visit: Visit, readonly authenticator: Authenticator) {}

  async goto(path: string): Promise<void> {
    await this.visit.page.goto(`${this.visit.firm.url}${path}`);
  }

  /** A code that wasn't used yet: that of the next step. */
  nextCode(): string {
    this.visit.firm.clock.advance(STEP);
    return this.authenticator.code();
  }

  /** Gives the code for a sensitive act where the page asks for it. */
  async prove(): Promise<void> {
    if (await this.visit.code.isVisible()) await this.visit.code.fill(this.nextCode());
  }

  async chooses(label: string): Promise<void> {
    await this.visit.page.getByText(label, { exact: true }).click();
  }

  async fills(label: string, text: string): Promise<void> {
    await this.visit.page.getByLabel(label, { exact: true }).fill(text);
  }

  /** Opens the page of the one client whom a search finds. */
  async opensClient(search: string): Promise<void> {
    await this.goto(`/admin/clients?q=${encodeURIComponent(search)}`);
    await this.visit.page.locator("table tbody th a").click();
    await this.visit.page.waitForURL(/\/admin\/clients\/[0-9a-f-]{36}$/);
  }

  /** The rows of a file that the page lets one download: CSV with quoted cells. */
  async downloads(start: () => Promise<void>): Promise<string[][]> {
    const [download] = await Promise.all([this.visit.page.waitForEvent("download"), start()]);
    return rowsOf(await text(download));
  }
}

async function text(download: Download): Promise<string> {
  expect(await download.failure()).toBeNull();
  return readFile(await download.path(), "utf8");
}

/** A reader of CSV of the tests' own: quoted cells, a comma between them, CR LF after each row. */
export function rowsOf(csv: string): string[][] {
  const rows = csv.replace(/^\ufeff/, "").split("\r\n").filter((row) => row !== "");
  return rows.map((row) => [...row.matchAll(/"((?:[^"]|"")*)"(?:,|$)/g)].map((cell) => (cell[1] as string).replaceAll('""', '"')));
}
