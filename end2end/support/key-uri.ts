// The rules for what a QR code of Guichet says, one by one: the conservative profile that Google Authenticator, Okta Verify,
// Microsoft Authenticator, Authy, Aegis, 2FAS and Apple Passwords all read (docs/ARCHITECTURE.md tells why).

interface Rule {
  says: string;
  holds: (uri: string, account: string) => boolean;
}

export const rules: Rule[] = [
  { says: "is for time-based codes", holds: (uri) => uri.startsWith("otpauth://totp/") },
  { says: "is plain ASCII without blanks", holds: (uri) => /^[\x21-\x7e]+$/.test(uri) },
  { says: "has one question mark and no fragment", holds: (uri) => count(uri, "?") === 1 && !uri.includes("#") },
  { says: "has one literal colon in the label, none encoded", holds: (uri) => count(label(uri), ":") === 1 && !/%3a/i.test(label(uri)) },
  { says: "has no plus sign: a blank is %20, a plus %2B", holds: (uri) => !uri.includes("+") },
  { says: "encodes what isn't unreserved, in capitals", holds: (uri) => [...label(uri).split(":"), ...values(uri)].every(wellEncoded) },
  { says: "names the account", holds: (uri, account) => decodeURIComponent(labelParts(uri).account) === account },
  { says: "writes the @ of the account as %40", holds: (uri, account) => !account.includes("@") || /^[^@]*%40[^@]*$/.test(labelParts(uri).account) },
  { says: "names the firm in at most 24 letters, digits, blanks, hyphens and stops", holds: (uri) => /^[A-Za-z0-9 .-]{1,24}$/.test(shortName(uri)) },
  { says: "has no blank at either end of the firm's name", holds: (uri) => shortName(uri).trim() === shortName(uri) },
  { says: "has the label's prefix as its issuer, byte for byte", holds: (uri) => parameter(uri, "issuer") === labelParts(uri).firm },
  { says: "has a secret of 32 base32 characters, upper case, unpadded", holds: (uri) => /^[A-Z2-7]{32}$/.test(parameter(uri, "secret") ?? "") },
  { says: "leaves the defaults out: no algorithm, digits or period", holds: (uri) => !/[?&](algorithm|digits|period)=/i.test(uri) },
  { says: "has no picture, colour or lock", holds: (uri) => !/[?&](image|color|lock)=/i.test(uri) },
  { says: "has exactly a secret and an issuer, once each", holds: (uri) => names(uri).sort().join() === "issuer,secret" },
];

/** What `uri` breaks, in words; nothing when it is right. */
export function broken(uri: string, account: string): string[] {
  return rules.filter(({ holds }) => !attempt(() => holds(uri, account))).map(({ says }) => says);
}

/** The firm as authenticator apps show it. */
export function shortName(uri: string): string {
  return decodeURIComponent(labelParts(uri).firm);
}

const count = (text: string, what: string) => text.split(what).length - 1;
const label = (uri: string) => uri.slice("otpauth://totp/".length).split("?")[0] ?? "";
const query = (uri: string) => (uri.split("?")[1] ?? "").split("&");
const names = (uri: string) => query(uri).map((pair) => pair.split("=")[0] ?? "");
const values = (uri: string) => query(uri).map((pair) => pair.slice(pair.indexOf("=") + 1));
const parameter = (uri: string, name: string) => values(uri)[names(uri).indexOf(name)];
// RFC 3986 §2.3; percent-encoded bytes in capitals, §2.1
const wellEncoded = (part: string) => /^(?:[A-Za-z0-9._~-]|%[0-9A-F]{2})+$/.test(part);

function labelParts(uri: string): { firm: string; account: string } {
  const [firm = "", account = ""] = label(uri).split(":");
  return { firm, account };
}

/** A URI that can't even be decoded breaks the rule that asked. */
function attempt(holds: () => boolean): boolean {
  try {
    return holds();
  } catch {
    return false;
  }
}
