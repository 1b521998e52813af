"""The tutorial in JAX with matplotlib, as cells of an ordinary Python notebook, each begun by a line with two
percent signs. The benchmark runs them in ipykernel; the last one is the training cell, with its 100 pictures.
What can be prepared in the cells above it is: the compiled block, and a figure whose lines only move.
"""

# %%
import jax
import jax.numpy as jnp
import jax_gan
import matplotlib.pyplot as plt
import numpy as np
from IPython.display import clear_output, display

start, block, paint = jax_gan.make(np.random.default_rng(1), 128, 15)
block = block.lower(start, jax_gan.draw(np.random.default_rng(0), 64, 1)).compile()
idea = np.random.default_rng(2).standard_normal((1, 5), "f4")
paint = jax.jit(paint).lower(start[0][0], idea).compile()

# %%
rng = np.random.default_rng(1)
state = jax.tree.map(jnp.copy, start)
x = np.linspace(-1, 1, 15)
figure, ax = plt.subplots()
painting, = ax.plot(x, 0 * x, c="#4AD631", lw=3, label="Generated painting")
ax.plot(x, 2 * x**2 + 1, c="#74BCFF", lw=3, label="upper bound")
ax.plot(x, x**2, c="#FF9359", lw=3, label="lower bound")
accuracy, score = ax.text(-0.5, 2.3, "", fontsize=13), ax.text(-0.5, 2, "", fontsize=13)
ax.set_ylim(0, 3)
ax.legend(loc="upper right", fontsize=10)
for step in range(1, 5001, jax_gan.BLOCK):
    state, scores = block(state, jax_gan.draw(rng, 64, step))
    painting.set_ydata(paint(state[0][0], idea)[0])
    p_real, d_score = scores[-1]
    accuracy.set_text("D accuracy=%.2f (0.5 for D to converge)" % p_real)
    score.set_text("D score= %.2f (-1.38 for G to converge)" % d_score)
    clear_output(wait=True)
    display(figure)
plt.close(figure)
print(f"{step + jax_gan.BLOCK - 1} steps")
