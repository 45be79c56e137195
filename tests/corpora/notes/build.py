# ruff: noqa: E501
"""Writes notes.jsonl from the written notes and from sentences with places for what is made up.

`python -m tests.corpora.notes.build`: the same file each time. Labels stand in the source as
[[piece|type]]; a {type} is filled with a piece made up here. Telephone numbers are of the ranges that
PTS keeps for fiction, personnummer have the birth numbers that Skatteverket keeps for tests.
"""

import json
import random
import re
from collections.abc import Callable, Iterator
from pathlib import Path

from .sentences import ACTS, AROUND, FORMS, NAMES, PLACES, QUIET, STREETS

HERE = Path(__file__).parent
LABEL = re.compile(r"\[\[(.+?)\|([a-z]+)\]\]")
LONGEST = 140
Labelled = tuple[str, list[tuple[int, int, str]]]


def labelled(source: str) -> Labelled:
    """A note and its spans, from a source with [[piece|type]]."""
    note, spans, at = "", [], 0
    for match in LABEL.finditer(source):
        note += source[at : match.start()]
        spans.append((len(note), len(note) + len(match[1]), match[2]))
        note += match[1]
        at = match.end()
    return note + source[at:], spans


def check_digit(nine: str) -> str:
    total = sum(sum(divmod(int(d) * (2 - i % 2), 10)) for i, d in enumerate(nine))
    return str(-total % 10)


class Maker:
    """Makes up pieces of every type, in the ways people write them."""

    def __init__(self, seed: int) -> None:
        self.dice = random.Random(seed)

    def digits(self, count: int) -> str:
        return "".join(self.dice.choice("0123456789") for _ in range(count))

    def personnummer(self) -> str:
        d = self.dice
        year, month, day = d.randint(1945, 2012), d.randint(1, 12), d.randint(1, 28)
        day += 60 * (d.random() < 0.3)
        date = f"{year % 100:02}{month:02}{day:02}"
        number = d.choice(("238", "239", "980", "981", "985"))
        last = check_digit(date + number)
        if d.random() < 0.25:
            last = str((int(last) + d.randint(1, 9)) % 10)
        four = number + last
        forms = (
            f"{date}-{four}",
            f"{date}{four}",
            f"{date} {four}",
            f"{date}+{four}",
            f"{year // 100}{date}-{four}",
            f"{year // 100}{date}{four}",
            f"{year // 100}{date} {four}",
            f"{year}-{month:02}-{day:02}-{four}",
            f"{date[:2]} {date[2:4]} {date[4:]}-{four}",
            f"{date[:2]} {date[2:4]} {date[4:]} {four}",
        )
        made = d.choice(forms)
        # Ten digits in one that begin as a mobile's cannot be told from one.
        return f"{date}-{four}" if made.startswith("07") else made

    def phone(self) -> str:
        d = self.dice
        last = d.randint(5, 99)
        mobile = f"70174 06{last:02}".replace(" ", "")
        groups = f"{mobile[2:5]} {mobile[5:7]} {mobile[7:]}"
        foreign = d.choice(
            ("+40 7", "+359 8", "+66 8", "+380 5", "+34 6", "+355 6", "+36 3", "+84 9", "+234 8")
        )
        forms = (
            f"0{mobile}",
            f"070-{groups}",
            f"070 {groups}",
            f"070{groups.replace(' ', '')}",
            f"070-{groups.replace(' ', '')}",
            f"+46 70 {groups}",
            f"+46{mobile}",
            f"0046{mobile}",
            f"+46 (0)70-{groups}",
            f"070.{groups.replace(' ', '.')}",
            f"08-465 004 {last:02}",
            f"08-4650 04{last:02}",
            f"08 465 00 4{last % 10}",
            f"031-390 06 {last:02}",
            f"040-628 04 {last:02}",
            f"0980-319 2{last:02}",
            foreign + f"{self.digits(2)} {self.digits(3)} {self.digits(3)}",
            foreign.replace(" ", "") + self.digits(8),
            foreign.replace("+", "00").replace(" ", "") + self.digits(8),
        )
        return d.choice(forms)

    def email(self) -> str:
        d = self.dice
        name = d.choice(("lina.s", "rosa91", "info", "bella_x", "m.popa", "katya-77"))
        domain = d.choice(("example.org", "example.com", "example.se", "mail.example.net"))
        return d.choice(
            (f"{name}@{domain}", f"{name}@{domain}", f"{name} @ {domain}", f"{name}(at){domain}")
        )

    def web(self) -> str:
        d = self.dice
        site = d.choice(("example.com", "exempel.se", "sugar-exempel.nu", "escort.example.org"))
        return d.choice(
            (
                f"https://{site}/a/{self.digits(5)}",
                f"www.{site}",
                site,
                f"{site}/rosa",
                f"http://{site}",
            )
        )

    def handle(self) -> str:
        d = self.dice
        stem = d.choice(("rosa", "lillan", "bella", "sweetgirl", "angelx", "molly", "sthlmgirl"))
        name = d.choice(
            (f"{stem}{self.digits(2)}", f"{stem}_{self.digits(2)}", f"{stem}.x", f"x_{stem}")
        )
        service = d.choice(("snap", "insta", "ig", "kik", "telegram", "Snapchat", "tiktok"))
        return d.choice(
            (
                f"@{name}",
                f"{service}: {name}",
                f"{service} {name}",
                f"{service} @{name}",
                f"{service}:{name}",
            )
        )

    def plate(self) -> str:
        d = self.dice
        letters = "".join(d.choice("ABCDEFGHJKLMNOPRSTUWXYZ") for _ in range(3))
        end = d.choice("0123456789ABCDEFGHJKLMNPRSTUWXYZ")
        space = d.choice((" ", ""))
        plate = f"{letters}{space}{self.digits(2)}{end}"
        return f"reg [[{plate.lower()}|plate]]" if d.random() < 0.3 else f"[[{plate}|plate]]"

    def card(self) -> str:
        nine = "4" + self.digits(14)
        total = sum(sum(divmod(int(x) * (2 - i % 2), 10)) for i, x in enumerate(nine))
        card = nine + str(-total % 10)
        grouped = " ".join(card[i : i + 4] for i in range(0, 16, 4))
        return self.dice.choice((card, grouped, grouped.replace(" ", "-")))

    def account(self) -> str:
        d = self.dice
        clearing = str(d.randint(5000, 8999))
        forms = (
            f"konto [[{clearing}-{self.digits(7)}|account]]",
            f"konto [[{clearing} {self.digits(2)} {self.digits(3)} {self.digits(2)}|account]]",
            f"clearing [[{clearing}|account]] konto [[{self.digits(7)}|account]]",
            f"bg [[{self.digits(3)}-{self.digits(4)}|account]]",
            f"bankgiro [[{self.digits(4)}-{self.digits(4)}|account]]",
            f"swish [[123 {self.digits(3)} {self.digits(2)} {self.digits(2)}|account]]",
            f"[[SE{self.digits(2)} {' '.join(self.digits(4) for _ in range(5))}|account]]",
            f"pg [[{self.digits(2)} {self.digits(2)} {self.digits(2)}-{self.digits(1)}|account]]",
        )
        return d.choice(forms)

    def street(self) -> str:
        d = self.dice
        street = d.choice(STREETS)
        number = d.randint(1, 140)
        form = d.choice(
            ("{s} {n}", "{s} {n}", "{s} {n} B", "{s} {n}a", "{s} nr {n}", "{s} {n}, 2 tr")
        )
        made = form.format(s=street, n=number)
        return made.lower() if d.random() < 0.25 else made

    def doorcode(self) -> str:
        code = self.digits(4)
        return self.dice.choice(
            (
                f"portkod {code}",
                f"kod {code}",
                f"dörrkod #{code}",
                f"portkoden är {code}",
                f"Kod: {code}",
                f"kod till porten {code}",
            )
        )

    def name(self) -> str:
        name = self.dice.choice(NAMES)
        roll = self.dice.random()
        if roll < 0.15:
            return f"[[{name.lower()}|name]]"
        return (
            f"[[{name}s|name]] kompis"
            if roll < 0.22 and not name.endswith("s")
            else f"[[{name}|name]]"
        )

    def piece(self, kind: str) -> str:
        made: Callable[[], str] = getattr(self, kind)
        text = made()
        return text if "[[" in text else f"[[{text}|{kind}]]"

    def filled(self, sentence: str) -> str:
        made = re.sub(r"\{([a-z]+)\}", lambda m: self.piece(m[1]), sentence)
        made = made.replace("<place>", self.dice.choice(PLACES))
        return re.sub("<n>", lambda _: str(self.dice.randint(1, 14)), made)


def sources(seed: int) -> Iterator[str]:
    """Every note with its labels, in order."""
    for name in ("written_negative.txt", "written_positive.txt"):
        yield from (HERE / name).read_text(encoding="utf-8").splitlines()
    maker = Maker(seed)
    for kind, forms in FORMS.items():
        for i in range(56 if kind != "name" else 190):
            sentence = forms[i % len(forms)]
            around = maker.dice.choice(AROUND)
            yield maker.filled(around.replace("…", sentence))
    for i in range(330):
        pieces = [maker.dice.choice(QUIET), ACTS[i % len(ACTS)]]
        maker.dice.shuffle(pieces)
        yield maker.filled(maker.dice.choice((". ", ", ", "; ", " - ")).join(pieces))


def main() -> None:
    seen: set[str] = set()
    with (HERE / "notes.jsonl").open("w", encoding="utf-8") as file:
        for source in sources(5):
            note, spans = labelled(source)
            if len(note) > LONGEST or note in seen:
                continue
            seen.add(note)
            file.write(json.dumps({"note": note, "spans": spans}, ensure_ascii=False) + "\n")
    print(len(seen))


if __name__ == "__main__":
    main()
