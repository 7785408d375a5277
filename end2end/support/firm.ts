// A firm with a server, a database, keys and a clock of its own, in a folder that is gone afterwards.
import { execFile, spawn, type ChildProcess } from "node:child_process";
import { closeSync, existsSync, mkdtempSync, openSync, readFileSync, rmSync } from "node:fs";
import { createServer, type AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { promisify } from "node:util";
import { expect } from "@playwright/test";
import { Clock } from "./clock";
import type { Language } from "./words";

export const root = resolve(__dirname, "../..");
export const guichet = join(root, "target/test-clock/guichet");
const run = promisify(execFile);

export interface About {
  name: string;
  shortName?: string;
  phone?: string;
  /** When the telephone is answered. */
  hours?: Record<Language, string>;
  policy?: "off" | "optional" | "required";
  /** Further settings of its server. */
  settings?: Record<string, string>;
}

export interface Invitee {
  username: string;
  role?: "owner" | "accountant" | "client";
  name?: string;
  locale?: Language;
}

export class Firm {
  private server?: ChildProcess;

  private constructor(
    readonly about: About,
    readonly url: string,
    readonly folder: string,
    readonly clock: Clock,
    private readonly environment: NodeJS.ProcessEnv,
  ) {}

  static async open(about: About): Promise<Firm> {
    for (const needed of [guichet, join(root, "target/site/pkg")]) {
      if (!existsSync(needed)) throw new Error(`${needed} isn't there: make test builds it`);
    }
    const folder = mkdtempSync(join(tmpdir(), "guichet-firm-"));
    const clock = new Clock(folder);
    const port = await freePort();
    const url = `http://localhost:${port}`;
    const firm = new Firm(about, url, folder, clock, {
      PATH: process.env.PATH,
      HOME: folder,
      GUICHET_LISTEN: `127.0.0.1:${port}`,
      GUICHET_BASE_URL: url,
      GUICHET_DATABASE_URL: `sqlite://${join(folder, "guichet.db")}`,
      GUICHET_KEY_FILE: join(folder, "guichet.keys"),
      GUICHET_TEST_CLOCK_FILE: clock.file,
      LEPTOS_SITE_ROOT: join(root, "target/site"),
      ...about.settings,
    });
    await firm.command("firm", "create", "--name", about.name, "--policy", about.policy ?? "required",
      "--locale", "en", "--time-zone", "America/Toronto",
      ...(about.shortName ? ["--short-name", about.shortName] : []),
      ...(about.phone ? ["--phone", about.phone] : []),
      ...(about.hours ? ["--phone-hours-en", about.hours.en, "--phone-hours-fr", about.hours.fr] : []));
    await firm.serve(port);
    return firm;
  }

  /** The link of a fresh invitation. */
  async invite({ username, role = "client", name, locale }: Invitee): Promise<string> {
    const printed = await this.command("invite", "--role", role, "--username", username,
      ...(name ? ["--name", name] : []),
      ...(locale ? ["--locale", locale] : []));
    const link = printed.trim();
    expect(link, "`guichet invite` prints the link alone").toMatch(new RegExp(`^${this.url}/set-up/\\S+$`));
    return link;
  }

  log(): string {
    return readFileSync(join(this.folder, "log"), "utf8");
  }

  /** Stops the server in the way an operator does; the folder stays. */
  async stop(): Promise<void> {
    const server = this.server;
    if (!server || server.exitCode !== null) return;
    const gone = new Promise((done) => server.once("exit", done));
    server.kill("SIGTERM");
    await gone;
  }

  async close(): Promise<void> {
    await this.stop();
    rmSync(this.folder, { recursive: true, force: true });
  }

  private async command(...args: string[]): Promise<string> {
    const { stdout } = await run(guichet, args, { env: this.environment, cwd: this.folder });
    return stdout;
  }

  private async serve(port: number): Promise<void> {
    const log = openSync(join(this.folder, "log"), "a");
    const server = spawn(guichet, ["serve"], { env: this.environment, cwd: this.folder, stdio: ["ignore", log, log] });
    closeSync(log);
    this.server = server;
    const ready = async () => {
      if (server.exitCode !== null) return `stopped: ${this.log()}`;
      const answer = await fetch(`http://127.0.0.1:${port}/readyz`).catch(() => undefined);
      return answer?.ok ? "ready" : "not yet";
    };
    await expect.poll(ready, { message: "the server starts", timeout: 20_000, intervals: [50] }).not.toBe("not yet");
    expect(await ready()).toBe("ready");
  }
}

export async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  const { port } = server.address() as AddressInfo;
  await new Promise((closed) => server.close(closed));
  return port;
}
