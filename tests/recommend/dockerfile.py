"""Reads a Dockerfile as its builder does, and checks the rules of hadolint that can apply."""
import json
import re
import shlex


def logical_lines(text):
    """Instructions with their comments before them: (comments, instruction, rest)."""
    comments, parts = [], []
    for line in text.splitlines():
        if line.startswith("#") and not parts:
            comments.append(line)
            continue
        if not line.strip() and not parts:
            continue
        parts.append(line[:-1] if line.endswith("\\") else line)
        if line.endswith("\\"):
            continue
        word, rest = " ".join(parts).split(None, 1)
        yield comments, word, rest.strip()
        comments, parts = [], []


def words(rest):
    """The arguments of COPY, ENTRYPOINT, ...: options, and the words."""
    options = {}
    while rest.startswith("--"):
        option, rest = rest.split(None, 1)
        name, value = option[2:].split("=", 1)
        options[name] = value
    return options, json.loads(rest) if rest.startswith("[") else shlex.split(rest)


def stages(text):
    """A list of stages: image, name, instructions."""
    found = []
    for _, word, rest in logical_lines(text):
        if word == "FROM":
            image, name = (rest.split() + ["AS", None])[0::2][:2]
            found.append({"image": image, "name": name, "steps": []})
        else:
            found[-1]["steps"].append((word, rest))
    return found


def broken_rules(text):
    """The rules of hadolint that the text breaks, as pairs of the rule and the line."""
    broken, names, last_user = [], set(), None
    for comments, word, rest in logical_lines(text):
        ignored = " ".join(comment.split("=", 1)[1] for comment in comments
                           if comment.startswith("# hadolint ignore="))
        found = []
        if word == "FROM":
            parts = rest.split()
            image, name = parts[0], parts[2] if len(parts) > 2 else None
            last_user = None
            tag = image.rsplit("/", 1)[-1]
            if image != "scratch" and image not in names and not re.search("[:@]", tag):
                found.append("DL3006")
            if tag.endswith(":latest"):
                found.append("DL3007")
            if name in names:
                found.append("DL3024")
            names.add(name)
        elif word == "RUN":
            if "apt-get install" in rest:
                found += ["DL3008"] * ("=" not in rest.split("install", 1)[1])
                found += ["DL3009"] * ("rm -rf /var/lib/apt/lists/*" not in rest)
                found += ["DL3014"] * (" -y" not in rest)
                found += ["DL3015"] * ("--no-install-recommends" not in rest)
                found += ["DL3027"] * bool(re.search(r"\bapt install", rest))
            if "apk add" in rest:
                found += ["DL3018"] * ("=" not in rest.split("add", 1)[1])
                found += ["DL3019"] * ("--no-cache" not in rest)
            found += ["DL3004"] * ("sudo" in rest)
            found += ["DL3003"] * rest.startswith("cd ")
        elif word == "WORKDIR":
            found += ["DL3000"] * (not rest.strip('"').startswith(("/", "$")))
        elif word == "COPY":
            options, copied = words(rest)
            source = options.get("from")
            found += ["DL3022"] * (source is not None and source not in names)
            found += ["DL3021"] * (len(copied) > 2 and not copied[-1].endswith("/"))
            found += ["DL3045"] * (not copied[-1].startswith("/"))
        elif word in ("ENTRYPOINT", "CMD"):
            found += ["DL3025"] * (not rest.startswith("["))
        elif word == "USER":
            last_user = rest
        elif word in ("ADD", "MAINTAINER"):
            found.append({"ADD": "DL3020", "MAINTAINER": "DL4000"}[word])
        elif word not in ("ENV", "ARG", "EXPOSE", "LABEL", "VOLUME"):
            found.append("DL1000")
        broken += [(rule, f"{word} {rest}") for rule in found if rule not in ignored]
    if last_user in (None, "root", "0", "0:0"):
        broken.append(("DL3002", "the last user is root"))
    return broken
