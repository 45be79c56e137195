"""bin/bench: measured figures beside a raw baseline of the same run."""
