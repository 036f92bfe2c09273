"""A page to play with: the scenario as it is, and beside it the same with what was moved, with the same random numbers.

`levers` and `pair` know the model, `pictures` draws, `saving` writes, `page` puts it on the screen, `server` opens the door.
"""
