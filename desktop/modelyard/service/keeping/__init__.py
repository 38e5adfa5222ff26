"""The files of models and their folders: found, adopted, moved, checked, repaired, removed."""
