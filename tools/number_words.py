"""Finds numbers that are written as words, from three on: one and two are in too many words that count nothing."""

import re
from collections import Counter

LEAST = 3
ENGLISH = {word: value for value, word in enumerate(
    "three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen".split(), 3)}
ENGLISH |= {word: 10 * value for value, word in enumerate("twenty thirty forty fifty sixty seventy eighty ninety".split(), 2)}
ENGLISH |= {"hundred": 100, "hundredth": 100, "thousand": 1000, "third": 3, "thirds": 3, "quarter": 4, "tenth": 10}
CHINESE = {digit: value for value, digit in enumerate("零一二三四五六七八九")} | {"兩": 2}
UNITS = {"十": 10, "百": 100, "千": 1000}
NOT_COUNTED = re.compile("[幾數][十百千]+|千萬|百般|四處|四周|十分|十足")  # some thousands, and words that count nothing


def english(text):
    """Returns the numbers that an English text writes as words, with how often; a hundred is 100, two hundred as well."""
    return Counter(ENGLISH[word] for word in re.findall(r"[a-z]+", text.lower()) if word in ENGLISH)


def chinese(text):
    """Returns the numbers that a Chinese text writes as words, with how often: 三, 十八, 二十, 一百."""
    found = Counter()
    for word in re.findall(f"[{''.join(CHINESE)}{''.join(UNITS)}]+", NOT_COUNTED.sub(" ", text)):
        total = last = 0
        for letter in word:
            if letter in UNITS:
                total, last = total + max(last, 1) * UNITS[letter], 0
            else:
                last = CHINESE[letter]
        found[total + last] += 1
    return Counter({value: count for value, count in found.items() if value >= LEAST})


READERS = {"zh": chinese}  # by the first part of a language's tag; of another language, words are not compared
