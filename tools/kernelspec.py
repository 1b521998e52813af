"""Writes the notebook kernel's kernel.json from tools/kernel.json.in.

    kernelspec.py TEMPLATE OUTPUT NAME=VALUE...

Each @NAME@ in the template becomes VALUE. The template is filled as JSON, not as text, so that a checkout
may lie at any path: with spaces, quotes or dollar signs.
"""

import json
import os
import re
import sys

import whole_file


def fill(value, words):
    """Returns the JSON value with every @NAME@ in its strings replaced."""
    if isinstance(value, dict):
        return {key: fill(item, words) for key, item in value.items()}
    if isinstance(value, list):
        return [fill(item, words) for item in value]
    if isinstance(value, str):
        return re.sub(r"@([A-Z]+)@", lambda match: words[match[1]], value)
    return value


def kernelspec(template, words):
    """Returns the kernel's specification: the template, filled."""
    spec = fill(template, words)
    # Jupyter expands $NAME and ${NAME} in the environment; a doubled dollar is a dollar.
    spec["env"] = {key: value.replace("$", "$$") for key, value in spec["env"].items()}
    return spec


def main():
    template_path, output_path, *words = sys.argv[1:]
    with open(template_path, encoding="utf-8") as file:
        template = json.load(file)
    spec = kernelspec(template, dict(word.split("=", 1) for word in words))
    os.makedirs(os.path.dirname(output_path), exist_ok=True)
    whole_file.write(output_path, json.dumps(spec, indent=2))


if __name__ == "__main__":
    main()
