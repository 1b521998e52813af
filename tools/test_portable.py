"""Tests that the shell scripts and the Makefile do with what macOS has: bash 3.2, make 3.81 and BSD's utilities.

    tools/env python tools/test_portable.py

ShellCheck reads every script for mistakes. What it says nothing about, since newer programs take it, is in RULES.
Where a bash 3.2 is at hand, as macOS' own /bin/bash or as the program that BASH_3_2 names, it parses the scripts.
"""

import os
import platform
import re
import shutil
import subprocess
import sys
import unittest
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(CHECKOUT / "tools"))

import tracked  # noqa: E402  (it lies beside this file)

# Scripts that run on Linux alone, and may use what is there.
LINUX_ONLY = {
    "class/learn": "runs where tools/class does",
    "docker/start": "runs in the image, which is Debian's",
    "docker/trim": "runs while the image is built, on Debian",
    "tools/class": "says that it needs Linux",
}

OPTION = r"(?:\s+(?:-\S+|'[^']*'|\"[^\"]*\"|[\w./$@{}=]+))*?\s+"  # other words of a command, before the one that is looked for
WORD = r"(?<![\w./-])"

# (what to write instead, the pattern of what macOS lacks, examples that must be found, examples that must not)
RULES = [
    ("bash 3.2 has no mapfile: read lines with while IFS= read -r", rf"{WORD}(mapfile|readarray)\b", ["mapfile -t a < b"], ["the_mapfile=1"]),
    ("bash 3.2 has no associative arrays", rf"{WORD}(declare|local|typeset)\s+-\w*A", ["declare -A a", "local -rA a"], ["declare -a A"]),
    ("bash 3.2 has no references to names", rf"{WORD}(declare|local|typeset)\s+-\w*n\b", ["local -n a=b"], ["local n=1"]),
    ("bash 3.2 has no global declare", rf"{WORD}(declare|typeset)\s+-\w*g", ["declare -g a=1"], ["declare -i g"]),
    ("bash 3.2 does not change case: use tr", r"\$\{[!\w]+(\[[^]]*\])?(\^\^?|,,?|@[A-Za-z])", ["${a,,}", "${a^^}", "${a[0]^}", "${a@Q}"], ["${a%,*}", "${!PREFIX@}", "${a#^}", "${a[@]}"]),
    ("bash 3.2 has no negative index", r"\$\{\w+\[-\d", ["${a[-1]}"], ["${a[1-1]}"]),
    ("bash 3.2 has no wait -n", rf"{WORD}wait\s+-\w*[np]", ["wait -n"], ["wait $pid"]),
    ("bash 3.2 has no &>>: use >> file 2>&1", r"&>>", ["a &>>b"], ["a &>b"]),
    ("bash 3.2 has no |&: use 2>&1 |", r"(?<!\|)\|&(?!&)", ["a |& b"], ["a || b", "a | b &"]),
    ("bash 3.2 has no coproc", rf"{WORD}coproc\b", ["coproc a"], ["coprocess"]),
    ("bash 3.2 has no ;& in a case", r";;?&", ["a) b ;&", "a) b ;;&"], ["a & b;"]),
    ("bash 3.2 has no {fd}> redirections", r"(?<!\$)\{\w+\}[<>]", ["exec {fd}>a"], ["${fd}>a", "${a}<b"]),
    ("bash 3.2 has no test -v: use ${name+set}", r"(\[\[?|\btest)\s+(!\s+)?-v\s", ["[ -v a ]", "[[ ! -v a ]]"], ["[ -n -v ]"]),
    ("bash 3.2's printf knows no time and no -v of an element", r"printf\s+.*%\([^)]*\)T", ["printf '%(%s)T' -1"], ["printf '%s' \"$a\""]),
    ("bash 3.2 has no EPOCHSECONDS, BASHPID, SRANDOM", r"\$\{?(EPOCHSECONDS|EPOCHREALTIME|BASHPID|SRANDOM)\b", ["$EPOCHSECONDS", "${BASHPID}"], ["$PID"]),
    ("bash 3.2 has no globstar, lastpipe or inherit_errexit", r"shopt\s+-\w+\s+.*(globstar|lastpipe|inherit_errexit|autocd|dirspell)", ["shopt -s globstar"], ["shopt -s nullglob"]),
    ("bash 3.2 knows no escapes like \\u in $'…'", r"\$'[^']*\\[uU]", [r"$'\u2026'"], [r"$'\n'"]),
    ("bash 3.2 lacks \"${a[@]@Q}\" and ${a@…}", r"\$\{\w+\[[@*]\]@", ["${a[@]@Q}"], ["${a[@]}"]),
    ("BSD's readlink resolves one link only: use cd … && pwd -P", rf"{WORD}(readlink\s+-\w*[fem]|realpath\b)", ["readlink -f a", "$(realpath a)"], ["readlink a"]),
    ("BSD's stat has other options: ask Python", rf"{WORD}stat\s+(-\w*c|--)", ["stat -c %u a", "stat --format=%u a"], ["stat_file -c"]),
    ("BSD's cp has no such option: use -p, -R or Python", rf"{WORD}cp{OPTION}(--\w|-\w*[tuTDd]\b)", ["cp --parents a b", "cp -t a b", "cp -u a b", "cp a --no-preserve=mode b"], ["cp -R a b", "cp a b-t", "cp -p a b"]),
    ("BSD's mv, ln, rm, mkdir, rmdir, touch, chmod, cat, head, tail, wc, cut, tr, sort, uniq and du have no long options",
     rf"(?<!git ){WORD}(mv|ln|rm|mkdir|rmdir|touch|chmod|chown|cat|head|tail|wc|cut|tr|sort|uniq|du|df|env|tee|xargs|mktemp|seq|ls|basename|dirname){OPTION}--\w",
     ["mkdir --mode=775 a", "touch --date=2037-01-01 a", "mktemp --suffix=.a", "rm -f --one-file-system a"], ["git rm --cached a", "rm -- a", "mkdir -p a; b --long"]),
    ("BSD's sort has no -V", rf"{WORD}sort{OPTION}-\w*V", ["sort -V", "sort -r -V a"], ["sort -n", "sort a"]),
    ("BSD's sed -i needs a suffix: write another file and mv it", rf"{WORD}sed{OPTION}(-\w*i|--in-place)", ["sed -i 's/a/b/' c", "sed -E -i s/a/b/ c", "sed -ni p c"], ["sed -n 's/a-i/b/p'", "sed -nE p"]),
    ("BSD's sed has no long options", rf"{WORD}sed{OPTION}--\w", ["sed --expression=p"], ["sed -e p"]),
    ("BSD's sed and grep know no \\+, \\?, \\|, \\s, \\w, \\b, \\n or \\t: use -E and classes as [[:space:]]",
     rf"{WORD}(sed|grep)\b[^|;&]*?['\"/][^'\"]*\\[+?|sSwWbBntd<>]", [r"sed 's/a\+/b/'", r"sed -E 's/\s//'", r"grep 'a\|b' c", r"sed 's/,/\n/g'"], [r"sed -nE 's/a(\.[0-9]+)*/\1/p'", "grep \"/$tool\\$\"", r"sed 's|a|b|'"]),
    ("BSD's grep has no -P and no long options", rf"{WORD}grep{OPTION}(-\w*P|--\w)", ["grep -P a", "grep -oP a b", "grep --only-matching a"], ["grep -E a", "grep -v Pa"]),
    ("BSD's date has no -d: ask Python", rf"{WORD}date{OPTION}(-\w*[dIr]|--\w|.*%N)", ["date -d @0", "date --utc", "date +%s%N"], ["date +%s", "update -d"]),
    ("BSD's xargs has no -r and no -d", rf"{WORD}xargs{OPTION}?-\w*[rda]", ["xargs -r rm", "xargs -0r rm", "xargs -d , a"], ["xargs -0 rm", "xargs go list -e"]),
    ("BSD's mktemp has only -d and a template", rf"{WORD}mktemp{OPTION}(-\w*[p])", ["mktemp -p a"], ["mktemp -d", 'mktemp -d "$PWD/a-p.XXXXXX"']),
    ("BSD's tar packs what it finds, as it finds it: use Python's tarfile", rf"{WORD}tar{OPTION}--(sort|owner|group|mtime|mode|transform|numeric-owner)", ["tar --sort=name -c a", "tar -c --owner=0 a"], ["tar -xf a"]),
    ("BSD's find has no -printf, -regextype or -readable, and needs a folder", rf"{WORD}find\s+(.*-(printf|regextype|readable|writable|executable)\b|-)", ["find . -printf %p", "find -name a"], ["find . -name a -print0", 'find "$a" -type f']),
    ("BSD's touch, head and tail have no such option", rf"{WORD}(touch\s+-\w*d|head\s+-\w*n\s*-|head\s+-c\s*-|tail\s+--|tac\b|nproc\b|timeout\s|setsid\s|flock\s|sha256sum\b|md5sum\b|numfmt\b|shuf\b|stdbuf\b|getent\b)",
     ["touch -d 2037-01-01 a", "head -n -1 a", "tac a", "timeout 5 a", "$(nproc)"], ["head -n 1 a", "tail -n +2", "timeout=5", "--timeout 5"]),
    ("BSD's echo prints -e and \\n: use printf", rf"{WORD}echo\s+-\w*e", ["echo -e 'a'"], ["echo a-e", 'echo "-"']),
    ("awk on macOS lacks gawk's functions", r"\b(gensub|strftime|systime|asorti?|tolower_|PROCINFO|BEGINFILE|ENDFILE|IGNORECASE|RT\b|FPAT|FIELDWIDTHS)", ["awk '{ print gensub(/a/, \"b\", 1) }'", "awk '{ print strftime() }'"], ["awk '{ sub(/a/, \"b\") }'"]),
]

# The same of the Makefile.
MAKE_RULES = [
    ("make 3.81 has no .ONESHELL", r"^\.ONESHELL", [".ONESHELL:"], [".PHONY: a"]),
    ("make 3.81 has no undefine", r"^\s*(override\s+)?undefine\b", ["undefine A"], ["ifdef A"]),
    ("make 3.81 has no $(file …) and no $(guile …)", r"\$[({](file|guile|intcmp|let)\s", ["$(file >a,b)"], ["$(firstword a)"]),
    ("make 3.81 has no != assignment: use $(shell …)", r"^\s*[\w.]+\s*!=", ["A != ls"], ['\ttest "$$a" != b']),
    ("make 3.81 has no ::= or :::= assignment", r"^\s*[\w.]+\s*:::?=", ["A ::= b"], ["A := b"]),
    ("make 3.81 has no grouped targets", r"^[\w./ -]+&:", ["a b &: c"], ["a b: c"]),
    ("make 3.81 takes one name of a variable a line with private, and no .EXTRA_PREREQS or .SHELLFLAGS", r"^\s*private\s|\.EXTRA_PREREQS|\.SHELLFLAGS|\.RECIPEPREFIX", ["private A = b", ".SHELLFLAGS = -ec"], ["export A = b"]),
]


def scripts():
    """Returns the paths of the shell scripts, those that run and those that others read."""
    found = []
    for path in (CHECKOUT / name for name in tracked.names()):
        if path.is_symlink() or not path.is_file():
            continue
        with open(path, "rb") as file:
            first = file.readline(200)
        if path.suffix == ".sh" or re.match(rb"#!.*\b(ba|da|k|z)?sh\b", first):
            found.append(path)
    return found


def code(text):
    """Yields (number, line) for the lines of a script, a continued one whole, without comments and without what is no shell (here-documents)."""
    end, start, pending = None, 0, ""
    for number, line in enumerate(text.splitlines(), 1):
        if end is not None:
            end = None if line.strip() == end else end
            continue
        here = re.search(r"<<-?\s*(['\"]?)(\w+)\1(?!.*<<<)", line)
        line = re.sub(r"(^|\s)#\s.*$", "", line)
        start = start or number
        if line.endswith("\\"):
            pending += line[:-1] + " "
            continue
        yield start, pending + line
        start, pending = 0, ""
        end = here[2] if here and "<<<" not in line else None


def offences(text, rules):
    """Returns a sentence for each line that has what macOS lacks."""
    return [f"line {number}: {what}: {line.strip()}" for number, line in code(text) for what, pattern, _, _ in rules if re.search(pattern, line)]


def empty_arrays(text):
    """Returns a sentence for each array that begins empty and is used as if it never were: set -u of bash 3.2 calls it unbound."""
    lines = list(code(text))
    whole = "\n".join(line for _, line in lines)
    names = set(re.findall(r"(?<![\w$])(\w+)=\(\s*\)", whole))
    return [
        f'line {number}: {name} may be empty: write ${{{name}[@]+"${{{name}[@]}}"}}: {line.strip()}'
        for number, line in lines for name in sorted(names)
        if re.search(rf"\$\{{{name}\[[@*]\]\}}", re.sub(rf"\$\{{{name}\[[@*]\]\+[^}}]*\}}\"?\}}", "", line))
    ]


class Portable(unittest.TestCase):
    maxDiff = None

    def test_scripts_are_found(self):
        names = {str(path.relative_to(CHECKOUT)) for path in scripts()}
        self.assertLessEqual({"tools/setup", "tools/env", "tools/lab", "tools/browser/run", "docker/start"}, names)
        self.assertEqual(set(LINUX_ONLY) - names, set())

    def test_shellcheck(self):
        program = shutil.which("shellcheck", path=f"{CHECKOUT}/.venv/bin{os.pathsep}{os.environ['PATH']}")
        if not program and sys.platform == "linux" and platform.machine() != "x86_64":
            self.skipTest("the Python package index has no ShellCheck for this machine: install it (on Debian and Ubuntu, the package shellcheck)")
        self.assertIsNotNone(program, "ShellCheck is missing: run make setup, which installs it (or, on Debian and Ubuntu, the package shellcheck).")
        # From the checkout, where the comments for ShellCheck that name files start.
        done = subprocess.run([program, "--norc", "--format=gcc", "--external-sources", *(str(path.relative_to(CHECKOUT)) for path in scripts())], cwd=CHECKOUT, capture_output=True, text=True)
        self.assertEqual((done.stdout, done.stderr, done.returncode), ("", "", 0))

    def test_rules(self):
        """No script has what macOS lacks."""
        found = []
        for path in scripts():
            name = str(path.relative_to(CHECKOUT))
            if name not in LINUX_ONLY:
                text = path.read_text(encoding="utf-8")
                found += [f"{name}, {offence}" for offence in offences(text, RULES) + empty_arrays(text)]
        self.assertEqual(found, [])

    def test_makefile(self):
        text = (CHECKOUT / "Makefile").read_text(encoding="utf-8")
        self.assertEqual(offences(text, MAKE_RULES), [])
        recipes = "\n".join(line.lstrip("\t@-").replace("$$", "$") for line in text.splitlines() if line.startswith("\t"))
        self.assertEqual(offences(recipes, RULES), [])

    def test_bash_3_2(self):
        program = os.environ.get("BASH_3_2", "/bin/bash")
        version = subprocess.run([program, "-c", 'echo "${BASH_VERSINFO[0]}"'], capture_output=True, text=True).stdout.strip() if shutil.which(program) else ""
        if version != "3":
            self.skipTest(f"no bash 3.2 at hand: {program} is version {version or 'none'}")
        for path in scripts():
            done = subprocess.run([program, "-n", str(path)], capture_output=True, text=True)
            self.assertEqual((done.returncode, done.stderr), (0, ""), path)

    def test_each_rule(self):
        for what, pattern, bad, good in RULES + MAKE_RULES:
            for line in bad:
                self.assertTrue(offences(line, [(what, pattern, (), ())]), f"{what}: {line}")
            for line in good:
                self.assertFalse(offences(line, [(what, pattern, (), ())]), f"{what}: {line}")
        self.assertTrue(empty_arrays('a=()\nb "${a[@]}"'))
        self.assertFalse(empty_arrays('a=()\nb ${a[@]+"${a[@]}"}\nc=(1)\nd "${c[@]}"'))

    def test_what_is_code(self):
        text = "a # stat -c\n# stat -c\nb \\\n  --c\nd <<'END'\nstat -c\nEND\ne <<<\"$f\"\ng \"#\" # h\n"
        self.assertEqual([(number, " ".join(line.split())) for number, line in code(text)], [(1, "a"), (2, ""), (3, "b --c"), (5, "d <<'END'"), (8, 'e <<<"$f"'), (9, 'g "#"')])


if __name__ == "__main__":
    unittest.main()
