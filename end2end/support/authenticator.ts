// An authenticator app that knows nothing of Guichet: it reads what the QR code says. Two independent programs make each
// code, oathtool and the npm package otpauth, and must agree.
import { execFileSync } from "node:child_process";
import { TOTP, URI } from "otpauth";
import type { Clock } from "./clock";
import { STEP } from "./clock";

export class Authenticator {
  readonly secret: string;
  private readonly totp: TOTP;

  constructor(readonly uri: string, private readonly clock: Clock) {
    const totp = URI.parse(uri);
    if (!(totp instanceof TOTP)) throw new Error(`not for time-based codes: ${uri}`);
    this.totp = totp;
    this.secret = totp.secret.base32;
  }

  /** The six digits that the app shows now, or showed some steps ago. */
  code(stepsFromNow = 0): string {
    const at = this.clock.now() + stepsFromNow * STEP * 1000;
    const ours = oathtool(this.secret, at);
    const theirs = this.totp.generate({ timestamp: at });
    if (ours !== theirs) throw new Error(`oathtool says ${ours}, otpauth says ${theirs}`);
    return ours;
  }

  /** Six digits that no step near now shows. */
  wrongCode(): string {
    const near = [-2, -1, 0, 1, 2].map((steps) => this.code(steps));
    return ["000000", "111111", "222222", "333333", "444444", "555555"].find((code) => !near.includes(code)) as string;
  }
}

function oathtool(secret: string, at: number): string {
  const now = `@${Math.floor(at / 1000)}`;
  return execFileSync("oathtool", ["--totp", "--base32", "--now", now, "-"], { input: secret, encoding: "utf8" }).trim();
}
