"""The queue, the transfer of one file, its partial and journal, its verification."""
