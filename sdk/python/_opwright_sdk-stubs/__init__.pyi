"""Shared core of operation modules: program record, bridge to ttnn.generic_op, registration. It has no names of its own for Python: operation modules, which import it, bind theirs as `ttnn.<op>`."""
