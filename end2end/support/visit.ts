// A person at the portal: each act of the journey, in the words of the page that they have before them.
import { expect, type Locator, type Page } from "@playwright/test";
import { Authenticator } from "./authenticator";
import type { Firm } from "./firm";
import { broken } from "./key-uri";
import { scan } from "./qr";
import { recoveryCodesIn } from "./recovery-codes";
import type { Watch } from "./watch";
import type { Words } from "./words";

/** Somebody with an invitation. */
export interface Person {
  username: string;
  name: string;
  password: string;
  link: string;
}

/** What somebody has in hand after set-up. */
export interface Kept {
  authenticator: Authenticator;
  recoveryCodes: string[];
}

export class Visit {
  constructor(
    readonly page: Page,
    readonly firm: Firm,
    readonly words: Words,
    private readonly watch: Watch,
  ) {}

  // Where things are

  get code(): Locator {
    return this.page.locator("input[name=code]");
  }
  get username(): Locator {
    return this.page.locator("input[name=username]");
  }
  get password(): Locator {
    return this.page.locator("input[name=password]");
  }
  get qr(): Locator {
    return this.page.locator("img#qr");
  }
  get main(): Locator {
    return this.page.locator("main");
  }

  press(name: string): Promise<void> {
    return this.page.getByRole("button", { name, exact: true }).click();
  }

  /** What can be pressed under this name, be it a link or a button. */
  act(name: string): Locator {
    const { page } = this;
    return page.getByRole("button", { name, exact: true }).or(page.getByRole("link", { name, exact: true }));
  }

  async isAt(path: string): Promise<void> {
    const there = ({ origin, pathname }: URL) => origin === this.firm.url && pathname === path;
    await expect(this.page, `is at ${path}`).toHaveURL(there);
  }

  /** The page says so, in its content. */
  async reads(text: string | RegExp): Promise<void> {
    await expect(this.page.getByText(text).first()).toBeVisible();
  }

  // Set-up

  async choosePassword(person: Person, password = person.password): Promise<void> {
    this.watch.keepSecret(password);
    await this.password.fill(password);
    await this.press(this.words.continue);
  }

  async accept(person: Person): Promise<void> {
    await this.page.goto(person.link);
    await this.choosePassword(person);
    await this.isAt("/set-up/authenticator");
  }

  /** Scans the QR code off a screenshot, and holds it to every rule. */
  async scan(person: Person): Promise<Authenticator> {
    await expect(this.qr).toBeVisible();
    const text = scan(await this.page.screenshot({ fullPage: true }));
    expect(broken(text, person.username), `the rules that ${text} breaks`).toEqual([]);
    const authenticator = new Authenticator(text, this.firm.clock);
    this.watch.keepSecret(authenticator.secret);
    return authenticator;
  }

  async enter(code: string): Promise<void> {
    this.watch.keepSecret(code);
    await this.code.fill(code);
    await this.press(this.words.verify);
  }

  async recoveryCodes(): Promise<string[]> {
    const lines = this.page.locator("ol#recovery-codes > li");
    await expect(lines).toHaveCount(10);
    const codes = recoveryCodesIn((await lines.allInnerTexts()).join("\n"));
    codes.forEach((code) => this.watch.keepSecret(code));
    return codes;
  }

  async finish(home = "/"): Promise<void> {
    // The box itself may be drawn by its label.
    await this.page.getByText(this.words.saved, { exact: true }).click();
    await expect(this.page.locator("input[name=saved]")).toBeChecked();
    await this.press(this.words.finish);
    await this.arrives(home);
  }

  /** The admin view is another application: the address comes first, and the page when it has loaded. */
  private async arrives(home: string): Promise<void> {
    await this.isAt(home);
    if (home === "/admin") await this.page.locator(".rail-menu").waitFor({ state: "attached" });
    await this.page.waitForLoadState("load");
  }

  /** The whole way from the invitation to where the person belongs: the portal, or for staff the admin view. */
  async setUp(person: Person, home = "/"): Promise<Kept> {
    await this.accept(person);
    const authenticator = await this.scan(person);
    await this.enter(authenticator.code());
    await this.isAt("/set-up/recovery-codes");
    const recoveryCodes = await this.recoveryCodes();
    await this.finish(home);
    return { authenticator, recoveryCodes };
  }

  // Sign-in

  async givePassword(person: Person, password = person.password): Promise<void> {
    this.watch.keepSecret(password);
    await this.page.goto(`${this.firm.url}/sign-in`);
    await this.username.fill(person.username);
    await this.password.fill(password);
    await this.press(this.words.signIn);
  }

  async beginSignIn(person: Person): Promise<void> {
    await this.givePassword(person);
    await this.isAt("/sign-in/verify");
  }

  async signIn(person: Person, code: string, home = "/"): Promise<void> {
    await this.beginSignIn(person);
    await this.enter(code);
    await this.arrives(home);
  }

  /** The menu of the admin view, where the window is narrow. Without its style the page shows it in any window. */
  async openMenu(): Promise<void> {
    const menu = this.page.locator(".rail-menu > summary");
    await menu.waitFor({ state: "attached" });
    await this.page.waitForLoadState("load");
    if (await menu.isVisible()) await menu.click();
  }

  async signOut(): Promise<void> {
    await this.press(this.words.signOut);
    await this.isAt("/sign-in");
  }
}
