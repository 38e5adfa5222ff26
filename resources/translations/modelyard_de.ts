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
        <source>Show in Library</source>
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
        <source>Something went wrong</source>
        <translation type="unfinished"></translation>
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
        <source>Downloads</source>
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
        <source>Engine</source>
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
        <source>In memory</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>On disk</source>
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
        <source>Load anyway</source>
        <translation type="unfinished"></translation>
    </message>
</context>
</TS>
