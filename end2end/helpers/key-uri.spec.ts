// The checker finds each thing that an app would stumble over.
import { expect, test } from "@playwright/test";
import { broken, rules } from "../support/key-uri";

const account = "marie.gagnon+impots@example.com";
const secret = "I5KUSQ2IIVKCATKPINFVKUBAJ5HEYWJB";
const right = `otpauth://totp/Cote%20Levesque:marie.gagnon%2Bimpots%40example.com?secret=${secret}&issuer=Cote%20Levesque`;

test("a right URI breaks no rule", () => {
  expect(broken(right, account)).toEqual([]);
});

const wrong: [string, string][] = [
  ["is for counter-based codes", right.replace("totp/", "hotp/")],
  ["has a raw blank", right.replaceAll("%20", " ")],
  ["has a plus for a blank", right.replaceAll("%20", "+")],
  ["has an accent", right.replaceAll("Cote", "Côté")],
  ["has an encoded accent", right.replaceAll("Cote", "C%C3%B4t%C3%A9")],
  ["has an ampersand in the name", right.replaceAll("%20", "%20%26%20")],
  ["has an encoded colon", right.replace("Levesque:", "Levesque%3A")],
  ["has two colons", right.replace("Levesque:", "Levesque:Cabinet:")],
  ["has no firm before the account", right.replace("Cote%20Levesque:", "")],
  ["has a raw @", right.replace("%40", "@")],
  ["has small hexadecimal digits", right.replace("%2B", "%2b")],
  ["names another account", right.replace("marie", "paul")],
  ["has another issuer than prefix", right.replace("issuer=Cote%20Levesque", "issuer=Cote")],
  ["has no issuer", right.replace(/&issuer=.*/, "")],
  ["has a padded secret", right.replace("&issuer", "====&issuer")],
  ["has a short secret", right.replace(secret, secret.slice(0, 26))],
  ["has a secret in small letters", right.replace(secret, secret.toLowerCase())],
  ["has a secret that isn't base32", right.replace("I5KU", "I0KU")],
  ["names its algorithm", `${right}&algorithm=SHA1`],
  ["names its digits", `${right}&digits=6`],
  ["names its period", `${right}&period=30`],
  ["has a picture", `${right}&image=https%3A%2F%2Fexample.com%2Flogo.png`],
  ["has two secrets", `${right}&secret=${secret}`],
  ["has a fragment", `${right}#x`],
  ["has a long firm name", right.replaceAll("Levesque", "Levesque%20et%20tous%20ses%20associes")],
  ["is cut", right.slice(0, 20)],
  ["can't be decoded", right.replace("%40", "%4")],
];

for (const [what, uri] of wrong) {
  test(`a URI that ${what} breaks a rule`, () => {
    expect(broken(uri, account)).not.toEqual([]);
  });
}

test("no rule is idle", () => {
  const caught = new Set(wrong.flatMap(([, uri]) => broken(uri, account)));
  const blankAtTheEnd = right.replaceAll("Levesque", "Levesque%20");
  broken(blankAtTheEnd, account).forEach((rule) => caught.add(rule));
  expect(rules.map(({ says }) => says).filter((rule) => !caught.has(rule))).toEqual([]);
});
