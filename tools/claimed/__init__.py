"""What the notebooks' prose claims and no output beside it shows: how each claim is measured, a module for each notebook."""

from . import arithmetic, bedrooms, digits, inside, painter, strokes

EXPERIMENTS = [each for module in (painter, inside, bedrooms, arithmetic, strokes, digits) for each in module.EXPERIMENTS]
