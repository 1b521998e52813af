"""Tests that notebooks/claims.json holds what was measured, and that its words are what the results make.

    tools/env python tools/test_claims.py

Nothing is trained: that is what make claims does. That the notebooks say these words, tools/test_numbers.py sees to.
"""

import copy
import dataclasses
import json
import sys
import tempfile
import unittest
from pathlib import Path

TOOLS = Path(__file__).resolve().parent
sys.path.insert(0, str(TOOLS))

import claims  # noqa: E402  (it lies beside this file)
from claimed import EXPERIMENTS, experiment, program  # noqa: E402

CLAIMS = json.loads(claims.CLAIMS.read_text(encoding="utf-8"))
WAITING = "Measured by hand earlier, and not yet by make claims."  # such an entry has no results
MEASURED = [entry for entry in CLAIMS if entry["results"]]
PAIRS = [(each, claim) for each in EXPERIMENTS for claim in each.claims]


def made(entry):
    """Returns the experiments, each with its claim, that make an entry's words."""
    return [(each, claim) for each, claim in PAIRS if each.notebook == entry["notebook"] and claim.fits(entry["words"])]


class Claims(unittest.TestCase):
    maxDiff = None

    def test_each_claim_is_made_by_one_experiment(self):
        for entry in CLAIMS:
            self.assertEqual(len(made(entry)), 1, f"{entry['notebook']}: {entry['words']}")
            self.assertEqual(entry["measured"], made(entry)[0][0].how() if entry["results"] else WAITING)

    def test_each_experiment_was_made(self):
        self.assertEqual(len(CLAIMS), len(PAIRS))
        for each, claim in PAIRS:
            self.assertEqual(len([entry for entry in CLAIMS if entry["notebook"] == each.notebook and claim.fits(entry["words"])]), 1, claim.words)

    def test_words_are_what_the_results_make(self):
        self.assertGreater(len(MEASURED), len(CLAIMS) / 2)
        for entry in MEASURED:
            self.assertEqual(made(entry)[0][1].made_of(entry["results"]), entry["words"])

    def test_each_seed_has_results(self):
        for entry in MEASURED:
            each = made(entry)[0][0]
            self.assertEqual({(row["seed"], row.get("width", "")) for row in entry["results"]}, {(seed, width) for seed in each.seeds for width in each.widths}, entry["words"])

    def test_another_result_makes_other_words(self):
        """The words hang on the results: where each number is another one, the words are, or there are none."""
        for entry in MEASURED:
            other = copy.deepcopy(entry["results"])
            for row in other:
                row |= {key: value * 0.8 - 0.1 for key, value in row.items() if isinstance(value, float)}
                row |= {key: "other" for key in row.keys() & {"doctor"}}
                row |= {key: [*value[1:], value[0]] for key, value in row.items() if isinstance(value, list)}
                row |= {key: row[key] + 1 for key in row.keys() & {"rocket", "lessons", "sections", "sound"}}
            try:
                words = made(entry)[0][1].made_of(other)
            except (ValueError, IndexError):
                continue
            self.assertNotEqual(words, entry["words"])

    def test_the_file_is_as_it_is_written(self):
        self.assertEqual(claims.text(CLAIMS), claims.CLAIMS.read_text(encoding="utf-8"))


class Programs(unittest.TestCase):
    def test_what_is_to_be_changed_is_there(self):
        for each in EXPERIMENTS:
            text = program.source(each)
            self.assertIn("var seed = given()", text)
            self.assertIn(each.go, text)

    def test_what_is_not_there_is_said(self):
        for fields, said in (
            ({"follow": ("do as you like",)}, "does not tell"),
            ({"edits": (("func painter(", "129", "32"),)}, "there is no 129"),
            ({"edits": (("func sculptor(", "128", "32"),)}, "0 cells hold"),
        ):
            with self.assertRaisesRegex(program.Stopped, said):
                program.source(dataclasses.replace(EXPERIMENTS[0], **fields))

    def test_an_exercise_changes_the_program(self):
        for each in EXPERIMENTS:
            if each.follow or each.edits:
                self.assertNotEqual(program.source(each), program.source(dataclasses.replace(each, follow=(), edits=())), each.name)


class Kept(unittest.TestCase):
    def test_a_new_result_takes_the_old_ones_place(self):
        one = experiment.Claim("it is {}", lambda results: [results[0]["value"]])
        each = experiment.Experiment("02", "a test", "", claims=(one,))
        entry = {"notebook": "02", "words": "it is 3", "results": [{"seed": 1, "value": 3}]}
        around = [{"notebook": "01", "words": "a", "results": []}, {"notebook": "03", "words": "b", "results": []}]
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "claims.json"
            path.write_text(claims.text(around))
            kept = claims.Kept(path)
            self.assertIsNone(kept.find(each, one))
            kept.put(each, one, entry)
            kept.put(each, one, entry | {"words": "it is 4"})
            kept.write()
            self.assertEqual([claim["words"] for claim in json.loads(path.read_text())], ["a", "it is 4", "b"])

    def test_numbers_in_words(self):
        self.assertEqual(experiment.number(-1.3862, 2), "−1.39")
        self.assertEqual(experiment.number(-0.0001, 2), "0.00")
        self.assertEqual(experiment.spread([{"a": 0.2}, {"a": -0.1}], "a", 1), "−0.1 to 0.2")
        self.assertEqual(experiment.spread([{"a": 0.21}, {"a": 0.2}], "a", 1), "0.2")
        self.assertEqual(experiment.of_hundred(0.876), "88")
        with self.assertRaises(ValueError):
            experiment.only([{"seed": 1}, {"seed": 1}], seed=1)


if __name__ == "__main__":
    unittest.main()
