"""Workers, scheduling, memory probes and estimates.

Re-exports nothing: this runs in every worker, whose memory is to be the model's alone. The service
uses `scheduler`, `memory` and `llama_engine`.
"""
