"""How the width of the model table is shared out among its columns."""

from modelyard.ui.parts.row_view import Widths

MODEL_WIDTHS = Widths(
    stretching="name",
    stretching_least_px=266,
    flexible="state",
    flexible_px=(214, 288),
    digits={"size": 9, "parameters": 8, "quantization": 9, "context": 8, "memory": 11},
    giving_way=("context", "quantization", "parameters", "size", "memory"),
)
"""The details show what is in the columns that hide."""
