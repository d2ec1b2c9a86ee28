"""Small faults for C code: each changes one line in one place."""
import collections
import re

Mutant = collections.namedtuple("Mutant", "path line kind text")

# What is not code is replaced by spaces of the same length.
NOT_CODE = re.compile(r'/\*.*?\*/|//[^\n]*|"(?:\\.|[^"\\\n])*"|\'(?:\\.|[^\'\\\n])+\'', re.S)
# Shape and replacement; a backslash number is a group of the shape.
SWAPS = [
    ("==", r"(?<![=!<>])==(?!=)", "!="), ("!=", r"!=", "=="),
    ("<", r"(?<=\s)<(?=\s)", "<="), ("<=", r"<=", "<"),
    (">", r"(?<=\s)>(?=\s)", ">="), (">=", r"(?<!>)>=", ">"),
    ("<", r"(?<=\s)<(?=\s)", ">="), (">", r"(?<=\s)>(?=\s)", "<="),
    ("&&", r"&&", "||"), ("||", r"\|\|", "&&"),
    ("+", r"(?<=\s)\+(?=\s)", "-"), ("-", r"(?<=[\w)\]]\s)-(?=\s)", "+"),
    ("*", r"(?<=[\w)\]]\s)\*(?=\s[\w(])", "/"), ("/", r"(?<=\s)/(?=\s)", "*"),
    ("%", r"(?<=\s)%(?=\s)", "/"), ("<<", r"<<", ">>"), (">>", r">>(?!=)", "<<"),
    ("&", r"(?<=[\w)\]]\s)&(?=\s)", "|"), ("|", r"(?<=[\w)\]]\s)\|(?=\s)", "&"),
    ("+=", r"\+=", "-="), ("-=", r"-=", "+="), ("|=", r"\|=", "="),
    ("true", r"\btrue\b", "false"), ("false", r"\bfalse\b", "true"),
    ("negation", r"!(?=[\w(])", ""),
    ("condition", r"(?<=\bif )\((.*)\)(?=( {)?$)", r"(!(\1))"),
    ("condition", r"(?<=\bwhile )\((.*)\)(?=( {)?$)", r"(!(\1))"),
    ("choice", r"\? ([^?:]+) : ([^?:;,]+)(?=[;,)])", r"? \2 : \1"),
]
NUMBER = re.compile(r"(?<![\w.])(?:0[xX][0-9a-fA-F]+|\d+)[uU]?[lL]*(?![\w.])")
# A call, an assignment or a jump that fills its line; no declaration.
STATEMENT = re.compile(r"\t+(?:[a-z_][\w.>\[\]-]*(?:\(.*\)| [-+|&*/]?= .*|\+\+|--)|\*[\w>-]+ = .*"
                       r"|(?:\+\+|--)[\w>.-]+|continue|break|goto \w+);$")


def blank(match):
    return re.sub(r"[^\n]", " ", match[0])


def deleted(line, code):
    if STATEMENT.match(code.rstrip()):
        yield "deleted statement", line[:len(line) - len(line.lstrip())] + ";"


def changed(line, code):
    for kind, shape, new in SWAPS:
        for match in re.finditer(shape, code):
            yield kind, line[:match.start()] + match.expand(new) + line[match.end():]
    for match in NUMBER.finditer(code):
        yield "constant", f"{line[:match.start()]}({match[0]} + 1){line[match.end():]}"


def of_line(line, code):
    """Kind and new text of each mutant of a line; code is the line without its comments."""
    if re.match(r"\s*#|\s*(static )?const |\s*/?\*|.*static_assert", line) or not code.strip():
        return
    yield from deleted(line, code)
    for kind, text in changed(line, code):
        # These copy a part of the code, in which quoted text is blank.
        if code == line or kind not in ("condition", "choice"):
            yield kind, text


def of_file(path):
    """The mutants of a file: a list for each line that has any."""
    with open(path, encoding="utf-8") as file:
        text = file.read()
    lines, codes = text.split("\n"), NOT_CODE.sub(blank, text).split("\n")
    for number, (line, code) in enumerate(zip(lines, codes), 1):
        if not line.startswith("\t"):
            continue # outside of functions, or a label
        mutants = [Mutant(path, number, kind, new) for kind, new in of_line(line, code)
                   if new != line]
        if mutants:
            yield mutants


def source(mutant):
    """The whole file with its one line changed."""
    with open(mutant.path, encoding="utf-8") as file:
        lines = file.read().split("\n")
    lines[mutant.line - 1] = mutant.text
    return "\n".join(lines)
