#!/usr/bin/env python3
"""run.py --program P --samples DIR [--pictures DIR]: the HTML report in a real Chromium.

It must load without a word on the console, work by keyboard alone, keep hostile names
from running, fit a phone and wide screens, hold thousands of objects, and give axe-core, a
published checker of accessibility that is fetched with npm, nothing to say.
"""
import argparse
import json
import os
import re
import subprocess
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(HERE, "..", "reports"))

import browser
import hostile
import npm_file

TARGETS = ["alpine:3.22", "musl:1.2.5"]
SIX_TARGETS = ["alpine:3.22", "alpine:3.22+gcompat", "debian:bookworm-slim",
               "debian:trixie-slim", "distroless/cc-debian12", "scratch"]
SIZES = {"phone": (390, 844), "desktop": (1280, 900), "wide": (1920, 1080)}
AXE = ("axe-core@4.10.3", "package/axe.min.js",
       "880970c081707360e64f34cea25ff91892f5bc95675b0776925b9709dd8a68bb")
MANY = 5000
COUNT = "return document.getElementById('count').textContent"
FOCUS = "return document.activeElement.id || document.activeElement.tagName.toLowerCase()"


class Failure(Exception):
    """The page does not do what it should."""


def expect(condition, *words):
    if not condition:
        raise Failure(" ".join(map(str, words))[:600])


def report(program, tree, path, targets):
    command = [program, *(f"--target={target}" for target in targets), "--format",
               f"html={path}", "."]
    done = subprocess.run(command, cwd=tree, stdin=subprocess.DEVNULL, capture_output=True,
                          timeout=300, check=False)
    expect(done.returncode in (0, 1, 3), "exit", done.returncode, done.stderr[-300:])


# Violated by some, met by others, and left to other tools.
POLICY = {"images": ["debian:trixie-slim", "node:22-alpine", "alpine:3.22"],
          "require": {"digest": True, "nonroot": True, "shell": False,
                      "supported-until": "2027-12-31", "signature": {"key": "cosign.pub"}}}


def policy_report(program, folder, path):
    """The page of policy check about the Dockerfiles of tests/dockerfiles."""
    policy = os.path.join(folder, "policy.json")
    with open(policy, "w", encoding="utf-8") as file:
        json.dump(POLICY, file)
    done = subprocess.run([program, "policy", "check", "--policy", policy, "--format",
                           f"html={path}", "fixtures"],
                          cwd=os.path.join(HERE, "..", "dockerfiles"), capture_output=True,
                          stdin=subprocess.DEVNULL, timeout=300, check=False)
    expect(done.returncode == 1, "exit", done.returncode, done.stderr[-300:])


def count(page):
    """How many objects the list says it shows, and of how many."""
    words = page.run(COUNT).split()
    return int(words[0]), int(words[2])


def check_quiet(page, path):
    page.open(path)
    expect(not page.complaints(), "the console is not empty")
    title = page.run("return document.title")
    for target in TARGETS:
        expect(re.search(f"{target} [✓↻✗?] [a-z-]+", title), title)
    expect(title.startswith(os.path.basename(path)[:-len(".html")] + ": "), title)
    expect(count(page)[0] > 0, "no objects")


def check_contents(page, path):
    """What the first screen and the rest have to have."""
    page.open(path)
    for selector in (".headline", ".card", "#matrix tbody tr", "#plan ol li", "#graph svg .node",
                     "#objects > li"):
        expect(page.run("return document.querySelectorAll(arguments[0]).length", selector),
               selector, "is missing")
    text = page.run("return document.querySelector('#matrix tbody').innerText")
    expect("rebuild" in text, "verdicts are not readable without colour")


def check_policy(page, path):
    """The page's own policy stops what a name might try, and what comes from outside."""
    page.open(path)
    page.run("""
        const script = document.createElement('script');
        script.textContent = 'window.ran = true';
        document.body.append(script);
        const button = document.createElement('button');
        button.setAttribute('onclick', 'window.ran = true');
        document.body.append(button);
        button.click();
        const image = document.createElement('img');
        image.src = 'http://127.0.0.1:9/x.png';
        document.body.append(image);
    """)
    expect(page.run("return window.ran === undefined"), "a script that was put in has run")
    refused = [text for text in page.complaints() if "Content Security Policy" in text]
    expect(len(refused) >= 3, "refused only", refused)


def check_search(page, path):
    page.open(path)
    total = count(page)[1]
    page.press("/")
    expect(page.run(FOCUS) == "search", "/ does not lead to the search")
    page.type("fortify printf_chk")
    shown, _ = count(page)
    expect(0 < shown < total, shown, "of", total)
    names = page.run("return [...document.querySelectorAll('#objects summary')]"
                     ".map((summary) => summary.textContent)")
    expect(names and all("fortify" in name for name in names), names)
    page.press("Escape")
    expect(count(page) == (total, total), "Escape does not clear the search")
    page.type("no-such-name-anywhere")
    expect(count(page)[0] == 0, count(page))
    expect(not page.complaints(), "console")


def check_filters(page, path):
    """Each filter by keyboard: Tab to it, a letter chooses."""
    page.open(path)
    total = count(page)[1]
    page.press("/", "Tab")
    expect(page.run(FOCUS) == "f-verdict", page.run(FOCUS))
    page.type("port")
    port, _ = count(page)
    expect(0 < port < total, port, "of", total)
    page.press("Tab", "Tab")
    expect(page.run(FOCUS) == "f-level", page.run(FOCUS))
    page.type("error")
    expect(0 < count(page)[0] <= port, count(page))
    page.run("document.querySelector('#objects summary').focus()")
    page.press("Enter")
    page.wait("return document.querySelector('#objects details[open] .finding')")
    opened = page.run("return document.querySelector('#objects details[open]').innerText")
    expect("Rule" in opened and "alpine:3.22" in opened, opened)
    expect(not page.complaints(), "console")


OPEN_GRAPH = "document.querySelector('#graph details').open = true"


def check_graph(page, path):
    page.open(path)
    page.run(OPEN_GRAPH)
    groups = page.run("return document.querySelectorAll('#graph .node[role=button]').length")
    nodes = "return document.querySelectorAll('#graph .node').length"
    before = page.run(nodes)
    expect(groups, "no groups")
    page.run("document.querySelector('#graph .node[role=button]').focus()")
    page.press("Enter")
    expect(page.run(nodes) > before, "Enter does not open a group")
    expect(page.run("return document.activeElement.getAttribute('aria-expanded')") == "true",
           "the focus is lost")
    page.press("Space")
    expect(page.run(nodes) == before, "Space does not close it")
    expect(not page.complaints(), "console")


def check_hostile(page, path):
    page.open(path)
    page.run("window.alert = () => { window.ran = true; }")
    page.run("for (const details of document.querySelectorAll('details')) details.open = true;"
             "return new Promise((done) => setTimeout(done, 300))")
    expect(page.run("return window.ran === undefined"), "a name has run")
    made = page.run("return document.querySelectorAll('main script, main b:not(p > b):not(th > b)"
                    ":not(.gain > b), main i, main img, [onmouseover], [onclick]').length")
    expect(made == 0, made, "elements were made of names")
    text = page.run("return document.body.textContent")
    for name in ("<script>alert(1)</script>.so", "\"quotes\" & 'more' onmouseover=alert(1).so",
                 "bidi\\xe2\\x80\\xaeos.gpj.so", "not-utf8-\\xff\\xfe\\xc2.so", "<i>&\"'\\x0a"):
        expect(name in text, name, "is not shown")
    expect(not page.complaints(), "console")


# Tables of verdicts never need to be scrolled sideways.
CUT = ("return [...document.querySelectorAll('.scroll')].filter((box) => "
       "box.querySelector('.verdicts') && box.scrollWidth > box.clientWidth).length")


def check_sizes(page, path, pictures):
    for name, (width, height) in SIZES.items():
        page.resize(width, height)
        page.open(path)
        expect(page.run("return document.documentElement.scrollWidth") <= width,
               "wider than a", name)
        expect(page.run(CUT) == 0, "a table is cut off on", name)
        stem = os.path.basename(path)[:-len(".html")]
        page.screenshot(os.path.join(pictures, f"{stem}-{name}.png"))
    page.media(prefers_color_scheme="dark")
    dark = page.run("return getComputedStyle(document.body).backgroundColor")
    expect(dark != "rgb(255, 255, 255)", "no dark colours", dark)
    page.screenshot(os.path.join(pictures, "dark.png"))
    page.media(prefers_color_scheme="light")


# Everything is opened but the files: three of them are enough.
ASK_AXE = """
    for (const details of document.querySelectorAll(
             'main > section > details, #objects > li:nth-child(-n + 3) > details'))
        details.open = true;
    return new Promise((done) => setTimeout(done, 200)).then(() => axe.run()).then(
        (result) => result.violations.map((rule) => rule.id + ': ' +
            rule.nodes.slice(0, 3).map((node) => node.html.slice(0, 120)).join(' | ')));
"""


def check_axe(page, path, axe):
    for name, (width, height) in SIZES.items():
        for scheme in ("light", "dark"):
            page.resize(width, height)
            page.media(prefers_color_scheme=scheme)
            page.open(path)
            page.run(axe + "; window.axe = axe;")
            found = page.run(ASK_AXE)
            expect(not found, f"axe-core on {name}, {scheme}:", *found)
    page.media(prefers_color_scheme="light")


def check_axe_notices(page, path, axe):
    """The checker must be able to find something."""
    page.open(path)
    page.run(axe + "; window.axe = axe;")
    page.run("document.querySelector('#search').labels[0].removeAttribute('for');"
             "document.body.append(document.querySelector('#search'))")
    expect(page.run(ASK_AXE), "axe-core takes a field without a label")


def check_print(page, path):
    """What is not drawn is not printed, and the page says so."""
    page.open(path)
    page.ask("/goog/cdp/execute", {"cmd": "Emulation.setEmulatedMedia",
                                   "params": {"media": "print"}})
    text = page.run("return document.body.innerText")
    page.ask("/goog/cdp/execute", {"cmd": "Emulation.setEmulatedMedia",
                                   "params": {"media": ""}})
    expect("Printed here: the first 100." in text, "nothing says what is left out")


def check_many(page, path):
    page.open(path)
    expect(count(page) == (MANY, MANY), count(page))
    expect(not page.run("return document.querySelector('#graph details').open"),
           "a large graph is not folded")
    rows = "return document.querySelectorAll('#objects > li').length"
    expect(page.run(rows) == 100, "all are drawn at once", page.run(rows))
    page.run("document.getElementById('more').focus()")
    page.press("Enter")
    expect(page.run(rows) == 200, "no more are shown", page.run(rows))
    expect(page.run(FOCUS) == "summary", "the focus is lost", page.run(FOCUS))
    page.press("/")
    page.type("4321")
    expect(count(page)[0] == 1, count(page))
    expect(not page.complaints(), "console")


def make_many(folder):
    with open(hostile.OBJECT, "rb") as file:
        good = file.read()
    for number in range(MANY):
        place = os.path.join(folder, f"d{number % 40}")
        os.makedirs(place, exist_ok=True)
        with open(os.path.join(place, f"{number:04}.so"), "wb") as file:
            file.write(good)


def checks(options, folder):
    """Name, check and its arguments, each report made before."""
    program, samples = os.path.abspath(options.program), os.path.abspath(options.samples)
    trees = {"samples": samples, "hostile": os.path.join(folder, "hostile"),
             "many": os.path.join(folder, "many")}
    os.mkdir(trees["hostile"])
    os.mkdir(trees["many"])
    hostile.make(trees["hostile"])
    make_many(trees["many"])
    pages = {name: os.path.join(folder, f"{name}.html") for name in trees}
    for name, tree in trees.items():
        report(program, tree, pages[name], TARGETS)
    pages["six"] = os.path.join(folder, "six.html")
    report(program, trees["hostile"], pages["six"], SIX_TARGETS)
    pages["policy"] = os.path.join(folder, "policy.html")
    policy_report(program, folder, pages["policy"])
    axe = npm_file.read(options.pictures, *AXE).decode()
    for check in (check_quiet, check_contents, check_policy, check_search, check_filters,
                  check_graph):
        yield check, pages["samples"]
    yield check_quiet, pages["hostile"]
    yield check_hostile, pages["hostile"]
    yield check_many, pages["many"]
    yield check_print, pages["many"]
    for name in ("samples", "six", "policy"):
        yield check_sizes, pages[name], options.pictures
    for name in ("hostile", "six", "policy"):
        yield check_axe, pages[name], axe
    yield check_axe_notices, pages["hostile"], axe


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--program", required=True)
    parser.add_argument("--samples", required=True)
    parser.add_argument("--pictures", required=True, help="a folder for screenshots")
    options = parser.parse_args()
    passed = failed = 0
    os.makedirs(options.pictures, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder, browser.Browser() as page:
        for check, *arguments in checks(options, folder):
            try:
                check(page, *arguments)
                passed += 1
            except (Failure, browser.BrowserError) as error:
                failed += 1
                print(f"FAIL {check.__name__}: {error}")
    print(f"{passed} passed, {failed} failed")
    return failed > 0


if __name__ == "__main__":
    sys.exit(main())
