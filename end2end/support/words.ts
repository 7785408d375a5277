// The words that the tests press and read, in both languages: what the pages promise to say, not a copy of their files.
export type Language = "en" | "fr";

const en = {
  continue: "Continue",
  verify: "Verify",
  finish: "Finish",
  saved: "I have saved them",
  download: "Download",
  print: "Print",
  copy: "Copy",
  copied: "Copied",
  openApp: "Open my authenticator app",
  signIn: "Sign in",
  signOut: "Sign out",
  cannotUseApp: "I can’t use my app",
  otherLanguage: "Français",
  needHelp: "Need help?",
  connectApp: "Connect your authenticator app",
  saveCodes: "Save your recovery codes",
  enterCode: "Enter your six-digit code",
  wrongPassword: "That username and password don’t match",
  wrongCode: "That code didn’t work",
  notTheCode: "This isn’t the code your app shows now",
  triesLeft: (tries: number) => `You have ${tries} ${tries === 1 ? "try" : "tries"} left.`,
  threeThings: "Three things to check",
  fifthWrongCode: "That was the fifth wrong code",
  askFirm: "Ask my accountant",
  firmIsTold: "The firm has been told",
  askedEnough: "The firm has your requests",
  tickToFinish: "Tick “I have saved them” to finish.",
  alreadyUsed: "That code was already used",
  invitationOver: "This link no longer works",
  tooShort: /15.characters/,
  nothingLost: /nothing (is|was) lost/i,
  date: (at: number) => day("en-GB", at),
};

type Words = typeof en;

const fr: Words = {
  continue: "Continuer",
  verify: "Vérifier",
  finish: "Terminer",
  saved: "Je les ai conservés",
  download: "Télécharger",
  print: "Imprimer",
  copy: "Copier",
  copied: "Copié",
  openApp: "Ouvrir mon application",
  signIn: "Se connecter",
  signOut: "Se déconnecter",
  cannotUseApp: "Je ne peux pas utiliser mon application",
  otherLanguage: "English",
  needHelp: "Besoin d’aide ?",
  connectApp: "Associez votre application d’authentification",
  saveCodes: "Conservez vos codes de récupération",
  enterCode: "Entrez votre code à six chiffres",
  wrongPassword: "Cet identifiant et ce mot de passe ne correspondent pas",
  wrongCode: "Ce code n’a pas fonctionné",
  notTheCode: "Ce n’est pas le code affiché en ce moment",
  triesLeft: (tries) => `Il vous reste ${tries} ${tries === 1 ? "essai" : "essais"}.`,
  threeThings: "Trois choses à vérifier",
  fifthWrongCode: "C’était le cinquième code erroné",
  askFirm: "Demander de l’aide",
  firmIsTold: "Le cabinet est avisé",
  askedEnough: "Le cabinet a reçu vos demandes",
  tickToFinish: "Cochez « Je les ai conservés » pour terminer.",
  alreadyUsed: "Ce code a déjà servi",
  invitationOver: "Ce lien ne fonctionne plus",
  tooShort: /15.caractères/,
  nothingLost: /rien n’(est|a été) perdu/i,
  date: (at) => day("fr-CA", at).replace(/^1 /, "1er "),
};

export const words: Record<Language, Words> = { en, fr };
export type { Words };

function day(locale: string, at: number): string {
  return new Intl.DateTimeFormat(locale, { dateStyle: "long", timeZone: "America/Toronto" }).format(at);
}
