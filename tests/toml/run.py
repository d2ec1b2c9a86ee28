#!/usr/bin/env python3
"""run.py --dump PROGRAM [--seed N] [--count N]: the TOML reader against Python's tomllib.

Documents are generated from the grammar, then some are damaged: both readers must accept the
same ones, with the same values in the same order.  They may differ where TOML leaves a choice:
integers of more than 64 bits, the year 0, deep nesting.
"""
import argparse
import json
import random
import subprocess
import sys

try:
    import tomllib
except ImportError:
    print("skipped: this Python has no tomllib (3.11)\n0 passed, 0 failed, 1 skipped")
    sys.exit(77)

NAMES = ["a", "b", "c", "name", "x-y", "1", "_", '"a"', "'b'", '"k\\u00e9y"', '"a.b"', "''"]
# What the specification shows, and what readers get wrong.
FIXED = [
    "", "\n", "#", "# \u00e9\t\n", "a=1", "a=1\r\nb=2\r\n", "a=1\rb=2", "a=1 b=2", "=1",
    "a", "a=", "a==1", "a=1\na=2", "[a]\n[a]", "[a]\nb=1\n[a.b]", "[a.b]\n[a]\nc=1",
    "[a.b]\n[a]\nb.c=1", "[a.b.c]\nz=9\n[a]\nb.c.t='x'", "[a]\nb.c=1\n[a.b]", "a.b=1\na.c=2\na.b=3",
    "[f]\na.c=1\na.t.s=true\n[f.a]", "[f]\na.c=1\n[f.a.t]\nx=1", "a=[1]\n[[a]]", "a=[{}]\n[a.b]",
    "[[a]]\n[a]", "[a]\n[[a]]", "[[a.b]]\n[a]\nb.c=1", "[[a]]\n[a.b]\n[[a]]\n[a.b]", "a={}\n[a.b]",
    "a={b=1}\na.c=1", "a={b.c=1,b.d=2}", "a={b={c=1},b.d=2}", "a={b=1,}", "a={b=1\n}", "a=[1,\n2,#c\n]",
    "a=[,]", "a=[1,,2]", "a=[1 2]", "a=1_0", "a=1__0", "a=_1", "a=1_", "a=01", "a=+0", "a=-0", "a=0x_1",
    "a=0xDEAD_beef", "a=0o17", "a=0o8", "a=0b10", "a=0b2", "a=+0x1", "a=0X1", "a=1.", "a=.1", "a=1.e2",
    "a=1e2", "a=1E+2", "a=1.5e-3", "a=1e", "a=0e0", "a=00.1", "a=-0.0", "a=inf", "a=+inf", "a=-inf",
    "a=nan", "a=-nan", "a=Inf", "a=true", "a=True", "a=truee", "a=2020-02-29", "a=2021-02-29",
    "a=1979-05-27T07:32:00Z", "a=1979-05-27 07:32:00.999999-07:00", "a=1979-05-27t07:32:00z",
    "a=1979-05-27 # c", "a=1979-05-27 ", "a=07:32:00.5", "a=07:32", "a=24:00:00", "a=1979-13-01",
    "a=1979-05-27T07:32:00+25:00", "a=1979-05-27T", "a=1979-05-27  07:32:00", 'a="""\nb"""', 'a=""""""',
    'a="""""""', 'a=""""""""', 'a="""a\\\n  \n b"""', 'a="""a\\ \t\nb"""', 'a="""a\\ b"""', 'a="\\\n"',
    'a="\n"', "a='\n'", "a='''\n\nb'''''", "a='\\'", 'a="\\x41"', 'a="\\u0000"', 'a="\\uD800"',
    'a="\\U0010FFFF"', 'a="\\U00110000"', 'a="\\u00e"', "a='\t'", "a='\x01'", 'a="\x7f"', "a=1 # \x00",
    '"""a"""=1', "a . b = 1", "[ a . 'b' ]", "[[ a ]]", "[ [a]]", "[a]]", "[a] b=1", "[]", "[a.]", "[.a]",
    "a={ b = 1 , c = 2 }", "a=[[1],['x'],{}]", "a.1.b=2", "[a]\n[b]\na.c=1", "3.14=1", "a='''''a'''",
    "a={b=[1,{c=2}]}", "a=\"\\e\"", "a=1979-05-27T07:32:00.", "a=9223372036854775807",
    "a=-9223372036854775808", "a='\u0085'", "\u00e9=1", "a=[1]#c", "x=1e1000", "a = 0.1e0_1", "a=1e1.0",
]


def string(rng):
    text = "".join(rng.choice(["a", "Z", " ", "\u00e9", "\u4e16", "#", "=", "]", ".", "0"])
                   for _ in range(rng.randrange(6)))
    kind = rng.randrange(5)
    if kind == 0:
        return f"'{text}'"
    if kind == 1:
        return "'''" + text + rng.choice(["", "\n", "'a", "''", '"']) + "'''"
    escape = rng.choice(["", "\\n", "\\\"", "\\\\", "\\u0041", "\\U0001F600", "\\t"])
    if kind == 2:
        return '"""' + rng.choice(["", "\n", "\r\n"]) + text + escape + \
            rng.choice(["", "\n", '"', "\\\n   "]) + '"""'
    return f'"{text}{escape}"'


def scalar(rng):
    return rng.choice([
        lambda: string(rng), lambda: string(rng),
        lambda: str(rng.randrange(-2**63, 2**63)), lambda: str(rng.randrange(100)),
        lambda: hex(rng.randrange(2**40)), lambda: oct(rng.randrange(512)),
        lambda: bin(rng.randrange(64)), lambda: f"{rng.randrange(9) + 1}_000",
        lambda: repr(rng.uniform(-1e6, 1e6)), lambda: f"{rng.randrange(99)}e{rng.randrange(-9, 9)}",
        lambda: rng.choice(["true", "false", "inf", "-nan", "+inf"]),
        lambda: f"{rng.randrange(1, 2100):04}-{rng.randrange(1, 13):02}-{rng.randrange(1, 32):02}"
                + rng.choice(["", "T", " ", "t"]) + rng.choice(["", "07:32:00", "23:59:59.25"])
                + rng.choice(["", "", "Z", "+01:30"]),
        lambda: f"{rng.randrange(25):02}:{rng.randrange(61):02}:00",
    ])()


def value(rng, depth=0):
    kind = rng.randrange(8) if depth < 4 else 2
    blank = rng.choice(["", " ", "\n", " # c\n", "\r\n"])
    if kind == 0:
        items = [value(rng, depth + 1) for _ in range(rng.randrange(4))]
        return "[" + blank + f"{blank},{blank}".join(items) + rng.choice(["", blank]) + "]"
    if kind == 1:
        pairs = [f"{key(rng)} = {value(rng, depth + 1)}" for _ in range(rng.randrange(3))]
        return "{ " + ", ".join(pairs) + " }"
    return scalar(rng)


def key(rng):
    return rng.choice([".", " . "]).join(rng.choice(NAMES)
                                         for _ in range(rng.choice([1, 1, 1, 2, 3])))


def document(rng):
    lines = []
    for _ in range(rng.randrange(1, 12)):
        kind = rng.randrange(8)
        if kind == 0:
            lines.append(f"[{key(rng)}]")
        elif kind == 1:
            lines.append(f"[[{key(rng)}]]")
        elif kind == 2:
            lines.append(rng.choice(["", "# comment", "\t"]))
        else:
            lines.append(f"{key(rng)} = {value(rng)}" + rng.choice(["", "", " # c"]))
    return rng.choice(["\n", "\n", "\r\n"]).join(lines)


def damage(rng, text):
    at = rng.randrange(len(text) + 1)
    return text[:at] + rng.choice(list("=[]{}\"'.,#\n\\_0e\x01\u00e9-: ") + [""]) + \
        text[at + rng.randrange(2):]


def same(ours, theirs):
    """Our tagged value, and that of tomllib."""
    if isinstance(theirs, (bool, int)):
        return type(ours) is type(theirs) and ours == theirs
    if not isinstance(ours, list) or len(ours) != 2:
        return False
    tag, content = ours
    if isinstance(theirs, dict):
        return tag == "table" and [k for k, _ in content] == list(theirs) and \
            all(same(v, theirs[k]) for k, v in content)
    if isinstance(theirs, list):
        return tag == "array" and len(content) == len(theirs) and all(map(same, content, theirs))
    if isinstance(theirs, float):
        return tag == "float" and repr(float.fromhex(content)).lstrip("-") == \
            repr(theirs).lstrip("-") and (theirs != theirs or float.fromhex(content) == theirs)
    if isinstance(theirs, str):
        return tag == "string" and content == theirs
    return tag == "calendar" and tomllib.loads(f"x = {content}")["x"] == theirs


def has_choice(theirs):
    if isinstance(theirs, dict):
        return any(map(has_choice, theirs.values()))
    if isinstance(theirs, list):
        return any(map(has_choice, theirs))
    return isinstance(theirs, int) and not -2**63 <= theirs < 2**63


def compare(text, ours):
    """None if both readers agree, else how they differ."""
    try:
        theirs = tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        if isinstance(ours, dict) or "0000-" in text:
            return None
        return f"accepted; tomllib: {error}"
    if isinstance(ours, dict):
        return None if has_choice(theirs) else f"refused: {ours['error']}"
    return None if same(ours, theirs) else f"read as {json.dumps(ours)}; tomllib: {theirs}"


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--dump", required=True)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--count", type=int, default=6000)
    options = parser.parse_args()
    rng = random.Random(options.seed)
    texts = list(FIXED)
    while len(texts) < options.count:
        text = document(rng)
        texts += [text, damage(rng, text)]
    data = b"".join(b"%d\n%s" % (len(t), t) for t in (text.encode() for text in texts))
    done = subprocess.run([options.dump], input=data, stdout=subprocess.PIPE, check=False)
    lines = done.stdout.decode("ascii").splitlines()
    failed = accepted = 0
    for text, line in zip(texts, lines):
        ours = json.loads(line)
        accepted += not isinstance(ours, dict)
        fault = compare(text, ours)
        if fault:
            failed += 1
            print(f"{text!r}\n  {fault}")
    if done.returncode or len(lines) != len(texts):
        failed += 1
        print(f"the program ended early, status {done.returncode}")
    # A generator whose documents are nearly all wrong would show little.
    if accepted < len(texts) // 4:
        failed += 1
        print(f"only {accepted} of {len(texts)} documents were accepted")
    print(f"{len(texts) - failed} passed, {failed} failed")
    return failed > 0


if __name__ == "__main__":
    sys.exit(main())
