"""The guided tour: the whole main job on a real model, with a picture of each step."""
