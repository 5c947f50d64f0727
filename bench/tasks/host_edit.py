"""An operation's host module after an edit of its program factory: processor seconds of the user. The answer that is
checked is that of host_build."""

from figures import report  # isort: skip

from host_build import measure

report(measure()[1])
