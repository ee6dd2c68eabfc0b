"""The clinical tables read a second time, and the patients who tell a right rule from a mistaken one."""
