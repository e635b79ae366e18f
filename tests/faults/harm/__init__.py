"""Words that make the worker's actions misbehave, where `sitecustomize.py` of this folder is on its path."""

POISON = "zehirli"
HANGS = "hareketsiz"
BLOCKS = "donuk"
