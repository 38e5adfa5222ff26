"""What the page with a model's logs says."""

from modelyard.language import tr

LOG_NAME = tr("The engine's log")
LOADS_NAME = tr("Which load")
FIND_NAME = tr("Find in the log")
FIND_HINT = tr("Find")
NOT_FOUND_TEXT = tr("This is not in the log")
FOLLOW_TEXT = tr("Follow")
FOLLOW_TIP = tr("Stay at the end while the log grows")
COPY_LOG_TEXT = tr("Copy what is selected, or all of the log")
FOLDER_TEXT = tr("Open the folder of the logs")
NO_LOG_TEXT = tr("There is no log yet: one is written with each load of the model.")
SEVERAL_TEXT = tr("Select one model to see its log.")
CUT_TEXT = tr("… the beginning is left out; the whole is in the file")
