"""What problems with sources, accounts, folders and files are called, and what to do about them."""

from modelyard.language import tr
from modelyard.wire.problems import ProblemCode

LIBRARY_PROBLEMS: dict[ProblemCode, tuple[str, str]] = {
    ProblemCode.ACCOUNT_NEEDED: (
        tr("The source asks who you are"),
        tr("Give Modelyard an account of this source in the settings, then try again."),
    ),
    ProblemCode.TOKEN_REFUSED: (
        tr("The token was not accepted"),
        tr("Copy it once more from your account's settings; it may have expired or be cut short."),
    ),
    ProblemCode.RANGES_UNSUPPORTED: (
        tr("The server hands out whole files only"),
        tr("What is in this file can be told once it is downloaded."),
    ),
    ProblemCode.NO_KEYRING: (
        tr("This system has no keyring"),
        tr("Install one, or agree that the token is kept in a file that only you can read."),
    ),
    ProblemCode.FILE_AWAY: (
        tr("The disk is not there"),
        tr("Connect the disk that holds the file, then try again."),
    ),
    ProblemCode.FOLDER_NOT_FOUND: (
        tr("This folder is not one of yours"),
        tr("It was removed in the meantime. Choose another folder."),
    ),
    ProblemCode.FOLDER_IN_USE: (
        tr("The folder is in use"),
        tr("A model in it is loaded or being downloaded. Wait for that, or stop it first."),
    ),
    ProblemCode.FOLDER_UNUSABLE: (
        tr("The folder can't be used"),
        tr("Choose a folder that exists, that you may write to, and that is not in another one."),
    ),
    ProblemCode.NOT_RESTORABLE: (
        tr("It can't be brought back"),
        tr("Its files are not in the trash any more. Add or download the model again."),
    ),
    ProblemCode.NOT_ADOPTABLE: (
        tr("It can't be taken in"),
        tr("The file is not a model that can be used here, or it has changed. Look once more."),
    ),
    ProblemCode.LINK_IMPOSSIBLE: (
        tr("The file can't be linked"),
        tr("It lies on another disk. Use it where it lies, or let it be copied."),
    ),
}
