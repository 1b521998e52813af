"""The TensorFlow tutorial as cells of an ordinary Python notebook, each begun by a line with two percent
signs. The benchmark runs them in ipykernel; the last one is the training cell, with its 100 pictures.
"""

# %%
from types import SimpleNamespace

import matplotlib.pyplot as plt
import numpy as np
import tf1_tutorial as tutorial
from IPython.display import clear_output, display
from tf1_tutorial import v1

curve = np.linspace(-1, 1, 15) ** 2
works, ideas, wanted = tutorial.build(SimpleNamespace(seed=1, width=128, points=15))
session = v1.Session()

# %%
rng = np.random.default_rng(1)
session.run(v1.global_variables_initializer())
figure, ax = plt.subplots()
for step in range(1, 5001):
    paintings, p, loss = session.run(wanted, {
        works: tutorial.artist(rng, 64, curve),
        ideas: rng.standard_normal((64, 5)),
    })[:3]
    if step % 50 == 0:
        tutorial.plot(ax, 15, paintings[0], p.mean(), -loss)
        clear_output(wait=True)
        display(figure)
plt.close(figure)
print(f"{step} steps")
