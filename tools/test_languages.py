"""Tests that the notebooks' translations say what the English ones say, and of what finds where they do not.

    tools/env python tools/test_languages.py

What is compared: tools/translated_cells.py. How a translation notes from which English it was made: tools/translations.py.
"""

import contextlib
import io
import json
import shutil
import sys
import tempfile
import unittest
from pathlib import Path
from unittest import mock

TOOLS = Path(__file__).resolve().parent
sys.path.insert(0, str(TOOLS))

import go_text  # noqa: E402  (they lie beside this file)
import languages  # noqa: E402
import notebook_files  # noqa: E402
import number_words  # noqa: E402
import tracked  # noqa: E402
import translated_cells  # noqa: E402
import translations  # noqa: E402

# A small notebook in English, and in Chinese.
ENGLISH = {
    "head": "# One painter\n\nShe paints **32** curves between $x^2$ and $2x^2+1$, in 4 880 steps or eighteen. See [the next](b.ipynb).\n\n[繁體中文](zh-Hant/a.ipynb)",
    "ask": "## 1.1 Steps\n\n**Guess first:** press <kbd>Shift</kbd>+<kbd>Enter</kbd>: does `steps` grow by 83 and 99 %?\n\n![a curve](images/a.svg)\n\n$$\\text{critic: } p_\\text{real}$$",
    "code": '%%\n// paint paints 32 curves, and no more.\nfmt.Printf("%d of %d curves are on the canvas.\\n", steps, 5) // by hand\nfile := "curves.gan"\nx := scope.In("brush the canvas with")',
}
CHINESE = {
    "head": "# 一位畫家\n\n她畫 **32** 條曲線，在 $x^2$ 和 $2x^2+1$ 之間，走 4,880 步，或者十八步。請看[下一本](b.ipynb)。\n\n[English](../a.ipynb)",
    "ask": "## 1.1 步\n\n**先猜猜看**：按 <kbd>Shift</kbd>+<kbd>Enter</kbd>：`steps` 會增加 83 % 和 99 % 嗎？\n\n![一條曲線](images/a.svg)\n\n$$\\text{鑒賞家：} p_\\text{real}$$",
    "code": '%%\n// paint 畫 32 條曲線，不會更多。\nfmt.Printf("畫布上的曲線：%d 條，一共 %d 條。\\n", steps, 5) // 用手\nfile := "curves.gan"\nx := scope.In("brush the canvas with")',
}
NOTES = {"name": "繁體中文", "letters": "一-鿿", "guess first": "**先猜猜看**：", "made from": {}}


def cells(sources, said=""):
    return [{"id": key, "cell_type": "code" if key == "code" else "markdown", "metadata": {}, "source": source.splitlines(keepends=True)}
            | ({"execution_count": 1, "outputs": [{"output_type": "stream", "name": "stdout", "text": said}]} if key == "code" else {}) for key, source in sources.items()]


class Repository(unittest.TestCase):
    maxDiff = None

    def test_translations_say_the_same(self):
        self.assertEqual(translations.faults(), [])

    def test_there_are_notebooks(self):
        chinese = next(language for language in languages.languages() if language.tag == "zh-Hant")
        self.assertLessEqual({"01_painter_and_critic.ipynb", "02_inside_the_gan.ipynb"}, chinese.notes["made from"].keys())

    def test_each_folder_of_notebooks_is_a_language(self):
        folders = {Path(name).parts[1] for name in tracked.names("notebooks") if name.endswith(".ipynb") and len(Path(name).parts) == 3}
        self.assertLessEqual(folders, {language.tag for language in languages.languages()})

    def test_the_first_notebooks_lead_to_each_other(self):
        name = "01_painter_and_critic.ipynb"
        for language in languages.languages():
            if (language.folder / name).exists():
                first = [translations.source(translations.cells_of(path)[0]) for path in (notebook_files.NOTEBOOKS / name, language.folder / name)]
                self.assertIn(f"[{language.notes['name']}]({language.tag}/{name})", first[0])
                self.assertIn(f"[English](../{name})", first[1])


class Small(unittest.TestCase):
    """The small notebook, with something wrong in it."""

    def setUp(self):
        scratch = tempfile.TemporaryDirectory(prefix="languages ")
        self.addCleanup(scratch.cleanup)
        self.folder = Path(scratch.name) / "notebooks"
        for folder in "images", "zh-Hant/images":
            (self.folder / folder).mkdir(parents=True)
            (self.folder / folder / "a.svg").touch()
        (self.folder.parent / "internal/say").mkdir(parents=True)
        (self.folder.parent / "internal/say/zh-Hant.json").touch()
        for name in "b.ipynb", "zh-Hant/b.ipynb":
            self.write(name, cells({}))
        self.write("a.ipynb", cells(ENGLISH, "12 of 32 are done\n"))
        self.write("zh-Hant/a.ipynb", cells(CHINESE, "32 條裡的 12 條\n"))
        (self.folder / "zh-Hant/translation.json").write_text(json.dumps(NOTES))
        translations.update(self.folder / "zh-Hant/a.ipynb")
        translations.update(self.folder / "zh-Hant/b.ipynb")

    def write(self, name, its_cells):
        (self.folder / name).write_text(json.dumps({"cells": its_cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 5}))

    def found(self):
        return translations.faults(self.folder)

    def changed(self, key, old, new):
        """Returns what is found when in a cell of the translation the old words are the new ones."""
        self.assertIn(old, CHINESE[key])
        self.write("zh-Hant/a.ipynb", cells(CHINESE | {key: CHINESE[key].replace(old, new)}, "12 條\n"))
        return self.found()

    def test_nothing_is_wrong(self):
        self.assertEqual(self.found(), [])

    def test_prose(self):
        for key, old, new, sentence in (
            ("head", "32", "33", "numbers: the translation lacks 32; the English has no 33"),
            ("head", "4,880", "4,808", "numbers: the translation lacks 4880; the English has no 4808"),
            ("head", "十八", "八", "numbers in words: the translation lacks 18; the English has no 8"),
            ("head", "# 一位", "## 一位", "headings: # in the English, ## in the translation"),
            ("head", "2x^2+1", "2x^2+2", "formulas: the translation lacks $2x^2+1$; the English has no $2x^2+2$"),
            ("head", "(b.ipynb)", "(c.ipynb)", "links: the translation lacks b.ipynb; the English has no c.ipynb"),
            ("head", "(b.ipynb)", "(c.ipynb)", "the link c.ipynb leads nowhere"),
            ("head", "(b.ipynb)", "(../b.ipynb)", "the link ../b.ipynb leads to the English notebook, though there is a translation"),
            ("head", "(../a.ipynb)", "(../b.ipynb)", "links: the English has no b.ipynb"),
            ("head", "**32** 條", "**32 條。**所有", "stars that stay stars: no bold text begins or ends between a punctuation mark and a letter"),
            ("ask", "## 1.1", "## 1.2", "headings: ## 1.1 in the English, ## 1.2 in the translation"),
            ("ask", "99 %", "99", ""),
            ("ask", " %", "", "signs: the translation lacks %"),
            ("ask", "`steps`", "`step`", "code: the translation lacks `steps`; the English has no `step`"),
            ("ask", "<kbd>Enter", "<kbd>Return", "keys: the translation lacks Enter; the English has no Return"),
            ("ask", "<kbd>Shift</kbd>+", "", "tags: <kbd> </kbd> <kbd> </kbd> in the English, <kbd> </kbd> in the translation"),
            ("ask", "**先猜猜看**：", "猜猜看", "guesses: the translation lacks Guess first"),
            ("ask", "images/a.svg", "../images/b.svg", "pictures: the translation lacks images/a.svg; the English has no images/b.svg"),
            ("ask", "p_\\text{real}", "p_\\text{fake}", "formulas: the translation lacks $$\\text{} p_\\text{real}$$; the English has no $$\\text{} p_\\text{fake}$$"),
            ("head", "# 一位畫家\n\n她畫 **32** 條曲線，在 $x^2$ 和 $2x^2+1$ 之間，走 4,880 步，或者十八步。請看[下一本]", "# 1\n\n[b]", "not translated: # 1 [b](b.ipynb)。"),
            ("ask", "![一條曲線]", "She paints as well as she can.\n\n![一條曲線]", "left in English: She paints as well as she can."),
        ):
            with self.subTest(new):
                found = self.changed(key, old, new)
                self.assertIn(f"zh-Hant/a.ipynb, {key}: {sentence}", found) if sentence else self.assertEqual(found, [])

    def test_code(self):
        for old, new, sentence in (
            ("steps, 5)", "steps, 6)", 'the code is another: fmt.Printf(…, steps, 5) … became fmt.Printf(…, steps, 6) …'),
            ("file :=", "file  :=", "the code is another: file := … became file  := …"),
            (" // 用手", "", "the code is another: fmt.Printf(…, steps, 5) … became fmt.Printf(…, steps, 5)"),
            ("%%\n", "", "the code is another: %% became …"),
            ("32 條", "23 條", "numbers: the translation lacks 32; the English has no 23, in the comment // paint 畫 23 條曲線，不會更多。"),
            ("// paint 畫 32 條曲線，不會更多。", "// paint paints 32 curves, and no more.", "left in English: // paint paints 32 curves, and no more."),
            ("%d 條，", "%s 條，", r'the verbs of "%d of %d curves are on the canvas.\n" are others in "畫布上的曲線：%s 條，一共 %d 條。\n"'),
            (r"\n", "", r'escapes: the translation lacks \n, in the string "畫布上的曲線：%d 條，一共 %d 條。"'),
            ("畫布上的曲線：%d 條，一共 %d 條。", "%d of %d curves are on the canvas.", r'left in English: "%d of %d curves are on the canvas.\n"'),
            ("curves.gan", "曲線.gan", 'the string "curves.gan" names something and must stay: "曲線.gan"'),
            ("brush the canvas with", "畫筆", 'the string "brush the canvas with" names something and must stay: "畫筆"'),
        ):
            with self.subTest(new):
                self.assertIn(f"zh-Hant/a.ipynb, code: {sentence}", self.changed("code", old, new))
        self.assertEqual(self.changed("code", "畫布上的曲線：%d 條，一共 %d 條。", "一共 %[2]d 條，畫布上 %[1]d 條。"), [])
        self.assertEqual(self.changed("code", " // 用手", "     // 用手"), [])

    def test_cells(self):
        for sources, sentence in (
            ({key: CHINESE[key] for key in ("head", "code")}, "ask: the cell is missing: ## 1.1 Steps"),
            (CHINESE | {"more": "多了"}, "more: the English has no such cell"),
            ({key: CHINESE[key] for key in ("ask", "head", "code")}, "head: the cells stand in another order"),
            (ENGLISH, "head: left in English: # One painter"),
        ):
            self.write("zh-Hant/a.ipynb", cells(sources, "12 條\n"))
            self.assertTrue(any(line.startswith(f"zh-Hant/a.ipynb, {sentence}") for line in self.found()), (sentence, self.found()))
        other = cells(CHINESE, "12 條\n")
        other[0] = cells({"code": CHINESE["head"]})[0] | {"id": "head"}
        self.write("zh-Hant/a.ipynb", other)
        self.assertIn("zh-Hant/a.ipynb, head: a markdown cell became a code cell", self.found())

    def test_outputs(self):
        for said, sentence in ("12 of them are done\n", "an output speaks English: 12 of them are done"), (None, "the stored outputs are of other kinds: run the notebook (tools/run_notebooks.py --write)"):
            its = cells(CHINESE, said)
            its[-1]["outputs"] = its[-1]["outputs"] if said else []
            self.write("zh-Hant/a.ipynb", its)
            self.assertEqual(self.found(), [f"zh-Hant/a.ipynb, code: {sentence}"])
        self.write("zh-Hant/a.ipynb", cells(CHINESE, "12 of them are done\n"))
        (self.folder.parent / "internal/say/zh-Hant.json").unlink()  # ganlib cannot speak it
        self.assertEqual(self.found(), [])

    def test_notebooks(self):
        (self.folder / "zh-Hant/a.ipynb").rename(self.folder / "zh-Hant/c.ipynb")
        self.assertEqual(self.found(), ["zh-Hant/a.ipynb is missing", "zh-Hant/c.ipynb: there is no English notebook of this name"])
        language = languages.languages(self.folder)[0]
        self.assertEqual(translations.untranslated(language, self.folder), ["a.ipynb"])

    def test_english_that_has_changed(self):
        stale = "zh-Hant/a.ipynb, head: the English has changed: translate it again, then --update"
        self.write("a.ipynb", cells(ENGLISH | {"head": ENGLISH["head"].replace("She paints", "She can paint")}, "12 of 32 are done\n"))
        self.assertEqual(self.found(), [stale])
        self.assertEqual(translations.update(self.folder / "zh-Hant/a.ipynb", ["ask"]), [])
        self.assertEqual(self.found(), [stale])
        self.assertEqual(translations.update(self.folder / "zh-Hant/a.ipynb"), ["head"])
        self.assertEqual(self.found(), [])
        self.assertRaises(ValueError, translations.update, self.folder / "zh-Hant/a.ipynb", ["tail"])

    def test_links_to_other_languages_are_no_change(self):
        self.write("a.ipynb", cells(ENGLISH | {"head": ENGLISH["head"] + " · [xx](xx/a.ipynb)"}, "12 of 32 are done\n"))
        self.assertEqual(self.found(), [])

    def test_cells_without_notes(self):
        (self.folder / "zh-Hant/translation.json").write_text(json.dumps(NOTES | {"made from": {"a.ipynb": {"gone": "0"}, "b.ipynb": {}}}))
        found = self.found()
        self.assertIn("zh-Hant/a.ipynb, ask: nothing says from which English it was translated: --update", found)
        (self.folder / "zh-Hant/translation.json").write_text(json.dumps(NOTES))
        self.assertIn("zh-Hant/a.ipynb, all cells: nothing says from which English they were translated: --update", self.found())
        self.assertIn("zh-Hant/a.ipynb, gone: the notes name a cell that the English has not: --update", found)

    def test_notes_that_are_none(self):
        for text in "", "[]", '{"name": "x"}':
            (self.folder / "zh-Hant/translation.json").write_text(text)
            self.assertRaisesRegex(ValueError, "^zh-Hant/translation.json .*docs/languages.md", self.found)

    def test_a_language_without_letters_of_its_own(self):
        """In German or French, a cell is left in English if it has a paragraph of the English one."""
        shutil.move(self.folder / "zh-Hant", self.folder / "xx")
        (self.folder / "xx/translation.json").write_text(json.dumps(NOTES | {"letters": ""}))
        self.write("xx/a.ipynb", cells(ENGLISH | {"ask": CHINESE["ask"], "head": ENGLISH["head"].replace("[繁體中文](zh-Hant/", "[English](../").replace("# One painter", "# Eine Malerin")}, "12 sind fertig hier\n"))
        for name in "a.ipynb", "b.ipynb":
            translations.update(self.folder / "xx" / name)
        left = [line.partition(": left in English: ")[2] for line in self.found()]
        self.assertTrue(left[0].startswith("She paints **32** curves"), left)
        self.assertEqual(len(left), 3, left)  # the paragraph, a comment, and a string

    def test_command(self):
        with mock.patch.object(notebook_files, "NOTEBOOKS", self.folder), mock.patch.object(sys, "argv", ["", "--update", "zh-Hant/gone.ipynb"]):
            with self.assertRaises(SystemExit) as caught, contextlib.redirect_stdout(io.StringIO()):
                translations.main()
        self.assertIn("gone.ipynb", str(caught.exception.code))


class Parts(unittest.TestCase):
    """What Go's cells and numbers in words are made of."""

    def test_go(self):
        cell = go_text.split('%% "a"\n!ls // b\nx := "c // d" + `e "\n!f` + \'"\' + "\\"g" /* "h" */ // i \'')
        self.assertEqual(cell.strings, ['"c // d"', '`e "\n!f`', '"\\"g"'])
        self.assertEqual(cell.comments, ['/* "h" */', "// i '"])
        self.assertEqual(cell.code, '%% "a"\n!ls // b\nx := \0 + \0 + \'"\' + \0 \0 \0')

    def test_names(self):
        for source, names in ('import (\n"fmt"\n"a b"\n)', [True, True]), ('x.In("a b")', [True]), ('f("a.gan", "a/b", "a_b", "std of a", "%d, %s", ". Run")', [True] * 3 + [False] * 3):
            self.assertEqual(go_text.split(source).names, names, source)

    def test_verbs(self):
        for one, other, same in ("%d of %s", "%[2]s: %[1]d", True), ("%d of %s", "%s: %d", False), ("%5.2f %%", "%% %5.2f", True), ("%5.2f", "%5.1f", False), ("%s", "", False):
            self.assertEqual(go_text.verbs(one) == go_text.verbs(other), same, (one, other))

    def test_number_words(self):
        self.assertEqual(number_words.english("Eighteen of one, two, twenty and a hundred; two thirds, someone, thousands."), {18: 1, 20: 1, 100: 1, 3: 1})
        self.assertEqual(number_words.chinese("十八次，一次，兩個，二十，一百，三分之二，十三，五十，幾千步，三百二十五，十分好"), {18: 1, 20: 1, 100: 1, 3: 1, 13: 1, 50: 1, 325: 1})

    def test_digits(self):
        self.assertEqual(translated_cells.digits("第3步, −1.39 -1.39, 0.014–0.019, 4 880 and 4,880, 88 of 100, 5e-4, x2, 18 %, 358 kB"),
                         {"3": 1, "-1.39": 2, "0.014": 1, "0.019": 1, "4880": 2, "88": 1, "100": 1, "5e-4": 1, "18": 1})


if __name__ == "__main__":
    unittest.main()
