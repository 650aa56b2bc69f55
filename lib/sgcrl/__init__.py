"""Single-goal contrastive RL; its core is small enough to read in one sitting.

A world, a critic, a loop, a record: ``train(world, critic, settings)`` returns a ``Run``, and the
theory, the measurements and the figures read that record. Nothing here imports torch except
:mod:`sgcrl.mlp`; the tabular chapters run without it.
"""
