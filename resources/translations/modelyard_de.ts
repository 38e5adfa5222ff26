<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="de" sourcelanguage="en">
<context>
    <name></name>
    <message>
        <source>The model, who published it and how it is quantised</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Size</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The size of the file</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Params</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>How many parameters the model has</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Quant</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>How its weights are quantised: fewer bits, less memory, less precise</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Context</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>How many tokens the model can look back on</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Memory</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The memory it takes when loaded; ≈ marks an estimate</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>State</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Where the model is, from its source into memory</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Name</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The model, and where it comes from</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Progress</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>What the download is doing, and how much is here</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Downloaded</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>How much of the file is here</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Speed</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>How fast it comes in</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Time left</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>How long it will still take</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Limit</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>How fast this download may be</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The model, and where it came from</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Ended</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>When the download ended</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Mean speed</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>What moved, from the start to the end</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Verified</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Whether the SHA-256 was compared with one that was known beforehand</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Result</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>How the download ended</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{done} of {total}</source>
        <comment>sizes</comment>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{low} to {high}</source>
        <comment>sizes</comment>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{number}%</source>
        <comment>percent</comment>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{seconds} s</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{minutes} min</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{hours} h {minutes} min</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{hours} h</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{days} d {hours} h</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{days} d</source>
        <comment>days</comment>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>d MMM</source>
        <comment>Qt&apos;s format</comment>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>d MMM yyyy</source>
        <comment>Qt&apos;s format</comment>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Add…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Add a model by its link or file</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{name} could not be added</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Download</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Download the selected models, or go on with them</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{name} could not be downloaded</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Stop the download or the load; what is downloaded is kept</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{name} did not stop</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Pause</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Pause the download</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{name} could not be paused</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Discard partial download</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Delete the part of the file that is here</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{name} could not be discarded</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Load</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Load the selected model into memory, ready to use</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{name} could not be loaded</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Unload</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Take the selected models out of memory</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{name} could not be unloaded</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Remove</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Remove the selected models and their files</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{name} could not be removed</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Save</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Save the changes</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{name} could not be saved</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Limit the speed of the download</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{name} could not be limited</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Change</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Change the downloads</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{name} could not be changed</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Export…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Save the history as a table</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{name} could not be exported</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The downloads could not be changed</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The history could not be exported</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The models could not be unloaded</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The model</source>
        <comment>in “The model could not be added”</comment>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Resume</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Try again</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Starting the download…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Cancelling…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Pausing…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Discarding…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Loading…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Unloading…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Removing…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Adding…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Saving…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Limiting…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Changing…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Exporting…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Link or file</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The name of the file</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Compared once the file is here</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Add</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Add and download</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Choose a file…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Link or file</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Name (optional)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;SHA-256 (optional)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Choose a model file</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>GGUF models (*.gguf)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Copy {what}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Details</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Use it from other programs</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>About</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Memory when loaded</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Load options</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>File</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>How its weights are quantised, and the name of the file</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>What is downloaded, all parts together</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The memory that a load takes, and whether this machine has it</source>
        <translation type="unfinished"></translation>
    </message>
    <message numerus="yes">
        <source>%n models selected</source>
        <translation type="unfinished">
            <numerusform></numerusform>
            <numerusform></numerusform>
        </translation>
    </message>
    <message>
        <source>Queue</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>History</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Completed</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Failed</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Cancelled</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Pause all</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Hold all downloads; what is here stays</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Resume all</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Go on with all downloads</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Discard</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Limits</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>How fast, how many at once and when models are downloaded</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Everything</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Chat</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Vision</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Most downloaded</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Most liked</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Recently updated</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Newest</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Fits</source>
        <comment>into the memory</comment>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Tight</source>
        <comment>fits into the memory</comment>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Too big</source>
        <comment>for the memory</comment>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Whether it fits is not known.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Fits comfortably into the memory of this machine.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Fits, with little room for anything else.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Takes more memory than this machine has.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Search Hugging Face</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>What comes first</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Download the chosen file, and keep it in the library</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Go on with the download</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Show in Library</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Open page</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Open the model&apos;s page in the browser</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Clear the search</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Good first models</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Asking Hugging Face…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>What is found appears here as it comes.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Hugging Face does not answer</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Check the network, and the proxy and the hub&apos;s address in the settings. What is in your library works without it.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>It is slow to answer. You can go on with something else meanwhile.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Nothing was found</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No model that can be used here fits “{text}”. Try fewer or other words.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No model of this kind was found.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Find a model</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Type what you look for: a name, a size such as 7B, or a publisher.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Select a model to see its files, its licence and what it needs.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>About this model</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>From its publisher</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Asking for the files…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>There is no file here that can be loaded.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>With vision · {size} more</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>With vision</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Also download {name}, which lets the model see pictures</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Nothing is known of it yet.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The rest is on its page.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Its publisher asks for your consent</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Accept the licence on the model&apos;s page, then give Modelyard an access token of your account. Its files can be downloaded from then on.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Open the licence…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Give a token…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Access token of Hugging Face</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Make a token with the right to read in your account&apos;s settings, and paste it here. It is kept in the keyring of your system and sent to nobody else.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Access token</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Open the settings of my account…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Use this token</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Asking Hugging Face whether it is right…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Keep it in a file that only you can read, since there is no keyring</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The token is in use</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Licence needed</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>In library</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Parts are missing</source>
        <translation type="unfinished"></translation>
    </message>
    <message numerus="yes">
        <source>%n parts</source>
        <comment>files of one model</comment>
        <translation type="unfinished">
            <numerusform></numerusform>
            <numerusform></numerusform>
        </translation>
    </message>
    <message>
        <source>Resume {name} · {amount}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Resume {name}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Download {name}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Download {name} · {size}</source>
        <translation type="unfinished"></translation>
    </message>
    <message numerus="yes">
        <source>%n models</source>
        <comment>found</comment>
        <translation type="unfinished">
            <numerusform></numerusform>
            <numerusform></numerusform>
        </translation>
    </message>
    <message>
        <source>{count} and more</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Hugging Face does not answer. Seen {duration} ago.</source>
        <translation type="unfinished"></translation>
    </message>
    <message numerus="yes">
        <source>%n downloads</source>
        <comment>in the last month</comment>
        <translation type="unfinished">
            <numerusform></numerusform>
            <numerusform></numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n likes</source>
        <translation type="unfinished">
            <numerusform></numerusform>
            <numerusform></numerusform>
        </translation>
    </message>
    <message>
        <source>Updated {day}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Licence {name}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Show the model among all others</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Download it once more; what is here is kept</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Save the history as a table for a spreadsheet</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Export the history of downloads</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Tables (*.csv)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The history was exported</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Move to the top</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Move to the bottom</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Limit the speed</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No limit</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Nothing is being downloaded</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Downloads appear here in the order in which they run.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Go to the Library</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No downloads yet</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>What was downloaded is listed here, with when, from where and how it ended.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Speed of all downloads together</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>At once</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>downloads run, the others wait</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Time of day</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>At any time</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Only between</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>and</source>
        <comment>between two times of day</comment>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Off</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Other</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Waiting</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Waiting for room</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Paused</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>All paused</source>
        <translation type="unfinished"></translation>
    </message>
    <message numerus="yes">
        <source>%n running</source>
        <comment>downloads</comment>
        <translation type="unfinished">
            <numerusform></numerusform>
            <numerusform></numerusform>
        </translation>
    </message>
    <message>
        <source>SHA-256 matched</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No digest known</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>at most {rate}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>from {start} to {end}</source>
        <comment>times of day</comment>
        <translation type="unfinished"></translation>
    </message>
    <message numerus="yes">
        <source>%n downloads</source>
        <translation type="unfinished">
            <numerusform></numerusform>
            <numerusform></numerusform>
        </translation>
    </message>
    <message>
        <source>Publisher</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Architecture</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Parameters</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Quantisation</source>
        <translation type="unfinished"></translation>
    </message>
    <message numerus="yes">
        <source>%n tokens</source>
        <translation type="unfinished">
            <numerusform></numerusform>
            <numerusform></numerusform>
        </translation>
    </message>
    <message>
        <source>Licence</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Chat template</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Source</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Path</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Measured</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Loaded in</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Estimate</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Between</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Fits now</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Yes</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>OpenAI-compatible address</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Model name</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>GPU layers</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>KV cache</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Threads</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Batch</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Memory map</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Flash attention</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Embeddings</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Unload when idle</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Yes, digest matches</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No digest is known</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>All</source>
        <comment>layers of a model</comment>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>After {duration}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Memory (RAM)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Other programs</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Free</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Last minutes</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Show how much memory was used in the last minutes</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>now</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Fits</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Tight</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Too big</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{amount} used</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{used} of {total}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{size} free</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{name}: {size} ({share})</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{name} would add {size}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{name} would add {size} ({low} to {high})</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{addition}: {missing}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{addition}: tight, beyond what should stay free</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{size} more than is free</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{size} should stay free</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{device}: {summary}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Between {low} and {high} were used in the last {time}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{time} ago</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Which models are shown</source>
        <translation type="unfinished"></translation>
    </message>
    <message numerus="yes">
        <source>%n models</source>
        <translation type="unfinished">
            <numerusform></numerusform>
            <numerusform></numerusform>
        </translation>
    </message>
    <message>
        <source>Model service: {state}</source>
        <translation type="unfinished"></translation>
    </message>
    <message numerus="yes">
        <source>+%n more</source>
        <translation type="unfinished">
            <numerusform></numerusform>
            <numerusform></numerusform>
        </translation>
    </message>
    <message>
        <source>From</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>To</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Unload all models</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Sort by</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Columns</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Show details</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Keyboard shortcuts</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Close window</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Quit</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Appearance</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Menu</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Menu (F10)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Messages</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Close this message</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Close</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Models</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Places</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Not enough disk space</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>It needs {needed} of disk space; {free} is free.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>It needs {needed} of disk space.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Only {free} of disk space is free.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Remove a model or other files, then download again: it goes on where it stopped.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Not enough memory</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>It needs {needed} of memory; {free} is free.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>It needs {needed} of memory.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Only {free} of memory is free.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Unload another model, close other programs, or choose a smaller quantisation.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>expected {expected}…, received {actual}…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The file is not the expected one</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Its checksum differs{note}, so it was not kept. Download it again; if that gives the same, the link or the SHA-256 is wrong.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>There is no such file</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The server has nothing under this link{note}. Check it for typing mistakes, or look for the model&apos;s new address.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The server refused</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>It did not hand out the file{note}. Try again later, or use another link.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The server does not answer</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Nothing was reached{note}. Check the network and the link, then try again: the download goes on where it stopped.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The file is missing</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>It was moved or deleted by another program{note}. Put it back, or download it again.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The disk could not be used</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Reading or writing failed{note}. Check that the folder may be written to and that the disk is healthy, then try again.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>exit code {code}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The engine stopped unexpectedly</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The process that ran this model ended{note}; its memory is free again. Load it once more; if it stops again, verify the file or load it with a smaller context.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The port is taken</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Another program uses it{note}. Close that program, or start the service with another port.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Load now</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Show</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A download stands still</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The disk is full</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Something went wrong</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{name} is ready to be loaded.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Nothing comes in for {name} any more. It goes on when the server does.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{name} goes on when there is room again.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{name}:</source>
        <translation type="unfinished"></translation>
    </message>
    <message numerus="yes">
        <source>%n downloads finished</source>
        <translation type="unfinished">
            <numerusform></numerusform>
            <numerusform></numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n failed</source>
        <comment>downloads or loads</comment>
        <translation type="unfinished">
            <numerusform></numerusform>
            <numerusform></numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n stand still</source>
        <comment>downloads</comment>
        <translation type="unfinished">
            <numerusform></numerusform>
            <numerusform></numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{names} and %n more</source>
        <translation type="unfinished">
            <numerusform></numerusform>
            <numerusform></numerusform>
        </translation>
    </message>
    <message>
        <source>The service reports a problem that this version does not know. Update Modelyard, then try again.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The service did not accept this</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Something in what was entered is not right. Check it and try again.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The service cannot do this</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>It has no such function; it may be an older version. Update it, then try again.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The service refused</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>It does not accept requests from here. Check the address of the service.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The service asks for a token</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Quit Modelyard and start it again, so that it reads the service&apos;s new token.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>This model is gone</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>It was removed in the meantime. Add it again if you need it.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>This model is already here</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Look for it in the list, or add it under another name.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Several models fit this name</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Use the full name of the one that you mean.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The model is not downloaded</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Download it first.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The model is not loaded</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Load it first.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>This entry cannot be changed</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>It came with the service. Add the model by its link to get an entry of your own.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The model is loaded</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Unload it first, then try again.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The model is busy</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Something else is being done with it. Try again when that is done.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>What was downloaded is kept. Start again to go on from there.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>It is not being downloaded</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>It has ended in the meantime. Start it again if you need it.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>This kind of link is not supported</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Use a direct https link to a .gguf file, or a link of Hugging Face or Ollama.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The file changed on the server</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>It was replaced while it was being downloaded. Download it again from the start.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The server sends a broken file</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>What it sent does not fit what it announced. Try again later, or use another link.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>This model needs your consent</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Its publisher hands it out only to people who accepted the licence. Accept it on the model&apos;s page, then add your access token.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The file is damaged</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>It is cut short or not a GGUF model. Download it again, or choose another file.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The engine does not know this kind of model</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The model is newer than the engine, or not a language model. Update Modelyard or choose another model.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>This processor is not supported</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The engine needs a processor with AVX2, FMA, F16C and BMI2 (2013 or later).</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The engine could not load the model</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Verify the file, or load it with a smaller context.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The service is already running</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Use the one that runs, or end it first.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The model service does not answer</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>It is started again by itself. Try again in a moment.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The model service takes too long</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The machine may be busy. Try again in a moment.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The service answered something unexpected</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>It may be another program, or another version. Check its address, then try again.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The list of models is from a newer version</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Update Modelyard; this version leaves the list untouched.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The service made a mistake</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Try again. If it happens once more, its log tells what went wrong.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Model</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The model and who publishes it</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>This machine</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Whether it fits into the memory of this machine, at about 4 bits a weight</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Downloads</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>How often it was downloaded in the last month</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Likes</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>How many people marked it as liked</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Updated</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>When its publisher changed it last</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Here</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Whether it is in your library, or what it takes to get it</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Do what makes sense now: download, load or unload</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Remove the selected models</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Cancel a download or a load; in the search: show all models</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Add a model</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Add the link that is on the clipboard</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Search</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Library</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Discover</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Download, or go on with the download</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Pause or resume all downloads</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>In the downloads: move the selected ones up; with Home to the top</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>In the downloads: move the selected ones down; with End to the bottom</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Show or hide the details</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Open the menu</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Close the window; downloads go on</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Show these shortcuts</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Will be downloaded from a registry.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Will be downloaded from Hugging Face.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Paste a link, or the path of a .gguf file.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>This is too long for a link.</source>
        <translation type="unfinished"></translation>
    </message>
    <message numerus="yes">
        <source>A SHA-256 digest is 64 characters of 0 to 9 and a to f; this has %n.</source>
        <translation type="unfinished">
            <numerusform></numerusform>
            <numerusform></numerusform>
        </translation>
    </message>
    <message>
        <source>This is not a complete link.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Only http, https, hf, ollama and oci links can be downloaded.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A link has no spaces in it.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The link must lead to a file.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>This does not look like a .gguf file; it can be tried.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Will be downloaded from {server}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Begin a link with https://, or a path with /.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>There is no such file on this computer.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Only .gguf files can be loaded.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Will be added from this computer.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{size} in memory</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Search models</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Not downloaded</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Waiting to download</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Downloading</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Verifying</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Download failed</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>File is missing</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Waiting to load</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Loading</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Loaded</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Unloading</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Could not load</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Weights</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Weights laid out anew</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Conversation checkpoints</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Compute buffers</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Vocabulary</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Context window</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>How many tokens of a conversation the model sees; a longer one takes more memory</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>How many layers go to the GPU; the others are computed by the CPU</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>How the memory of the conversation is stored; smaller types are less exact</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A way to compute that takes less memory with a long context</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Requests at once</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>How many requests are answered at the same time, each with its own context</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>How many cores compute; more than the machine has makes it slower</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>How many tokens of a prompt are read in one go; larger takes more memory</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Map the file</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Let the system page the file in instead of reading it at once</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Lock in memory</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Keep the system from swapping the model out to the disk</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Serve embeddings of texts instead of answers to them</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>After how long without a request its memory is freed</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Keep loaded</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Never unload it to make room for another model, nor for idling</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Low priority</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Let every other program go first; the answers may come slower</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Seed</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Where chance begins: with the same number the same answer comes again</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Temperature</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>How much chance decides: 0 is always the likeliest word</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Top K</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>How many of the likeliest tokens are considered</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Top P</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Which share of the likelihood the considered tokens have together</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Min P</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>How likely a token must be compared with the likeliest one</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Repeat penalty</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>How much less likely words become that were just said</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A Jinja template instead of the one in the file</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Projector</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The file with which the model understands pictures</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Draft model</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A small model that guesses ahead, which makes a large one faster</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Answers</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Engine</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>While it is loaded</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Reset all</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Use the defaults for this model and this machine everywhere</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Load again</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Unload the model and load it with these options</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Saved for this model</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Loaded with other options; these count for the next load</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Asking the service for the options of this model…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The options of a model can be chosen once it is downloaded.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Select one model to choose its options.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>On</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Never</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>None</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Auto</source>
        <comment>the engine decides</comment>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Another each time</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Estimating…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Reset</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Edit</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>the file&apos;s own</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>changed</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Use this</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Auto ({value})</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Reset {option}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>f16</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>q8_0, half the size</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>q4_0, a quarter</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>After {time}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{number} of {most}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{band}, from earlier loads</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{band}, as the engine lays it out</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{band}, from the file&apos;s header</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{band}, a rough guess</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Does not fit</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Fits, {size} stay free</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Does not fit: {size} too much</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>May not fit: up to {size} too much</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No context fits into what is free now</source>
        <translation type="unfinished"></translation>
    </message>
    <message numerus="yes">
        <source>Up to %n tokens fit</source>
        <translation type="unfinished">
            <numerusform></numerusform>
            <numerusform></numerusform>
        </translation>
    </message>
    <message>
        <source>{number} of {most} fit on the GPU</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Connecting</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Waiting for data</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Trying again</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{duration} left</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>From this computer</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>From {server}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>There is nothing under “{group}” just now.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Nothing fits “{text}”. Try fewer letters, or show all models.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Nothing under “{group}” fits “{text}”. Try fewer letters, or show all models.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Unload {name}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Unload {name} ({memory})</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>This cannot be undone.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{size} on this computer will be freed.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Remove “{name}”?</source>
        <translation type="unfinished"></translation>
    </message>
    <message numerus="yes">
        <source>Remove %n models?</source>
        <translation type="unfinished">
            <numerusform></numerusform>
            <numerusform></numerusform>
        </translation>
    </message>
    <message>
        <source>Connecting to the model service…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Starting the model service…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Connected</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The model service stopped answering</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Your models appear here in a moment.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>This takes a few seconds. Your models appear here when it is ready.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>It is started again by itself. Nothing that was downloaded is lost.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Connecting…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Custom</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Starting…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Not connected</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>All</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Problems</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>As the desktop</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Light</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Dark</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The memory of this machine is shown here once the service tells it.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No models yet</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Add a model by its link, or drop a .gguf file anywhere in this window.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No model matches</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Add a model…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Show all models</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Show all columns</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Select a model to see what it is and what it needs.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Drop to add</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Open Modelyard</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No model is loaded</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Download finished</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Keep Modelyard running?</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Downloads go on and loaded models stay ready. Modelyard stays in the tray: click its icon to bring the window back.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Downloads go on and loaded models stay ready. This desktop has no tray: start Modelyard again to bring the window back.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Keep running</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>What would fit…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Show the log</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Choose how to load it:</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Checking the file and the memory</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Making room</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Starting the engine</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Reading the weights</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Reading the draft model</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Reading the projector</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Warming up</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Freed {amount}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The rest is held by {names}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>“{name}” was unloaded to make room for “{other}”</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>It is loaded again by itself at {moment}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>“{name}” does not fit into memory</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>It needs up to {needed}, {free} is free: {missing} too much.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>It needs up to {needed}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Takes up to {size}</source>
        <translation type="unfinished"></translation>
    </message>
    <message numerus="yes">
        <source>Smaller context: %n tokens</source>
        <translation type="unfinished">
            <numerusform></numerusform>
            <numerusform></numerusform>
        </translation>
    </message>
    <message>
        <source>Store the conversation as {cache}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{needs}; the context stays, answers may be a little less exact</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Unload {names} first</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Frees {size}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The estimate may be too high. If not, everything may get very slow</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Load anyway</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Load with other options</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{number} tokens/s</source>
        <translation type="unfinished"></translation>
    </message>
    <message numerus="yes">
        <source>{done}, %n running now</source>
        <translation type="unfinished">
            <numerusform></numerusform>
            <numerusform></numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n load(s) before it</source>
        <translation type="unfinished">
            <numerusform></numerusform>
            <numerusform></numerusform>
        </translation>
    </message>
    <message>
        <source>Made room for “{other}”</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A model is being downloaded</source>
        <comment>why the computer does not go to sleep</comment>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>What is looked for</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Toolbar</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Models to download</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Files</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Downloads wait: this network is metered</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>They go on by themselves on another network.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Download anyway</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Info</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Options</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Try it</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Log</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{downloads}, {percent} ({amount})</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Check for updates</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Address to ask</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The address that the publisher of this program names for it; empty for none.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Nothing is asked until you press the button. Then one request goes to this address: it says “Modelyard”, and nothing about you, your models or this version. As with any page, its server sees your internet address.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Ask now</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Asking…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Open its page</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>You have version {version}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>You have version {version}, and there is no newer one.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Version {version} is out. Nothing is downloaded until you do so from its page.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>This is not an address that starts with https://.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The address answered, but told no version (status {status}).</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>What the address answered does not tell a version.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The address can&apos;t be reached now. Check your connection, then ask again.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
</TS>
