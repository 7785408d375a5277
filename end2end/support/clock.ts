// The server's clock, in the hands of the test: a file that a server built with `test-clock` reads whenever it asks for the
// time. No test waits for time to pass; it says that it has.
import { renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";

export class Clock {
  readonly file: string;
  private milliseconds = Date.UTC(2026, 10, 24, 15, 0, 5);

  constructor(folder: string) {
    this.file = join(folder, "clock");
    this.write();
  }

  /** Unix time in milliseconds. */
  now(): number {
    return this.milliseconds;
  }

  advance(seconds: number): void {
    this.milliseconds += seconds * 1000;
    this.write();
  }

  /** By rename: the server never reads half a number. */
  private write(): void {
    writeFileSync(`${this.file}.new`, String(this.milliseconds));
    renameSync(`${this.file}.new`, this.file);
  }
}

/** How long one code of an authenticator app lasts, in seconds. */
export const STEP = 30;
export const MINUTE = 60;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;
