// What no page of Guichet may do, whatever a test is about: write to the console, break its own content security policy, ask
// another server, keep anything in the browser's storage, or put a secret into an address. A page that doesn't hydrate
// cleanly says so on the console: this is the hydration test.
import type { BrowserContext, ConsoleMessage } from "@playwright/test";
import { expect } from "@playwright/test";

export class Watch {
  private readonly heard: string[] = [];
  private readonly addresses: string[] = [];
  private readonly secrets = new Set<string>();
  private readonly expected: RegExp[] = [];

  private constructor(private readonly context: BrowserContext, private readonly origin: string) {}

  static async over(context: BrowserContext, origin: string): Promise<Watch> {
    const watch = new Watch(context, origin);
    context.on("console", (message) => watch.hear(message));
    context.on("weberror", (uncaught) => watch.complain(`uncaught: ${uncaught.error().message}`));
    context.on("request", (request) => watch.see(request.url()));
    await context.addInitScript(reportFromThePage);
    return watch;
  }

  /** A test that provokes a complaint says so. */
  expects(complaint: RegExp): void {
    this.expected.push(complaint);
  }

  /** From now on, `secret` must not have been part of any address. */
  keepSecret(secret: string): void {
    this.secrets.add(secret);
  }

  async holds(): Promise<void> {
    for (const page of this.context.pages()) {
      if (page.url().startsWith(this.origin)) {
        const kept = await page.evaluate(() => ({ ...localStorage, ...sessionStorage })).catch(() => ({}));
        expect.soft(kept, "nothing is kept in the browser's storage").toEqual({});
      }
    }
    expect.soft(this.leaks(), "no secret is part of an address").toEqual([]);
    expect.soft(this.complaints(), "no page complains").toEqual([]);
  }

  /** Addresses that hold a secret. */
  leaks(): string[] {
    return this.addresses.filter((address) => [...this.secrets].some((secret) => holds(address, secret)));
  }

  /** What pages have said or done that no test expected. */
  complaints(): string[] {
    return this.heard.filter((complaint) => !this.expected.some((pattern) => pattern.test(complaint)));
  }

  private hear(message: ConsoleMessage): void {
    if (!["error", "warning", "assert"].includes(message.type())) return;
    const { url } = message.location();
    // The icon is asked for last, and a test may have stopped its server by then.
    if (/net::ERR_CONNECTION_REFUSED/.test(message.text()) && url.endsWith("/favicon.svg")) return;
    // Chromium writes a line for each refusal that a page shows to a person in its own words.
    const refusal = /^Failed to load resource: the server responded with a status of 4/.test(message.text());
    if (refusal && URL.canParse(url) && !new URL(url).pathname.includes(".")) return;
    this.complain(`${message.type()}: ${message.text()} (${url})`);
  }

  private see(address: string): void {
    this.addresses.push(address);
    const { origin, protocol } = new URL(address);
    if (origin !== this.origin && !["data:", "blob:"].includes(protocol)) this.complain(`asked another server: ${address}`);
  }

  private complain(complaint: string): void {
    this.heard.push(complaint);
  }
}

function holds(address: string, secret: string): boolean {
  const plain = address.replaceAll("+", " ");
  return [plain, decodeURIComponent(plain)].some((text) => text.includes(secret));
}

/** Runs in the page, before its own scripts. */
function reportFromThePage(): void {
  document.addEventListener("securitypolicyviolation", ({ violatedDirective, blockedURI }) => {
    console.error(`content security policy: ${violatedDirective} refused ${blockedURI}`);
  });
  Storage.prototype.setItem = (key: string) => {
    console.error(`storage was written: ${key}`);
  };
}
