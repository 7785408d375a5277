// The firm of `guichet demo`, with two months behind it, and its owner's app.
import { spawn, type ChildProcess } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "@playwright/test";
import { Authenticator } from "./authenticator";
import { Clock } from "./clock";
import { freePort, guichet, root } from "./firm";

export class Demo {
  private constructor(
    readonly url: string,
    readonly owner: string,
    readonly password: string,
    readonly authenticator: Authenticator,
    private readonly server: ChildProcess,
    private readonly folder: string,
  ) {}

  static async open(): Promise<Demo> {
    const folder = mkdtempSync(join(tmpdir(), "guichet-shown-"));
    const clock = new Clock(folder);
    const port = await freePort();
    const url = `http://localhost:${port}`;
    const server = spawn(guichet, ["demo"], {
      cwd: folder,
      stdio: ["ignore", "pipe", "ignore"],
      env: {
        PATH: process.env.PATH,
        HOME: folder,
        GUICHET_LISTEN: `127.0.0.1:${port}`,
        GUICHET_BASE_URL: url,
        GUICHET_TEST_CLOCK_FILE: clock.file,
        LEPTOS_SITE_ROOT: join(root, "target/site"),
      },
    });
    let printed = "";
    server.stdout.on("data", (text: Buffer) => (printed += text.toString()));
    const owner = () => printed.match(/Owner: (\S+)\s+six-digit codes: .*--base32 (\S+)/);
    await expect.poll(() => owner() !== null, { message: "the demonstration starts", timeout: 60_000 }).toBe(true);
    const [, username, key] = owner() as RegExpMatchArray;
    const password = printed.match(/password is: (.*)/)?.[1] as string;
    clock.advance(60);
    const authenticator = new Authenticator(`otpauth://totp/Demo:owner?secret=${key}&issuer=Demo`, clock);
    return new Demo(url, username as string, password, authenticator, server, folder);
  }

  async close(): Promise<void> {
    const gone = new Promise((done) => this.server.once("exit", done));
    this.server.kill("SIGTERM");
    await gone;
    rmSync(this.folder, { recursive: true, force: true });
  }
}
